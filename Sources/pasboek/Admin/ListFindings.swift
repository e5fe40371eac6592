import Ledger
import LedgerProjections
import LedgerService
import LedgerWire

/// Lists what persons are asked to look at.
struct ListFindings: AdminCommand {
  static let name = "findings list"

  /// One state alone, or all of them.
  var state: String?
  /// One kind alone, or all of them.
  var kind: String?
  /// The public id of an organiser or museum.
  var organizer: String?
  /// The lasting name of a terminal.
  var terminal: String?
  var start: Int
  var limit: Int

  struct Row: Codable {
    var position: UInt64
    var kind: String
    var state: String
    /// The rule that is against it.
    var reason: String?
    var occurredAt: String
    var event: String?
    var organizer: String?
    var terminal: String?
    var source: UInt32?
    var seq: UInt64?
    var settledBy: UInt64?
    var dismissedFor: String?
  }

  struct Answer: AdminAnswer {
    /// How many there are in all.
    var totalItems: Int
    var findings: [Row]

    var text: String {
      (findings.map(line) + ["\(findings.count) of \(totalItems)"]).joined(separator: "\n")
    }

    private func line(_ row: Row) -> String {
      let tap = row.seq.map { " tap \($0)" } ?? ""
      let parts = [
        row.reason, row.organizer.map { "at \($0)" }, row.terminal.map { "on \($0)\(tap)" },
        row.dismissedFor,
      ]
      return (["\(row.position)", row.occurredAt, row.kind, row.state] + parts.compactMap(\.self))
        .joined(separator: " ")
    }
  }

  func run(in ledger: AdminLedger) async throws -> Answer {
    try await ledger.askingReadModels { try await answer(of: ledger.engine, $0) }
  }

  private func answer(of engine: LedgerEngine, _ models: ReadModels) async throws -> Answer {
    var question = FindingQuestion()
    question.states = state.flatMap { FindingState(name: $0) }.map { [$0] }
    question.kinds = kind.flatMap { FindingKind(name: $0) }.map { [$0] }
    question.terminal = terminal
    if let organizer {
      question.organizers = engine.catalogue.organizer(id: organizer).map { [$0] } ?? []
    }
    let found = try await models.findings(
      question, start: start, limit: limit, atLeast: models.newestPosition)
    return Answer(totalItems: found.total, findings: found.rows.map(Row.init))
  }
}

extension ListFindings.Row {
  init(_ entry: FindingEntry) {
    position = entry.position
    kind = entry.kind.name
    state = entry.state.name
    reason = entry.refusal.map { "\($0)" } ?? entry.museumRefusal.map { "\($0)" }
    occurredAt = Timestamp.text(entry.occurredAt.microseconds)
    event = entry.eventID
    organizer = entry.organizerName
    terminal = entry.terminal
    source = entry.source.exists ? entry.source.number : nil
    seq = entry.sequence
    settledBy = entry.settledBy
    dismissedFor = entry.reason?.name
  }
}
