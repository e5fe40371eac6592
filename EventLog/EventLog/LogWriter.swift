/// The one writer of a log, used on one thread.
public protocol LogWriter: ~Copyable, SendableMetatype {
  /// The durable head.
  var head: LogHead { get }

  /// Appends a batch in one commit, which is durable when this returns.
  ///
  /// `afterHead` is the head that the caller decided on: when it is not the log's head, or when the
  /// batch does not begin right after it, the writer throws `staleHead` and writes nothing. An
  /// empty batch writes nothing and returns the head.
  ///
  /// - Throws: after any error whose `nothingWritten` is false the outcome is unknown: the batch
  ///   may be in the log as a whole, never in part. Such a writer refuses every later append
  ///   (`closed`); open the log again to find out.
  mutating func append(
    _ batch: borrowing RecordBatch, afterHead: Position
  ) throws(EventLogError) -> LogHead
}

/// Records read in order on the thread that asks, for folds and look-ups.
public protocol RecordSource: ~Copyable, SendableMetatype {
  /// The record at this position, or nothing when the log ends before it.
  mutating func record(at position: Position) throws(EventLogError) -> [UInt8]?

  /// Calls `body` with up to `limit` records after `position`, ascending and without a gap.
  ///
  /// The bytes are valid only inside `body`.
  ///
  /// - Returns: how many records there were; fewer than `limit` means that the log ended.
  /// - Throws: `EventLogError` from the log, or what `body` throws.
  @discardableResult
  mutating func forEachRecord(
    after position: Position, limit: Int,
    _ body: (Position, UnsafeRawBufferPointer) throws -> Void
  ) throws -> Int
}
