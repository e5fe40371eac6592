import CSQLite
public import GRDB

/// A value in a statement of a fold.
public enum SQLValue: Hashable, Sendable, ExpressibleByIntegerLiteral {
  /// No value.
  case null
  /// A whole number.
  case integer(Int64)
  /// Text.
  case text(String)
  /// Bytes.
  case blob([UInt8])

  /// A whole number that is written as such.
  public init(integerLiteral value: Int64) {
    self = .integer(value)
  }

  /// A whole number.
  public init(_ value: some BinaryInteger) {
    self = .integer(Int64(clamping: value))
  }

  /// A whole number, or no value.
  public init(_ value: (some BinaryInteger)?) {
    self = value.map { .integer(Int64(clamping: $0)) } ?? .null
  }

  /// One for true and zero for false.
  public init(_ value: Bool) {
    self = .integer(value ? 1 : 0)
  }
}

/// A statement that is prepared once and run for each record.
///
/// It binds and steps by SQLite's own functions: a fold runs several statements a record, and
/// GRDB's arguments would cost as much as the writes themselves.
///
/// - Important: Used only inside of an access to the database that it was prepared in.
public final class PreparedStatement {
  private let statement: Statement
  private let database: OpaquePointer?

  /// Prepares a statement.
  public init(_ database: Database, _ sql: String) throws {
    statement = try database.makeStatement(sql: sql)
    self.database = database.sqliteConnection
  }

  /// Runs the statement to its end.
  public func run(_ values: SQLValue...) throws {
    try bind(values)
    defer { reset() }
    while try step() {}
  }

  /// Runs the statement to its end with numbers that `body` binds in order: for statements that run
  /// for nearly every record, since nothing is allocated for it.
  ///
  /// Whatever is not bound keeps its value of the run before.
  public func run(binding body: (inout BoundNumbers) -> Void) throws {
    var numbers = BoundNumbers(handle: statement.sqliteStatement)
    body(&numbers)
    guard numbers.code == SQLITE_OK else { throw failure(numbers.code) }
    defer { reset() }
    while try step() {}
  }

  /// Runs the statement to its end.
  ///
  /// - Returns: the whole number in the first column of the first row; nothing where there is no
  ///   row, or no value in it.
  public func integer(_ values: SQLValue...) throws -> Int64? {
    try first(values) { sqlite3_column_int64($0, 0) }
  }

  /// Runs the statement to its end.
  ///
  /// - Returns: the bytes in the first column of the first row; nothing where there is no row, or
  ///   no value in it.
  public func blob(_ values: SQLValue...) throws -> [UInt8]? {
    try first(values) { handle in
      // The bytes are asked for first: their number is that of the form that was asked for.
      let bytes = sqlite3_column_blob(handle, 0)
      let count = Int(sqlite3_column_bytes(handle, 0))
      return Array(UnsafeRawBufferPointer(start: bytes, count: bytes == nil ? 0 : count))
    }
  }

  /// Runs the statement to its end and hands each row to `body`.
  public func forEachRow(
    _ values: SQLValue..., body: (PreparedRow) throws -> Void
  ) throws {
    try forEachRow(values, body: body)
  }

  /// Runs the statement to its end and hands each row to `body`.
  public func forEachRow(_ values: [SQLValue], body: (PreparedRow) throws -> Void) throws {
    try bind(values)
    defer { reset() }
    while try step() { try body(PreparedRow(handle: statement.sqliteStatement)) }
  }

  /// Runs the statement to its end and reads the first column of the first row.
  private func first<Value>(
    _ values: [SQLValue], _ read: (OpaquePointer) -> Value
  ) throws -> Value? {
    try bind(values)
    defer { reset() }
    guard try step() else { return nil }
    let handle = statement.sqliteStatement
    let value = sqlite3_column_type(handle, 0) == SQLITE_NULL ? nil : read(handle)
    while try step() {}
    return value
  }

  private func bind(_ values: [SQLValue]) throws {
    let handle = statement.sqliteStatement
    for (index, value) in zip(Int32(1)..., values) {
      let code: Int32
      switch value {
      case .null: code = sqlite3_bind_null(handle, index)
      case .integer(let number): code = sqlite3_bind_int64(handle, index, number)
      case .text(var text):
        code = text.withUTF8 { bytes in
          bytes.withMemoryRebound(to: CChar.self) { characters in
            sqlite3_bind_text(
              handle, index, characters.baseAddress, Int32(characters.count), Self.copied)
          }
        }
      // No bytes have no address, which SQLite would take for no value.
      case .blob([]): code = sqlite3_bind_zeroblob(handle, index, 0)
      case .blob(let bytes):
        code = sqlite3_bind_blob(handle, index, bytes, Int32(clamping: bytes.count), Self.copied)
      }
      guard code == SQLITE_OK else { throw failure(code) }
    }
  }

  private func step() throws -> Bool {
    switch sqlite3_step(statement.sqliteStatement) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let code: throw failure(code)
    }
  }

  private func reset() {
    // Repeats the error of the last step, which was thrown already.
    _ = sqlite3_reset(statement.sqliteStatement)
  }

  private func failure(_ code: Int32) -> DatabaseError {
    DatabaseError(
      resultCode: ResultCode(rawValue: code),
      message: database.map { String(cString: sqlite3_errmsg($0)) })
  }

  /// Has SQLite copy a text or bytes while they are bound (`SQLITE_TRANSIENT`).
  private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
}

/// Binds numbers to a statement, the first one to its first parameter.
public struct BoundNumbers: ~Copyable {
  private let handle: OpaquePointer
  private var index: Int32 = 0
  /// The first failure of SQLite.
  private(set) var code = SQLITE_OK

  init(handle: OpaquePointer) {
    self.handle = handle
  }

  /// Binds the next number.
  public mutating func add(_ number: Int64) {
    index += 1
    note(sqlite3_bind_int64(handle, index, number))
  }

  /// Binds no value.
  public mutating func addNull() {
    index += 1
    note(sqlite3_bind_null(handle, index))
  }

  private mutating func note(_ result: Int32) {
    if result != SQLITE_OK, code == SQLITE_OK { code = result }
  }
}

extension BoundNumbers {
  /// Binds the next number.
  @inlinable
  public mutating func add(_ number: some BinaryInteger) { add(Int64(clamping: number)) }

  /// Binds the next number, or no value.
  @inlinable
  public mutating func add(_ number: (some BinaryInteger)?) {
    if let number { add(Int64(clamping: number)) } else { addNull() }
  }
}
