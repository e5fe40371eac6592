import GRDB
import Projections

/// Sums of many blocks of a month, which are kept beside them: by a few dimensions there are far
/// fewer lines than entries, and full blocks never change.
///
/// Each journal says by which dimensions it has them (`Journal.summaries`). A summary is these
/// dimensions and the measures of its lines, in columns one after the other.
struct JournalSums {
  private let journal: Journal
  private let database: Database
  private let find: PreparedStatement

  init(_ journal: Journal, _ database: Database) throws {
    self.journal = journal
    self.database = database
    find = try PreparedStatement(
      database,
      """
      SELECT lines, bytes FROM \(journal.sumTable) WHERE place BETWEEN ?1 AND ?2 ORDER BY place
      """)
  }

  /// The columns of a summary.
  private func columns(_ summary: Int) -> [Int] {
    journal.summaries[summary].compactMap(journal.column(of:))
      + Array(journal.firstMeasure..<journal.width)
  }

  // MARK: Writing

  /// Sums up as many blocks as are summed up together.
  func add(_ blocks: [JournalExtent], _ reader: JournalReader) throws {
    for summary in journal.summaries.indices {
      let parts = journal.summaries[summary].compactMap { dimension in
        journal.column(of: dimension).map {
          TotalsKey.Part(dimension: dimension, column: $0, firstDay: 0, periods: [])
        }
      }
      let measures = journal.firstMeasure..<journal.width
      var (columns, lines) = (StretchColumns(journal), StretchLines())
      var table = TotalsTable(measures: measures.count)
      for stretch in JournalReader.stretches(of: blocks) {
        for column in self.columns(summary) {
          try columns.read(column, of: stretch, from: reader)
        }
        lines.find(parts, of: columns, in: &table, count: stretch.entries)
        for (measure, column) in measures.enumerated() {
          table.add(columns[column], to: lines.lines, measure)
        }
      }
      try write(table, parts, blocks[0], summary)
    }
  }

  private func write(
    _ table: TotalsTable, _ parts: [TotalsKey.Part], _ first: JournalExtent, _ summary: Int
  ) throws {
    let measures = journal.measures.count
    var values: [Int64] = []
    for (line, key) in table.keys.enumerated() {
      values += key.values(of: parts)
      values += table.sums[line * measures..<(line + 1) * measures]
    }
    let width = parts.count + measures
    let bytes = (0..<width).flatMap { JournalColumn.encode(values, column: $0, width: width) }
    let number = first.number / Int64(journal.summedBlocks)
    try PreparedStatement(
      database, "INSERT OR REPLACE INTO \(journal.sumTable) VALUES (?, ?, ?)"
    ).run(
      .integer(Journal.place(first.month, summary, number)), .init(table.keys.count), .blob(bytes))
  }

  // MARK: Reading

  /// The first summary that tells some columns apart; nil where none does.
  func summary(with columns: Set<Int>) -> Int? {
    journal.summaries.indices.first { columns.isSubset(of: self.columns($0)) }
  }

  /// Reads the first so many summaries of a month, and calls `body` with the columns of each that
  /// are wanted, and the number of its lines.
  ///
  /// - Parameter body: may take the columns and leave others in their place.
  func forEach(
    _ summary: Int, of month: Int32, first count: Int, _ wanted: Set<Int>,
    _ body: (inout StretchColumns, Int) -> Void
  ) throws {
    guard count > 0 else { return }
    var columns = StretchColumns(journal)
    var found = 0
    try find.forEachRow(
      .integer(Journal.place(month, summary, 0)),
      .integer(Journal.place(month, summary, Int64(count - 1)))
    ) { row in
      let lines = Int(row.integer(0))
      try row.withBytes(1) { bytes in
        var rest = bytes[...]
        for column in self.columns(summary) {
          guard let taken = JournalColumn.take(from: &rest, count: lines) else { throw damage() }
          if wanted.contains(column) { columns.read(column, from: taken, count: lines) }
        }
      }
      body(&columns, lines)
      found += 1
    }
    guard found == count else { throw damage() }
  }

  private func damage() -> DatabaseError {
    DatabaseError(resultCode: .SQLITE_CORRUPT, message: "no sums of \(journal.name)")
  }
}
