import CSQLite

/// The row that a statement is at.
///
/// - Important: Used only inside of the call that it was given to.
public struct PreparedRow {
  let handle: OpaquePointer

  /// The whole number in a column, from 0; 0 where there is no value.
  public func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

  /// Whether there is no value in a column.
  public func isNull(_ column: Int32) -> Bool {
    sqlite3_column_type(handle, column) == SQLITE_NULL
  }

  /// The text in a column; empty where there is no value.
  public func text(_ column: Int32) -> String {
    sqlite3_column_text(handle, column).map { String(cString: $0) } ?? ""
  }

  /// Hands the bytes in a column to `body`, without copying them.
  public func withBytes<Value>(
    _ column: Int32, _ body: (UnsafeRawBufferPointer) throws -> Value
  ) rethrows -> Value {
    // The bytes are asked for first: their number is that of the form that was asked for.
    let bytes = sqlite3_column_blob(handle, column)
    let count = bytes == nil ? 0 : Int(sqlite3_column_bytes(handle, column))
    return try body(UnsafeRawBufferPointer(start: bytes, count: count))
  }
}
