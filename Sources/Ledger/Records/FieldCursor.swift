import CBOR

/// Walks the fields of a record's body: a map whose integer keys ascend.
///
/// Fields are asked for in ascending order of their keys; what stands there and was not asked for
/// is an error, so that a body has exactly one reading.
struct FieldCursor {
  private var left: Int
  private var peeked: Int64?
  private var previous: Int64 = -1
  private let start: Int

  init(_ reader: inout CBORReader) throws(CBORError) {
    start = reader.offset
    left = try reader.mapHeader()
  }

  /// Whether the field `key` comes next; its value is then the reader's next item.
  mutating func has(_ key: Int64, _ reader: inout CBORReader) throws(CBORError) -> Bool {
    if peeked == nil, left > 0 {
      // Mostly the field that is asked for comes next, and its key is one byte.
      if key > previous, let small = UInt8(exactly: key), reader.skip(small) {
        previous = key
        left -= 1
        return true
      }
      peeked = try reader.mapKey(after: &previous)
      left -= 1
    }
    guard peeked == key else { return false }
    peeked = nil
    return true
  }

  /// Goes to the field `key`, which must be there.
  mutating func need(_ key: Int64, _ reader: inout CBORReader) throws(CBORError) {
    guard try has(key, &reader) else { throw CBORError(.unexpectedType, at: reader.offset) }
  }

  /// Refuses a field that was not asked for.
  func end() throws(CBORError) {
    guard peeked == nil, left == 0 else { throw CBORError(.unexpectedType, at: start) }
  }

  mutating func unsigned<T: FixedWidthInteger>(
    _ key: Int64, _ reader: inout CBORReader, as type: T.Type = T.self
  ) throws(CBORError) -> T {
    try need(key, &reader)
    return try reader.unsigned(as: T.self)
  }

  mutating func entity<Kind>(
    _ key: Int64, _ reader: inout CBORReader
  ) throws(CBORError) -> Entity<Kind> {
    Entity(try unsigned(key, &reader, as: UInt32.self))
  }

  mutating func system(
    _ key: Int64, _ reader: inout CBORReader
  ) throws(CBORError) -> CardSystemID {
    CardSystemID(try unsigned(key, &reader, as: UInt8.self))
  }

  mutating func integer(_ key: Int64, _ reader: inout CBORReader) throws(CBORError) -> Int64 {
    try need(key, &reader)
    return try reader.integer()
  }

  mutating func text(_ key: Int64, _ reader: inout CBORReader) throws(CBORError) -> String {
    try need(key, &reader)
    return try reader.text(maxBytes: TextLimit.bytesMax)
  }

  /// 32 bytes: a hash.
  mutating func hash(_ key: Int64, _ reader: inout CBORReader) throws(CBORError) -> [UInt8] {
    try need(key, &reader)
    let start = reader.offset
    let bytes = try reader.byteString(maxBytes: 32)
    guard bytes.count == 32 else { throw CBORError(.wrongLength, at: start) }
    return bytes
  }

  mutating func choice<Value: RawRepresentable>(
    _ key: Int64, _ reader: inout CBORReader, as type: Value.Type = Value.self
  ) throws(CBORError) -> Value where Value.RawValue: FixedWidthInteger {
    try need(key, &reader)
    return try reader.choice(Value.self)
  }

  /// Reads a list of at most `countMax` items.
  mutating func list<Item>(
    _ key: Int64, _ reader: inout CBORReader, countMax: Int,
    _ item: (inout CBORReader) throws(CBORError) -> Item
  ) throws(CBORError) -> [Item] {
    try need(key, &reader)
    let start = reader.offset
    let count = try reader.arrayHeader()
    guard count <= countMax else { throw CBORError(.wrongLength, at: start) }
    var items: [Item] = []
    items.reserveCapacity(count)
    for _ in 0..<count { items.append(try item(&reader)) }
    return items
  }
}

/// The longest text that a record holds.
public enum TextLimit {
  /// Bytes of UTF-8: names, titles, ids and reasons.
  public static let bytesMax = 512
}
