import HTTPTypes
package import Ledger
package import LedgerService
package import LedgerWire
import LedgerWords

/// A decision of a person about a finding.
protocol FindingCommand: LedgerCommand {
  var position: String { get }
}

extension FindingCommand {
  /// Settles the finding that the path names; what is out of reach is as unknown as what is not
  /// there.
  fileprivate func settle(
    _ decision: FindingDecision, _ call: CommandCall
  ) async throws(Problem) -> SettledFinding {
    guard let position = UInt64(position) else { throw .notFound("finding") }
    let reach = call.reach
    switch try await call.engine.outcome(
      of: decision, at: position, within: { reach.covers($0) }, key: call.key(),
      client: call.client)
    {
    case .success(let settled): return settled
    case .failure(.unknown): throw .notFound("finding")
    case .failure(.notHeld):
      throw Problem(.notEditable, detail: "It is not held: it can only be dismissed.")
    case .failure(.settled):
      throw Problem(.notEditable, detail: "It was settled in another way before.")
    }
  }
}

extension LedgerEngine {
  /// Settles a finding, with the engine's silence and a key's second use as problems.
  package func outcome(
    of decision: FindingDecision, at position: UInt64,
    within: @escaping @Sendable (CardSystemSet) -> Bool, key: CommandKey = .none, client: ClientID
  ) async throws(Problem) -> Result<SettledFinding, FindingRefusal> {
    let settled: Keyed<Result<SettledFinding, FindingRefusal>>
    do throws(EngineError) {
      settled = try await settle(
        decision, findingAt: position, within: within, key: key, client: client)
    } catch {
      throw Problem(error)
    }
    switch settled {
    case .decided(let result): return result
    case .keyReused: throw Problem(.idempotencyKeyReused)
    }
  }
}

/// Admits a held tap.
struct AdmitFinding: FindingCommand {
  static let sheet = CommandSheet(
    "findings admit", .post, "findings/{position}/admit", .ledgerFindingsWrite,
    "Admits a held tap: it is decided as if it had come in time, from a pairing in force.",
    answers: [
      .required(
        "outcome",
        .words(
          [TapOutcome.accepted, .alreadyDone, .refused].map(\.rawValue), "What it came to.")),
      .required(
        "reason", .words(TapReason.allCases.map(\.rawValue), "Why.", example: "accepted")),
      .optional("points", .integer("Points that it added.", in: 0...Int64.max, example: 1)),
      .required("replayed", .boolean("Whether it was admitted before.", example: false)),
    ])

  let position: String

  init(_ fields: inout CommandFields) { position = fields.inPath("position") }

  func carryOut(_ call: CommandCall) async throws(Problem) -> CommandAnswer {
    let settled = try await settle(.admit, call)
    guard let admitted = settled.admitted else { throw Problem(.internalError) }
    let (outcome, reason) = admitted.words
    return CommandAnswer(settled.position) { writer in
      writer.field("outcome", outcome.rawValue)
      writer.field("reason", reason.rawValue)
      if case .checkIn(let checkIn) = admitted { writer.field("points", Int64(checkIn.points)) }
      writer.field("replayed", settled.replayed)
    }
  }
}

/// Puts a finding aside.
struct DismissFinding: FindingCommand {
  static let sheet = CommandSheet(
    "findings dismiss", .post, "findings/{position}/dismiss", .ledgerFindingsWrite,
    "Puts a finding aside: what stands goes on to stand, and what is held does not.",
    fields: [
      .text("reason", "seen, notPresent, duplicate, untrusted, test or other")
    ],
    answers: [.required("replayed", .boolean("Whether it was put aside before.", example: false))])

  let position: String
  private let reason: DismissalReason

  init(_ fields: inout CommandFields) {
    position = fields.inPath("position")
    reason =
      fields.word(
        "reason",
        [
          "seen": .seen, "notPresent": .notPresent, "duplicate": .duplicate,
          "untrusted": .untrusted, "test": .test, "other": .other,
        ] as KeyValuePairs<String, DismissalReason>) ?? .other
  }

  func carryOut(_ call: CommandCall) async throws(Problem) -> CommandAnswer {
    let settled = try await settle(.dismiss(reason), call)
    return CommandAnswer(settled.position) { $0.field("replayed", settled.replayed) }
  }
}

extension AdmissionOutcome {
  /// What an admitted tap came to, in the words of terminals.
  package var words: (TapOutcome, TapReason) {
    switch self {
    case .checkIn(let outcome):
      guard let refusal = outcome.refusal else { return (.accepted, .accepted) }
      let reason = refusal.reason
      if outcome.stands { return (.accepted, reason) }
      return (refusal == .alreadyDone ? .alreadyDone : .refused, reason)
    case .visit(let outcome):
      guard let refusal = outcome.refusal else { return (.accepted, .accepted) }
      return (outcome.stands ? .accepted : .refused, refusal.reason)
    }
  }
}
