import CSQLite

/// What everything durable is compared with: SQLite by its C API, a row (position, bytes) for each
/// record, WAL and `synchronous=FULL`; no hashes, no rules, one thread.
final class BareSQLite {
  private let database: OpaquePointer
  private let begin: OpaquePointer
  private let insert: OpaquePointer
  private let commit: OpaquePointer
  private var position: Int64 = 0

  init(folder: String) throws {
    var opened: OpaquePointer?
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
    guard sqlite3_open_v2("\(folder)/bare.db", &opened, flags, nil) == SQLITE_OK, let opened else {
      throw BenchmarkError("the bare database cannot be opened")
    }
    database = opened
    for sql in [
      "PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL",
      "CREATE TABLE records(position INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT",
    ] {
      guard sqlite3_exec(opened, sql, nil, nil, nil) == SQLITE_OK else {
        throw BenchmarkError("\(sql) failed")
      }
    }
    begin = try Self.prepare("BEGIN IMMEDIATE", opened)
    insert = try Self.prepare("INSERT INTO records(position, bytes) VALUES (?1, ?2)", opened)
    commit = try Self.prepare("COMMIT", opened)
  }

  deinit {
    for statement in [begin, insert, commit] { sqlite3_finalize(statement) }
    sqlite3_close_v2(database)
  }

  /// Inserts the records in commits of `batch`.
  func append(_ records: [[UInt8]], batch: Int) throws {
    var start = 0
    while start < records.count {
      let end = min(start + batch, records.count)
      try run(begin)
      for record in records[start..<end] {
        position += 1
        sqlite3_bind_int64(insert, 1, position)
        try record.withUnsafeBytes { bytes in
          sqlite3_bind_blob(insert, 2, bytes.baseAddress, Int32(bytes.count), nil)
          try run(insert)
        }
      }
      try run(commit)
      start = end
    }
  }

  private func run(_ statement: OpaquePointer) throws {
    let code = sqlite3_step(statement)
    sqlite3_reset(statement)
    guard code == SQLITE_DONE else {
      throw BenchmarkError("SQLite: \(String(cString: sqlite3_errmsg(database)))")
    }
  }

  private static func prepare(_ sql: String, _ database: OpaquePointer) throws -> OpaquePointer {
    var statement: OpaquePointer?
    guard sqlite3_prepare_v2(database, sql, -1, &statement, nil) == SQLITE_OK, let statement else {
      throw BenchmarkError("\(sql) cannot be prepared")
    }
    return statement
  }
}
