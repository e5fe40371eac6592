import EventLog

/// The questions that are asked of a log's tables, prepared once per connection.
///
/// It must not outlive its connection. No question leaves a read transaction open.
struct LogTables: ~Copyable {
  private let bounds: Statement
  private let recordAt: Statement
  private let recordsAfter: Statement
  private let recordsBefore: Statement
  private let tileAt: Statement
  private let lastTile: Statement

  init(_ connection: borrowing Connection) throws(EventLogError) {
    // All are prepared before the first is kept: a value is made whole or not at all.
    let bounds = try Statement(
      connection, PackageResources.bounds_sql, doing: "find the last record")
    let recordAt = try Statement(connection, PackageResources.recordAt_sql, doing: "read a record")
    let recordsAfter = try Statement(
      connection, PackageResources.recordsAfter_sql, doing: "read records")
    let recordsBefore = try Statement(
      connection, PackageResources.recordsBefore_sql, doing: "read records backwards")
    let tileAt = try Statement(connection, PackageResources.tileAt_sql, doing: "read a tile")
    let lastTile = try Statement(
      connection, PackageResources.lastTile_sql, doing: "find the last tile")
    self.bounds = bounds
    self.recordAt = recordAt
    self.recordsAfter = recordsAfter
    self.recordsBefore = recordsBefore
    self.tileAt = tileAt
    self.lastTile = lastTile
  }

  /// The position of the last record.
  ///
  /// - Throws: `damaged` when the log does not begin at position 1.
  func lastPosition() throws(EventLogError) -> Position {
    defer { bounds.reset() }
    guard try bounds.step(), !bounds.isNull(0) else { return .beforeFirst }
    guard bounds.integer(0) == 1, let last = UInt64(exactly: bounds.integer(1)) else {
      throw EventLogError(.damaged, "the first record is \(bounds.integer(0))", at: .first)
    }
    return Position(rawValue: last)
  }

  /// The record at a position, or nothing when there is none.
  func record(at position: Position) throws(EventLogError) -> [UInt8]? {
    guard let row = Int64(exactly: position.rawValue) else { return nil }
    defer { recordAt.reset() }
    try recordAt.bind(row, at: 1)
    do {
      guard try recordAt.step() else { return nil }
    } catch {
      throw error.at(position)
    }
    return unsafe Array(recordAt.bytes(0))
  }

  /// Calls `body` with up to `limit` records after a position, in one read transaction.
  ///
  /// - Throws: `damaged` at the first position that is missing or unreadable, or what `body`
  ///   throws.
  func forEachRecord(
    after position: Position, limit: Int,
    _ body: (Position, UnsafeRawBufferPointer) throws -> Void
  ) throws -> Int {
    guard limit > 0, let row = Int64(exactly: position.rawValue) else { return 0 }
    defer { recordsAfter.reset() }
    try recordsAfter.bind(row, at: 1)
    try recordsAfter.bind(Int64(limit), at: 2)
    var expected = position.next
    while try step(recordsAfter, to: expected) {
      unsafe try body(expected, recordsAfter.bytes(1))
      expected = expected.next
    }
    return position.next.distance(to: expected)
  }

  /// Up to `limit` records after a position, ascending, in one read transaction.
  func records(after position: Position, limit: Int) throws(EventLogError) -> [StoredRecord] {
    guard limit > 0, let row = Int64(exactly: position.rawValue) else { return [] }
    defer { recordsAfter.reset() }
    try recordsAfter.bind(row, at: 1)
    try recordsAfter.bind(Int64(limit), at: 2)
    var page: [StoredRecord] = []
    var expected = position.next
    while try step(recordsAfter, to: expected) {
      unsafe page.append(StoredRecord(position: expected, bytes: Array(recordsAfter.bytes(1))))
      expected = expected.next
    }
    return page
  }

  /// Up to `limit` records before a position, descending.
  func records(before position: Position, limit: Int) throws(EventLogError) -> [StoredRecord] {
    let end = min(position, try lastPosition().next)
    guard limit > 0, end > .beforeFirst else { return [] }
    defer { recordsBefore.reset() }
    try recordsBefore.bind(Int64(end.rawValue), at: 1)
    try recordsBefore.bind(Int64(limit), at: 2)
    var page: [StoredRecord] = []
    var expected = end.advanced(by: -1)
    while expected > .beforeFirst, try step(recordsBefore, to: expected) {
      unsafe page.append(StoredRecord(position: expected, bytes: Array(recordsBefore.bytes(1))))
      expected = expected.advanced(by: -1)
    }
    return page
  }

  /// A full tile, or nothing when it is not stored.
  func tile(_ id: MerkleTileID) throws(EventLogError) -> [UInt8]? {
    defer { tileAt.reset() }
    try tileAt.bind(id.row, at: 1)
    do {
      guard try tileAt.step() else { return nil }
    } catch {
      throw error.at(id.firstPosition)
    }
    return unsafe Array(tileAt.bytes(0))
  }

  /// The highest key of a stored tile within these; nothing when there is none.
  func lastTileRow(in rows: ClosedRange<Int64>) throws(EventLogError) -> Int64? {
    defer { lastTile.reset() }
    try lastTile.bind(rows.lowerBound, at: 1)
    try lastTile.bind(rows.upperBound, at: 2)
    return try lastTile.step() && !lastTile.isNull(0) ? lastTile.integer(0) : nil
  }

  /// The tree over the first `size` records, from full tiles and the records after the last of
  /// them.
  func tree(ofFirst size: Position) throws(EventLogError) -> MerkleTree {
    let tailCount = Int(size.rawValue % UInt64(MerkleTile.width))
    let tail = try records(after: size.advanced(by: -tailCount), limit: tailCount)
    guard tail.count == tailCount else {
      throw EventLogError(
        .damaged, "the record is missing", at: size.advanced(by: tail.count - tailCount + 1))
    }
    return try MerkleTree(
      resumingAt: size.rawValue, tail: tail.map { LogHash.leaf(of: $0.bytes) }
    ) { (id) throws(EventLogError) in try tile(id) }
  }

  /// Shows that a record is among the first ones.
  func inclusionProof(
    of position: Position, in size: Position
  ) throws(EventLogError) -> InclusionProof? {
    try tree(ofFirst: size).inclusionProof(of: position, atSize: size.rawValue) {
      (id) throws(EventLogError) in try tile(id)
    }
  }

  /// Goes to the next record, which must be the expected one; false at the end.
  private func step(
    _ statement: borrowing Statement, to expected: Position
  ) throws(EventLogError) -> Bool {
    do {
      guard try statement.step() else { return false }
    } catch {
      throw error.at(expected)
    }
    guard statement.integer(0) == Int64(clamping: expected.rawValue) else {
      throw EventLogError(
        .damaged, "the record is missing: \(statement.integer(0)) follows", at: expected)
    }
    return true
  }
}

extension MerkleTileID {
  /// The key of a tile: its level in the upper 16 bits, its index in the lower 48.
  var row: Int64 { Int64(level) << 48 | Int64(index) }

  /// The keys of all tiles of a level.
  static func rows(ofLevel level: Int) -> ClosedRange<Int64> {
    Int64(level) << 48...Int64(level + 1) << 48 - 1
  }
}
