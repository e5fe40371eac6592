import Ledger

/// Writes a table as a journal of hledger, in double entry: a transaction for each line.
///
/// Every sum is added to one account and taken from another, so that each transaction balances by
/// itself and `hledger check` finds whatever does not. The keys of a line are the last parts of
/// its accounts. Transactions are in the order of their days. A sum that is suppressed has no
/// posting; the tag `suppressed` names its measure.
struct JournalWriter: ExportWriter {
  private let table: ExportTable

  init(_ table: ExportTable) {
    self.table = table
  }

  var order: [Int] {
    table.rows.indices.sorted { (table.rows[$0].day, $0) < (table.rows[$1].day, $1) }
  }

  func begin(_ bytes: inout [UInt8]) {
    bytes.append(
      """
      ; export: \(table.name)
      ; period: \(table.period)
      ; status: \(table.status)
      ; position: \(table.position)
      ; root: \(table.root)


      """)
    var units: Set<String> = []
    for measure in table.measures where units.insert(Self.symbol(measure.unit)).inserted {
      let example = measure.unit == .cents ? "1000.00" : "1000."
      bytes.append("commodity \(example) \(Self.symbol(measure.unit))\n")
    }
    let accounts = Set(table.rows.flatMap { row in postings(of: row).map(\.account) })
    for account in accounts.sorted() { bytes.append("account \(account)\n") }
  }

  func write(_ row: ExportTable.Row, to bytes: inout [UInt8]) {
    bytes.append("\n\(row.day.isoText) * \(table.name)")
    if let month = row.corrects { bytes.append(", correction of \(month.text)") }
    bytes.append("  ; export:\(table.name), position:\(table.position), root:\(table.root)")
    bytes.append(", period:\(table.period)")
    if let month = row.corrects { bytes.append(", corrects:\(month.text)") }
    bytes.append("\n")
    if !row.suppressed.isEmpty {
      let names = row.suppressed.sorted().map { table.measures[$0].name }
      bytes.append("    ; suppressed:\(names.joined(separator: " "))\n")
    }
    for posting in postings(of: row) {
      bytes.append("    \(posting.account)  ")
      append(posting.sum, posting.unit, to: &bytes)
      bytes.append("\n")
    }
  }

  func end(_ bytes: inout [UInt8]) {
    bytes.append("\n; total:")
    for (index, (measure, sum)) in zip(table.measures, table.toldTotal).enumerated() {
      bytes.append(index == 0 ? " \(measure.name) " : ", \(measure.name) ")
      if let sum { append(sum, measure.unit, to: &bytes) } else { bytes.append("suppressed") }
    }
    bytes.append("\n")
  }

  private struct Movement {
    var account: String
    var sum: Int64
    var unit: ExportTable.MeasureColumn.Unit
  }

  private func postings(of row: ExportTable.Row) -> [Movement] {
    let suffix = zip(table.keys, row.keys).filter(\.0.isInAccounts)
      .map { ":\(Self.accountPart($0.1))" }.joined()
    var postings: [Movement] = []
    for (measure, sum) in zip(table.measures, row.sums) where sum != 0 {
      for posting in measure.postings {
        switch posting {
        case .debit(let account):
          postings.append(Movement(account: account + suffix, sum: sum, unit: measure.unit))
        case .credit(let account):
          postings.append(Movement(account: account + suffix, sum: -sum, unit: measure.unit))
        }
      }
    }
    return postings
  }

  private func append(
    _ sum: Int64, _ unit: ExportTable.MeasureColumn.Unit, to bytes: inout [UInt8]
  ) {
    if unit == .cents { bytes.append(cents: sum) } else { bytes.append(String(sum)) }
    bytes.append(" \(Self.symbol(unit))")
  }

  private static func symbol(_ unit: ExportTable.MeasureColumn.Unit) -> String {
    switch unit {
    case .cents: "EUR"
    case .count(let things): "\"\(things)\""
    }
  }

  /// A value as a part of an account's name: without what ends a name or a part of it.
  private static func accountPart(_ value: String) -> String {
    var part = ""
    var wasSpace = true
    for scalar in value.unicodeScalars {
      let character: Unicode.Scalar =
        switch scalar {
        case ":": "-"
        case ";": ","
        default: scalar
        }
      let isSpace =
        character.properties.isWhitespace || character.properties.generalCategory == .control
      if !isSpace {
        part.unicodeScalars.append(character)
      } else if !wasSpace {
        part.append(" ")
      }
      wasSpace = isSpace
    }
    if part.hasSuffix(" ") { part.removeLast() }
    // Without a part, the accounts of different keys could be one.
    return part.isEmpty ? "none" : part
  }
}
