import EventLog
import GRDB

/// Up to where in which log a model's rows go, written in one transaction with them.
struct Checkpoint: Hashable, Sendable {
  var version: Int
  /// The leaf hash of the log's first record; none where nothing is folded.
  var origin: LogHash?
  /// The log's head that is folded.
  var head: LogHead
  /// The tables that belong to it, also where a later program knows them no longer.
  var tables: [String]

  /// Why rows with this checkpoint are no use, or nil where they are the fold of this log.
  ///
  /// - Parameter log: the log's origin, and its head at this checkpoint's position, recomputed.
  func flaw(version: Int, tables: [String], log: (origin: LogHash?, head: LogHead?)) -> String? {
    if self.version != version { return "version \(self.version) is not version \(version)" }
    if self.tables != tables { return "its tables are others" }
    guard let known = log.head else { return "the log ends before position \(head.position)" }
    if known != head { return "the log has another root at position \(head.position)" }
    if head.position > .beforeFirst, origin != log.origin { return "it is another log's" }
    return nil
  }
}

extension Checkpoint {
  static let schema = """
    CREATE TABLE checkpoint (
      model TEXT PRIMARY KEY, version INTEGER NOT NULL, origin TEXT, position INTEGER NOT NULL,
      root TEXT NOT NULL, tables TEXT NOT NULL, stopped_at INTEGER, stopped_because TEXT
    ) STRICT, WITHOUT ROWID
    """

  /// Reads the checkpoints of a file by their models.
  ///
  /// One with a root that is none is taken for one of position 0, which fits no rows.
  static func all(_ database: Database) throws -> [String: Checkpoint] {
    var found: [String: Checkpoint] = [:]
    let rows = try Row.fetchCursor(
      database, sql: "SELECT model, version, origin, position, root, tables FROM checkpoint")
    while let row = try rows.next() {
      let head = LogHash(base64: row["root"]).map {
        LogHead(position: Position(rawValue: UInt64(clamping: row["position"] as Int64)), root: $0)
      }
      found[row["model"]] = Checkpoint(
        version: head == nil ? 0 : row["version"],
        origin: (row["origin"] as String?).flatMap { LogHash(base64: $0) }, head: head ?? .empty,
        tables: (row["tables"] as String).split(separator: " ").map(String.init))
    }
    return found
  }

  /// Writes the checkpoint of a model, and why it stopped if it did.
  func write(_ database: Database, model: String, stop: ProjectionStop?) throws {
    try database.execute(
      sql: "INSERT OR REPLACE INTO checkpoint VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      arguments: [
        model, version, origin?.base64, Int64(clamping: head.position.rawValue), head.root.base64,
        tables.joined(separator: " "), stop.map { Int64(clamping: $0.position.rawValue) },
        stop?.reason,
      ])
  }
}
