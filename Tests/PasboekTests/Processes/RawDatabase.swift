import CSQLite
import Foundation

/// SQLite without the log's manners: what somebody with a shell could do to a file.
struct RawDatabase: ~Copyable {
  struct Failure: Error {
    let message: String
  }

  private let handle: OpaquePointer

  init(_ path: String) throws {
    var opened: OpaquePointer?
    guard sqlite3_open_v2(path, &opened, SQLITE_OPEN_READWRITE, nil) == SQLITE_OK, let opened
    else { throw Failure(message: path) }
    handle = opened
  }

  deinit { sqlite3_close_v2(handle) }

  func run(_ sql: String) throws {
    guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else {
      throw Failure(message: "\(sql): \(String(cString: sqlite3_errmsg(handle)))")
    }
  }

  /// The first column of the first row as bytes; nil where there is no row.
  func blob(_ sql: String) throws -> Data? {
    var statement: OpaquePointer?
    guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK else {
      throw Failure(message: "\(sql): \(String(cString: sqlite3_errmsg(handle)))")
    }
    defer { sqlite3_finalize(statement) }
    guard sqlite3_step(statement) == SQLITE_ROW,
      let bytes = sqlite3_column_blob(statement, 0)
    else { return nil }
    return Data(bytes: bytes, count: Int(sqlite3_column_bytes(statement, 0)))
  }

  /// Runs statements that change what triggers guard, and leaves the triggers as they were.
  func runUnguarded(_ sql: String) throws {
    var triggers: [(name: String, sql: String)] = []
    let query = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
    var statement: OpaquePointer?
    sqlite3_prepare_v2(handle, query, -1, &statement, nil)
    while sqlite3_step(statement) == SQLITE_ROW {
      guard let name = sqlite3_column_text(statement, 0),
        let sql = sqlite3_column_text(statement, 1)
      else { break }
      triggers.append((String(cString: name), String(cString: sql)))
    }
    sqlite3_finalize(statement)
    for trigger in triggers { try run("DROP TRIGGER \(trigger.name)") }
    try run(sql)
    for trigger in triggers { try run(trigger.sql) }
  }
}
