import Ledger
import LedgerHTTP
import LedgerService
import LedgerWire

/// Lists the pairings of terminals, revoked ones included.
struct ListTerminals: AdminCommand {
  static let name = "terminal list"

  struct Row: Codable {
    var source: UInt32
    var terminal: String
    var organizerIds: [String]
    var attended: Bool
    var language: String
    var pairedAt: String
    var revokedAt: String?
    /// Every sequence from 1 up to here has arrived.
    var ackedUpTo: UInt64
    var highest: UInt64
    /// Gaps below `highest`, from and to.
    var missing: [[UInt64]]
    /// Since the service started; missing where it was not heard of, or no service runs.
    var lastContact: String?

    init(_ summary: TerminalSummary) {
      source = summary.source
      terminal = summary.terminal.terminal
      organizerIds = summary.terminal.organizerIDs
      attended = summary.terminal.isAttended
      language = summary.terminal.language.rawValue
      pairedAt = Timestamp.text(summary.pairedAt)
      revokedAt = summary.revokedAt.map { Timestamp.text($0) }
      ackedUpTo = summary.ackedUpTo
      highest = summary.highest
      missing = summary.missing.map { [$0.lowerBound, $0.upperBound] }
      lastContact = summary.lastContact.map { Timestamp.text($0) }
    }

    var text: String {
      var parts = ["\(terminal) (source \(source)), paired \(pairedAt)"]
      if let revokedAt { parts.append("revoked \(revokedAt)") }
      parts.append("taps up to \(ackedUpTo)")
      if !missing.isEmpty {
        let gaps = missing.map { $0[0] == $0[1] ? "\($0[0])" : "\($0[0])–\($0[1])" }
        parts.append("then \(gaps.joined(separator: ", ")) missing below \(highest)")
      }
      if let lastContact { parts.append("last heard of \(lastContact)") }
      return parts.joined(separator: ", ")
    }
  }

  struct Answer: AdminAnswer {
    var terminals: [Row]

    var text: String {
      guard !terminals.isEmpty else { return "no terminal is paired" }
      return terminals.map(\.text).joined(separator: "\n")
    }
  }

  func run(in ledger: AdminLedger) async throws -> Answer {
    let summaries = try await ledger.engine.summaries(of: ledger.engine.pairings { _ in true })
    return Answer(terminals: summaries.map(Row.init))
  }
}
