import CBOR
import Testing

@Suite("Reading CBOR")
struct CBORReaderTests {
  static let cases: [(input: String, error: CBORError)] = [
    ("", CBORError(.truncated, at: 0)),
    ("18", CBORError(.truncated, at: 0)),
    ("1901", CBORError(.truncated, at: 0)),
    ("0000", CBORError(.trailingBytes, at: 1)),
    ("4201", CBORError(.truncated, at: 0)),
    ("5b7fffffffffffffff", CBORError(.truncated, at: 0)),
    ("5bffffffffffffffff", CBORError(.truncated, at: 0)),
    ("61ff", CBORError(.invalidUTF8, at: 0)),
    ("62c328", CBORError(.invalidUTF8, at: 0)),
    ("63eda080", CBORError(.invalidUTF8, at: 0)),
    ("62c080", CBORError(.invalidUTF8, at: 0)),
    ("9bffffffffffffffff", CBORError(.truncated, at: 0)),
    ("9a00ffffff00", CBORError(.truncated, at: 0)),
    ("bb8000000000000000", CBORError(.truncated, at: 0)),
    ("a10000a1", CBORError(.trailingBytes, at: 3)),
    ("a201000100", CBORError(.mapKeysNotAscending, at: 3)),
    ("a202000100", CBORError(.mapKeysNotAscending, at: 3)),
    ("a26162006161f6", CBORError(.mapKeysNotAscending, at: 4)),
    ("820018", CBORError(.truncated, at: 2)),
  ]

  @Test("bytes that are not one deterministic item are refused, with the place", arguments: cases)
  func refused(_ input: String, _ error: CBORError) {
    #expect(throws: error) { try Item.decode(bytes(input)) }
    #expect(throws: error) { try CBORDiagnostics.text(of: bytes(input)) }
    #expect(throws: error) {
      try CBORReader.read(bytes(input)) { (reader) throws(CBORError) in try reader.skip() }
    }
  }

  @Test("a length or an integer in more bytes than it needs is refused", arguments: 0...5)
  func notShortest(_ majorType: UInt8) {
    let high = majorType << 5
    for value in [0, 1, 23] {
      expectNotShortest([high | 24, UInt8(value)])
    }
    for value in [0, 24, 255] {
      expectNotShortest([high | 25, 0, UInt8(value)])
    }
    for value in [0, 256, 65_535] {
      expectNotShortest([high | 26, 0, 0, UInt8(value >> 8), UInt8(value & 255)])
    }
    for value in [0, 65_536, 0xFFFF_FFFF] {
      let low = [24, 16, 8, 0].map { UInt8(value >> $0 & 255) }
      expectNotShortest([high | 27, 0, 0, 0, 0] + low)
    }
  }

  private func expectNotShortest(_ encoded: [UInt8]) {
    #expect(throws: CBORError(.notShortest, at: 0)) { try Item.decode(encoded) }
    #expect(throws: CBORError(.notShortest, at: 0)) { try CBORDiagnostics.text(of: encoded) }
  }

  @Test("a number is stepped over where it comes next, and nothing else is", arguments: 0...40)
  func skipNumber(_ number: UInt8) throws {
    var writer = CBORWriter()
    writer.unsigned(UInt64(number))
    writer.null()
    let steps = try CBORReader.read(writer.bytes) { (reader) throws(CBORError) -> [Int] in
      var steps: [Int] = []
      for other in 0...40 as ClosedRange<UInt8> where other != number && reader.skip(other) {
        steps.append(Int(other))
      }
      if reader.skip(number) { steps.append(reader.offset) } else { try reader.skip() }
      if reader.skip(number) { steps.append(reader.offset) }
      if reader.skipNull(), reader.skip(number) { steps.append(reader.offset) }
      return steps
    }
    #expect(steps == (number < 24 ? [1] : []))
  }

  @Test("items nested too deep are refused before they cost a stack")
  func tooDeep() {
    let deepest = [UInt8](repeating: 0x81, count: CBORReader.depthMax) + [0x00]
    let tooDeep = [UInt8](repeating: 0x81, count: 100_000) + [0x00]
    let error = CBORError(.tooDeep, at: CBORReader.depthMax)
    #expect(throws: Never.self) {
      try CBORReader.read(deepest) { (reader) throws(CBORError) in try reader.skip() }
    }
    #expect(throws: Never.self) { try CBORDiagnostics.text(of: deepest) }
    #expect(throws: error) {
      try CBORReader.read(tooDeep) { (reader) throws(CBORError) in try reader.skip() }
    }
    #expect(throws: error) { try CBORDiagnostics.text(of: tooDeep) }
  }

  @Test("each reader refuses items of another type and values that do not fit")
  func typesAndRanges() {
    expect(.unexpectedType, "20") { (reader) throws(CBORError) in _ = try reader.unsigned() }
    expect(.unexpectedType, "40") { (reader) throws(CBORError) in _ = try reader.integer() }
    expect(.unexpectedType, "f6") { (reader) throws(CBORError) in _ = try reader.boolean() }
    expect(.unexpectedType, "60") { (reader) throws(CBORError) in _ = try reader.byteString() }
    expect(.unexpectedType, "40") { (reader) throws(CBORError) in _ = try reader.text() }
    expect(.unexpectedType, "a0") { (reader) throws(CBORError) in _ = try reader.arrayHeader() }
    expect(.unexpectedType, "80") { (reader) throws(CBORError) in _ = try reader.mapHeader() }
    expect(.outOfRange, "190100") { (reader) throws(CBORError) in
      _ = try reader.unsigned(as: UInt8.self)
    }
    expect(.outOfRange, "1b8000000000000000") { (reader) throws(CBORError) in
      _ = try reader.integer()
    }
    expect(.outOfRange, "3b8000000000000000") { (reader) throws(CBORError) in
      _ = try reader.integer()
    }
    expect(.wrongLength, "63616263") { (reader) throws(CBORError) in
      _ = try reader.text(maxBytes: 2)
    }
    expect(.wrongLength, "4f" + String(repeating: "00", count: 15)) { (reader) throws(CBORError) in
      _ = try reader.byteString16()
    }
    expect(.wrongLength, "820000") { (reader) throws(CBORError) in
      try reader.arrayHeader(count: 3)
    }
    expect(.mapKeysNotAscending, "00") { (reader) throws(CBORError) in
      var previous: Int64 = 0
      _ = try reader.mapKey(after: &previous)
    }
  }

  private func expect(
    _ code: CBORError.Code, _ input: String,
    _ body: (inout CBORReader) throws(CBORError) -> Void
  ) {
    #expect(throws: CBORError(code, at: 0), "\(input)") { try CBORReader.read(bytes(input), body) }
  }

  @Test("a record's header and body are read in place")
  func record() throws {
    var writer = CBORWriter()
    writer.arrayHeader(4)
    writer.integer(-2_000_000)
    writer.byteString16(0x0102_0304_0506_0708_090A_0B0C_0D0E_0F10)
    writer.null()
    writer.mapHeader(2)
    writer.unsigned(1)
    writer.text("kiosk")
    writer.unsigned(500)
    writer.boolean(true)
    try CBORReader.read(writer.bytes) { (reader) throws(CBORError) in
      try reader.arrayHeader(count: 4)
      #expect(try reader.integer() == -2_000_000)
      #expect(try reader.byteString16() == 0x0102_0304_0506_0708_090A_0B0C_0D0E_0F10)
      #expect(reader.isNull && reader.skipNull() && !reader.skipNull())
      #expect(try reader.mapHeader() == 2)
      var previous: Int64 = -1
      #expect(try reader.mapKey(after: &previous) == 1)
      #expect(try reader.text(maxBytes: 5) == "kiosk")
      #expect(try reader.mapKey(after: &previous) == 500)
      #expect(try reader.boolean())
      #expect(reader.isAtEnd && reader.offset == writer.count)
    }
  }
}
