package import Ledger
import LedgerService
package import LedgerWire

/// Redeems rewards and takes redemptions back, through whichever door: what
/// `POST /uitpas/rewards/redeemed` and `DELETE /uitpas/rewards/redeemed/{redeemedRewardId}` decide
/// (UiTPAS API 4.0).
///
/// The id of a redemption is the position of its record.
package struct RewardDesk: Sendable {
  private let engine: LedgerEngine

  /// The name under which idempotency keys of redemptions are hashed.
  private static let operation = "POST /uitpas/rewards/redeemed"

  init(_ engine: LedgerEngine) { self.engine = engine }

  /// The reward with an id, which the caller may redeem at one of its organisers.
  func reward(
    _ id: String?, _ operation: PublishedOperation, _ principal: Principal
  ) throws(Problem) -> RewardView {
    guard let view = engine.rewards.reward(id: id ?? "") else {
      throw operation.problem(.rewardNotFound)
    }
    guard principal.may(.rewardsRedeem, reward: view) else {
      throw Problem(.forbidden)
    }
    return view
  }

  /// Redeems a reward.
  ///
  /// - Throws: the problem that the operation lists for what refuses.
  package func redeem(
    _ body: RedeemRequest, key: IdempotencyKey?, _ principal: Principal
  ) async throws(Problem) -> RedeemedReward {
    let client = try principal.requireClient()
    let operation = PublishedOperation.postRedeemed
    guard let number = UITPASNumber(body.uitpasNumber) else {
      throw operation.problem(.invalidUitpasNumberHyphenated)
    }
    let view = try reward(body.rewardID, operation, principal)
    guard let card = engine.card(number) else { throw operation.problem(.passholderNotFound) }
    let redemption = Redemption(card: card.card, reward: view.reward)
    let commandKey = key.map {
      engine.commandKey(client: client.entity, operation: Self.operation, key: $0.text)
    }
    let result = try await asking { () throws(EngineError) in
      try await engine.redeem(redemption, key: commandKey ?? .none, client: client.entity)
    }
    guard case .decided(let outcome) = result else { throw Problem(.idempotencyKeyReused) }
    if let refusal = outcome.refusal { throw operation.problem(refusal.problemType) }
    let position = outcome.position
    let made = try await engine.ask { state, _ in state.redemption(at: position) }
    guard let made else { preconditionFailure("a redemption that was recorded is known") }
    // As it is now: with this redemption among the units that are taken.
    let taken = engine.rewards.reward(view.reward) ?? view
    let shapes = try await RewardShapes(engine, for: [taken])
    return shapes.published(made, of: taken, now: engine.clock.now())
  }

  /// The rewards that the caller may redeem for a holder now, in the order of their definition.
  ///
  /// - Parameter uitpasNumber: the card; of one that is not known there are none.
  package func redeemable(
    by uitpasNumber: String, _ principal: Principal
  ) async throws(Problem) -> [RewardView] {
    guard let card = UITPASNumber(uitpasNumber).flatMap({ engine.card($0) }) else { return [] }
    let now = engine.clock.now()
    let within = engine.rewards.all.filter {
      $0.terms.isIn(.redeemable, now: now) && principal.may(.rewardsRedeem, reward: $0)
    }
    return try await engine.redeemable(within, by: card.card)
  }

  /// What a holder redeemed and did not give back, as far as the caller may read it, the newest
  /// first.
  package func redemptions(
    of holder: HolderID, _ principal: Principal
  ) async throws(Problem) -> [(redemption: RedemptionView, reward: RewardView)] {
    let found = try await engine.ask { state, _ in
      state.redemptions(of: holder).filter { !$0.isCancelled }
    }
    return found.compactMap { redemption in
      guard let view = engine.rewards.reward(redemption.reward),
        principal.may(.rewardsRead, reward: view)
      else { return nil }
      return (redemption, view)
    }
  }

  /// Takes a redemption back.
  ///
  /// - Throws: 404 for what is no redemption that stands.
  package func cancel(_ id: String?, _ principal: Principal) async throws(Problem) {
    let client = try principal.requireClient()
    guard let position = id.flatMap({ UInt64($0) }),
      let redemption = try await engine.ask({ state, _ in state.redemption(at: position) }),
      !redemption.isCancelled, let view = engine.rewards.reward(redemption.reward)
    else { throw Problem(.urlNotFound) }
    guard principal.may(.rewardsRedeem, reward: view) else {
      throw Problem(.forbidden)
    }
    let result = try await asking { () throws(EngineError) in
      try await engine.register(
        .cancelRedemption(position: position), key: .none, client: client.entity)
    }
    guard case .decided(.success) = result else { throw Problem(.urlNotFound) }
  }
}

extension LedgerEngine {
  /// How many rewards the engine's thread judges for a holder at a time.
  private static let rewardsJudgedMax = 64

  /// Those of some rewards that the holder of a card can redeem now.
  func redeemable(
    _ rewards: [RewardView], by card: CardID
  ) async throws(Problem) -> [RewardView] {
    var redeemable: [RewardView] = []
    for start in stride(from: 0, to: rewards.count, by: Self.rewardsJudgedMax) {
      let some = Array(rewards[start...].prefix(Self.rewardsJudgedMax))
      redeemable += try await ask { state, now in
        some.filter {
          state.refusal(of: Redemption(card: card, reward: $0.reward), at: now) == nil
        }
      }
    }
    return redeemable
  }
}
