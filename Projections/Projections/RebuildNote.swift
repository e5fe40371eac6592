import EventLog
import GRDB

/// What a file that is being rebuilt knows of its rebuild, in a table of its own, so that it goes
/// on after a stop: which models are folded anew, and what was found of those that were compared.
///
/// A file without the note is no rebuild under way: it counts, or it did.
struct RebuildNote: Hashable {
  /// The models that are folded anew.
  var names: Set<String>
  /// What was found so far, by model.
  var comparisons: [String: ModelComparison] = [:]

  private static let schema = """
    CREATE TABLE IF NOT EXISTS rebuild (
      model TEXT PRIMARY KEY, version INTEGER, position INTEGER, digest TEXT,
      before_version INTEGER, before_position INTEGER, before_digest TEXT, before_stop TEXT,
      remark TEXT, added INTEGER, removed INTEGER, changed INTEGER, examples TEXT
    ) STRICT, WITHOUT ROWID
    """

  /// Reads the note of a file; nil where the file has none or cannot be read.
  static func read(path: String) -> RebuildNote? {
    var configuration = Configuration()
    configuration.waitForOthers()
    configuration.readonly = true
    return try? DatabaseQueue(path: path, configuration: configuration).read { database in
      guard try database.tableExists("rebuild") else { return nil }
      var note = RebuildNote(names: [])
      for row in try Row.fetchAll(database, sql: "SELECT * FROM rebuild") {
        note.names.insert(row["model"])
        note.comparisons[row["model"]] = ModelComparison(row)
      }
      return note
    }
  }

  /// Writes the note in place of what was noted.
  func write(_ database: Database) throws {
    try database.execute(sql: Self.schema)
    try database.execute(sql: "DELETE FROM rebuild")
    for name in names.sorted() {
      let found = comparisons[name]
      try database.execute(
        sql: "INSERT INTO rebuild VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        arguments: [
          name, found?.version, found.map { Int64(clamping: $0.position.rawValue) },
          found?.digest.base64, found?.before?.version,
          found?.before.map { Int64(clamping: $0.position.rawValue) },
          found?.before?.digest?.base64, found?.before?.stop, found?.remark,
          found?.rows?.added, found?.rows?.removed, found?.rows?.changed,
          found?.rows?.examples.joined(separator: "\n"),
        ])
    }
  }

  /// Takes the note away: the file is what is served.
  static func remove(_ database: Database) throws {
    try database.execute(sql: "DROP TABLE IF EXISTS rebuild")
  }
}

extension ModelComparison {
  /// What is noted of a model; nil where it was not compared yet.
  fileprivate init?(_ row: Row) {
    guard let version = row["version"] as Int?, let position = row.position("position"),
      let digest = (row["digest"] as String?).flatMap({ LogHash(base64: $0) })
    else { return nil }
    name = row["model"]
    self.version = version
    self.position = position
    self.digest = digest
    remark = row["remark"]
    if let version = row["before_version"] as Int?, let position = row.position("before_position") {
      before = Before(
        version: version, position: position,
        digest: (row["before_digest"] as String?).flatMap { LogHash(base64: $0) },
        stop: row["before_stop"])
    }
    if let added = row["added"] as Int?, let examples = row["examples"] as String? {
      rows = RowDifference(
        added: added, removed: row["removed"], changed: row["changed"],
        examples: examples.split(separator: "\n").map(String.init))
    }
  }
}

extension Row {
  fileprivate func position(_ column: String) -> Position? {
    (self[column] as Int64?).map { Position(rawValue: UInt64(clamping: $0)) }
  }
}
