/// A log as its readers see it, from any thread: durable records only.
public protocol EventStore: Sendable {
  /// The durable head.
  func head() async throws(EventLogError) -> LogHead

  /// The head that the log had at a position, recomputed; nil where the log ends before it.
  func head(at position: Position) async throws(EventLogError) -> LogHead?

  /// Shows that a record is in the log as it was at a position; nil where it is not, or where the
  /// log ends before that position.
  func inclusionProof(
    of position: Position, in size: Position
  ) async throws(EventLogError) -> InclusionProof?

  /// Up to `limit` records after `position`, ascending and without a gap.
  ///
  /// A page holds at most `LogLimits.pageRecordsMax` records and is empty only at the log's end, or
  /// when `limit` is less than 1.
  func records(after position: Position, limit: Int) async throws(EventLogError) -> [StoredRecord]

  /// Up to `limit` records before `position`, descending and without a gap; limits as above.
  func records(before position: Position, limit: Int) async throws(EventLogError) -> [StoredRecord]

  /// Every record after `position`: those that are there, then those to come.
  func subscribe(after position: Position) -> LogSubscription
}
