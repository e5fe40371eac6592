import GRDB
import Ledger
import Projections

/// The blocks of a journal while it is folded: those that are not full are in memory.
final class JournalStore {
  let journal: Journal
  private(set) var booking = Booking()
  private let write: PreparedStatement
  private let closeMonth: PreparedStatement
  private let newestOfMonth: PreparedStatement
  private let around: PreparedStatement
  private let ofDays: PreparedStatement
  private let lastOfDays: PreparedStatement
  private var open: [Int32: OpenBlock] = [:]
  /// The last day and its month, since most entries are of the same day as the one before.
  private var lastDay: (day: Int32, month: Int32) = (0, Booking.month(of: 0))

  /// The newest entries of a month.
  private struct OpenBlock {
    var number: Int64
    var values: [Int64]
    var isChanged = false
  }

  init(_ journal: Journal, _ database: Database) throws {
    self.journal = journal
    let table = journal.blockTable
    write = try PreparedStatement(
      database, "INSERT OR REPLACE INTO \(table) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
    closeMonth = try PreparedStatement(
      database, "INSERT INTO \(journal.monthTable) VALUES (?, ?)")
    newestOfMonth = try PreparedStatement(
      database,
      """
      SELECT number, entries, bytes FROM \(table) WHERE month = ? ORDER BY number DESC LIMIT 1
      """)
    around = try PreparedStatement(
      database, "SELECT bytes FROM \(table) WHERE first <= ?1 AND last >= ?1")
    ofDays = try PreparedStatement(
      database,
      """
      SELECT bytes FROM \(table) WHERE first_day <= ?2 AND last_day >= ?1 ORDER BY month, number
      """)
    lastOfDays = try PreparedStatement(database, "SELECT max(last_day) FROM \(table)")
    booking.closedThrough =
      try Int32.fetchOne(database, sql: "SELECT max(month) FROM \(journal.monthTable)") ?? 0
  }

  /// Adds an entry of what happened, booked where that is booked.
  ///
  /// - Parameter body: appends dimensions and measures.
  func append(_ header: RecordHeader, _ body: (inout [Int64]) -> Void) throws {
    let day = Booking.day(of: header.occurredAt)
    let place = booking.ordinary(day, recorded: header.recordedAt)
    try append(bookedOn: place.day) { columns in
      columns.append(Int64(clamping: header.position))
      columns.append(0)
      columns.append(Int64(place.day))
      columns.append(Int64(day))
      columns.append(Int64(place.corrects))
      body(&columns)
    }
  }

  /// Adds an entry that corrects another one at a place.
  ///
  /// - Parameter change: changes the dimensions and measures of the other one into its own.
  func correct(
    _ original: [Int64], _ header: RecordHeader, booked place: Booking.Place,
    _ change: (inout [Int64]) -> Void
  ) throws {
    var entry = original
    entry[Journal.Column.original] = entry[Journal.Column.position]
    entry[Journal.Column.position] = Int64(clamping: header.position)
    entry[Journal.Column.bookedDay] = Int64(place.day)
    entry[Journal.Column.corrects] = Int64(place.corrects)
    change(&entry)
    try append(bookedOn: place.day) { $0 += entry }
  }

  /// Adds an entry: `body` appends all of its columns.
  ///
  /// - Parameter day: the booked day.
  func append(bookedOn day: Int32, _ body: (inout [Int64]) -> Void) throws {
    if day != lastDay.day { lastDay = (day, Booking.month(of: day)) }
    let month = lastDay.month
    if open[month] == nil { open[month] = try newestBlock(of: month) }
    let isFull = append(&open[month, default: OpenBlock(number: 0, values: [])], body)
    if isFull, let block = open[month] {
      try store(block, month)
      open[month] = OpenBlock(number: block.number + 1, values: [])
    }
  }

  private func append(_ block: inout OpenBlock, _ body: (inout [Int64]) -> Void) -> Bool {
    body(&block.values)
    block.isChanged = true
    return block.values.count >= JournalBlock.entriesMax * journal.width
  }

  /// A month is closed from this record on.
  func close(month: Int32, at position: UInt64) throws {
    guard month > booking.closedThrough else {
      throw UnfoldableRecord("month \(month) is closed already")
    }
    try closeMonth.run(.init(month), .init(position))
    booking.closedThrough = month
  }

  /// Writes what has changed since the last time.
  func finish() throws {
    for (month, block) in open where block.isChanged {
      try store(block, month)
      open[month]?.isChanged = false
    }
  }

  private func store(_ block: OpenBlock, _ month: Int32) throws {
    let width = journal.width
    let count = block.values.count / width
    guard count > 0 else { return }
    var days = (first: Int64.max, last: Int64.min)
    for index in stride(from: Journal.Column.occurredDay, to: block.values.count, by: width) {
      days = (min(days.first, block.values[index]), max(days.last, block.values[index]))
    }
    try write.run(
      .init(month), .init(block.number), .init(block.values[0]),
      .init(block.values[(count - 1) * width]), .init(count), .init(days.first), .init(days.last),
      .blob(JournalBlock.encode(block.values, width: width)))
  }

  private func newestBlock(of month: Int32) throws -> OpenBlock {
    var newest = OpenBlock(number: 0, values: [])
    try newestOfMonth.forEachRow(.init(month)) { row in
      newest.number = row.integer(0)
      guard row.integer(1) < JournalBlock.entriesMax else {
        newest.number += 1
        return
      }
      try row.withBlock(2, of: journal) { block in
        for index in 0..<block.count { newest.values += block.entry(index) }
      }
    }
    return newest
  }

  // MARK: Looking back

  /// The newest day on which anything happened; 0 where nothing did.
  func newestDay() throws -> Int32 {
    Int32(clamping: try lastOfDays.integer() ?? 0)
  }

  /// The entry that a record made, as it was before any correction; nil where there is none.
  ///
  /// - Complexity: one look into a block of each month.
  func entry(at position: UInt64) throws -> [Int64]? {
    let width = journal.width
    let wanted = Int64(clamping: position)
    for block in open.values {
      for start in stride(from: 0, to: block.values.count, by: width)
      where block.values[start] == wanted && block.values[start + Journal.Column.original] == 0 {
        return Array(block.values[start..<start + width])
      }
    }
    var found: [Int64]?
    try around.forEachRow(.init(position)) { row in
      try row.withBlock(0, of: journal) { block in
        let index = (0..<block.count).first {
          block.value(Journal.Column.position, of: $0) == wanted
            && block.value(Journal.Column.original, of: $0) == 0
        }
        if let index { found = block.entry(index) }
      }
    }
    return found
  }

  /// Calls `body` for every entry of what happened on a day of a range, in no order of the log.
  func forEach(occurredFrom first: Int32, through last: Int32, _ body: ([Int64]) -> Void) throws {
    try finish()
    let days = Int64(first)...Int64(last)
    try ofDays.forEachRow(.init(first), .init(last)) { row in
      try row.withBlock(0, of: journal) { block in
        for index in 0..<block.count
        where days.contains(block.value(Journal.Column.occurredDay, of: index)) {
          body(block.entry(index))
        }
      }
    }
  }
}

extension PreparedRow {
  /// Reads the block in a column.
  func withBlock(_ column: Int32, of journal: Journal, _ body: (JournalBlock) throws -> Void) throws
  {
    try withBytes(column) { bytes in
      guard let block = JournalBlock(bytes, width: journal.width) else {
        throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "no block of \(journal.name)")
      }
      try body(block)
    }
  }
}
