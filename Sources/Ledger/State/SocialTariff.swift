/// Whether a social tariff (kansentarief) holds at a moment.
public enum SocialTariffStatus: UInt8, Sendable, CaseIterable {
  /// It holds; the period of grace included.
  case active = 1
  /// It ended, and its grace with it.
  case expired = 2
  /// It was suspended until a day: no discount, but points and rewards.
  case suspended = 3
}

/// A membership's social tariff at a moment; computed from the grant and the policy, never stored.
public struct SocialTariff: Hashable, Sendable {
  /// Whether it holds.
  public var status: SocialTariffStatus
  /// Whether it holds by grace alone.
  public var isInGrace: Bool
  /// The last local day without grace.
  public var lastDay: CivilDate
  /// The last local day of the suspension, where it is suspended.
  public var suspendedThrough: CivilDate?
}

extension LedgerState {
  /// The social tariff of a holder in a card system at a moment, or nil where none was granted.
  ///
  /// It holds to the end of its last local day, then in grace for the policy's days; from the next
  /// local midnight it is expired. A grant tells only of the time since it was made. A suspension
  /// outlives a renewal and ends with its last day or when it is lifted; a revocation ends it all.
  public func socialTariff(
    of holder: HolderID, in system: CardSystemID, at instant: Instant
  ) -> SocialTariff? {
    guard holder.number < holders.count else { return nil }
    let row = membership(of: holder, in: system)
    return row == 0 ? nil : tariffStatus(ofMembership: row, at: instant)
  }

  func tariffStatus(ofMembership row: UInt32, at instant: Instant) -> SocialTariff? {
    let today = BrusselsTime.date(at: instant)
    var granted: CivilDate?
    var suspendedThrough: CivilDate?
    var isSuspensionKnown = false
    var change = memberships[Int(row)].tariff
    walk: while change != 0 {
      let tariff = tariffs[Int(change)]
      change = tariff.older
      guard tariff.from <= instant else { continue }
      switch tariff.change {
      case .suspended:
        if !isSuspensionKnown, today <= tariff.day { suspendedThrough = tariff.day }
        isSuspensionKnown = true
      case .lifted: isSuspensionKnown = true
      case .revoked: break walk
      case .granted: granted = granted ?? tariff.day
      }
      if granted != nil, isSuspensionKnown { break }
    }
    guard let granted else { return nil }
    let policy = policies.valueOrFirst(UInt32(memberships[Int(row)].system.number), at: instant)
    let isExpired = today > granted.adding(days: Int32(policy.graceDays))
    return SocialTariff(
      status: isExpired ? .expired : suspendedThrough == nil ? .active : .suspended,
      isInGrace: !isExpired && today > granted, lastDay: granted,
      suspendedThrough: isExpired ? nil : suspendedThrough)
  }
}
