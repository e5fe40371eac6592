import Ledger

/// Writes a table as comma-separated values (RFC 4180): a header line, the lines, and the total.
///
/// In UTF-8, lines end in CRLF, amounts are euros with a point. A text that a spreadsheet would
/// take for a formula gets an apostrophe before it (OWASP, "CSV Injection"), so that no name of an
/// organiser runs on the machine of whoever opens the file; numbers are never touched, nor is
/// anything in the other forms. A sum that is suppressed is an empty field.
struct CSVWriter: ExportWriter {
  private let table: ExportTable
  /// What every line begins with after its kind.
  private let about: [UInt8]

  init(_ table: ExportTable) {
    self.table = table
    let texts = [table.name, table.period, table.status, String(table.position), table.root]
    about = Array(texts.map(Self.quoted).joined(separator: ",").utf8)
  }

  var order: [Int] { Array(table.rows.indices) }

  func begin(_ bytes: inout [UInt8]) {
    let measures = table.measures.map { measure in
      measure.unit == .cents ? "\(measure.name)-eur" : measure.name
    }
    let names =
      ["kind", "export", "period", "status", "position", "root", "corrects"]
      + table.keys.map(\.name) + measures
    bytes.append(names.map(Self.quoted).joined(separator: ","))
    bytes.append("\r\n")
  }

  func write(_ row: ExportTable.Row, to bytes: inout [UInt8]) {
    bytes.append(row.corrects == nil ? "line," : "correction,")
    bytes.append(contentsOf: about)
    bytes.append(",")
    bytes.append(row.corrects?.text ?? "")
    for (column, value) in zip(table.keys, row.keys) {
      bytes.append(",")
      bytes.append(column.isInteger ? value : Self.quoted(Self.harmless(value)))
    }
    if row.suppressed.isEmpty {
      append(row.sums, to: &bytes)
    } else {
      append(row.told, to: &bytes)
    }
  }

  func end(_ bytes: inout [UInt8]) {
    bytes.append("total,")
    bytes.append(contentsOf: about)
    bytes.append(String(repeating: ",", count: table.keys.count + 1))
    append(table.toldTotal, to: &bytes)
  }

  private func append(_ sums: [Int64?], to bytes: inout [UInt8]) {
    for (measure, sum) in zip(table.measures, sums) {
      bytes.append(",")
      if let sum { append(sum, measure, to: &bytes) }
    }
    bytes.append("\r\n")
  }

  private func append(_ sums: [Int64], to bytes: inout [UInt8]) {
    for (measure, sum) in zip(table.measures, sums) {
      bytes.append(",")
      append(sum, measure, to: &bytes)
    }
    bytes.append("\r\n")
  }

  private func append(
    _ sum: Int64, _ measure: ExportTable.MeasureColumn, to bytes: inout [UInt8]
  ) {
    if measure.unit == .cents { bytes.append(cents: sum) } else { bytes.append(String(sum)) }
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

  private static func quoted(_ text: String) -> String {
    guard text.utf8.contains(where: { Self.isQuoted($0) }) else { return text }
    return "\"\(text.replacing("\"", with: "\"\""))\""
  }

  private static func isQuoted(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: ","), UInt8(ascii: "\""), UInt8(ascii: "\r"), UInt8(ascii: "\n"): true
    default: false
    }
  }
}
