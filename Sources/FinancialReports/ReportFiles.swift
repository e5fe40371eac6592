package import Ledger
package import LedgerExports
package import LedgerProjections

/// The files of a report: who owes an organiser what for tickets at a discount.
///
/// Their lines are those of the export `shares`, of the organiser alone, each in the file of the
/// municipality in which the holder lives. Added up, these files are that export.
package enum ReportFiles {
  /// What lines are told apart by: the day of a sale, its event, who pays, by which key.
  private static let dimensions: [Dimension] = [.day, .event, .municipality, .distributionKey]

  /// A file, before it is written.
  package struct File: Sendable {
    /// What it is called.
    package var name: String
    /// What is in it.
    package var table: ExportTable
  }

  /// The export that a report is made of.
  package static func request(
    _ period: ReportPeriod, of organizer: OrganizerID
  ) throws(ExportFault) -> ExportRequest {
    try ExportRequest(
      .shares, by: dimensions.map(\.rawValue), from: period.from, through: period.through,
      format: .csvBelgian,
      restriction: TotalsQuestion.Restriction(systems: CardSystemSet(), organizers: [organizer]))
  }

  /// Makes the files of a request's answer: what is owed in all, and one for each government.
  ///
  /// - Throws: where they have too many lines.
  package static func of(
    _ request: ExportRequest, _ rooted: RootedTotals, _ organizer: OrganizerView
  ) throws(ExportFault) -> [File] {
    let totals = rooted.totals
    var whole = try ExportTable(request, totals, root: rooted.root)
    let named = ["organizer", "organizer-name"]
    whole.keys.insert(contentsOf: named.map { ExportTable.KeyColumn($0) }, at: 0)
    for index in whole.rows.indices {
      whole.rows[index].keys.insert(contentsOf: [organizer.id, organizer.name], at: 0)
    }
    guard let place = dimensions.firstIndex(of: .municipality) else { return [] }
    var rows: [Int64: [ExportTable.Row]] = [:]
    for (line, row) in zip(totals.lines, whole.rows) {
      rows[line.keys[place], default: []].append(row)
    }
    let municipalities = rows.sorted { $0.key < $1.key }.map { code, rows in
      File(name: name(ofMunicipality: code), table: whole.with(rows))
    }
    let flemish = whole.owedByFlemishGovernment
    return [File(name: "total.csv", table: whole.byMunicipality)] + municipalities
      + (flemish.rows.isEmpty ? [] : [File(name: "flemish-government.csv", table: flemish)])
  }

  private static func name(ofMunicipality code: Int64) -> String {
    code == 0 ? "municipality-unknown.csv" : "municipality-\(code).csv"
  }
}

extension ExportTable {
  /// The same with other lines.
  fileprivate func with(_ rows: [Row]) -> ExportTable {
    var table = self
    table.rows = rows
    return table
  }

  private func place(ofMeasure measure: Measure) -> Int? {
    measures.firstIndex { $0.name == measure.rawValue }
  }

  /// The lines for which the Flemish government pays, and what.
  fileprivate var owedByFlemishGovernment: ExportTable {
    let places = [Measure.tickets, .price, .flemishShare].compactMap { place(ofMeasure: $0) }
    var table = self
    table.measures = places.map { measures[$0] }
    table.rows = rows.compactMap { row in
      guard let owed = places.last, row.sums[owed] != 0 else { return nil }
      return Row(
        corrects: row.corrects, day: row.day, keys: row.keys, sums: places.map { row.sums[$0] })
    }
    return table
  }

  /// One line for each municipality, and each month that is corrected.
  fileprivate var byMunicipality: ExportTable {
    let kept = keys.indices.filter {
      keys[$0].name.hasPrefix(Dimension.organizer.rawValue)
        || keys[$0].name.hasPrefix(Dimension.municipality.rawValue)
    }
    struct Group: Hashable {
      var keys: [String]
      var corrects: CivilMonth?
    }
    var sums: [Group: [Int64]] = [:]
    for row in rows {
      let group = Group(keys: kept.map { row.keys[$0] }, corrects: row.corrects)
      let before = sums[group] ?? measures.map { _ in 0 }
      sums[group] = zip(before, row.sums).map { $0 + $1 }
    }
    var table = self
    table.keys = kept.map { keys[$0] }
    table.rows = sums.map { group, sums in
      Row(corrects: group.corrects, day: through, keys: group.keys, sums: sums)
    }.sorted {
      ($0.keys.joined(separator: "\u{0}"), $0.corrects?.number ?? 0)
        < ($1.keys.joined(separator: "\u{0}"), $1.corrects?.number ?? 0)
    }
    return table
  }
}
