@testable import CBOR

/// A whole CBOR item as a value, so that a test can write what it has read.
indirect enum Item: Hashable {
  case unsigned(UInt64)
  case negative(Int64)
  case bytes([UInt8])
  case text(String)
  case array([Item])
  case map([Pair])
  case boolean(Bool)
  case null

  struct Pair: Hashable {
    var key: Item
    var value: Item
  }

  var encoded: [UInt8] {
    var writer = CBORWriter()
    write(to: &writer)
    return writer.bytes
  }

  func write(to writer: inout CBORWriter) {
    switch self {
    case .unsigned(let value): writer.unsigned(value)
    case .negative(let value): writer.integer(value)
    case .bytes(let bytes): writer.byteString(bytes)
    case .text(let text): writer.text(text)
    case .array(let items):
      writer.arrayHeader(items.count)
      for item in items { item.write(to: &writer) }
    case .map(let pairs):
      writer.mapHeader(pairs.count)
      for pair in pairs {
        pair.key.write(to: &writer)
        pair.value.write(to: &writer)
      }
    case .boolean(let value): writer.boolean(value)
    case .null: writer.null()
    }
  }

  /// Reads the one item that `bytes` encode, by way of the public readers of each type.
  static func decode(_ bytes: [UInt8]) throws(CBORError) -> Item {
    try CBORReader.read(bytes) { (reader) throws(CBORError) -> Item in
      try Item(from: &reader, depthLeft: CBORReader.depthMax)
    }
  }

  private init(from reader: inout CBORReader, depthLeft: Int) throws(CBORError) {
    guard depthLeft >= 0 else { throw CBORError(.tooDeep, at: reader.offset) }
    let start = reader.offset
    let (type, argument) = try reader.head()
    reader.place = start
    switch type {
    case .unsigned: self = .unsigned(try reader.unsigned())
    case .negative: self = .negative(try reader.integer())
    case .byteString: self = .bytes(try reader.byteString())
    case .text: self = .text(try reader.text(maxBytes: .max))
    case .array:
      var items: [Item] = []
      for _ in 0..<(try reader.arrayHeader()) {
        items.append(try Item(from: &reader, depthLeft: depthLeft - 1))
      }
      self = .array(items)
    case .map:
      var pairs: [Pair] = []
      for _ in 0..<(try reader.mapHeader()) {
        let keyStart = reader.offset
        let key = try Item(from: &reader, depthLeft: depthLeft - 1)
        let isAscending = pairs.last.map { $0.key.encoded.lexicographicallyPrecedes(key.encoded) }
        guard isAscending ?? true else { throw CBORError(.mapKeysNotAscending, at: keyStart) }
        pairs.append(Pair(key: key, value: try Item(from: &reader, depthLeft: depthLeft - 1)))
      }
      self = .map(pairs)
    case .simple, .tag:
      self = argument == 22 ? .null : .boolean(argument == 21)
      if !reader.skipNull() { _ = try reader.boolean() }
    }
  }

  /// A random item that our subset allows.
  static func random(depth: Int, using generator: inout SplitMix) -> Item {
    switch Int.random(in: 0..<(depth > 0 ? 8 : 6), using: &generator) {
    case 0: return .unsigned(generator.next() >> UInt64.random(in: 0..<64, using: &generator))
    case 1: return .negative(Int64.random(in: .min...(-1), using: &generator))
    case 2:
      return .bytes(
        (0..<Int.random(in: 0..<40, using: &generator)).map { _ in
          UInt8.random(in: .min ... .max, using: &generator)
        })
    case 3:
      let letters: [Character] = ["a", "é", "水", "🎟", "\"", "\n"]
      return .text(
        String((0..<Int.random(in: 0..<9, using: &generator)).map { letters[$0 % 6] }))
    case 4: return .boolean(Bool.random(using: &generator))
    case 5: return .null
    case 6:
      return .array(
        (0..<Int.random(in: 0..<5, using: &generator)).map { _ in
          random(depth: depth - 1, using: &generator)
        })
    default:
      let keys = Set((0..<5).map { _ in UInt64.random(in: 0..<300, using: &generator) })
      return .map(
        keys.sorted().map {
          Pair(key: .unsigned($0), value: random(depth: depth - 1, using: &generator))
        })
    }
  }
}

/// SplitMix64, so that every case can be repeated from its seed.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// The bytes of a hexadecimal text.
func bytes(_ hexadecimal: String) -> [UInt8] {
  let digits = hexadecimal.compactMap(\.hexDigitValue)
  return stride(from: 0, to: digits.count - 1, by: 2).map {
    UInt8(digits[$0] << 4 | digits[$0 + 1])
  }
}
