public import Ledger

/// What rewards for points cost, sorted: how many a holder can afford is found without a look at
/// each of them.
///
/// Counts what is on offer, shown and redeemable at a moment and not sold out. How many of a reward
/// one holder may have is left aside: that needs the holder's own redemptions.
public struct RewardPrices: Sendable {
  /// Rewards that members of the same card systems may have.
  private struct Group {
    var systems: CardSystemSet
    /// The lowest first.
    var prices: [UInt32]
  }

  private let groups: [Group]
  /// For which moments the table holds, in microseconds: none of its rewards begins or ends within.
  private let moments: Range<Int64>

  /// No reward at any moment.
  static let none = RewardPrices(groups: [], moments: Int64.min..<Int64.max)

  private init(groups: [Group], moments: Range<Int64>) {
    self.groups = groups
    self.moments = moments
  }

  /// Makes the table of a moment.
  ///
  /// - Parameter rewards: each reward that is not sold out, with the card systems whose members may
  ///   have it.
  /// - Complexity: O(n log n) in the rewards.
  init(of rewards: [(terms: RewardTerms, systems: CardSystemSet)], at now: Instant) {
    var until = Int64.max
    var prices: [CardSystemSet: [UInt32]] = [:]
    // In order of definition, so that the same rewards always make the same table.
    var order: [CardSystemSet] = []
    for (terms, systems) in rewards where terms.type == .points && terms.status == .active {
      for period in [terms.publication, terms.redeeming].compactMap({ $0 }) {
        if period.begin > now { until = min(until, period.begin.microseconds) }
        if let end = period.end, end >= now { until = min(until, end.microseconds + 1) }
      }
      guard !systems.isEmpty, terms.publication.holds(now), terms.redeeming?.holds(now) ?? true
      else { continue }
      if prices[systems] == nil { order.append(systems) }
      prices[systems, default: []].append(terms.points)
    }
    groups = order.map { Group(systems: $0, prices: (prices[$0] ?? []).sorted()) }
    moments = now.microseconds..<max(until, now.microseconds + 1)
  }

  /// Whether the table holds at a moment.
  func holds(at now: Instant) -> Bool { moments.contains(now.microseconds) }

  /// How many rewards a member of these card systems can afford.
  ///
  /// - Complexity: O(g log n): g sets of card systems have rewards, n of them at most.
  public func affordable(balance: Int64, in systems: CardSystemSet) -> Int {
    var count = 0
    for group in groups where !group.systems.isDisjoint(with: systems) {
      var low = 0
      var high = group.prices.count
      while low < high {
        let middle = (low + high) / 2
        if Int64(group.prices[middle]) <= balance { low = middle + 1 } else { high = middle }
      }
      count += low
    }
    return count
  }
}
