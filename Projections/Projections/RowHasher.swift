import CSQLite
import Crypto
import EventLog
import GRDB

/// Hashes rows, each value with its kind and its length, so that two folds of one log have the same
/// hash and no two other rows do.
///
/// Reads by SQLite's own functions: a comparison walks through every row that there is.
struct RowHasher {
  private var hasher = SHA256()
  private var waiting: [UInt8] = []
  private let stopSign: StopSign

  /// How many bytes are hashed at once.
  private static let bytesMin = 65_536

  init(stopSign: StopSign = StopSign()) {
    self.stopSign = stopSign
    waiting.reserveCapacity(Self.bytesMin * 2)
  }

  /// The hash of all rows of these tables, in the order of their keys.
  static func hash(
    _ tables: [String], _ database: Database, stopSign: StopSign = StopSign()
  ) throws -> LogHash {
    var hasher = RowHasher(stopSign: stopSign)
    for table in tables { try hasher.add(table, database) }
    return try hasher.finish()
  }

  private mutating func add(_ table: String, _ database: Database) throws {
    add(kind: 0, Array(table.utf8))
    let statement = try database.makeStatement(sql: TableOrder(table, database).selection)
    let handle = statement.sqliteStatement
    defer { sqlite3_reset(handle) }
    let columns = sqlite3_column_count(handle)
    while true {
      switch sqlite3_step(handle) {
      case SQLITE_ROW:
        for column in 0..<columns { add(column, of: handle) }
        if waiting.count >= Self.bytesMin { try flush() }
      case SQLITE_DONE: return
      case let code:
        throw DatabaseError(
          resultCode: ResultCode(rawValue: code),
          message: database.sqliteConnection.map { String(cString: sqlite3_errmsg($0)) })
      }
    }
  }

  private mutating func add(_ column: Int32, of handle: OpaquePointer) {
    switch sqlite3_column_type(handle, column) {
    case SQLITE_NULL: waiting.append(1)
    case SQLITE_INTEGER:
      add(kind: 2, UInt64(bitPattern: sqlite3_column_int64(handle, column)))
    case SQLITE_FLOAT: add(kind: 3, sqlite3_column_double(handle, column).bitPattern)
    case let type:
      let bytes = sqlite3_column_blob(handle, column)
      let count = bytes == nil ? 0 : Int(sqlite3_column_bytes(handle, column))
      add(kind: type == SQLITE_TEXT ? 4 : 5, UnsafeRawBufferPointer(start: bytes, count: count))
    }
  }

  private mutating func add(kind: UInt8, _ number: UInt64) {
    waiting.append(kind)
    withUnsafeBytes(of: number.littleEndian) { waiting.append(contentsOf: $0) }
  }

  private mutating func add(kind: UInt8, _ bytes: some Collection<UInt8>) {
    add(kind: kind, UInt64(bytes.count))
    waiting.append(contentsOf: bytes)
  }

  private mutating func flush() throws {
    try stopSign.check()
    hasher.update(data: waiting)
    waiting.removeAll(keepingCapacity: true)
  }

  private mutating func finish() throws -> LogHash {
    try flush()
    return hasher.finalize().withUnsafeBytes { LogHash(copying: $0) }
  }
}
