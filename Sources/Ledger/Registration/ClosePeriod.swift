extension LedgerState {
  /// Closes a month: the next after the newest closed one, once nothing that occurred in it can
  /// arrive in time.
  func closing(
    _ month: CivilMonth, at now: Instant
  ) throws(RegistrationRefusal) -> LedgerEvent {
    guard CivilMonth.recorded.contains(month.year) else { throw .outOfRange("month") }
    if let newest = closedPeriods.last?.month {
      let next = newest.adding(months: 1)
      guard month == next else { throw .periodOrder(next: next) }
    }
    let earliest = earliestClosing(of: month, at: now)
    guard now >= earliest else { throw .periodOpen(until: earliest) }
    return .periodClosed(PeriodClosed(month: month))
  }

  /// When a month may be closed: when its end has passed in Brussels, and after it the longest
  /// lateness that any card system has granted since the month began.
  ///
  /// A tap is judged by the policy at its own time: one that was in force in the month still binds.
  private func earliestClosing(of month: CivilMonth, at now: Instant) -> Instant {
    let begin = BrusselsTime.start(of: month.firstDay)
    let end = BrusselsTime.start(of: month.lastDay.adding(days: 1))
    var lateness: UInt8 = 0
    for system in 1..<(policies.last + 1) {
      for policy in policies.values(system, from: begin, through: now) {
        lateness = max(lateness, policy.latenessDays)
      }
    }
    return Instant(
      microseconds: end.microseconds + Int64(lateness) * Instant.microsecondsPerDay)
  }

  /// What is wrong with the record of a closed month, if anything.
  func problem(withClosing month: CivilMonth, _ header: RecordHeader) -> String? {
    if let newest = closedPeriods.last?.month, month != newest.adding(months: 1) {
      return "\(month.text) is closed after \(newest.text)"
    }
    return header.occurredAt >= BrusselsTime.start(of: month.lastDay.adding(days: 1))
      ? nil : "\(month.text) is closed before it ended"
  }
}
