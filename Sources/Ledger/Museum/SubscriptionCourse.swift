/// What became of a subscription: the fold of what happened to it, in the order of time.
///
/// Everything that follows from dates alone is computed here and never recorded: that it began by
/// itself, that it ended.
struct SubscriptionCourse {
  private enum Phase {
    case none
    /// Sold, not begun: it begins on `startsOn`, or before where it may be activated.
    case pending(startsOn: CivilDate, mayActivate: Bool)
    /// Begun; ended, too, once its last day is past.
    case begun(firstDay: CivilDate, lastDay: CivilDate)
    case frozen(firstDay: CivilDate, days: Int32)
    case cancelled
  }

  private var phase = Phase.none
  /// Months that were sold and take effect with the next beginning or resumption.
  private var months: Int32 = 0
  /// The local day up to which it is followed.
  private var today = CivilDate.none
  /// Whether the holder registered.
  private(set) var isIdentified = false

  /// Follows it to a local day: what was sold begins by itself on its day.
  mutating func advance(to day: CivilDate) {
    today = max(today, day)
    if case .pending(let startsOn, _) = phase, startsOn <= today { begin(on: startsOn) }
  }

  mutating func apply(_ row: SubscriptionRow) {
    advance(to: BrusselsTime.date(at: row.from))
    switch row.change {
    case .sold, .soldPending:
      months = Int32(row.months)
      phase = .pending(startsOn: row.day, mayActivate: row.change == .soldPending)
      advance(to: today)
    case .renewed: renew(Int32(row.months))
    case .activated, .registered:
      if case .pending(_, mayActivate: true) = phase {
        begin(on: row.day)
      } else if row.change == .activated {
        // A visit that began it, as was known then, resumes it where an earlier one began it.
        resume(on: row.day)
      }
    case .frozen:
      // Only what runs is frozen: what begins later has its whole time before it.
      if case .begun(let firstDay, let lastDay) = phase, row.day <= lastDay {
        let kept = max(row.day, firstDay)
        phase = .frozen(
          firstDay: firstDay, days: lastDay.daysSinceEpoch - kept.daysSinceEpoch + 1)
      }
    case .resumed: resume(on: row.day)
    case .identified: isIdentified = true
    case .cancelled: phase = .cancelled
    }
  }

  private mutating func begin(on day: CivilDate) {
    phase = .begun(firstDay: day, lastDay: day.adding(days: -1))
    extend()
  }

  private mutating func resume(on day: CivilDate) {
    guard case .frozen(let firstDay, let days) = phase else { return }
    phase = .begun(firstDay: firstDay, lastDay: day.adding(days: days - 1))
    extend()
  }

  /// Adds what was sold after the last day.
  private mutating func extend() {
    guard case .begun(let firstDay, let lastDay) = phase else { return }
    let next = lastDay.adding(days: 1).adding(months: months)
    phase = .begun(firstDay: firstDay, lastDay: next.adding(days: -1))
    months = 0
  }

  private mutating func renew(_ sold: Int32) {
    months += sold
    switch phase {
    case .none, .cancelled:
      months = sold
      begin(on: today)
    case .begun(_, let lastDay):
      if lastDay < today { begin(on: today) } else { extend() }
    case .pending, .frozen: break
    }
  }

  /// Whether a visit or a registration begins it.
  var mayActivate: Bool {
    if case .pending(_, mayActivate: true) = phase { true } else { false }
  }

  /// Its last local day, should nothing more happen than that it begins or runs again.
  var lastDay: CivilDate? {
    var course = self
    switch phase {
    case .none, .cancelled: return nil
    case .begun: break
    case .pending(let startsOn, _): course.begin(on: startsOn)
    case .frozen: course.resume(on: today)
    }
    guard case .begun(_, let lastDay) = course.phase else { return nil }
    return lastDay
  }

  /// What it is on the local day that it was followed to.
  var status: SubscriptionStatus {
    switch phase {
    case .none: .none
    case .pending(let startsOn, _): .pending(startsOn: startsOn)
    case .begun(let firstDay, let lastDay):
      today <= lastDay
        ? .running(firstDay: firstDay, lastDay: lastDay) : .expired(lastDay: lastDay)
    case .frozen(_, let days): .frozen(remainingDays: days)
    case .cancelled: .cancelled
    }
  }
}

/// What a subscription is at a moment; computed from what happened to it, never stored.
public enum SubscriptionStatus: Hashable, Sendable {
  /// None was ever sold.
  case none
  /// Sold, and not begun: it begins on this day, or before by a visit or registration.
  case pending(startsOn: CivilDate)
  /// It runs; both days included.
  case running(firstDay: CivilDate, lastDay: CivilDate)
  /// It stands still; so many days are left.
  case frozen(remainingDays: Int32)
  /// It ended with this day.
  case expired(lastDay: CivilDate)
  /// It was cancelled.
  case cancelled

  /// Whether a membership may be used by it.
  public var isRunning: Bool {
    if case .running = self { true } else { false }
  }
}

extension CivilDate {
  /// The date `months` calendar months later, cut to the end of its month.
  public func adding(months: Int32) -> CivilDate {
    let parts = self.parts
    let index = parts.year * 12 + parts.month - 1 + Int(months)
    let (year, month) = (index / 12, index % 12 + 1)
    let day = min(parts.day, Self.days(inMonth: month, of: year))
    return CivilDate(daysSinceEpoch: Self.daysSinceEpoch(year: year, month: month, day: day))
  }
}
