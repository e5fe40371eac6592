/// Reads deterministic CBOR and refuses everything else, so that what was read, written again,
/// gives the same bytes.
///
/// A reader exists only inside `read`, which owns the scope of the memory; it cannot be copied out
/// of it. Every length and count is checked against the bytes that are left before anything is
/// reserved, so a few hostile bytes never cost much memory. After an error the reader's place is
/// unspecified: give up.
public struct CBORReader: ~Copyable {
  /// How deep `skip` follows arrays and maps inside each other.
  public static let depthMax = 16

  @usableFromInline let input: UnsafeRawBufferPointer

  @usableFromInline var place = 0

  @inlinable
  init(input: UnsafeRawBufferPointer) {
    self.input = input
  }

  /// Calls `body` with a reader over `bytes` and refuses bytes that it leaves unread.
  @inlinable
  public static func read<T>(
    _ bytes: UnsafeRawBufferPointer, _ body: (inout CBORReader) throws(CBORError) -> T
  ) throws(CBORError) -> T {
    var reader = CBORReader(input: bytes)
    let value = try body(&reader)
    guard reader.place == bytes.count else { throw CBORError(.trailingBytes, at: reader.place) }
    return value
  }

  /// Calls `body` with a reader over `bytes` and refuses bytes that it leaves unread.
  @inlinable
  public static func read<T>(
    _ bytes: [UInt8], _ body: (inout CBORReader) throws(CBORError) -> T
  ) throws(CBORError) -> T {
    try bytes.withUnsafeBufferPointer { (buffer) throws(CBORError) -> T in
      try read(UnsafeRawBufferPointer(buffer), body)
    }
  }

  /// Where the next item begins, in bytes from the start.
  @inlinable
  public var offset: Int { place }

  /// Whether every byte has been read.
  @inlinable
  public var isAtEnd: Bool { place == input.count }
}

// MARK: - Integers

extension CBORReader {
  /// Reads an unsigned integer.
  @inlinable
  public mutating func unsigned() throws(CBORError) -> UInt64 {
    try argument(of: .unsigned)
  }

  /// Reads an unsigned integer that fits `T`.
  @inlinable
  public mutating func unsigned<T: FixedWidthInteger>(as type: T.Type) throws(CBORError) -> T {
    let start = place
    guard let value = T(exactly: try argument(of: .unsigned)) else {
      throw CBORError(.outOfRange, at: start)
    }
    return value
  }

  /// Reads a signed integer.
  @inlinable
  public mutating func integer() throws(CBORError) -> Int64 {
    if let small = skipSmall(.unsigned) { return Int64(small) }
    let start = place
    let (type, argument) = try head()
    guard type == .unsigned || type == .negative else {
      throw CBORError(.unexpectedType, at: start)
    }
    guard let value = Int64(exactly: argument) else { throw CBORError(.outOfRange, at: start) }
    return type == .unsigned ? value : ~value
  }

  /// Steps over the next item if it is this unsigned integer below 24, and says whether it was.
  @inlinable
  public mutating func skip(_ value: UInt8) -> Bool {
    guard value < 24, place < input.count, input[place] == value else { return false }
    place += 1
    return true
  }

  /// Reads a map's key, an unsigned integer greater than `previous`, and leaves it in `previous`.
  ///
  /// Begin each map with a `previous` of −1.
  @inlinable
  public mutating func mapKey(after previous: inout Int64) throws(CBORError) -> Int64 {
    let start = place
    let key = try unsigned(as: Int64.self)
    guard key > previous else { throw CBORError(.mapKeysNotAscending, at: start) }
    previous = key
    return key
  }
}

// MARK: - Strings

extension CBORReader {
  /// Reads a byte string.
  @inlinable
  public mutating func byteString(maxBytes: Int = .max) throws(CBORError) -> [UInt8] {
    [UInt8](try content(of: .byteString, maxBytes: maxBytes))
  }

  /// Calls `body` with the content of a byte string, without copying it.
  @inlinable
  public mutating func withByteString<T>(
    maxBytes: Int = .max, _ body: (UnsafeRawBufferPointer) throws(CBORError) -> T
  ) throws(CBORError) -> T {
    try body(try content(of: .byteString, maxBytes: maxBytes))
  }

  /// Reads a byte string of exactly sixteen bytes, the most significant first.
  @inlinable
  public mutating func byteString16() throws(CBORError) -> UInt128 {
    let start = place
    let content = try content(of: .byteString, maxBytes: 16)
    guard content.count == 16 else { throw CBORError(.wrongLength, at: start) }
    return UInt128(bigEndian: content.loadUnaligned(as: UInt128.self))
  }

  /// Reads a text string of at most `maxBytes` bytes of UTF-8.
  public mutating func text(maxBytes: Int = .max) throws(CBORError) -> String {
    let start = place
    let content = try content(of: .text, maxBytes: maxBytes)
    guard let text = String(validating: content, as: UTF8.self) else {
      throw CBORError(.invalidUTF8, at: start)
    }
    return text
  }

  /// Steps over a string of this type and returns its bytes.
  @usableFromInline
  mutating func content(
    of type: MajorType, maxBytes: Int
  ) throws(CBORError) -> UnsafeRawBufferPointer {
    let start = place
    let length = try argument(of: type)
    guard length <= UInt64(input.count - place) else { throw CBORError(.truncated, at: start) }
    guard length <= UInt64(maxBytes) else { throw CBORError(.wrongLength, at: start) }
    let content = UnsafeRawBufferPointer(rebasing: input[place..<place + Int(length)])
    place += Int(length)
    return content
  }
}

// MARK: - Arrays, maps and simple values

extension CBORReader {
  /// Reads the beginning of an array and returns how many items follow.
  @inlinable
  public mutating func arrayHeader() throws(CBORError) -> Int {
    try itemCount(of: .array, bytesPerItemMin: 1)
  }

  /// Reads the beginning of an array of exactly `count` items.
  @inlinable
  public mutating func arrayHeader(count: Int) throws(CBORError) {
    let start = place
    guard try arrayHeader() == count else { throw CBORError(.wrongLength, at: start) }
  }

  /// Reads the beginning of a map and returns how many pairs follow.
  @inlinable
  public mutating func mapHeader() throws(CBORError) -> Int {
    try itemCount(of: .map, bytesPerItemMin: 2)
  }

  /// Whether the next item is null.
  @inlinable
  public var isNull: Bool {
    place < input.count && input[place] == SimpleByte.null
  }

  /// Steps over the next item if it is null, and says whether it was.
  @inlinable
  public mutating func skipNull() -> Bool {
    guard isNull else { return false }
    place += 1
    return true
  }

  /// Reads true or false.
  @inlinable
  public mutating func boolean() throws(CBORError) -> Bool {
    guard place < input.count else { throw CBORError(.truncated, at: place) }
    switch input[place] {
    case SimpleByte.yes:
      place += 1
      return true
    case SimpleByte.no:
      place += 1
      return false
    default:
      throw CBORError(.unexpectedType, at: place)
    }
  }

  @inlinable
  mutating func itemCount(of type: MajorType, bytesPerItemMin: UInt64) throws(CBORError) -> Int {
    let start = place
    let count = try argument(of: type)
    guard count <= UInt64(input.count - place) / bytesPerItemMin else {
      throw CBORError(.truncated, at: start)
    }
    return Int(count)
  }
}

// MARK: - Initial bytes

extension CBORReader {
  @inlinable @inline(__always)
  mutating func argument(of type: MajorType) throws(CBORError) -> UInt64 {
    if let small = skipSmall(type) { return UInt64(small) }
    return try anyArgument(of: type)
  }

  /// Steps over an item of this type whose argument stands in its initial byte, and returns that.
  @inlinable @inline(__always)
  mutating func skipSmall(_ type: MajorType) -> UInt8? {
    guard place < input.count else { return nil }
    let argument = input[place] ^ type.rawValue << 5
    guard argument < 24 else { return nil }
    place += 1
    return argument
  }

  @usableFromInline
  mutating func anyArgument(of type: MajorType) throws(CBORError) -> UInt64 {
    let start = place
    let (found, argument) = try head()
    guard found == type else { throw CBORError(.unexpectedType, at: start) }
    return argument
  }

  /// Reads an initial byte and its argument, in its shortest form only.
  @usableFromInline
  mutating func head() throws(CBORError) -> (MajorType, UInt64) {
    let start = place
    guard start < input.count else { throw CBORError(.truncated, at: start) }
    let initial = input[start]
    let information = initial & 0x1F
    guard let type = MajorType(rawValue: initial >> 5), type != .tag, information <= 27 else {
      throw CBORError(.unsupported, at: start)
    }
    place = start + 1
    guard type != .simple else { return (.simple, UInt64(try simpleValue(initial, at: start))) }
    guard information >= 24 else { return (type, UInt64(information)) }

    let byteCount = 1 << Int(information - 24)
    guard byteCount <= input.count - place else { throw CBORError(.truncated, at: start) }
    let argument = bigEndian(byteCount)
    place += byteCount
    let shortestAbove: UInt64 = byteCount == 1 ? 23 : (1 << UInt64(byteCount * 4)) - 1
    guard argument > shortestAbove else { throw CBORError(.notShortest, at: start) }
    return (type, argument)
  }

  /// The number that the next 1, 2, 4 or 8 bytes are.
  private func bigEndian(_ byteCount: Int) -> UInt64 {
    guard input.count - place >= 8 else {
      return input[place..<place + byteCount].reduce(0) { $0 << 8 | UInt64($1) }
    }
    let bytes = input.loadUnaligned(fromByteOffset: place, as: UInt64.self)
    return UInt64(bigEndian: bytes) >> UInt64(64 - 8 * byteCount)
  }

  private func simpleValue(_ initial: UInt8, at start: Int) throws(CBORError) -> UInt8 {
    guard (SimpleByte.no...SimpleByte.null).contains(initial) else {
      throw CBORError(.unsupported, at: start)
    }
    return initial & 0x1F
  }
}
