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

  /// Takes over what the state knows.
  ///
  /// - Complexity: O(rewards); definitions change rarely.
  func update(from state: borrowing LedgerState) {
    var updated = Content()
    for number in 0..<state.rewardCount {
      guard let view = state.reward(RewardID(UInt32(number + 1))) else { continue }
      updated.byID[view.id] = updated.views.count
      updated.views.append(view)
    }
    updated.unitsTaken = state.rewardUnitsTaken
    content.withLock { $0 = updated }
  }

  /// Takes over what is taken of each reward.
  func updateUnits(from state: borrowing LedgerState) {
    let unitsTaken = state.rewardUnitsTaken
    content.withLock { $0.unitsTaken = unitsTaken }
  }
}

extension RewardCatalogue.Content {
  fileprivate func view(_ index: Int) -> RewardView {
    var view = views[index]
    view.unitsTaken = unitsTaken[Int(view.reward.number)]
    return view
  }
}
