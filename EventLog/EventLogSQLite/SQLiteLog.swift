import CSQLite
public import EventLog
import Glibc

/// A log in a data folder: `log.db` with its write-ahead log, `lock`, and `heads`.
///
/// There is one writer at a time, in one process; any number of processes may read.
public enum SQLiteLog {
  /// The name of the database file in a data folder.
  public static let fileName = "log.db"
  /// The name of the heads file, where it lies in the data folder.
  public static let headsName = "heads"

  /// A log opened for writing: its writer and the file of its heads, each for one owner.
  public struct Opened: ~Copyable, Sendable {
    /// Appends; holds the folder's lock.
    package var writer: SQLiteLogWriter
    /// To be told each head that the writer returns.
    package var heads: HeadsFile

    /// Hands both over, for instance to a sequencer and to its work.
    public consuming func takeApart<T: ~Copyable, E: Error>(
      _ body: (consuming SQLiteLogWriter, consuming HeadsFile) throws(E) -> T
    ) throws(E) -> T {
      try body(writer, heads)
    }
  }

  /// Makes an empty log in a folder, which is created unless it is there.
  ///
  /// The log is on the disk when this returns. A creation that was cut short may be repeated; where
  /// it came as far as the tables, the log can be opened.
  ///
  /// - Parameters:
  ///   - headsPath: where the heads file is to be, better on another disk; nil for the folder.
  ///   - now: the time in UTC microseconds.
  /// - Throws: `foreign` when the folder holds a log or its heads already; `locked`.
  public static func create(
    folder: String, headsPath: String? = nil, now: Int64
  ) throws(EventLogError) {
    try create(folder: folder, headsPath: headsPath, now: now, settings: LogSettings())
  }

  /// Opens a log for writing, after making sure that it is the whole log that it is known to be.
  ///
  /// In this order: the lock; the tables; the settings, each read back; the root from tiles and
  /// tail; the newest known head; a checkpoint that empties the write-ahead log, so that every page
  /// is written and synced anew. A log that goes beyond its newest head (its owner died before
  /// noting it) is taken as it is, and the head noted.
  ///
  /// - Parameters:
  ///   - headsPath: where the heads file is; nil for the folder.
  ///   - now: the time in UTC microseconds.
  ///   - isLossAccepted: whether the caller opens the log to append the record of a loss that
  ///     `acceptLoss` began to accept.
  /// - Throws: `locked`, naming the process; `foreign` for a file of something else, of newer
  ///   software or with the heads of another log; `shortened` when records that were acknowledged
  ///   are gone, or the heads themselves, or a loss was accepted and not recorded; `damaged` when
  ///   what is stored is not what the newest head covers.
  /// - Complexity: at most 255 records and 255 tiles for each of the tree's upper levels.
  public static func openForWriting(
    folder: String, headsPath: String? = nil, now: Int64, isLossAccepted: Bool = false
  ) throws(EventLogError) -> Opened {
    let lostPath = lostHeadsPath(headsPath ?? "\(folder)/\(headsName)")
    guard isLossAccepted || !Folder.exists(lostPath) else {
      throw EventLogError(
        .shortened, "a loss was accepted, but not recorded: accept it again to end that")
    }
    return try openForWriting(
      folder: folder, headsPath: headsPath, now: now, settings: LogSettings())
  }

  /// Opens a log for reading, beside its writer or without one.
  ///
  /// - Throws: `foreign` or `damaged` for a file that is not a log of this format.
  public static func openForReading(folder: String) throws(EventLogError) -> SQLiteRecordReader {
    try openForReading(file: path(in: folder))
  }

  /// Opens a single file, such as a copy made by `VACUUM INTO`, for reading.
  ///
  /// - Throws: `foreign` or `damaged` for a file that is not a log of this format.
  public static func openForReading(file: String) throws(EventLogError) -> SQLiteRecordReader {
    try SQLiteRecordReader(path: file, settings: LogSettings())
  }

  static func path(in folder: String) -> String { "\(folder)/\(fileName)" }
}

// MARK: - With settings

extension SQLiteLog {
  /// As the public function, with chosen settings.
  package static func create(
    folder: String, headsPath: String?, now: Int64, settings: LogSettings
  ) throws(EventLogError) {
    try Folder.create(folder)
    let lock = try FolderLock(folder: folder)
    let heads = headsPath ?? "\(folder)/\(headsName)"
    guard !Folder.exists(heads) else {
      throw EventLogError(.foreign, "\(heads) holds the heads of a log already")
    }
    let path = path(in: folder)
    // SQLite would let everybody read a file that it makes, and gives its other files the same
    // rights.
    if settings.vfs == nil { _ = try DurableFile(path: path, flags: O_WRONLY | O_CREAT) }
    let connection = try Connection(path: path, access: .create, vfs: settings.vfs)
    try Schema.requireEmpty(connection)
    try settings.applyToWriter(connection)
    try Schema.create(in: connection)
    try connection.checkpoint(mode: SQLITE_CHECKPOINT_TRUNCATE)
    try Folder.sync(folder)
    // Last, for its presence says that the log is complete.
    try HeadsFile.write(.empty, origin: nil, recordedAt: now, to: heads)
    withExtendedLifetime(lock) {}
  }

  /// As the public function, with chosen settings.
  package static func openForWriting(
    folder: String, headsPath: String?, now: Int64, settings: LogSettings
  ) throws(EventLogError) -> Opened {
    let headsPath = headsPath ?? "\(folder)/\(headsName)"
    let log = try WritableFile(folder: folder, settings: settings)
    let known = try HeadsFile.read(headsPath)
    try log.compare(with: known)
    try log.connection.checkpoint(mode: SQLITE_CHECKPOINT_TRUNCATE)
    if known == nil {
      try HeadsFile.write(.empty, origin: nil, recordedAt: now, to: headsPath)
    }
    let writer = try log.makeWriter()
    var heads = try HeadsFile(path: headsPath, known: known ?? KnownHeads(freshAt: now)) {
      () throws(EventLogError) -> LogHash in
      let reader = try SQLiteRecordReader(path: path(in: folder), settings: settings)
      guard let record = try reader.tables.record(at: .first) else {
        throw EventLogError(.damaged, "the record is missing", at: .first)
      }
      return LogHash.leaf(of: record)
    }
    try heads.note(writer.head, now: now)
    try heads.flush(now: now)
    return Opened(writer: writer, heads: heads)
  }
}
