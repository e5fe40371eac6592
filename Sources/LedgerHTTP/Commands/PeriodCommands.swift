import HTTPTypes
import Ledger
import LedgerService
import LedgerWire

/// Closes a month for the whole ledger: nothing is booked into it any more.
struct ClosePeriod: LedgerCommand {
  static let sheet = CommandSheet(
    "period close", .post, "periods", .ledgerPeriodsClose, of: .wholeLedger,
    "Closes a month: what becomes known later is booked into an open one, as a correction.",
    fields: [.text("month", "the next after the newest closed one, such as 2026-06")],
    answers: [.required("month", .month)])

  private let month: CivilMonth?

  init(_ fields: inout CommandFields) {
    month = fields.month("month")
  }

  func carryOut(_ call: CommandCall) async throws(Problem) -> CommandAnswer {
    guard call.reach == .everySystem else { throw Problem(.forbidden) }
    guard let month else { throw .outOfRange("month") }
    let outcome = try await call.register(.closePeriod(month))
    return CommandAnswer(outcome.position, isNew: outcome.position > 0) {
      $0.field("month", month.text)
    }
  }
}
