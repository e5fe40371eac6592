import CBOR
import Testing

@Suite("What is accepted encodes to the same bytes")
struct DeterminismTests {
  /// Whether all three ways to read agree on these bytes, and the accepted ones come back the same.
  private func isAccepted(_ encoded: [UInt8]) -> Bool {
    let skipped = Result { () throws(CBORError) in
      try CBORReader.read(encoded) { (reader) throws(CBORError) in try reader.skip() }
    }
    let printed = Result { () throws(CBORError) in try CBORDiagnostics.text(of: encoded) }
    let decoded = Result { () throws(CBORError) in try Item.decode(encoded) }
    switch (skipped, printed, decoded) {
    case (.success, .success, .success(let item)):
      #expect(item.encoded == encoded)
      return true
    case (.success, .success, .failure(let error)):
      // Only a negative integer beyond 64 bits is CBOR that our integers cannot hold.
      #expect(error.code == .outOfRange, "\(encoded)")
      return true
    case (.failure(let one), .failure(let other), .failure(let third)):
      #expect(one == other && (third == one || third.code == .outOfRange), "\(encoded)")
      return false
    default:
      Issue.record("the readers disagree about \(encoded)")
      return false
    }
  }

  @Test("every input of one and two bytes")
  func exhaustive() {
    var accepted = 0
    for first in 0...255 {
      accepted += isAccepted([UInt8(first)]) ? 1 : 0
      for second in 0...255 {
        accepted += isAccepted([UInt8(first), UInt8(second)]) ? 1 : 0
      }
    }
    // One byte: 24 + 24 integers, 4 empty strings and collections, 3 simple values.
    // Two bytes: 232 + 232 integers, 256 one-byte strings, 128 texts, and an array of any of the
    // 55.
    #expect(accepted == 55 + 232 * 2 + 256 + 128 + 55)
  }

  @Test("integers around every power of two, both ways")
  func integers() throws {
    for power in 0..<64 {
      for offset in -1...1 {
        let value = (UInt64(1) << UInt64(power)) &+ UInt64(bitPattern: Int64(offset))
        let item = Item.unsigned(value)
        #expect(try Item.decode(item.encoded) == item)
        let signed = Int64(bitPattern: value)
        var writer = CBORWriter()
        writer.integer(signed)
        let read = try CBORReader.read(writer.bytes) { (reader) throws(CBORError) in
          try reader.integer()
        }
        #expect(read == signed)
      }
    }
  }

  @Test("random items come back as they were", arguments: 0..<8)
  func roundTrip(_ seed: UInt64) throws {
    var generator = SplitMix(state: seed)
    for _ in 0..<200 {
      let item = Item.random(depth: 4, using: &generator)
      #expect(try Item.decode(item.encoded) == item)
      #expect(isAccepted(item.encoded))
    }
  }

  @Test("an input changed at random is refused, or encodes to itself", arguments: 0..<8)
  func mutated(_ seed: UInt64) {
    var generator = SplitMix(state: seed &+ 1_000)
    var accepted = 0
    for _ in 0..<800 {
      var encoded = Item.random(depth: 3, using: &generator).encoded
      for _ in 0..<Int.random(in: 1...3, using: &generator) where !encoded.isEmpty {
        let place = Int.random(in: 0..<encoded.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: encoded[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        case 1: encoded[place] = UInt8.random(in: .min ... .max, using: &generator)
        case 2: encoded.remove(at: place)
        default: encoded.insert(UInt8.random(in: .min ... .max, using: &generator), at: place)
        }
      }
      accepted += isAccepted(encoded) ? 1 : 0
    }
    #expect((1..<800).contains(accepted), "the mutations reach both outcomes")
  }
}
