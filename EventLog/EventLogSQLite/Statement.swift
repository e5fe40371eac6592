import CSQLite
package import EventLog

// SAFETY: the handle is made in init, freed in deinit and reachable only through the one owner.
/// One prepared statement, finalised when it goes out of scope.
///
/// Columns count from 0, parameters from 1, as in SQLite.
@safe package struct Statement: ~Copyable {
  private let handle: OpaquePointer
  private let doing: String

  /// Prepares a statement for repeated use.
  ///
  /// - Parameter doing: What the statement does, in the infinitive, for error texts.
  package init(_ connection: borrowing Connection, _ sql: [UInt8], doing: String)
    throws(EventLogError)
  {
    var prepared: OpaquePointer?
    let code = unsafe sql.withUnsafeBytes { bytes in
      unsafe sqlite3_prepare_v3(
        connection.handle, bytes.baseAddress?.assumingMemoryBound(to: CChar.self),
        Int32(bytes.count), UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, nil)
    }
    guard code == SQLITE_OK, let prepared = unsafe prepared else {
      throw unsafe EventLogError(of: connection.handle, code: code, doing: doing)
    }
    unsafe handle = prepared
    self.doing = doing
  }

  deinit { unsafe sqlite3_finalize(handle) }

  /// Binds an integer to a parameter.
  package func bind(_ value: Int64, at parameter: Int32) throws(EventLogError) {
    try check(unsafe sqlite3_bind_int64(handle, parameter, value))
  }

  /// Binds bytes, or NULL, by a copy of them.
  package func bind(copying bytes: [UInt8]?, at parameter: Int32) throws(EventLogError) {
    guard let bytes else { return try check(unsafe sqlite3_bind_null(handle, parameter)) }
    let code = unsafe bytes.withUnsafeBytes { buffer in
      unsafe buffer.isEmpty
        ? sqlite3_bind_zeroblob(handle, parameter, 0)
        : sqlite3_bind_blob(
          handle, parameter, buffer.baseAddress, Int32(buffer.count), Self.copying)
    }
    try check(code)
  }

  /// Binds a text, or NULL, by a copy of it.
  package func bind(copying text: String?, at parameter: Int32) throws(EventLogError) {
    guard let text else { return try check(unsafe sqlite3_bind_null(handle, parameter)) }
    try check(
      unsafe sqlite3_bind_text(handle, parameter, text, Int32(text.utf8.count), Self.copying))
  }

  /// Binds bytes without copying them; the caller steps and resets before they go away.
  func bind(_ bytes: UnsafeRawBufferPointer, at parameter: Int32) throws(EventLogError) {
    precondition(bytes.count > 0, "an empty blob would be bound as NULL")
    try check(
      unsafe sqlite3_bind_blob(handle, parameter, bytes.baseAddress, Int32(bytes.count), nil))
  }

  /// Goes to the next row; false at the end.
  package func step() throws(EventLogError) -> Bool {
    let code = unsafe sqlite3_step(handle)
    if code == SQLITE_ROW { return true }
    guard code == SQLITE_DONE else { throw failure(code) }
    return false
  }

  /// Ends the statement's run, and with it the read transaction that it may have held.
  package func reset() {
    _ = unsafe sqlite3_reset(handle)
  }

  /// Runs a statement that has no rows, and makes it ready for its next run.
  package func run() throws(EventLogError) {
    let code = unsafe sqlite3_step(handle)
    defer { reset() }
    guard code == SQLITE_DONE || code == SQLITE_ROW else { throw failure(code) }
  }

  /// Runs a statement that has no rows with bytes bound to a parameter, without copying them.
  func run(binding bytes: [UInt8], at parameter: Int32) throws(EventLogError) {
    try unsafe bytes.span.withUnsafeBytes { (bytes) throws(EventLogError) in
      try unsafe bind(bytes, at: parameter)
      try run()
    }
  }

  /// An integer column; 0 where the column is NULL.
  package func integer(_ column: Int32) -> Int64 {
    unsafe sqlite3_column_int64(handle, column)
  }

  /// True where the column is NULL.
  package func isNull(_ column: Int32) -> Bool {
    unsafe sqlite3_column_type(handle, column) == SQLITE_NULL
  }

  /// A text column; nil where the column is NULL.
  package func text(_ column: Int32) -> String? {
    unsafe sqlite3_column_text(handle, column).map { unsafe String(cString: $0) }
  }

  /// The bytes of a column, good until the next step or reset.
  func bytes(_ column: Int32) -> UnsafeRawBufferPointer {
    // The pointer is asked for first: asking for the size first could convert the value.
    let start = unsafe sqlite3_column_blob(handle, column)
    return unsafe UnsafeRawBufferPointer(
      start: start, count: Int(sqlite3_column_bytes(handle, column)))
  }

  /// A copy of the bytes of a column.
  package func copiedBytes(_ column: Int32) -> [UInt8] {
    unsafe Array(bytes(column))
  }

  // SAFETY: SQLITE_TRANSIENT is this very address; SQLite compares it and never calls it.
  private static let copying = unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)

  private func check(_ code: Int32) throws(EventLogError) {
    guard code == SQLITE_OK else { throw failure(code) }
  }

  private func failure(_ code: Int32) -> EventLogError {
    unsafe EventLogError(of: sqlite3_db_handle(handle), code: code, doing: doing)
  }
}
