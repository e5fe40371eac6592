import Ledger

/// Writes a table as separated values (RFC 4180): a header line, the lines, and the total.
///
/// In UTF-8, lines end in CRLF. A text that a spreadsheet would take for a formula gets an
/// apostrophe before it (OWASP, "CSV Injection"), so that no name of an organiser runs on the
/// machine of whoever opens the file; numbers are never touched, nor is anything in the other
/// forms. A sum that is suppressed is an empty field.
struct CSVWriter: ExportWriter {
  /// Where the forms of a file of separated values differ.
  struct Dialect {
    /// What stands between fields, also where it makes a text quoted.
    var separator: UInt8
    /// What stands between euros and cents.
    var decimalSign: UInt8
    /// What the file begins with.
    var mark: [UInt8]
    /// Whether the root, whose Base64 can begin with `+`, is guarded like every other text.
    var isRootGuarded: Bool

    /// With commas and a decimal point, for whatever reads RFC 4180.
    static let plain = Dialect(
      separator: UInt8(ascii: ","), decimalSign: UInt8(ascii: "."), mark: [],
      isRootGuarded: false)
    /// As Excel in Belgium opens it by a double click: what stands between fields is what the
    /// country's settings say, and UTF-8 is only recognised by its mark.
    static let belgian = Dialect(
      separator: UInt8(ascii: ";"), decimalSign: UInt8(ascii: ","), mark: [0xEF, 0xBB, 0xBF],
      isRootGuarded: true)
  }

  private let table: ExportTable
  private let dialect: Dialect
  /// What every line begins with after its kind.
  private var about: [UInt8] = []

  init(_ table: ExportTable, _ dialect: Dialect = .plain) {
    self.table = table
    self.dialect = dialect
    let root = dialect.isRootGuarded ? Self.harmless(table.root) : table.root
    for text in [table.name, table.period, table.status, String(table.position)] {
      append(quoted: text, to: &about)
      about.append(dialect.separator)
    }
    append(quoted: root, to: &about)
  }

  var order: [Int] { Array(table.rows.indices) }

  func begin(_ bytes: inout [UInt8]) {
    bytes.append(contentsOf: dialect.mark)
    for (index, name) in Self.columnNames(of: table).enumerated() {
      if index > 0 { bytes.append(dialect.separator) }
      append(quoted: name, to: &bytes)
    }
    bytes.append("\r\n")
  }

  /// The names of the columns, also of those that say what the table is of.
  private static func columnNames(of table: ExportTable) -> [String] {
    ["kind", "export", "period", "status", "position", "root", "corrects"]
      + table.keys.map(\.name) + table.measures.map(\.columnName)
  }

  func write(_ row: ExportTable.Row, to bytes: inout [UInt8]) {
    bytes.append(row.kind)
    bytes.append(dialect.separator)
    bytes.append(contentsOf: about)
    bytes.append(dialect.separator)
    bytes.append(row.corrects?.text ?? "")
    for (column, value) in zip(table.keys, row.keys) {
      bytes.append(dialect.separator)
      if column.isInteger {
        bytes.append(value)
      } else {
        append(quoted: Self.harmless(value), to: &bytes)
      }
    }
    if row.suppressed.isEmpty {
      append(row.sums, to: &bytes)
    } else {
      append(row.told, to: &bytes)
    }
  }

  func end(_ bytes: inout [UInt8]) {
    bytes.append("total")
    bytes.append(dialect.separator)
    bytes.append(contentsOf: about)
    for _ in 0...table.keys.count { bytes.append(dialect.separator) }
    append(table.toldTotal, to: &bytes)
  }

  private func append(_ sums: [Int64?], to bytes: inout [UInt8]) {
    for (measure, sum) in zip(table.measures, sums) {
      bytes.append(dialect.separator)
      if let sum { append(sum, measure, to: &bytes) }
    }
    bytes.append("\r\n")
  }

  private func append(_ sums: [Int64], to bytes: inout [UInt8]) {
    for (measure, sum) in zip(table.measures, sums) {
      bytes.append(dialect.separator)
      append(sum, measure, to: &bytes)
    }
    bytes.append("\r\n")
  }

  private func append(
    _ sum: Int64, _ measure: ExportTable.MeasureColumn, to bytes: inout [UInt8]
  ) {
    if measure.unit == .cents {
      bytes.append(cents: sum, decimalSign: dialect.decimalSign)
    } else {
      bytes.append(String(sum))
    }
  }

  /// A text that no spreadsheet takes for a formula.
  private static func harmless(_ text: String) -> String {
    switch text.utf8.first {
    case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"),
      UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"):
      return "'\(text)"
    default: return text
    }
  }

  private func append(quoted text: String, to bytes: inout [UInt8]) {
    guard text.utf8.contains(where: isQuoted) else { return bytes.append(text) }
    bytes.append("\"\(text.replacing("\"", with: "\"\""))\"")
  }

  private func isQuoted(_ byte: UInt8) -> Bool {
    switch byte {
    case dialect.separator, UInt8(ascii: "\""), UInt8(ascii: "\r"), UInt8(ascii: "\n"): true
    default: false
    }
  }
}
