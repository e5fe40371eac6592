import GRDB
import Ledger
import Projections

/// The blocks of a journal while it is folded: those that are not full are in memory.
final class JournalStore {
  let journal: Journal
  private(set) var booking = Booking()
  private let reader: JournalReader
  private let sums: JournalSums
  private let writeBlock: PreparedStatement
  private let writeColumn: PreparedStatement
  private let closeMonth: PreparedStatement
  /// The stored blocks of each month, in their order.
  private var extents: [Int32: [JournalExtent]] = [:]
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
    reader = try JournalReader(journal, database)
    sums = try JournalSums(journal, database)
    writeBlock = try PreparedStatement(
      database, "INSERT OR REPLACE INTO \(journal.blockTable) VALUES (?, ?, ?, ?, ?, ?, ?)")
    writeColumn = try PreparedStatement(
      database, "INSERT OR REPLACE INTO \(journal.columnTable) VALUES (?, ?)")
    closeMonth = try PreparedStatement(
      database, "INSERT INTO \(journal.monthTable) VALUES (?, ?)")
    booking.closedThrough =
      try Int32.fetchOne(database, sql: "SELECT max(month) FROM \(journal.monthTable)") ?? 0
    extents = Dictionary(grouping: try reader.extents(), by: \.month)
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
      try sumUp(month)
      open[month] = OpenBlock(number: block.number + 1, values: [])
    }
  }

  private func append(_ block: inout OpenBlock, _ body: (inout [Int64]) -> Void) -> Bool {
    body(&block.values)
    block.isChanged = true
    return block.values.count >= JournalColumn.entriesMax * journal.width
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
    var extent = JournalExtent(
      month: month, number: block.number, entries: count, first: block.values[0],
      last: block.values[(count - 1) * width], firstDay: .max, lastDay: .min)
    for index in stride(from: Journal.Column.occurredDay, to: block.values.count, by: width) {
      extent.firstDay = min(extent.firstDay, block.values[index])
      extent.lastDay = max(extent.lastDay, block.values[index])
    }
    try writeBlock.run { row in
      for number in [Int64(month), extent.number, Int64(count), extent.first, extent.last] {
        row.add(number)
      }
      row.add(extent.firstDay)
      row.add(extent.lastDay)
    }
    for column in 0..<width {
      try writeColumn.run(
        .integer(Journal.place(month, column, block.number)),
        .blob(JournalColumn.encode(block.values, column: column, width: width)))
    }
    if block.number < extents[month]?.count ?? 0 {
      extents[month]?[Int(block.number)] = extent
    } else {
      extents[month, default: []].append(extent)
    }
  }

  /// Sums up the newest blocks of a month where there are enough for it, all of them full.
  private func sumUp(_ month: Int32) throws {
    guard let blocks = extents[month], blocks.count.isMultiple(of: journal.summedBlocks) else {
      return
    }
    try sums.add(Array(blocks.suffix(journal.summedBlocks)), reader)
  }

  private func newestBlock(of month: Int32) throws -> OpenBlock {
    guard let newest = extents[month]?.last else { return OpenBlock(number: 0, values: []) }
    guard newest.entries < JournalColumn.entriesMax else {
      return OpenBlock(number: newest.number + 1, values: [])
    }
    return OpenBlock(
      number: newest.number, values: try reader.entries(of: newest, at: 0..<newest.entries))
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
    for extents in extents.values {
      var number = extents.indices.partitioningIndex { extents[$0].last >= wanted }
      while number < extents.count, extents[number].first <= wanted {
        if let entry = try entry(wanted, in: extents[number]) { return entry }
        number += 1
      }
    }
    return nil
  }

  private func entry(_ wanted: Int64, in block: JournalExtent) throws -> [Int64]? {
    let stretch = JournalStretch(block)
    var places: Range<Int> = 0..<0
    try reader.forEachBlock(of: stretch, Journal.Column.position) { _, positions in
      let all = 0..<block.entries
      let first = all.partitioningIndex { positions[$0] >= wanted }
      places = first..<(first..<block.entries).partitioningIndex { positions[$0] > wanted }
    }
    var found: Int?
    try reader.forEachBlock(of: stretch, Journal.Column.original) { _, originals in
      found = places.first { originals[$0] == 0 }
    }
    return try found.map { try reader.entries(of: block, at: [$0]) }
  }

  /// Calls `body` for every entry of what happened on a day of a range, in no order of the log.
  func forEach(occurredFrom first: Int32, through last: Int32, _ body: ([Int64]) -> Void) throws {
    try finish()
    let days = Int64(first)...Int64(last)
    let width = journal.width
    for extent in extents.values.joined()
    where extent.firstDay <= days.upperBound && extent.lastDay >= days.lowerBound {
      var indexes: [Int] = []
      try reader.forEachBlock(of: JournalStretch(extent), Journal.Column.occurredDay) { _, found in
        indexes = (0..<extent.entries).filter { days.contains(found[$0]) }
      }
      let values = try reader.entries(of: extent, at: indexes)
      for start in stride(from: 0, to: values.count, by: width) {
        body(Array(values[start..<start + width]))
      }
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
