public import GRDB

/// Something that is computed from the log alone: its tables, and how a record changes them.
///
/// A model depends on nothing but the records that it is given, in order: folded anew it has the
/// same rows. When what it makes of a record changes, its version changes, and the tables are
/// thrown away and folded again.
public protocol ReadModel<Record>: Sendable {
  /// What a record of the log is decoded to.
  associatedtype Record: ProjectedRecord

  /// The name; unique, and never given to another model.
  var name: String { get }
  /// Goes up whenever the rows that it makes of the same log change.
  var version: Int { get }
  /// Its tables, each with a primary key; nobody else writes them.
  var tables: [String] { get }
  /// The statements that make the tables.
  var schema: String { get }
  /// The statements that make the indexes that queries need and folding does not, each
  /// `CREATE INDEX IF NOT EXISTS`.
  ///
  /// They are made once the model has caught up: sorted at once, and not row by row.
  var indexes: String { get }

  /// Prepares the statements with which records are folded.
  ///
  /// What is returned knows nothing but what stands in the tables: it may keep some of that in
  /// memory, loaded here, and hold changes back until its batch is finished. It is made anew
  /// whenever a transaction in which it took part was undone.
  func makeFold(_ database: Database) throws -> any ReadModelFold<Record>
}

/// Applies records to a model's tables, on one connection.
public protocol ReadModelFold<Record> {
  /// What a record of the log is decoded to.
  associatedtype Record

  /// Applies the next record.
  ///
  /// - Throws: where the record cannot be folded: the model stops before it.
  func apply(_ record: Record) throws

  /// Applies records in their order, and counts in `count` those that are applied.
  ///
  /// - Throws: as `apply` of one record, the one after those that are counted.
  func apply(_ records: Span<Record>, count: inout Int) throws

  /// Writes what it held back: called once after a batch's last record, in the same transaction,
  /// before the checkpoint is written.
  ///
  /// - Throws: where that cannot be written: the model stops before the whole batch, since nothing
  ///   says which record it was. What a record alone makes impossible is for `apply` to throw.
  func finish() throws
}

extension ReadModelFold {
  /// Made for each fold by itself, so that no record is copied for any of them.
  @inlinable
  public func apply(_ records: Span<Record>, count: inout Int) throws {
    for place in records.indices {
      try apply(records[place])
      count += 1
    }
  }

  /// Nothing was held back.
  public func finish() throws {}
}

/// What a runner must know of a record, whatever it is about.
public protocol ProjectedRecord: Sendable {
  /// When it was recorded, in UTC microseconds.
  var recordedAtMicroseconds: Int64 { get }
}

/// A model cannot fold a record, which says something that contradicts those before it.
public struct UnfoldableRecord: Error, Hashable, Sendable, CustomStringConvertible {
  /// Why, in words for an operator.
  public let description: String

  /// Makes the error.
  public init(_ description: String) {
    self.description = description
  }
}

/// The named limits of the read models.
public enum ProjectionLimits {
  /// The most records that are folded in one transaction.
  ///
  /// So many that what random holders share, a page of their table, is mostly written once for
  /// several of them; so few that a live model waits no more than some tenths of a second for one
  /// that catches up.
  public static let batchRecordsMax = 50_000
  /// The most connections that read at once.
  public static let readersMax = 4
  /// The most queries that are under way or wait for a connection.
  public static let queriesMax = 256
  /// How long a query waits for a position that it must reflect.
  public static let waitMax = Duration.seconds(2)
  /// How long a runner waits after a failure before it tries again.
  public static let retryInterval = Duration.seconds(5)
  /// How long rows that are replaced stand still at most until the new ones are up to them.
  static let changeMax = Duration.seconds(1)
  /// How often it is seen whether the last question to a file that was replaced is answered.
  static let idleInterval = Duration.milliseconds(50)
  /// The most rows of a model that a comparison shows.
  public static let differencesShownMax = 10
  /// The most bytes of a text that a comparison shows.
  static let valueBytesMax = 64
  /// The most bytes of the words that say why a model stopped.
  static let reasonBytesMax = 512
}
