public import EventLog
import GRDB
import Glibc

/// What stands in a file of read models, for whoever looks from outside.
public struct ProjectionListing: Hashable, Sendable {
  /// The model's name.
  public var name: String
  /// The version of the model that made the rows.
  public var version: Int
  /// The position that the rows reflect.
  public var position: Position
  /// The log's root there.
  public var root: LogHash?
  /// How many rows its tables have together.
  public var rows: Int
  /// Where it stopped and why, if it did.
  public var stop: ProjectionStop?

  /// Reads what a file holds, also beside the process that folds into it.
  ///
  /// - Returns: the models by name; none where there is no file.
  public static func read(path: String) throws(ProjectionError) -> [ProjectionListing] {
    guard access(path, F_OK) == 0 else { return [] }
    return try translating {
      var configuration = Configuration()
      configuration.waitForOthers()
      configuration.readonly = true
      let file = try DatabaseQueue(path: path, configuration: configuration)
      return try file.read { database in
        try Row.fetchAll(database, sql: "SELECT * FROM checkpoint ORDER BY model").map { row in
          try ProjectionListing(row, database)
        }
      }
    }
  }

  private init(_ row: Row, _ database: Database) throws {
    name = row["model"]
    version = row["version"]
    position = Position(rawValue: UInt64(clamping: row["position"] as Int64))
    root = LogHash(base64: row["root"])
    rows = 0
    for table in (row["tables"] as String).split(separator: " ") {
      let name = String(table).quotedDatabaseIdentifier
      rows += try Int.fetchOne(database, sql: "SELECT count(*) FROM \(name)") ?? 0
    }
    if let at = row["stopped_at"] as Int64?, let reason = row["stopped_because"] as String? {
      stop = ProjectionStop(at: Position(rawValue: UInt64(clamping: at)), reason: reason)
    }
  }
}

extension ProjectionFile {
  /// The SHA-256 of every row of a model's tables, in the order of their keys: two folds of the
  /// same log have the same.
  ///
  /// - Returns: nothing for a name that no model has.
  public func digest(of name: String) throws(ProjectionError) -> LogHash? {
    guard let model = models.first(where: { $0.name == name }) else { return nil }
    return try translating {
      try pool.read { database in try RowHasher.hash(model.tables, database) }
    }
  }
}
