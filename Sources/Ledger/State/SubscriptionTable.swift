/// What happened to a subscription.
enum SubscriptionChange: UInt8, BitwiseCopyable, Sendable {
  /// Sold anew: begins on the row's day.
  case sold
  /// Sold anew: begins on the row's day at the latest, and before where something activates it.
  case soldPending
  case renewed
  /// The first visit.
  case activated
  /// The registration of a holder whose subscription had not begun.
  case registered
  case frozen, resumed, identified, cancelled
}

/// One change of a subscription, in force from a moment on.
struct SubscriptionRow: BitwiseCopyable, Sendable {
  var from: Instant
  /// The first local day of what the change begins.
  var day: CivilDate
  var change: SubscriptionChange
  /// Months that were sold.
  var months: UInt8 = 0
}

/// For each membership that ever had a subscription, the short list of what happened to it.
struct SubscriptionTable: Sendable {
  /// By row of the membership, in the order of time.
  private(set) var histories: [UInt32: [SubscriptionRow]] = [:]
  /// By card system, what froze all of its subscriptions, in the order of time.
  private(set) var freezes: [UInt32: [SubscriptionRow]] = [:]
  /// By row of the membership, visits of a holder who was not identified.
  private(set) var unregisteredVisits: [UInt32: UInt32] = [:]

  init() {}

  init(
    histories: [UInt32: [SubscriptionRow]], freezes: [UInt32: [SubscriptionRow]],
    unregisteredVisits: [UInt32: UInt32]
  ) {
    self.histories = histories
    self.freezes = freezes
    self.unregisteredVisits = unregisteredVisits
  }

  /// Puts a change at its place in time.
  mutating func add(_ row: SubscriptionRow, toMembership membership: UInt32) {
    Self.insert(row, into: &histories[membership, default: []])
  }

  mutating func addFreeze(_ row: SubscriptionRow, to system: CardSystemID) {
    Self.insert(row, into: &freezes[UInt32(system.number), default: []])
  }

  mutating func countUnregisteredVisit(ofMembership membership: UInt32) {
    unregisteredVisits[membership, default: 0] += 1
  }

  /// Takes back a visit that was undone.
  mutating func uncountUnregisteredVisit(ofMembership membership: UInt32) {
    guard let visits = unregisteredVisits[membership], visits > 0 else { return }
    unregisteredVisits[membership] = visits == 1 ? nil : visits - 1
  }

  private static func insert(_ row: SubscriptionRow, into rows: inout [SubscriptionRow]) {
    let place = rows.lastIndex { $0.from <= row.from }
    rows.insert(row, at: place.map { $0 + 1 } ?? 0)
  }

  /// What has become of a membership's subscription by a moment.
  ///
  /// - Complexity: O(changes of the subscription and general freezes).
  func course(
    ofMembership membership: UInt32, in system: CardSystemID, at instant: Instant
  ) -> SubscriptionCourse {
    var course = SubscriptionCourse()
    guard let history = histories[membership] else { return course }
    var general = freezes[UInt32(system.number)] ?? []
    general.removeAll { $0.from > instant }
    var next = 0
    for row in history where row.from <= instant {
      while next < general.count, general[next].from <= row.from {
        course.apply(general[next])
        next += 1
      }
      course.apply(row)
    }
    for freeze in general[next...] { course.apply(freeze) }
    course.advance(to: BrusselsTime.date(at: instant))
    return course
  }
}
