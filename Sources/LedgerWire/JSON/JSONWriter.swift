/// Writes compact JSON into one growing buffer.
///
/// The caller keeps objects and arrays balanced; commas come by themselves. An optional value that
/// is nil is left out together with its key.
package struct JSONWriter {
  /// What has been written.
  package private(set) var bytes: [UInt8] = []
  private var needsComma = false

  /// Makes a writer with room for `capacity` bytes.
  package init(capacity: Int = 256) {
    bytes.reserveCapacity(capacity)
  }

  /// Opens an object.
  package mutating func beginObject() { open(UInt8(ascii: "{")) }

  /// Closes the innermost object.
  package mutating func endObject() { close(UInt8(ascii: "}")) }

  /// Opens an array.
  package mutating func beginArray() { open(UInt8(ascii: "[")) }

  /// Closes the innermost array.
  package mutating func endArray() { close(UInt8(ascii: "]")) }

  /// Writes a key that needs no escape, and whose value must follow.
  package mutating func key(_ key: StaticString) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    key.withUTF8Buffer { bytes.append(contentsOf: $0) }
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  /// Writes a key that is data, escaped, and whose value must follow.
  package mutating func name(_ key: String) {
    value(key)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  /// Writes a string.
  package mutating func value(_ string: String) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    var string = string
    string.withUTF8 { appendEscaped($0) }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Writes an integer.
  @inlinable package mutating func value(_ integer: some FixedWidthInteger) {
    value(magnitude: UInt64(integer.magnitude), isNegative: integer < 0)
  }

  /// Writes an integer, given without its sign.
  package mutating func value(magnitude: UInt64, isNegative: Bool) {
    separate()
    if isNegative { bytes.append(UInt8(ascii: "-")) }
    append(magnitude)
  }

  /// Writes an integer as a string, as what counts records is in JSON.
  package mutating func value(quoted integer: UInt64) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    append(integer)
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func append(_ integer: UInt64) {
    var rest = integer
    var length = 1
    var power: UInt64 = 10
    while power <= integer, length < 20 {
      length += 1
      if length == 20 { break }
      power *= 10
    }
    let start = bytes.count
    bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: length))
    for place in stride(from: start + length - 1, through: start, by: -1) {
      bytes[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
  }

  /// Writes a boolean.
  package mutating func value(_ boolean: Bool) {
    separate()
    bytes.append(contentsOf: (boolean ? "true" : "false").utf8)
  }

  /// Writes an amount of cents as euros with two decimals.
  package mutating func value(cents: UInt32) {
    value(cents / 100)
    let rest = UInt8(cents % 100)
    bytes.append(UInt8(ascii: "."))
    bytes.append(UInt8(ascii: "0") + rest / 10)
    bytes.append(UInt8(ascii: "0") + rest % 10)
  }

  /// Writes a moment, given in microseconds.
  package mutating func value(moment microseconds: Int64, style: Timestamp.Style = .microseconds) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    Timestamp.append(microseconds, style: style, to: &bytes)
    bytes.append(UInt8(ascii: "\""))
  }

  /// Writes a string whose UTF-8 stands somewhere in an array.
  package mutating func value(utf8 text: [UInt8], in range: Range<Int>) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    text.withUnsafeBufferPointer { appendEscaped(UnsafeBufferPointer(rebasing: $0[range])) }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Writes bytes as a string, in base64 (RFC 4648, section 4).
  package mutating func value(base64 content: [UInt8], in range: Range<Int>) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    var place = bytes.count
    let digits = Self.base64Digits
    bytes.append(
      contentsOf: repeatElement(UInt8(ascii: "="), count: (range.count + 2) / 3 * 4))
    for start in stride(from: range.lowerBound, to: range.upperBound, by: 3) {
      let count = min(3, range.upperBound - start)
      var group = UInt32(content[start]) << 16
      if count > 1 { group |= UInt32(content[start + 1]) << 8 }
      if count > 2 { group |= UInt32(content[start + 2]) }
      for index in 0...count {
        bytes[place + index] = digits[Int(group >> UInt32(18 - 6 * index) & 63)]
      }
      place += 4
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static let base64Digits = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// Writes a value that is JSON already, as it stands.
  package mutating func value(json: String) {
    separate()
    bytes.append(contentsOf: json.utf8)
  }

  /// Writes a member whose value is a string, or nothing for nil.
  package mutating func field(_ key: StaticString, _ string: String?) {
    guard let string else { return }
    self.key(key)
    value(string)
  }

  /// Writes a member whose value is an integer as a string.
  package mutating func field(_ key: StaticString, quoted integer: UInt64) {
    self.key(key)
    value(quoted: integer)
  }

  /// Writes a member whose value is an integer, or nothing for nil.
  package mutating func field(_ key: StaticString, _ integer: (some FixedWidthInteger)?) {
    guard let integer else { return }
    self.key(key)
    value(integer)
  }

  /// Writes a member whose value is a boolean, or nothing for nil.
  package mutating func field(_ key: StaticString, _ boolean: Bool?) {
    guard let boolean else { return }
    self.key(key)
    value(boolean)
  }

  /// Writes a member whose value is an amount of cents, as euros.
  package mutating func field(_ key: StaticString, cents: UInt32) {
    self.key(key)
    value(cents: cents)
  }

  /// Writes a member whose value is a moment in microseconds, or nothing for nil.
  package mutating func field(
    _ key: StaticString, moment microseconds: Int64?, style: Timestamp.Style = .microseconds
  ) {
    guard let microseconds else { return }
    self.key(key)
    value(moment: microseconds, style: style)
  }

  /// Ends a line, so that the next value begins a message of its own (NDJSON).
  package mutating func endLine() {
    bytes.append(UInt8(ascii: "\n"))
    needsComma = false
  }

  /// Forgets what has been written and keeps the room.
  package mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    needsComma = false
  }

  private mutating func open(_ bracket: UInt8) {
    separate()
    bytes.append(bracket)
    needsComma = false
  }

  private mutating func close(_ bracket: UInt8) {
    bytes.append(bracket)
    needsComma = true
  }

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = true
  }

  private mutating func appendEscaped(_ text: UnsafeBufferPointer<UInt8>) {
    var plain = 0
    for (index, byte) in text.enumerated()
    where byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
      bytes.append(contentsOf: text[plain..<index])
      plain = index + 1
      appendEscape(of: byte)
    }
    bytes.append(contentsOf: text[plain...])
  }

  private mutating func appendEscape(of byte: UInt8) {
    bytes.append(UInt8(ascii: "\\"))
    switch byte {
    case 0x08: bytes.append(UInt8(ascii: "b"))
    case 0x09: bytes.append(UInt8(ascii: "t"))
    case 0x0A: bytes.append(UInt8(ascii: "n"))
    case 0x0C: bytes.append(UInt8(ascii: "f"))
    case 0x0D: bytes.append(UInt8(ascii: "r"))
    case 0..<0x20:
      bytes.append(contentsOf: byte < 0x10 ? "u000".utf8 : "u001".utf8)
      bytes.append(contentsOf: String(byte & 0xF, radix: 16).utf8)
    default: bytes.append(byte)
    }
  }
}
