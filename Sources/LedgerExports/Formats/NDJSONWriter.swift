import Ledger
import LedgerWire

/// Writes a table as JSON objects, one a line: first what it is of, then the lines, last the total.
///
/// Amounts are integers of cents, and their members are named so. A sum that is suppressed is
/// `null`.
struct NDJSONWriter: ExportWriter {
  private let table: ExportTable
  private let keyNames: [String]
  private let measureNames: [String]

  init(_ table: ExportTable) {
    self.table = table
    keyNames = table.keys.map { Self.memberName($0.name) }
    measureNames = table.measures.map {
      Self.memberName($0.unit == .cents ? "\($0.name)-cents" : $0.name)
    }
  }

  var order: [Int] { Array(table.rows.indices) }

  func begin(_ bytes: inout [UInt8]) {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("kind", "export")
    writer.field("export", table.name)
    writer.field("from", table.from.isoText)
    writer.field("through", table.through.isoText)
    writer.field("provisional", !table.isClosed)
    if table.days != .booked { writer.field("days", table.days.rawValue) }
    writer.field("position", table.position)
    writer.field("root", table.root)
    finish(&writer, &bytes)
  }

  func write(_ row: ExportTable.Row, to bytes: inout [UInt8]) {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("kind", row.kind)
    writer.field("corrects", row.corrects?.text)
    for (index, value) in row.keys.enumerated() {
      writer.name(keyNames[index])
      if table.keys[index].isInteger, let integer = Int64(value) {
        writer.value(integer)
      } else {
        writer.value(value)
      }
    }
    append(row.told, to: &writer)
    finish(&writer, &bytes)
  }

  func end(_ bytes: inout [UInt8]) {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("kind", "total")
    writer.field("lines", table.rows.count)
    append(table.toldTotal, to: &writer)
    finish(&writer, &bytes)
  }

  private func append(_ sums: [Int64?], to writer: inout JSONWriter) {
    for (name, sum) in zip(measureNames, sums) {
      writer.name(name)
      if let sum { writer.value(sum) } else { writer.value(json: "null") }
    }
  }

  private func finish(_ writer: inout JSONWriter, _ bytes: inout [UInt8]) {
    writer.endObject()
    writer.endLine()
    bytes.append(contentsOf: writer.bytes)
  }

  /// The name of a member: `card-system` is `cardSystem`.
  private static func memberName(_ name: String) -> String {
    let words = name.split(separator: "-")
    return words.enumerated().map { index, word in
      index == 0 ? String(word) : word.prefix(1).uppercased() + word.dropFirst()
    }.joined()
  }
}
