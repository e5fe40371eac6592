import EventLog

/// A log file that is locked, set up and read far enough to know its head; what comes before
/// writing.
struct WritableFile: ~Copyable {
  let tree: MerkleTree
  private let tables: LogTables
  let connection: Connection
  private let lock: FolderLock
  private let checkpointFrames: Int

  /// Locks and opens the log of a folder.
  init(folder: String, settings: LogSettings) throws(EventLogError) {
    let lock = try FolderLock(folder: folder)
    let path = SQLiteLog.path(in: folder)
    let connection = try Connection(path: path, access: .write, vfs: settings.vfs)
    // First, so that nothing is written to a file of something else.
    try Schema.check(connection, path: path)
    try settings.applyToWriter(connection)
    let tables = try LogTables(connection)
    tree = try tables.tree(ofFirst: tables.lastPosition())
    self.tables = tables
    self.connection = connection
    self.lock = lock
    checkpointFrames = settings.checkpointFrames
  }

  /// The head of what is stored.
  var head: LogHead { LogHead(position: Position(rawValue: tree.size), root: tree.root()) }

  /// The leaf hash of record 1; nothing for a log without records.
  var origin: LogHash? {
    get throws(EventLogError) { tree.size == 0 ? nil : try root(at: .first) }
  }

  /// Makes sure that the log is the one whose heads these are, and no shorter.
  func compare(with known: KnownHeads?) throws(EventLogError) {
    let last = Position(rawValue: tree.size)
    guard let known else {
      guard last == .beforeFirst else {
        throw EventLogError(.shortened, "no heads: nothing tells whether \(last) is the end")
      }
      return
    }
    if let knownOrigin = known.origin, let origin = try origin, knownOrigin != origin {
      throw EventLogError(.foreign, "the heads are those of another log", at: .first)
    }
    let newest = known.newest.head
    guard newest.position <= last else {
      throw EventLogError(
        .shortened, "the log ends at \(last), but is known to have had \(newest.position)",
        at: last.next)
    }
    guard try root(at: newest.position) == newest.root else {
      throw EventLogError(
        .damaged, "a record or tile up to \(newest.position) is not what the newest head covers")
    }
  }

  /// Hands over the connection and the lock to the writer.
  consuming func makeWriter() throws(EventLogError) -> SQLiteLogWriter {
    try SQLiteLogWriter(
      connection: connection, tree: tree, lock: lock, checkpointFrames: checkpointFrames)
  }

  private func root(at position: Position) throws(EventLogError) -> LogHash {
    try tree.root(atSize: position.rawValue) { (id) throws(EventLogError) in try tables.tile(id) }
  }
}
