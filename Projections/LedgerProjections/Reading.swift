import GRDB
import Ledger

/// A part of a table, as a query asks for it.
struct Selection {
  var columns: String
  /// The tables and the condition.
  var source: String
  var order: String
  var arguments: [(any DatabaseValueConvertible)?]

  /// Counts all rows and reads those from `start` on.
  func page<Value>(
    _ database: Database, start: Int, limit: Int, _ value: (Row) throws -> Value
  ) throws -> (total: Int, rows: [Value]) {
    let total =
      try Int.fetchOne(
        database, sql: "SELECT count(*) FROM \(source)", arguments: StatementArguments(arguments))
      ?? 0
    let limit = min(max(limit, 0), ReadLimits.pageRowsMax)
    guard limit > 0, start < total else { return (total, []) }
    let rows = try Row.fetchCursor(
      database,
      sql: "SELECT \(columns) FROM \(source) ORDER BY \(order) LIMIT ? OFFSET ?",
      arguments: StatementArguments(arguments + [limit, max(start, 0)]))
    var values: [Value] = []
    while let row = try rows.next() { values.append(try value(row)) }
    return (total, values)
  }
}

extension ReadPage {
  init(_ answer: (position: UInt64, value: (total: Int, rows: [Row]))) {
    self.init(position: answer.position, total: answer.value.total, rows: answer.value.rows)
  }
}

extension Row {
  func instant(_ column: String) -> Instant { Instant(microseconds: self[column]) }

  /// The entity in a column; none where there is no value.
  func entity<Kind>(_ column: String) -> Entity<Kind> {
    Entity(UInt32(clamping: (self[column] as Int64?) ?? 0))
  }

  func position(_ column: String) -> UInt64? {
    (self[column] as Int64?).map { UInt64(clamping: $0) }
  }

  /// The card system in a column.
  func system(_ column: String) -> CardSystemID {
    CardSystemID(UInt8(clamping: self[column] as Int64))
  }

  /// What is known of a holder, in its two columns.
  var stamp: Stamp {
    Stamp(
      homeMunicipality: UInt16(clamping: self["home_municipality"] as Int64),
      ageBand: choice("age_band") ?? .unknown)
  }

  /// A word of the vocabulary in a column; nil where there is no value.
  func choice<Value: RawRepresentable>(_ column: String) -> Value?
  where Value.RawValue: FixedWidthInteger {
    (self[column] as Int64?).flatMap { Value(rawValue: Value.RawValue(clamping: $0)) }
  }
}

/// Question marks for so many arguments.
func placeholders(_ count: Int) -> String {
  repeatElement("?", count: count).joined(separator: ", ")
}
