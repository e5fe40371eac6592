import CSQLite
public import EventLog

// SAFETY: one owner holds the value, and all that touches the connection is `mutating`.
/// The one writer of a log in SQLite.
///
/// Each batch is one transaction: its records and the Merkle tiles that they fill are in the log
/// together or not at all, and durable when `append` returns. The first failure ends the writer:
/// nothing is tried again, for a file system may answer a second fsync with success although the
/// first one lost the data.
///
/// - Important: Used on one thread. `SQLiteLog.openForWriting` makes it.
public struct SQLiteLogWriter: LogWriter, ~Copyable, @unchecked Sendable {
  /// The durable head.
  public private(set) var head: LogHead

  private var tree: MerkleTree
  private var isClosed = false
  private let checkpointFrames: Int
  // In the order in which they go: the statements, then the connection, the lock last.
  private let begin: Statement
  private let insertRecord: Statement
  private let insertTile: Statement
  private let commit: Statement
  private let rollback: Statement
  private let connection: Connection
  private let lock: FolderLock

  /// Takes over a connection that is set up, and the tree of what the log holds.
  init(
    connection: consuming Connection, tree: MerkleTree, lock: consuming FolderLock,
    checkpointFrames: Int
  ) throws(EventLogError) {
    let begin = try Statement(connection, PackageResources.begin_sql, doing: "begin a commit")
    let insertRecord = try Statement(
      connection, PackageResources.insertRecord_sql, doing: "insert a record")
    let insertTile = try Statement(
      connection, PackageResources.insertTile_sql, doing: "insert a tile")
    let commit = try Statement(connection, PackageResources.commit_sql, doing: "commit")
    let rollback = try Statement(connection, PackageResources.rollback_sql, doing: "roll back")
    self.begin = begin
    self.insertRecord = insertRecord
    self.insertTile = insertTile
    self.commit = commit
    self.rollback = rollback
    self.tree = tree
    self.checkpointFrames = checkpointFrames
    head = LogHead(position: Position(rawValue: tree.size), root: tree.root())
    self.connection = connection
    self.lock = lock
  }

  /// Appends a batch in one transaction, durable when this returns.
  ///
  /// - Throws: `staleHead` and `closed` without having written; otherwise `diskFull`,
  ///   `storageFailed` (before the commit was asked for) or `outcomeUnknown` (after), and from then
  ///   on `closed`.
  /// - Complexity: one sync; every 1,000 pages or so a checkpoint with two more.
  public mutating func append(
    _ batch: borrowing RecordBatch, afterHead: Position
  ) throws(EventLogError) -> LogHead {
    guard !isClosed else {
      throw EventLogError(.closed, "an earlier commit or checkpoint failed: open the log again")
    }
    guard afterHead == head.position, batch.first == head.position.next else {
      throw EventLogError(
        .staleHead, "the batch follows \(afterHead), the log ends at \(head.position)")
    }
    guard !batch.isEmpty else { return head }
    do {
      try begin.run()
      try insert(batch)
    } catch {
      close()
      // Nothing of a transaction that never committed can stay; this only frees the lock.
      try? rollback.run()
      throw EventLogError(
        error.code == .diskFull ? .diskFull : .storageFailed, error.message, at: batch.first)
    }
    do {
      try commit.run()
    } catch {
      close()
      throw EventLogError(
        error.code == .diskFull ? .diskFull : .outcomeUnknown, error.message, at: batch.first)
    }
    head = LogHead(position: batch.last, root: tree.root())
    if connection.walFrames >= checkpointFrames { checkpoint() }
    return head
  }

  private mutating func insert(_ batch: borrowing RecordBatch) throws(EventLogError) {
    try unsafe batch.forEach { (position, bytes) throws(EventLogError) in
      try insertRecord.bind(Int64(position.rawValue), at: 1)
      try unsafe insertRecord.bind(bytes, at: 2)
      try insertRecord.run()
      unsafe tree.append(record: bytes)
    }
    for tile in tree.takeFullTiles() {
      try insertTile.bind(tile.id.row, at: 1)
      try insertTile.run(binding: tile.hashes, at: 2)
    }
  }

  /// Copies the write-ahead log into the database file.
  ///
  /// A failure takes nothing back of what is committed, but it ends the writer: the write-ahead log
  /// is then the only sure copy, and the next opening reads it.
  private mutating func checkpoint() {
    do {
      try connection.checkpoint(mode: SQLITE_CHECKPOINT_PASSIVE)
    } catch {
      close()
    }
  }

  /// Refuses every later append, and leaves the write-ahead log as it is when the connection
  /// closes.
  private mutating func close() {
    isClosed = true
    try? connection.setOption(
      SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, to: true, doing: "keep the write-ahead log")
  }
}
