import CSQLite
import EventLog

/// SQLite without the log's manners: what somebody with a shell could do to a file.
struct RawDatabase: ~Copyable {
  struct Failure: Error {
    let code: Int32
    let message: String
  }

  private let handle: OpaquePointer

  init(_ path: String) throws {
    var opened: OpaquePointer?
    let code = sqlite3_open_v2(path, &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nil)
    guard code == SQLITE_OK, let opened else { throw Failure(code: code, message: path) }
    handle = opened
  }

  deinit { sqlite3_close_v2(handle) }

  /// Runs statements, and returns the first column of the first row as text.
  @discardableResult
  func run(_ sql: String) throws -> String? {
    var answer: [String] = []
    let code = withUnsafeMutablePointer(to: &answer) { answer in
      sqlite3_exec(
        handle, sql,
        { context, count, values, _ in
          let text = count > 0 ? values?[0].map { String(cString: $0) } : nil
          context?.assumingMemoryBound(to: [String].self).pointee.append(text ?? "NULL")
          return 0
        }, answer, nil)
    }
    guard code == SQLITE_OK else {
      throw Failure(code: code, message: String(cString: sqlite3_errmsg(handle)))
    }
    return answer.first
  }

  /// Drops the triggers, so that rows can be changed and deleted.
  func disarm() throws {
    for table in ["record", "tile"] {
      try run("DROP TRIGGER refuse_\(table)_update; DROP TRIGGER refuse_\(table)_delete")
    }
  }

  /// Puts the triggers back as they were in another database.
  func rearm(like original: String) throws {
    let original = try RawDatabase(original)
    for kind in ["record_update", "record_delete", "tile_update", "tile_delete"] {
      let sql = try original.run("SELECT sql FROM sqlite_schema WHERE name = 'refuse_\(kind)'")
      try run(sql ?? "")
    }
  }
}
