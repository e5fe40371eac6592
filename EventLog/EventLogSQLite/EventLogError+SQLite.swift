import CSQLite
import EventLog

extension EventLogError {
  /// What an SQLite result code means for a log, with SQLite's own words and its extended code
  /// (1034 is a failed fsync, 11 a malformed file).
  ///
  /// - Parameters:
  ///   - connection: where it happened; its newest error gives the words.
  ///   - doing: what was being done, in the infinitive: "insert a record".
  init(of connection: OpaquePointer?, code: Int32, doing: String) {
    let newest = unsafe sqlite3_extended_errcode(connection)
    let isOfThisCode = newest & 0xff == code & 0xff
    let words = unsafe isOfThisCode ? sqlite3_errmsg(connection) : sqlite3_errstr(code)
    let text = unsafe words.map { unsafe String(cString: $0) } ?? "unknown"
    self.init(
      Code(sqlite: code),
      "could not \(doing): \(text) (SQLite code \(isOfThisCode ? newest : code))")
  }

  /// The same trouble with its place in the log.
  func at(_ position: Position) -> EventLogError {
    EventLogError(code, message, at: self.position ?? position)
  }
}

extension EventLogError.Code {
  /// The kind of trouble that an SQLite result code stands for.
  init(sqlite code: Int32) {
    self =
      switch code & 0xff {
      case SQLITE_FULL: .diskFull
      case SQLITE_CORRUPT, SQLITE_TOOBIG: .damaged
      case SQLITE_NOTADB: .foreign
      case SQLITE_BUSY, SQLITE_LOCKED: .locked
      default: .storageFailed
      }
  }
}
