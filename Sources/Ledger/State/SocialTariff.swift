/// Whether a social tariff (kansentarief) holds at a moment.
public enum SocialTariffStatus: UInt8, Sendable, CaseIterable {
  /// It holds; the period of grace included.
  case active = 1
  /// It ended, and its grace with it.
  case expired = 2
}

/// A membership's social tariff at a moment; computed from the grant and the policy, never stored.
public struct SocialTariff: Hashable, Sendable {
  /// Whether it holds.
  public var status: SocialTariffStatus
  /// Whether it holds by grace alone.
  public var isInGrace: Bool
  /// The last local day without grace.
  public var lastDay: CivilDate
}

extension LedgerState {
  /// The social tariff of a holder in a card system at a moment, or nil where none was granted.
  ///
  /// It holds to the end of its last local day, then in grace for the policy's days; from the next
  /// local midnight it is expired. A grant tells only of the time since it was made.
  public func socialTariff(
    of holder: HolderID, in system: CardSystemID, at instant: Instant
  ) -> SocialTariff? {
    guard holder.number < holders.count else { return nil }
    let row = membership(of: holder, in: system)
    return row == 0 ? nil : tariffStatus(ofMembership: row, at: instant)
  }

  func tariffStatus(ofMembership row: UInt32, at instant: Instant) -> SocialTariff? {
    var tariff = memberships[Int(row)].tariff
    while tariff != 0, tariffs[Int(tariff)].from > instant { tariff = tariffs[Int(tariff)].older }
    guard tariff != 0 else { return nil }
    let lastDay = tariffs[Int(tariff)].lastDay
    let policy = policies.valueOrFirst(
      UInt32(memberships[Int(row)].system.number), at: instant)
    let today = BrusselsTime.date(at: instant)
    let isExpired = today > lastDay.adding(days: Int32(policy.graceDays))
    return SocialTariff(
      status: isExpired ? .expired : .active, isInGrace: !isExpired && today > lastDay,
      lastDay: lastDay)
  }
}
