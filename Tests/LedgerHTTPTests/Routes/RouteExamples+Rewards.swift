import Ledger
import LedgerHTTP
import LedgerService
import Testing

extension RouteExamples {
  static let rewards: [String: RouteExample] = [
    "GET /uitpas/rewards": RouteExample(path: "/uitpas/rewards"),
    "POST /uitpas/rewards": RouteExample { ledger, side, _ in
      _ = try await ledger.organizer(side)
      return ExampleRequest(path: "/uitpas/rewards", body: side.reward)
    },
    "GET /uitpas/rewards/{rewardId}": RouteExample { ledger, side, number in
      ExampleRequest(path: "/uitpas/rewards/\(try await ledger.reward(side, number))")
    },
    "PUT /uitpas/rewards/{rewardId}": RouteExample { ledger, side, number in
      ExampleRequest(
        path: "/uitpas/rewards/\(try await ledger.reward(side, number))", body: side.reward)
    },
    "GET /uitpas/rewards/{rewardId}/redeem-status": RouteExample { ledger, side, number in
      let reward = try await ledger.reward(side, number)
      return ExampleRequest(
        path: "/uitpas/rewards/\(reward)/redeem-status?uitpasNumber=\(side.card)")
    },
    "POST /uitpas/rewards/redeemed": RouteExample(201) { ledger, side, number in
      let reward = try await ledger.reward(side, number)
      return ExampleRequest(
        path: "/uitpas/rewards/redeemed",
        body: #"{"rewardId":"\#(reward)","uitpasNumber":"\#(Dataset.holder)"}"#)
    },
    "GET /uitpas/rewards/redeemed": RouteExample(
      path: "/uitpas/rewards/redeemed?uitpasNumber=\(Dataset.holder)"),
    "DELETE /uitpas/rewards/redeemed/{redeemedRewardId}": RouteExample(204) {
      ledger, side, number in
      _ = try await ledger.reward(side, number)
      let position = try await ledger.redeemed("reward-\(side)-\(number)")
      return ExampleRequest(path: "/uitpas/rewards/redeemed/\(position)")
    },
  ]
}

extension Side {
  /// The body of a reward.
  fileprivate var reward: String {
    """
    {"title":"Koffie","type":"POINTS","points":1,"promotionalDescription":"Een tas",
     "publicationPeriod":{"begin":"2026-01-01T00:00:00+00:00"},"categories":["Eten en drinken"],
     "moreInfoURL":"https://example.org","organizers":[{"id":"\(organizer)"}]}
    """
  }
}

extension ServedLedger {
  /// Defines a reward that costs a point, of either side, and answers its public id.
  func reward(_ side: Side, _ number: Int) async throws -> String {
    let id = "reward-\(side)-\(number)"
    let begin = Instant(microseconds: SetClock.start.microseconds - 1_000_000)
    var terms = RewardTerms(
      type: .points, title: id, points: 1, publication: OfferPeriod(begin: begin))
    terms.organizers = [try await organizer(side)]
    let owner = try #require(side.systems.first)
    try await register(.defineReward(id: id, owner: owner, terms))
    return id
  }

  /// Redeems a reward without a route, and answers the position of the record.
  func redeemed(_ reward: String) async throws -> UInt64 {
    let number = try #require(UITPASNumber(Dataset.holder))
    let redemption = Redemption(
      card: try #require(engine.card(number)).card,
      reward: try #require(engine.rewards.reward(id: reward)).reward)
    let result = try await engine.redeem(redemption, client: .none)
    guard case .decided(let outcome) = result else { return 0 }
    #expect(outcome.refusal == nil, "\(reward)")
    return outcome.position
  }
}
