import CSQLite
package import EventLog

// SAFETY: both pointers are made in init, freed in deinit and reachable only through the one owner.
/// One SQLite connection, owned by exactly one thread at a time and closed when it goes out of
/// scope.
///
/// It is opened without SQLite's own mutexes: whoever holds the value is the only one who can
/// reach the handle.
@safe package struct Connection: ~Copyable {
  /// What the connection may do with the file.
  package enum Access: Sendable {
    case create, write, read
  }

  let handle: OpaquePointer
  /// Where SQLite's commit hook leaves the number of frames in the write-ahead log.
  private let framesInWAL: UnsafeMutablePointer<Int32>

  /// Opens a database file.
  ///
  /// - Parameter vfs: The name of a registered SQLite VFS; nil for the operating system's files.
  package init(path: String, access: Access, vfs: String? = nil) throws(EventLogError) {
    let flags =
      switch access {
      case .create: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
      case .write: SQLITE_OPEN_READWRITE
      case .read: SQLITE_OPEN_READONLY
      }
    var opened: OpaquePointer?
    let code = unsafe sqlite3_open_v2(
      path, &opened, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, vfs)
    guard code == SQLITE_OK, let opened = unsafe opened else {
      let error = unsafe EventLogError(of: opened, code: code, doing: "open \(path)")
      unsafe sqlite3_close_v2(opened)
      throw error
    }
    unsafe handle = opened
    unsafe framesInWAL = .allocate(capacity: 1)
    unsafe framesInWAL.initialize(to: 0)
  }

  deinit {
    unsafe sqlite3_close_v2(handle)
    unsafe framesInWAL.deallocate()
  }

  /// Prepares one statement, runs it to its end and forgets its rows.
  func run(_ sql: [UInt8], doing: String) throws(EventLogError) {
    let statement = try Statement(self, sql, doing: doing)
    while try statement.step() {}
  }

  /// Runs a statement given as text.
  package func run(_ sql: String, doing: String) throws(EventLogError) {
    try run(Array(sql.utf8), doing: doing)
  }

  /// The first column of the first row as an integer; 0 where there is no row.
  package func integer(_ sql: String) throws(EventLogError) -> Int64 {
    let statement = try Statement(self, Array(sql.utf8), doing: "ask \(sql)")
    return try statement.step() ? statement.integer(0) : 0
  }

  /// Sets a pragma and reads it back.
  ///
  /// - Parameter value: as the pragma tells it: a number, or a lower-case word.
  /// - Throws: `storageFailed` when the database keeps another value.
  func set(_ pragma: String, to value: String) throws(EventLogError) {
    let doing = "set \(pragma) to \(value)"
    try run("PRAGMA \(pragma) = \(value)", doing: doing)
    let answer = try Statement(self, Array("PRAGMA \(pragma)".utf8), doing: doing)
    let found = try answer.step() ? answer.text(0) ?? "nothing" : "nothing"
    guard found == value else {
      throw EventLogError(.storageFailed, "could not \(doing): it is \(found)")
    }
  }

  /// Sets a boolean option of the connection and reads it back.
  func setOption(_ option: Int32, to value: Bool, doing: String) throws(EventLogError) {
    var current: Int32 = -1
    let code = unsafe csqlite_set_option(handle, option, value ? 1 : 0, &current)
    guard code == SQLITE_OK, current == (value ? 1 : 0) else {
      throw unsafe EventLogError(of: handle, code: code, doing: doing)
    }
  }

  /// How long SQLite waits for another connection before it gives up.
  func setBusyTimeout(milliseconds: Int32) {
    unsafe sqlite3_busy_timeout(handle, milliseconds)
  }

  /// Has SQLite count the frames of the write-ahead log at each commit, for `walFrames`.
  ///
  /// Replaces SQLite's automatic checkpoints, which share the hook: they hide their errors, and a
  /// failed fsync must not be tried a second time.
  func countWALFrames() {
    let count:
      @convention(c) (
        UnsafeMutableRawPointer?, OpaquePointer?, UnsafePointer<CChar>?, Int32
      ) -> Int32 = { context, _, _, frames in
        unsafe context?.storeBytes(of: frames, as: Int32.self)
        return SQLITE_OK
      }
    unsafe sqlite3_wal_hook(handle, count, framesInWAL)
  }

  /// Runs `body`, and has SQLite give up what it is doing as soon as `isWanted` says so.
  func interrupting(
    when isWanted: @escaping () -> Bool, _ body: () throws(EventLogError) -> Void
  ) throws(EventLogError) {
    let interruption = Interruption(isWanted: isWanted)
    let ask: @convention(c) (UnsafeMutableRawPointer?) -> Int32 = { context in
      guard let context = unsafe context else { return 0 }
      let interruption = unsafe Unmanaged<Interruption>.fromOpaque(context).takeUnretainedValue()
      return interruption.isWanted() ? 1 : 0
    }
    unsafe sqlite3_progress_handler(
      handle, Interruption.steps, ask, Unmanaged.passUnretained(interruption).toOpaque())
    defer {
      unsafe sqlite3_progress_handler(handle, 0, nil, nil)
      withExtendedLifetime(interruption) {}
    }
    try body()
  }

  /// The frames in the write-ahead log after the newest commit.
  package var walFrames: Int { unsafe Int(framesInWAL.pointee) }

  /// Copies the write-ahead log into the database file and syncs it.
  ///
  /// - Parameter mode: `SQLITE_CHECKPOINT_PASSIVE` or `SQLITE_CHECKPOINT_TRUNCATE`.
  /// - Throws: The passive mode copies what readers let it copy and never fails for a reader;
  ///   truncation throws `locked` while a reader holds an old snapshot.
  package func checkpoint(mode: Int32) throws(EventLogError) {
    let code = unsafe sqlite3_wal_checkpoint_v2(handle, nil, mode, nil, nil)
    guard code == SQLITE_OK else {
      throw unsafe EventLogError(of: handle, code: code, doing: "checkpoint the write-ahead log")
    }
  }
}

/// Asks whether SQLite should give up what it is doing.
private final class Interruption {
  /// How many steps of SQLite's machine lie between two questions: some milliseconds of work.
  static let steps: Int32 = 100_000

  let isWanted: () -> Bool

  init(isWanted: @escaping () -> Bool) { self.isWanted = isWanted }
}
