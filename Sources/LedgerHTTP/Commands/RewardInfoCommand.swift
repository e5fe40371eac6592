import HTTPTypes
import Ledger
import LedgerService

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
    let known = try await call.engine.ask { [id] state, _ in
      state.reward(id: id).flatMap { state.reward($0) }
    }
    guard let known, call.mayInAll(CardSystemSet([known.owner])) else {
      throw .notFound("reward")
    }
    guard known.terms.redeemInfo != info else { return .unchanged }
    var terms = known.terms
    terms.redeemInfo = info
    return CommandAnswer(try await call.register(.changeReward(known.reward, terms)).position)
  }
}
