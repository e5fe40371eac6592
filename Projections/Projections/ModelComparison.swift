import Crypto
public import EventLog
import GRDB

/// What a rebuild found when it held a model's new rows against those that were there.
public struct ModelComparison: Hashable, Sendable {
  /// The rows that were there.
  public struct Before: Hashable, Sendable {
    /// The version of the model that made them.
    public var version: Int
    /// The position that they reflect.
    public var position: Position
    /// The digest of all of them; nothing where they cannot be read.
    public var digest: LogHash?
    /// Why the model had stopped, if it had.
    public var stop: String?
  }

  /// The model's name.
  public var name: String
  /// The version of the model that made the new rows.
  public var version: Int
  /// The position at which both were compared: that of the new rows.
  public var position: Position
  /// The digest of the new rows.
  public var digest: LogHash
  /// What was there; nothing where there was nothing to compare with.
  public var before: Before?
  /// In which rows they differ; nothing where they are the same, or cannot be held against each
  /// other row by row.
  public var rows: RowDifference?
  /// Why there is nothing to compare with, or why not row by row.
  public var remark: String?

  /// Whether the new rows may take the place of the old ones without anybody's consent.
  public var isEqual: Bool {
    guard let before else { return true }
    return before.version == version && before.position == position && before.stop == nil
      && before.digest == digest
  }

  /// What names the differences of some models, for whoever is to accept them; nothing where there
  /// are none.
  public static func difference(_ comparisons: [ModelComparison]) -> LogHash? {
    let differing = comparisons.filter { !$0.isEqual }.sorted { $0.name < $1.name }
    guard !differing.isEmpty else { return nil }
    var hasher = SHA256()
    for comparison in differing {
      let words = [
        comparison.name, "\(comparison.version)", "\(comparison.position)",
        "\(comparison.digest)", comparison.before.map { "\($0.version) \($0.position)" } ?? "",
        comparison.before?.digest?.description ?? "", comparison.before?.stop ?? "",
      ]
      for word in words { hasher.update(data: Array(word.utf8) + [0]) }
    }
    return hasher.finalize().withUnsafeBytes { LogHash(copying: $0) }
  }
}

extension ModelComparison {
  /// Compares a model's rows in two files.
  ///
  /// - Parameters:
  ///   - held: the rows that are there, as they are at one moment.
  ///   - flaw: why they are no fold of this log, where they are none.
  ///   - database: the new rows, which nobody writes to meanwhile.
  init<Record>(
    _ model: any ReadModel<Record>, at position: Position, before held: HeldRows?, flaw: String?,
    after database: Database, stopSign: StopSign
  ) throws {
    name = model.name
    version = model.version
    self.position = position
    digest = try RowHasher.hash(model.tables, database, stopSign: stopSign)
    guard let held, let checkpoint = held.checkpoints[model.name], flaw == nil else {
      remark = flaw ?? "there were no rows"
      return
    }
    var before = Before(
      version: checkpoint.version, position: checkpoint.head.position, digest: nil,
      stop: held.stops[model.name])
    defer { self.before = before }
    do {
      try held.read { old in
        before.digest = try RowHasher.hash(checkpoint.tables, old, stopSign: stopSign)
        guard before.digest != digest else { return }
        guard
          try checkpoint.tables == model.tables
            && model.tables.allSatisfy({ try TableOrder($0, old) == TableOrder($0, database) })
        else {
          remark = "its tables are others"
          return
        }
        rows = try RowDifference.between(
          old, database, tables: model.tables, stopSign: stopSign)
      }
    } catch let error as DatabaseError where error.isDamage || error.isOfStatement {
      remark = "the rows cannot be read: SQLite \(error.extendedResultCode.rawValue)"
    }
  }
}

/// The rows of a file as they are at one moment, until this is let go of.
final class HeldRows: Sendable {
  /// The checkpoints by model.
  let checkpoints: [String: Checkpoint]
  /// Why models stopped, by model.
  let stops: [String: String]
  private let queue: DatabaseQueue

  init(path: String) throws {
    var configuration = Configuration()
    configuration.waitForOthers()
    configuration.readonly = true
    configuration.allowsUnsafeTransactions = true
    queue = try DatabaseQueue(path: path, configuration: configuration)
    (checkpoints, stops) = try queue.inDatabase { database in
      try database.execute(sql: "BEGIN")
      var stops: [String: String] = [:]
      let checkpoints = try Checkpoint.all(database)
      for row in try Row.fetchAll(
        database,
        sql: """
          SELECT model, stopped_because FROM checkpoint WHERE stopped_because IS NOT NULL
          """)
      {
        stops[row["model"]] = row["stopped_because"]
      }
      return (checkpoints, stops)
    }
  }

  func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
    try queue.inDatabase(body)
  }

  /// Copies the whole file as it is at this moment.
  func copy(to path: String) throws {
    let target = try DatabaseQueue(path: path)
    try target.writeWithoutTransaction { target in
      try queue.inDatabase { try $0.backup(to: target) }
    }
    try target.close()
  }
}
