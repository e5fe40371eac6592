import Ledger
import LedgerHTTP
import LedgerService
import LedgerWire

/// Lists the months that were closed.
struct ListPeriods: AdminCommand {
  static let name = "period list"

  struct Row: Codable {
    var month: String
    /// The position of the record that closed it.
    var position: UInt64
    var closedAt: String
  }

  struct Answer: AdminAnswer {
    var periods: [Row]

    var text: String {
      guard !periods.isEmpty else { return "no month is closed" }
      return periods.map { "\($0.month) closed at position \($0.position), \($0.closedAt)" }
        .joined(separator: "\n")
    }
  }

  func run(in ledger: AdminLedger) async throws -> Answer {
    let closed = try await ledger.engine.read { state, _ in state.closedPeriods }
    return Answer(
      periods: closed.map {
        Row(
          month: $0.month.text, position: $0.position,
          closedAt: Timestamp.text($0.closedAt.microseconds))
      })
  }
}
