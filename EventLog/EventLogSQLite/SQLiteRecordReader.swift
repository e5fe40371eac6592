public import EventLog

// SAFETY: one owner holds the value, and all of its interface is `mutating`; the pool and the
// verification, which borrow it, keep it on one thread.
/// Reads a log in order on the thread that asks, over a connection of its own.
///
/// It sees what is committed, never holds a read transaction longer than a page, and never writes
/// or checkpoints.
///
/// - Important: It may move from thread to thread, but is used on one at a time.
public struct SQLiteRecordReader: RecordSource, ~Copyable, @unchecked Sendable {
  /// The questions, prepared.
  let tables: LogTables
  let connection: Connection

  /// Opens a file for reading.
  package init(path: String, settings: LogSettings) throws(EventLogError) {
    let connection = try Connection(path: path, access: .read, vfs: settings.vfs)
    try Schema.check(connection, path: path, withTriggers: false)
    try settings.applyToReader(connection)
    tables = try LogTables(connection)
    self.connection = connection
  }

  /// The position of the last record that is committed.
  ///
  /// - Throws: `damaged` when the log does not begin at position 1.
  public mutating func lastPosition() throws(EventLogError) -> Position {
    try tables.lastPosition()
  }

  /// The record at this position, or nothing when the log ends before it.
  ///
  /// - Complexity: logarithmic in the log.
  public mutating func record(at position: Position) throws(EventLogError) -> [UInt8]? {
    try tables.record(at: position)
  }

  /// The bytes of a full Merkle tile, or nothing when it is not full yet.
  public mutating func tile(_ id: MerkleTileID) throws(EventLogError) -> [UInt8]? {
    try tables.tile(id)
  }

  /// Calls `body` with up to `limit` records after `position`, ascending, page by page.
  ///
  /// The bytes are SQLite's own, valid only inside `body`.
  ///
  /// - Returns: how many records there were; fewer than `limit` means that the log ended.
  /// - Throws: `damaged` at the first position that is missing or unreadable, or what `body`
  ///   throws.
  @discardableResult
  public mutating func forEachRecord(
    after position: Position, limit: Int,
    _ body: (Position, UnsafeRawBufferPointer) throws -> Void
  ) throws -> Int {
    var count = 0
    while count < limit {
      let page = min(limit - count, LogLimits.pageRecordsMax)
      let read = try unsafe tables.forEachRecord(
        after: position.advanced(by: count), limit: page, body)
      count += read
      if read < page { break }
    }
    return count
  }
}
