/// A member of a card system, as a segment asks about them.
public struct SegmentMember: Hashable, Sendable {
  /// The holder.
  public var holder: HolderID
  /// Their points.
  public var balance: Int64
  /// Whether the card system's social tariff holds for them, grace included.
  public var hasSocialTariff: Bool
}

extension LedgerState {
  /// The members of a card system among some holders: those whose membership and who themselves
  /// are blocked nowhere.
  ///
  /// - Parameters:
  ///   - first: the number of the first holder that is looked at.
  ///   - count: how many are looked at.
  /// - Complexity: O(count).
  public func segmentMembers(
    of system: CardSystemID, from first: UInt32, count: Int, at instant: Instant
  ) -> [SegmentMember] {
    var members: [SegmentMember] = []
    let end = min(Int(first) + count, holders.count)
    guard Int(first) < end else { return members }
    for number in Int(first)..<end {
      let holder = HolderID(UInt32(number))
      let row = membership(of: holder, in: system)
      guard row != 0, membershipStandings.value(row, at: instant) == .active,
        standing(of: holder, at: instant) == .active
      else { continue }
      let tariff =
        memberships[Int(row)].tariff == 0 ? nil : tariffStatus(ofMembership: row, at: instant)
      members.append(
        SegmentMember(
          holder: holder, balance: holders[number].balance,
          hasSocialTariff: tariff?.status == .active))
    }
    return members
  }
}
