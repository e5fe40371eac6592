import CSQLite
package import EventLog

/// How the connections of a log are set up: every setting is made and read back.
package struct LogSettings: Sendable {
  /// What a commit waits for; only `full` keeps the promise of a log.
  package enum Synchronous: Int, Sendable {
    /// For tests that show that their power cuts would find it out.
    case off, normal
    /// A commit returns when its write-ahead log is synced.
    case full
  }

  /// The size of a database page, in bytes.
  static let pageBytes = 4_096
  /// How long a connection waits for another one.
  static let busyMilliseconds: Int32 = 5_000

  /// The SQLite VFS; nil for the operating system's files.
  package var vfs: String?
  /// What a commit waits for.
  package var synchronous = Synchronous.full
  /// After how many frames in the write-ahead log a commit copies it into the database file.
  package var checkpointFrames = 1_000

  /// The settings that keep every promise.
  package init() {}

  /// Sets up the one connection that writes and checkpoints.
  ///
  /// - Throws: `storageFailed` when SQLite does not take a setting over.
  package func applyToWriter(_ connection: borrowing Connection) throws(EventLogError) {
    connection.setBusyTimeout(milliseconds: Self.busyMilliseconds)
    try connection.setOption(SQLITE_DBCONFIG_DEFENSIVE, to: true, doing: "protect the schema")
    try connection.set("page_size", to: "\(Self.pageBytes)")
    try connection.set("journal_mode", to: "wal")
    try connection.set("synchronous", to: "\(synchronous.rawValue)")
    try connection.set("recursive_triggers", to: "1")
    try connection.set("trusted_schema", to: "0")
    try connection.set("cell_size_check", to: "1")
    // Automatic checkpoints swallow their errors; the writer checkpoints by itself and looks.
    try connection.set("wal_autocheckpoint", to: "0")
    connection.countWALFrames()
  }

  /// Sets up a connection that only reads, and that leaves the write-ahead log to its owner.
  ///
  /// - Throws: `storageFailed` when SQLite does not take a setting over.
  func applyToReader(_ connection: borrowing Connection) throws(EventLogError) {
    connection.setBusyTimeout(milliseconds: Self.busyMilliseconds)
    try connection.setOption(
      SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, to: true, doing: "leave checkpoints to the writer")
    try connection.set("query_only", to: "1")
    try connection.set("trusted_schema", to: "0")
    try connection.set("cell_size_check", to: "1")
  }
}
