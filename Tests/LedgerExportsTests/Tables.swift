import Ledger

@testable import LedgerExports

/// Tables as a ledger makes them, and some that it would rather not.
enum Tables {
  static func date(_ year: Int, _ month: Int, _ day: Int) -> CivilDate {
    guard let date = CivilDate(year: year, month: month, day: day) else {
      preconditionFailure("no such day")
    }
    return date
  }

  /// Who owes whom for tickets, in July 2026.
  static func shares(_ rows: [ExportTable.Row], isClosed: Bool = true) -> ExportTable {
    ExportTable(
      name: "shares", from: date(2026, 7, 1), through: date(2026, 7, 31), isClosed: isClosed,
      position: 1_234, root: "q83vEjRWeJA=",
      keys: [
        ExportTable.KeyColumn("organizer"),
        ExportTable.KeyColumn("seats", .integer, isInAccounts: false),
      ],
      measures: [
        ExportTable.MeasureColumn(
          "tickets", .count("tickets"), [.debit("tickets:sold"), .credit("tickets:counted")]),
        ExportTable.MeasureColumn("price", .cents, [.credit("income:tickets")]),
        ExportTable.MeasureColumn("holder-share", .cents, [.debit("assets:owed:holder")]),
        ExportTable.MeasureColumn("organizer-share", .cents, [.debit("assets:owed:organizer")]),
      ], rows: rows)
  }

  static func row(
    _ organizer: String, _ tickets: Int64, _ holder: Int64, _ rest: Int64, day: Int = 31,
    corrects: CivilMonth? = nil
  ) -> ExportTable.Row {
    ExportTable.Row(
      corrects: corrects, day: date(2026, 7, day), keys: [organizer, "200"],
      sums: [tickets, holder + rest, holder, rest])
  }

  /// A sale of June that was cancelled on 2 July, June being closed.
  static let cancelled = shares([
    row("De Zaal", 3, 600, 2_400, day: 5),
    row("De Zaal", -1, -200, -800, day: 2, corrects: CivilMonth(year: 2026, month: 6)),
  ])

  /// Names that mean something to a spreadsheet, to JSON or to hledger.
  static let names = [
    "", " ", "=HYPERLINK(\"x\")", "+32 9 000", "-1", "@sum", "a,b", "say \"hi\"", "two\r\nlines",
    "a:b", "a  ; b", "(virtual)", "[balanced]", "Café “Zwart” 🎭", "tab\there", "'quoted",
  ]

  static func bytes(_ table: ExportTable, _ format: ExportFormat) throws -> [UInt8] {
    try ExportChunks(table, format).reduce(into: []) { $0 += $1 }
  }

  static func text(_ table: ExportTable, _ format: ExportFormat) throws -> String {
    String(decoding: try bytes(table, format), as: UTF8.self)
  }
}
