import GRDB
import Projections

/// Where some entries of a month stand, and what they are about.
struct JournalExtent: Hashable {
  /// The month in which they are booked.
  var month: Int32
  /// Which block of the month, from 0.
  var number: Int64
  var entries: Int
  /// The first position.
  var first: Int64
  /// The last position.
  var last: Int64
  /// The first day on which any of it happened.
  var firstDay: Int64
  /// The last one.
  var lastDay: Int64

  var days: ClosedRange<Int64> { firstDay...lastDay }
}

/// Blocks of a month that stand one after the other, to be read together.
struct JournalStretch {
  /// As many as keep the columns of a question in the caches.
  static let blocksMax = 8
  static let entriesMax = blocksMax * JournalColumn.entriesMax

  /// At least one, of one month and with numbers that follow each other.
  private(set) var blocks: [JournalExtent]

  init(_ block: JournalExtent) {
    blocks = [block]
  }

  var month: Int32 { blocks[0].month }
  var entries: Int { blocks.reduce(0) { $0 + $1.entries } }
  /// The last position of all of them.
  var last: Int64 { blocks.reduce(0) { max($0, $1.last) } }
  /// The days on which any of it happened.
  var days: ClosedRange<Int64> {
    blocks.dropFirst().reduce(blocks[0].days) { days, block in
      min(days.lowerBound, block.firstDay)...max(days.upperBound, block.lastDay)
    }
  }

  /// Takes in the next block; false where it is not the next one, or there are enough.
  mutating func take(_ block: JournalExtent) -> Bool {
    guard blocks.count < Self.blocksMax, block.month == month,
      block.number == blocks[0].number + Int64(blocks.count)
    else { return false }
    blocks.append(block)
    return true
  }
}

/// Reads the stored entries of a journal, column by column.
///
/// The columns of a month stand beside each other, each with its blocks in a row: a question reads
/// those that it needs and no page of the others.
struct JournalReader {
  let journal: Journal
  private let database: Database
  private let columns: PreparedStatement

  init(_ journal: Journal, _ database: Database) throws {
    self.journal = journal
    self.database = database
    columns = try PreparedStatement(
      database,
      "SELECT bytes FROM \(journal.columnTable) WHERE place BETWEEN ?1 AND ?2 ORDER BY place")
  }

  /// The blocks for which a condition of SQL holds, in the order of months and numbers.
  func extents(where condition: String = "TRUE", _ values: Int64...) throws -> [JournalExtent] {
    let blocks = try PreparedStatement(
      database,
      """
      SELECT month, number, entries, first, last, first_day, last_day FROM \(journal.blockTable)
      WHERE \(condition) ORDER BY month, number
      """)
    var extents: [JournalExtent] = []
    try blocks.forEachRow(values.map(SQLValue.integer)) { row in
      let entries = row.integer(2)
      guard (1...Int64(JournalColumn.entriesMax)).contains(entries),
        row.integer(5) <= row.integer(6)
      else { throw damage() }
      extents.append(
        JournalExtent(
          month: Int32(clamping: row.integer(0)), number: row.integer(1), entries: Int(entries),
          first: row.integer(3), last: row.integer(4), firstDay: row.integer(5),
          lastDay: row.integer(6)))
    }
    return extents
  }

  /// Blocks as stretches, in their order.
  static func stretches(of extents: some Sequence<JournalExtent>) -> [JournalStretch] {
    var stretches: [JournalStretch] = []
    for extent in extents {
      let last = stretches.count - 1
      guard last < 0 || !stretches[last].take(extent) else { continue }
      stretches.append(JournalStretch(extent))
    }
    return stretches
  }

  /// Calls `body` for a column of each block of a stretch, with how many entries came before.
  func forEachBlock(
    of stretch: JournalStretch, _ column: Int, _ body: (Int, JournalColumn) throws -> Void
  ) throws {
    var (index, before) = (0, 0)
    let places = [stretch.blocks[0], stretch.blocks[stretch.blocks.count - 1]].map {
      SQLValue.integer(Journal.place($0.month, column, $0.number))
    }
    try columns.forEachRow(places) { row in
      guard index < stretch.blocks.count else { throw damage() }
      let entries = stretch.blocks[index].entries
      try row.withBytes(0) { bytes in
        guard let found = JournalColumn(bytes, count: entries) else { throw damage() }
        try body(before, found)
      }
      index += 1
      before += entries
    }
    guard index == stretch.blocks.count else { throw damage() }
  }

  /// Decodes a column of a stretch into the beginning of a buffer of at least its entries.
  ///
  /// - Returns: whether any number is not zero.
  func read(
    _ column: Int, of stretch: JournalStretch, into output: UnsafeMutablePointer<Int64>
  ) throws -> Bool {
    var isZero = true
    try forEachBlock(of: stretch, column) { before, found in
      found.read(into: output + before)
      if !found.isZero { isZero = false }
    }
    return !isZero
  }

  /// All columns of some entries of a block, one entry after the other.
  func entries(of block: JournalExtent, at indexes: some Collection<Int>) throws -> [Int64] {
    let width = journal.width
    var values = [Int64](repeating: 0, count: indexes.count * width)
    for column in 0..<width {
      try forEachBlock(of: JournalStretch(block), column) { _, found in
        var place = column
        for index in indexes {
          values[place] = found[index]
          place += width
        }
      }
    }
    return values
  }

  private func damage() -> DatabaseError {
    DatabaseError(resultCode: .SQLITE_CORRUPT, message: "no blocks of \(journal.name)")
  }
}
