/// A strict reader of JSON (RFC 8259) for messages whose shape is known.
///
/// The value is read front to back, once, without a tree: `object` and `array` call back for each
/// member, and the typed readers consume one value each and answer nil where it is of another type,
/// so that a caller may name the place and go on. Anything that is not JSON throws
/// ``WireError/Code/invalidSyntax``.
///
/// - Complexity: O(bytes); strings of at most 15 bytes are not allocated.
package struct JSONReader {
  /// How deep objects and arrays may be nested.
  package static let depthMax = 16

  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0

  /// Makes a reader of one message; throws for no bytes at all and for bytes that are not UTF-8.
  package init(_ bytes: [UInt8]) throws(WireError) {
    guard !bytes.isEmpty else { throw WireError(.missing) }
    guard Self.isUTF8(bytes) else { throw .syntax }
    self.bytes = bytes
    skipSpace()
    guard position < bytes.count else { throw WireError(.missing) }
  }

  private static func isUTF8(_ bytes: [UInt8]) -> Bool {
    (try? UTF8Span(validating: bytes.span)) != nil
  }

  /// Reads an object and hands over the key of each member, whose value `member` must consume.
  ///
  /// Answers false, with the value consumed, where the value is not an object.
  package mutating func object(
    _ member: (inout JSONReader, String) throws(WireError) -> Void
  ) throws(WireError) -> Bool {
    guard peek() == UInt8(ascii: "{") else {
      try skip()
      return false
    }
    try enter()
    if !take(UInt8(ascii: "}")) {
      repeat {
        skipSpace()
        guard let key = try string() else { throw .syntax }
        try expect(UInt8(ascii: ":"))
        skipSpace()
        try member(&self, key)
      } while take(UInt8(ascii: ","))
      try expect(UInt8(ascii: "}"))
    }
    depth -= 1
    return true
  }

  /// Reads an array and calls `element` for each index, which must consume the element.
  ///
  /// Answers false, with the value consumed, where the value is not an array.
  package mutating func array(
    _ element: (inout JSONReader, Int) throws(WireError) -> Void
  ) throws(WireError) -> Bool {
    guard peek() == UInt8(ascii: "[") else {
      try skip()
      return false
    }
    try enter()
    if !take(UInt8(ascii: "]")) {
      var index = 0
      repeat {
        skipSpace()
        try element(&self, index)
        index += 1
      } while take(UInt8(ascii: ","))
      try expect(UInt8(ascii: "]"))
    }
    depth -= 1
    return true
  }

  /// Consumes `null`, or nothing where another value stands there.
  package mutating func null() throws(WireError) -> Bool {
    guard peek() == UInt8(ascii: "n") else { return false }
    try word("null")
    return true
  }

  /// The next value as a string, or nil where it is another.
  package mutating func string() throws(WireError) -> String? {
    guard let raw = try rawString() else { return nil }
    return try raw.escaped ? unescape(raw.range) : String(decoding: bytes[raw.range], as: UTF8.self)
  }

  /// The next value as a moment in microseconds, or nil where it is another.
  package mutating func timestamp() throws(WireError) -> Int64? {
    guard let raw = try rawString() else { return nil }
    guard raw.escaped else { return Timestamp.microseconds(bytes, in: raw.range) }
    return try Timestamp.microseconds(unescape(raw.range))
  }

  /// The next value as a boolean, or nil where it is another.
  package mutating func boolean() throws(WireError) -> Bool? {
    switch peek() {
    case UInt8(ascii: "t"):
      try word("true")
      return true
    case UInt8(ascii: "f"):
      try word("false")
      return false
    default:
      try skip()
      return nil
    }
  }

  /// The next value as an integer, or nil where it is another, has a fraction or does not fit.
  package mutating func integer() throws(WireError) -> Int64? {
    guard let first = peek(), first == UInt8(ascii: "-") || isDigit(first) else {
      try skip()
      return nil
    }
    let start = position
    let integral = try skipNumber()
    guard integral else { return nil }
    var value: Int64 = 0
    let negative = first == UInt8(ascii: "-")
    for byte in bytes[(negative ? start + 1 : start)..<position] {
      let digit = Int64(byte - UInt8(ascii: "0"))
      let (shifted, tooLarge) = value.multipliedReportingOverflow(by: 10)
      let (sum, overflow) = shifted.subtractingReportingOverflow(digit)
      guard !tooLarge, !overflow else { return nil }
      value = sum
    }
    guard !negative else { return value }
    return value == .min ? nil : -value
  }

  /// The next value as an amount of euro in cents, or nil where it is another, negative, or has a
  /// fraction of a cent.
  package mutating func cents() throws(WireError) -> UInt32? {
    guard let first = peek(), first == UInt8(ascii: "-") || isDigit(first) else {
      try skip()
      return nil
    }
    let start = position
    _ = try skipNumber()
    return EuroAmount.cents(bytes[start..<position])
  }

  /// Consumes one value of any type.
  package mutating func skip() throws(WireError) {
    switch peek() {
    case UInt8(ascii: "{"):
      _ = try object { reader, _ throws(WireError) in try reader.skip() }
    case UInt8(ascii: "["):
      _ = try array { reader, _ throws(WireError) in try reader.skip() }
    case UInt8(ascii: "\""): _ = try string()
    case UInt8(ascii: "t"): try word("true")
    case UInt8(ascii: "f"): try word("false")
    case UInt8(ascii: "n"): try word("null")
    default: _ = try skipNumber()
    }
  }

  /// What kinds of value there are.
  package enum Kind: Sendable {
    /// `null`.
    case null
    /// `true` or `false`.
    case boolean
    /// A number.
    case number
    /// A string.
    case string
    /// An array.
    case array
    /// An object.
    case object
  }

  /// What kind of value comes next, by its first byte; a number where it is none at all.
  package var next: Kind {
    switch peek() {
    case UInt8(ascii: "n"): .null
    case UInt8(ascii: "t"), UInt8(ascii: "f"): .boolean
    case UInt8(ascii: "\""): .string
    case UInt8(ascii: "["): .array
    case UInt8(ascii: "{"): .object
    default: .number
    }
  }

  /// Checks that nothing follows the message.
  package mutating func finish() throws(WireError) {
    skipSpace()
    guard position == bytes.count else { throw .syntax }
  }
}

extension JSONReader {
  private func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

  private func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

  private mutating func skipSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return
      }
    }
  }

  /// Consumes `byte` and the space before it, or only the space where another byte stands there.
  private mutating func take(_ byte: UInt8) -> Bool {
    skipSpace()
    guard peek() == byte else { return false }
    position += 1
    return true
  }

  private mutating func expect(_ byte: UInt8) throws(WireError) {
    guard take(byte) else { throw .syntax }
  }

  private mutating func enter() throws(WireError) {
    position += 1
    depth += 1
    guard depth <= Self.depthMax else { throw .syntax }
  }

  private mutating func word(_ word: StaticString) throws(WireError) {
    let count = word.utf8CodeUnitCount
    guard bytes.count - position >= count,
      word.withUTF8Buffer({ $0.elementsEqual(bytes[position..<(position + count)]) })
    else { throw .syntax }
    position += count
  }

  /// Consumes a number by the grammar and tells whether it is written as an integer.
  private mutating func skipNumber() throws(WireError) -> Bool {
    if peek() == UInt8(ascii: "-") { position += 1 }
    if peek() == UInt8(ascii: "0") {
      position += 1
    } else {
      try skipDigits()
    }
    var integral = true
    if peek() == UInt8(ascii: ".") {
      integral = false
      position += 1
      try skipDigits()
    }
    if let byte = peek(), byte | 0x20 == UInt8(ascii: "e") {
      integral = false
      position += 1
      if let sign = peek(), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { position += 1 }
      try skipDigits()
    }
    return integral
  }

  private mutating func skipDigits() throws(WireError) {
    let start = position
    while let byte = peek(), isDigit(byte) { position += 1 }
    guard position > start else { throw .syntax }
  }

  /// The bytes between the quotes of the next string, or nil with the value consumed.
  private mutating func rawString() throws(WireError) -> (range: Range<Int>, escaped: Bool)? {
    guard peek() == UInt8(ascii: "\"") else {
      try skip()
      return nil
    }
    let start = position + 1
    var end = start
    var escaped = false
    while end < bytes.count {
      switch bytes[end] {
      case UInt8(ascii: "\""):
        position = end + 1
        return (start..<end, escaped)
      case UInt8(ascii: "\\"):
        escaped = true
        end += 2
      case 0..<0x20: throw .syntax
      default: end += 1
      }
    }
    throw .syntax
  }

  private func unescape(_ range: Range<Int>) throws(WireError) -> String {
    var text: [UInt8] = []
    text.reserveCapacity(range.count)
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = bytes[index]
      index += 1
      guard byte == UInt8(ascii: "\\") else {
        text.append(byte)
        continue
      }
      let escape = bytes[index]
      index += 1
      switch escape {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(escape)
      case UInt8(ascii: "b"): text.append(0x08)
      case UInt8(ascii: "f"): text.append(0x0C)
      case UInt8(ascii: "n"): text.append(0x0A)
      case UInt8(ascii: "r"): text.append(0x0D)
      case UInt8(ascii: "t"): text.append(0x09)
      case UInt8(ascii: "u"):
        text.append(contentsOf: String(try scalar(&index, before: range.upperBound)).utf8)
      default: throw .syntax
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The scalar of a `\u` escape or of a surrogate pair, from its first hexadecimal digit on.
  private func scalar(_ index: inout Int, before end: Int) throws(WireError) -> Unicode.Scalar {
    let first = try hexadecimal(&index, before: end)
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xDC00, end - index >= 6, bytes[index] == UInt8(ascii: "\\"),
      bytes[index + 1] == UInt8(ascii: "u")
    else { throw .syntax }
    index += 2
    let second = try hexadecimal(&index, before: end)
    guard (0xDC00...0xDFFF).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw .syntax }
    return scalar
  }

  private func hexadecimal(_ index: inout Int, before end: Int) throws(WireError) -> UInt32 {
    guard end - index >= 4 else { throw .syntax }
    var value: UInt32 = 0
    for byte in bytes[index..<(index + 4)] {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { throw .syntax }
      value = value << 4 | UInt32(digit)
    }
    index += 4
    return value
  }
}
