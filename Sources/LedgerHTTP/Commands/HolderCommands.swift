import HTTPTypes
import Ledger
import LedgerService
import LedgerWire

/// Blocks a holder, or unblocks one.
protocol HolderStandingCommand: LedgerCommand {
  static var standing: Standing { get }
  var id: String { get }
}

extension HolderStandingCommand {
  func carryOut(_ call: CommandCall) async throws(Problem) -> CommandAnswer {
    // It holds in every card system: whoever may in one of several blocks that membership.
    let holder = try await call.holder(id) { call.mayInAll($0) }.holder
    let outcome = try await call.register(.changeHolderStanding(holder, Self.standing)) {
      state, now in
      state.standing(of: holder, at: now) == Self.standing ? .success(.unchanged) : nil
    }
    return CommandAnswer(outcome.position)
  }
}

/// Blocks a holder.
struct BlockHolder: HolderStandingCommand {
  static let sheet = CommandSheet(
    "passholder block", .post, "passholders/{id}/block", .ledgerHoldersBlock,
    "Blocks a holder in every card system; whoever may in all of the holder's.")
  static let standing = Standing.blocked
  let id: String

  init(_ fields: inout CommandFields) { id = fields.inPath("id") }
}

/// Unblocks a holder.
struct UnblockHolder: HolderStandingCommand {
  static let sheet = CommandSheet(
    "passholder unblock", .post, "passholders/{id}/unblock", .ledgerHoldersBlock,
    "Unblocks a holder.")
  static let standing = Standing.active
  let id: String

  init(_ fields: inout CommandFields) { id = fields.inPath("id") }
}

/// Blocks a membership, or unblocks one.
protocol MembershipStandingCommand: LedgerCommand {
  static var standing: Standing { get }
  var id: String { get }
  var systemID: String { get }
}

extension MembershipStandingCommand {
  func carryOut(_ call: CommandCall) async throws(Problem) -> CommandAnswer {
    let (holder, view) = try await call.member(id, of: systemID)
    let system = view.system
    let outcome = try await call.register(
      .changeMembershipStanding(holder, system, Self.standing)
    ) { state, now in
      let isSo = state.memberships(of: holder, at: now)
        .contains { $0.system == system && $0.standing == Self.standing }
      return isSo ? .success(.unchanged) : nil
    }
    return CommandAnswer(outcome.position)
  }
}

/// Blocks a membership.
struct BlockMembership: MembershipStandingCommand {
  static let sheet = CommandSheet(
    "passholder block-membership", .post, "passholders/{id}/memberships/{cardSystemId}/block",
    .ledgerHoldersBlock, "Blocks a holder's membership of one card system; cards stay.")
  static let standing = Standing.blocked
  let id: String
  let systemID: String

  init(_ fields: inout CommandFields) {
    id = fields.inPath("id")
    systemID = fields.inPath("cardSystemId")
  }
}

/// Unblocks a membership.
struct UnblockMembership: MembershipStandingCommand {
  static let sheet = CommandSheet(
    "passholder unblock-membership", .post,
    "passholders/{id}/memberships/{cardSystemId}/unblock", .ledgerHoldersBlock,
    "Unblocks a holder's membership of one card system.")
  static let standing = Standing.active
  let id: String
  let systemID: String

  init(_ fields: inout CommandFields) {
    id = fields.inPath("id")
    systemID = fields.inPath("cardSystemId")
  }
}

/// Gives or takes points without a check-in.
struct CorrectPoints: LedgerCommand {
  static let sheet = CommandSheet(
    "passholder correct-points", .post, "passholders/{id}/points", .ledgerPointsCorrect,
    "Gives points to a holder, or (negative) takes them; the balance may fall below zero.",
    fields: [
      .json("points", "how many, not 0"),
      .text("reason", "MISSED_CHECKIN, WRONG_CHECKIN, TECHNICAL_FAULT, GOODWILL or OTHER"),
    ], answers: [.required("balance", .integer("The balance after it.", example: 101))])

  /// The most that one correction moves.
  private static let pointsMax: Int64 = 10_000

  private let id: String
  private let points: Int64
  private let reason: CorrectionReason?

  init(_ fields: inout CommandFields) {
    id = fields.inPath("id")
    points = fields.integer("points", in: -Self.pointsMax...Self.pointsMax)
    reason =
      fields.word(
        "reason",
        [
          "MISSED_CHECKIN": CorrectionReason.missedCheckIn, "WRONG_CHECKIN": .wrongCheckIn,
          "TECHNICAL_FAULT": .technicalFault, "GOODWILL": .goodwill, "OTHER": nil,
        ] as KeyValuePairs<String, CorrectionReason?>) ?? nil
  }

  func carryOut(_ call: CommandCall) async throws(Problem) -> CommandAnswer {
    guard points != 0 else { throw .outOfRange("points") }
    let holder = try await call.holder(id) { call.mayInOne(of: $0) }.holder
    let outcome = try await call.register(.correctPoints(holder, points: points, reason: reason))
    let balance = try await call.engine.ask { state, _ in state.balance(of: holder) }
    return CommandAnswer(outcome.position, isNew: true) { $0.field("balance", balance) }
  }
}
