import CBOR

/// Takes the columns of a state, one after the other, for a snapshot.
public protocol ColumnSink {
  /// Takes the next column; the bytes are valid only inside the call.
  @unsafe
  mutating func column(_ bytes: UnsafeRawBufferPointer)
}

/// Gives the columns of a state back in the order in which they were taken.
public protocol ColumnSource {
  /// Calls `body` with the next column, or throws where there is none.
  @unsafe
  mutating func column<Value>(
    _ body: (UnsafeRawBufferPointer) throws(ColumnError) -> Value
  ) throws(ColumnError) -> Value
}

/// A snapshot is not one of this version of the state; it is thrown away and the log is folded.
public struct ColumnError: Error, Hashable, Sendable {
  /// What does not fit.
  public var reason: String

  /// Makes an error.
  public init(_ reason: String) {
    self.reason = reason
  }
}

extension ColumnSink {
  /// Writes an array as it lies in memory; only this build of the program reads it.
  mutating func rows<Row: BitwiseCopyable>(_ rows: [Row]) {
    unsafe rows.withUnsafeBytes { unsafe column($0) }
  }

  mutating func facts<Value: BitwiseCopyable & Sendable>(_ table: FactTable<Value>) {
    rows(table.newest)
    let keys = table.older.keys.sorted()
    rows(keys)
    rows(keys.map { UInt32(table.older[$0]?.count ?? 0) })
    rows(keys.flatMap { table.older[$0] ?? [] })
  }

  mutating func encoded(_ body: (inout CBORWriter) -> Void) {
    var writer = CBORWriter()
    body(&writer)
    rows(writer.bytes)
  }
}

extension ColumnSource {
  mutating func rows<Row: BitwiseCopyable>(_ type: Row.Type = Row.self) throws(ColumnError) -> [Row]
  {
    try unsafe column { (bytes) throws(ColumnError) -> [Row] in
      let stride = MemoryLayout<Row>.stride
      guard bytes.count.isMultiple(of: stride) else { throw ColumnError("a torn column") }
      return unsafe [Row](unsafeUninitializedCapacity: bytes.count / stride) { rows, count in
        unsafe UnsafeMutableRawBufferPointer(rows).copyMemory(from: bytes)
        count = bytes.count / stride
      }
    }
  }

  mutating func facts<Value: BitwiseCopyable & Sendable>(
    _ type: Value.Type = Value.self
  ) throws(ColumnError) -> FactTable<Value> {
    let newest = try rows(Fact<Value>.self)
    let keys = try rows(UInt32.self)
    let counts = try rows(UInt32.self)
    let facts = try rows(Fact<Value>.self)
    guard keys.count == counts.count, facts.count == counts.reduce(0, { $0 + Int($1) }) else {
      throw ColumnError("older facts that do not add up")
    }
    var older: [UInt32: [Fact<Value>]] = [:]
    var start = 0
    for (key, count) in zip(keys, counts) {
      older[key] = Array(facts[start..<start + Int(count)])
      start += Int(count)
    }
    return FactTable(newest: newest, older: older)
  }

  mutating func decoded<Value>(
    _ body: (inout CBORReader) throws(CBORError) -> Value
  ) throws(ColumnError) -> Value {
    let bytes = try rows(UInt8.self)
    do {
      return try CBORReader.read(bytes, body)
    } catch {
      throw ColumnError(error.description)
    }
  }
}
