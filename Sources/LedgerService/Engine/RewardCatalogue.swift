public import Ledger
import Synchronization

/// Rewards with what is taken of each, for search from any thread.
///
/// Follows the log: what was defined, redeemed or granted is here before it is answered.
public final class RewardCatalogue: Sendable {
  fileprivate struct Content: Sendable {
    var views: [RewardView] = []
    var unitsTaken: [UInt32] = []
    var byID: [String: Int] = [:]
    /// Of each reward, by place, the card systems whose members may have it.
    var systems: [CardSystemSet] = []
    /// Of each reward, by number, whether there is none left.
    var isSoldOut: [Bool] = []
    /// What they cost, as of the last moment at which somebody asked.
    var prices: RewardPrices?
  }

  private let content = Mutex(Content())

  init() {}

  /// Every reward, in the order in which they were defined.
  public var all: [RewardView] {
    content.withLock { content in content.views.indices.map { content.view($0) } }
  }

  /// The reward with a public id.
  public func reward(id: String) -> RewardView? {
    content.withLock { content in content.byID[id].map { content.view($0) } }
  }

  /// A reward by its number.
  public func reward(_ reward: RewardID) -> RewardView? {
    content.withLock { content in
      reward.exists && Int(reward.number) <= content.views.count
        ? content.view(Int(reward.number) - 1) : nil
    }
  }

  /// What rewards cost at a moment, for whoever counts those that a holder can afford.
  ///
  /// - Complexity: O(1), and O(n log n) in the rewards once after one of them began, ended, was
  /// sold out or was defined.
  public func prices(at now: Instant) -> RewardPrices {
    content.withLock { content in
      if let prices = content.prices, prices.holds(at: now) { return prices }
      let prices = RewardPrices(of: content.forSale, at: now)
      content.prices = prices
      return prices
    }
  }

  /// Takes over what the state knows.
  ///
  /// - Complexity: O(rewards); definitions change rarely.
  func update(from state: borrowing LedgerState) {
    var updated = Content()
    for number in 0..<state.rewardCount {
      guard let view = state.reward(RewardID(UInt32(number + 1))) else { continue }
      updated.byID[view.id] = updated.views.count
      updated.views.append(view)
      updated.systems.append(state.systems(ofReward: view.reward, at: state.lastRecordedAt))
    }
    updated.unitsTaken = state.rewardUnitsTaken
    updated.isSoldOut = state.rewardsSoldOut
    content.withLock { $0 = updated }
  }

  /// Takes over what is taken of each reward.
  func updateUnits(from state: borrowing LedgerState) {
    let unitsTaken = state.rewardUnitsTaken
    let isSoldOut = state.rewardsSoldOut
    content.withLock { content in
      content.unitsTaken = unitsTaken
      guard content.isSoldOut != isSoldOut else { return }
      content.isSoldOut = isSoldOut
      content.prices = nil
    }
  }
}

extension RewardCatalogue.Content {
  fileprivate var forSale: [(terms: RewardTerms, systems: CardSystemSet)] {
    zip(views, systems).compactMap { view, systems in
      isSoldOut[Int(view.reward.number)] ? nil : (view.terms, systems)
    }
  }

  fileprivate func view(_ index: Int) -> RewardView {
    var view = views[index]
    view.unitsTaken = unitsTaken[Int(view.reward.number)]
    return view
  }
}
