import HTTPTypes
import Ledger
import LedgerService

/// Sets to new members of which ages a welcome benefit is granted; without ages to all.
struct SetRewardAges: LedgerCommand {
  static let sheet = CommandSheet(
    "reward set-ages", .put, "rewards/{id}/ages", .rewardsWrite,
    "Sets to new members of which ages a welcome benefit is granted; without ages to all.",
    fields: [
      .json("from", "the lowest age in whole years", optional: true),
      .json("to", "the highest age in whole years", optional: true),
    ])

  private let id: String
  private let from: UInt8?
  private let to: UInt8?

  init(_ fields: inout CommandFields) {
    id = fields.inPath("id")
    from = fields.optionalInteger("from", in: 0...150)
    to = fields.optionalInteger("to", in: 0...150)
  }

  func carryOut(_ call: CommandCall) async throws(Problem) -> CommandAnswer {
    let (lowest, highest) = (from ?? 0, to ?? 150)
    guard lowest <= highest else { throw .outOfRange("ages") }
    let ages = from == nil && to == nil ? nil : lowest...highest
    return try await call.change(rewardNamed: id) { $0.ages = ages }
  }
}

extension CommandCall {
  /// Changes the terms of a reward within the caller's reach.
  func change(
    rewardNamed id: String, _ change: (inout RewardTerms) -> Void
  ) async throws(Problem) -> CommandAnswer {
    let known = try await engine.ask { state, _ in
      state.reward(id: id).flatMap { state.reward($0) }
    }
    guard let known, mayInAll(CardSystemSet([known.owner])) else { throw .notFound("reward") }
    var terms = known.terms
    change(&terms)
    guard terms != known.terms else { return .unchanged }
    return CommandAnswer(try await register(.changeReward(known.reward, terms)).position)
  }
}

/// Sets what a holder is told who redeems a reward; without a text nothing is told.
struct SetRedeemInfo: LedgerCommand {
  static let sheet = CommandSheet(
    "reward tell", .put, "rewards/{id}/redeem-info", .rewardsWrite,
    "Sets what a holder is told who redeems a reward; without a text nothing is told.",
    fields: [
      .text("text", "what to do", optional: true), .text("link", "where to do it", optional: true),
      .text("label", "what the link is called", optional: true),
    ])

  private let id: String
  private let info: RedeemInfo?

  init(_ fields: inout CommandFields) {
    id = fields.inPath("id")
    let text = fields.optionalText("text")
    let link = fields.optionalText("link") ?? ""
    let label = fields.optionalText("label") ?? ""
    info = text.map { RedeemInfo(text: $0, link: link, label: label) }
  }

  func carryOut(_ call: CommandCall) async throws(Problem) -> CommandAnswer {
    try await call.change(rewardNamed: id) { [info] in $0.redeemInfo = info }
  }
}
