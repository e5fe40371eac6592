public import EventLog

/// A log in SQLite as its readers see it, from any thread, beside the writer.
///
/// Reads run on `readersMax` threads with a connection each; at most `ReaderPool.queueDepthMax`
/// wait for them, further ones are refused as `overloaded`. Only committed records show, and a
/// record is synced before it is committed.
public final class SQLiteEventStore: EventStore {
  /// How many threads read.
  public static let readersMax = 2

  private let pool: ReaderPool
  private let signal: HeadSignal

  /// Opens the log of a folder for reading.
  ///
  /// - Parameter signal: shows the durable head; the owner of the writer advances it after each
  ///   commit, and closes it when it closes the log.
  /// - Throws: `foreign` or `damaged` for a file that is not a log of this format.
  public convenience init(folder: String, signal: HeadSignal) throws(EventLogError) {
    try self.init(folder: folder, signal: signal, settings: LogSettings())
  }

  /// As the public initialiser, with chosen settings.
  package init(
    folder: String, signal: HeadSignal, settings: LogSettings
  ) throws(EventLogError) {
    self.signal = signal
    pool = try ReaderPool(count: Self.readersMax) { () throws(EventLogError) in
      try SQLiteRecordReader(path: SQLiteLog.path(in: folder), settings: settings)
    }
  }

  /// The durable head, as the signal shows it.
  public func head() async throws(EventLogError) -> LogHead { signal.head }

  /// The head that the log had at a position, recomputed; nil where the log ends before it.
  public func head(at position: Position) async throws(EventLogError) -> LogHead? {
    try await pool.read { (reader) throws(EventLogError) in
      guard try position <= reader.tables.lastPosition() else { return nil }
      return LogHead(position: position, root: try reader.tables.tree(ofFirst: position).root())
    }
  }

  /// Shows that a record is in the log as it was at a position; nil where it is not, or where the
  /// log ends before that position.
  ///
  /// - Throws: as `records(after:limit:)`.
  public func inclusionProof(
    of position: Position, in size: Position
  ) async throws(EventLogError) -> InclusionProof? {
    try await pool.read { (reader) throws(EventLogError) in
      guard try size <= reader.tables.lastPosition() else { return nil }
      return try reader.tables.inclusionProof(of: position, in: size)
    }
  }

  /// Up to `limit` records after `position`, ascending and without a gap.
  ///
  /// - Throws: `damaged` at the first position that is missing or unreadable; `overloaded`;
  ///   `closed`.
  public func records(
    after position: Position, limit: Int
  ) async throws(EventLogError) -> [StoredRecord] {
    let limit = LogLimits.pageRecords(limit: limit)
    return try await pool.read { (reader) throws(EventLogError) in
      try reader.tables.records(after: position, limit: limit)
    }
  }

  /// Up to `limit` records before `position`, descending and without a gap.
  ///
  /// - Throws: as `records(after:limit:)`.
  public func records(
    before position: Position, limit: Int
  ) async throws(EventLogError) -> [StoredRecord] {
    let limit = LogLimits.pageRecords(limit: limit)
    return try await pool.read { (reader) throws(EventLogError) in
      try reader.tables.records(before: position, limit: limit)
    }
  }

  /// Every record after `position`: those that are there, then those to come.
  public func subscribe(after position: Position) -> LogSubscription {
    LogSubscription(after: position, signal: signal) {
      [self] (position, limit) async throws(EventLogError) -> [StoredRecord] in
      try await records(after: position, limit: limit)
    }
  }

  /// Ends the threads; every read from now on, and those that wait, are refused as `closed`.
  public func close() { pool.close() }
}
