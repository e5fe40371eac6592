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
  private let read: PreparedStatement
  /// What the stored blocks of each month hold, in their order.
  private var extents: [Int32: [Extent]] = [:]
  private var open: [Int32: OpenBlock] = [:]
  /// The last day and its month, since most entries are of the same day as the one before.
  private var lastDay: (day: Int32, month: Int32) = (0, Booking.month(of: 0))

  /// The newest entries of a month.
  private struct OpenBlock {
    var number: Int64
    var values: [Int64]
    var isChanged = false
  }

  /// What a block holds.
  private struct Extent {
    var first: Int64
    var last: Int64
    var firstDay: Int64
    var lastDay: Int64
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
    read = try PreparedStatement(
      database, "SELECT bytes FROM \(table) WHERE month = ? AND number = ?")
    booking.closedThrough =
      try Int32.fetchOne(database, sql: "SELECT max(month) FROM \(journal.monthTable)") ?? 0
    let stored = try PreparedStatement(
      database,
      "SELECT month, first, last, first_day, last_day FROM \(table) ORDER BY month, number")
    try stored.forEachRow { row in
      extents[Int32(clamping: row.integer(0)), default: []].append(
        Extent(
          first: row.integer(1), last: row.integer(2), firstDay: row.integer(3),
          lastDay: row.integer(4)))
    }
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

  /// Adds an entry that takes back another one: a correction of the month in which that is booked.
  ///
  /// - Parameter change: changes the dimensions and measures of the other one into its own.
  func cancel(_ header: RecordHeader, _ change: (inout [Int64]) -> Void) throws {
    let original = try original(header)
    let place = booking.cancellation(
      of: Self.bookedDay(original), recorded: header.recordedAt)
    try correct(original, header, booked: place, change)
  }

  /// Adds an entry of what another tap changed about one.
  func recount(_ header: RecordHeader, _ change: (inout [Int64]) -> Void) throws {
    let original = try original(header)
    let place = booking.recount(of: Self.bookedDay(original), recorded: header.recordedAt)
    try correct(original, header, booked: place, change)
  }

  /// The entry that a record corrects, as it was before any correction.
  func original(_ header: RecordHeader) throws -> [Int64] {
    guard let entry = try entry(at: header.reverses) else {
      throw UnfoldableRecord("position \(header.reverses) has no entry that could be corrected")
    }
    return entry
  }

  private func correct(
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

  private static func bookedDay(_ entry: [Int64]) -> Int32 {
    Int32(clamping: entry[Journal.Column.bookedDay])
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
  func close(_ body: PeriodClosed, _ header: RecordHeader) throws {
    let month = body.month.number
    guard month > booking.closedThrough else {
      throw UnfoldableRecord("month \(body.month.text) is closed already")
    }
    try closeMonth.run(.init(month), .init(header.position))
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
    var extent = Extent(
      first: block.values[0], last: block.values[(count - 1) * width], firstDay: .max,
      lastDay: .min)
    for index in stride(from: Journal.Column.occurredDay, to: block.values.count, by: width) {
      extent.firstDay = min(extent.firstDay, block.values[index])
      extent.lastDay = max(extent.lastDay, block.values[index])
    }
    try write.run(
      .init(month), .init(block.number), .init(extent.first), .init(extent.last), .init(count),
      .init(extent.firstDay), .init(extent.lastDay),
      .blob(JournalBlock.encode(block.values, width: width)))
    if block.number < extents[month]?.count ?? 0 {
      extents[month]?[Int(block.number)] = extent
    } else {
      extents[month, default: []].append(extent)
    }
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
  func newestDay() -> Int32 {
    Int32(clamping: extents.values.flatMap { $0.map(\.lastDay) }.max() ?? 0)
  }

  /// The entry that a record made, as it was before any correction; nil where there is none.
  ///
  /// - Complexity: O(log entries) for each month, and a look into the blocks that may hold it.
  func entry(at position: UInt64) throws -> [Int64]? {
    let width = journal.width
    let wanted = Int64(clamping: position)
    for block in open.values where block.isChanged {
      let count = block.values.count / width
      var index = (0..<count).partitioningIndex { block.values[$0 * width] >= wanted }
      while index < count, block.values[index * width] == wanted {
        let start = index * width
        if block.values[start + Journal.Column.original] == 0 {
          return Array(block.values[start..<start + width])
        }
        index += 1
      }
    }
    for (month, extents) in extents {
      var number = extents.indices.partitioningIndex { extents[$0].last >= wanted }
      while number < extents.count, extents[number].first <= wanted {
        if let entry = try entry(wanted, month, number) { return entry }
        number += 1
      }
    }
    return nil
  }

  private func entry(_ wanted: Int64, _ month: Int32, _ number: Int) throws -> [Int64]? {
    var found: [Int64]?
    try read.forEachRow(.init(month), .init(number)) { row in
      try row.withBlock(0, of: journal) { block in
        let positions = block.column(Journal.Column.position)
        var index = (0..<block.count).partitioningIndex { positions[$0] >= wanted }
        while index < block.count, positions[index] == wanted, found == nil {
          if block.column(Journal.Column.original)[index] == 0 { found = block.entry(index) }
          index += 1
        }
      }
    }
    return found
  }

  /// Calls `body` for every entry of what happened on a day of a range, in no order of the log.
  func forEach(occurredFrom first: Int32, through last: Int32, _ body: ([Int64]) -> Void) throws {
    try finish()
    let days = Int64(first)...Int64(last)
    for (month, extents) in extents {
      for (number, extent) in extents.enumerated()
      where extent.firstDay <= days.upperBound && extent.lastDay >= days.lowerBound {
        try read.forEachRow(.init(month), .init(number)) { row in
          try row.withBlock(0, of: journal) { block in
            let occurred = block.column(Journal.Column.occurredDay)
            for index in 0..<block.count where days.contains(occurred[index]) {
              body(block.entry(index))
            }
          }
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

extension Range<Int> {
  /// The first index for which `isBehind` holds, where it holds for all after the first.
  ///
  /// - Complexity: O(log count).
  func partitioningIndex(_ isBehind: (Int) -> Bool) -> Int {
    var (low, high) = (lowerBound, upperBound)
    while low < high {
      let middle = low + (high - low) / 2
      if isBehind(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
