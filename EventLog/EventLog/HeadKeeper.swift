/// Keeps the newest durable head apart from the log, so that a log that lost its end is recognised.
///
/// Used on the writer's thread. Times are UTC microseconds.
public protocol HeadKeeper: ~Copyable, SendableMetatype {
  /// Takes note of a durable head and writes it unless the last write is too recent.
  ///
  /// - Returns: after how many milliseconds `writeIfDue` must be called; nothing when all is
  ///   written.
  mutating func note(_ head: LogHead, now: Int64) throws(EventLogError) -> Int?

  /// Writes the noted head when its time has come; returns as `note` does.
  mutating func writeIfDue(now: Int64) throws(EventLogError) -> Int?

  /// Writes the noted head now.
  mutating func flush(now: Int64) throws(EventLogError)
}

/// Keeps no heads: for a log in memory, which has nothing to lose.
public struct NoHeads: HeadKeeper {
  /// Makes a keeper.
  public init() {}

  /// Does nothing.
  public mutating func note(_ head: LogHead, now: Int64) -> Int? { nil }

  /// Does nothing.
  public mutating func writeIfDue(now: Int64) -> Int? { nil }

  /// Does nothing.
  public mutating func flush(now: Int64) {}
}
