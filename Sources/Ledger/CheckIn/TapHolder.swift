/// What an answer to a tap may say of the holder, beside what became of the tap.
public struct TapHolder: Hashable, Sendable {
  /// The card systems of which the holder is an active member: whose rewards can be had.
  public var systems: CardSystemSet
  /// What a counter is to know of the social tariff; nil where there is nothing, and where nobody
  /// asked.
  public var tariff: TapTariff?

  /// Makes what is said of a holder.
  public init(systems: CardSystemSet, tariff: TapTariff? = nil) {
    self.systems = systems
    self.tariff = tariff
  }
}

/// What a counter is to know of a holder's social tariff, the best first.
public enum TapTariff: UInt8, Comparable, Sendable, CaseIterable {
  /// It has ended and holds by grace alone.
  case grace = 1
  /// It is suspended: no discount, but points and rewards.
  case suspended = 2
  /// It has ended, and its grace with it.
  case expired = 3

  /// Whether the left one is the better one.
  public static func < (left: TapTariff, right: TapTariff) -> Bool {
    left.rawValue < right.rawValue
  }
}

extension LedgerState {
  /// What an answer to a tap may say of a holder; nil where the holder or the card that was tapped
  /// cannot be used now: then no reward can be had and nothing is told.
  ///
  /// The social tariff is that of the holder's best membership at the tap: whoever has one that
  /// holds without grace is told nothing.
  ///
  /// - Parameters:
  ///   - instant: when the tap occurred.
  ///   - now: as of when the card is used.
  ///   - withTariff: whether the social tariff is asked for, as at an attended counter.
  /// - Complexity: O(memberships of the holder).
  public func tapHolder(
    _ holder: HolderID, card: CardID, tappedAt instant: Instant, now: Instant, withTariff: Bool
  ) -> TapHolder? {
    guard card.exists, card.number <= cards.last else { return nil }
    let facts = cards.current(card.number)
    guard facts.status == .active, facts.kind != .group, facts.holder == holder,
      holder.exists, standing(of: holder, at: now) == .active
    else { return nil }
    let first = holders[Int(holder.number)].membership
    let needsTariff = RuleVersion(at: now) != .sinceDecember2025
    var systems = CardSystemSet()
    var row = first
    while row != 0 {
      if membershipStandings.value(row, at: now) == .active,
        counts(membership: row, in: nil, at: now),
        !needsTariff || tariffStatus(ofMembership: row, at: now)?.status != .expired
      {
        systems.insert(memberships[Int(row)].system)
      }
      row = memberships[Int(row)].next
    }
    guard !systems.isEmpty else { return nil }
    return TapHolder(
      systems: systems, tariff: withTariff ? tapTariff(ofMemberships: first, at: instant) : nil)
  }

  private func tapTariff(ofMemberships first: UInt32, at instant: Instant) -> TapTariff? {
    var best: TapTariff?
    var row = first
    while row != 0 {
      defer { row = memberships[Int(row)].next }
      guard membershipStandings.value(row, at: instant) == .active,
        let tariff = tariffStatus(ofMembership: row, at: instant)
      else { continue }
      let told: TapTariff
      switch tariff.status {
      case .active:
        guard tariff.isInGrace else { return nil }
        told = .grace
      case .suspended: told = .suspended
      case .expired: told = .expired
      }
      best = min(best ?? told, told)
    }
    return best
  }

  /// Of each reward, by number, whether there is none left to be had.
  public var rewardsSoldOut: [Bool] {
    rewards.rows.map { row in
      (!row.codes.isEmpty && row.codesGiven >= row.codes.count)
        || (row.terms.type == .points && row.unitsTaken >= row.terms.unitsMax ?? .max)
    }
  }

  /// The card systems whose members may have a reward: those that it names, or all, as far as they
  /// are of its owner's programme.
  public func systems(ofReward reward: RewardID, at now: Instant) -> CardSystemSet {
    guard reward.exists, Int(reward.number) < rewards.rows.count else { return CardSystemSet() }
    let row = rewards.rows[Int(reward.number)]
    let programme = programmes.programme(of: row.owner, at: now)
    var systems = CardSystemSet()
    for number in 0..<cardSystemCount {
      let system = CardSystemID(UInt8(number + 1))
      guard row.terms.systems.isEmpty || row.terms.systems.contains(system),
        programmes.programme(of: system, at: now) == programme
      else { continue }
      systems.insert(system)
    }
    return systems
  }
}
