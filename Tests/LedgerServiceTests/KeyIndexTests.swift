import EventLogTesting
import Ledger
import Testing

@testable import LedgerService

@Suite("The index of command keys")
struct KeyIndexTests {
  /// Every second key is a terminal's tap, the others are hashes.
  private static func key(_ number: UInt64, _ generator: inout SeededGenerator) -> CommandKey {
    number.isMultiple(of: 2)
      ? .tap(SourceID(UInt32(number % 50 + 1)), sequence: number)
      : .idempotency(UInt128(generator.next()) << 64 | UInt128(generator.next()))
  }

  private static func positions(of key: CommandKey, in index: KeyIndex) -> [UInt64] {
    var positions: [UInt64] = []
    _ = index.find(key) { position -> Bool? in
      positions.append(position)
      return nil
    }
    return positions
  }

  @Test("200,000 keys are found at their positions, also while it grows")
  func findsAll() {
    var generator = SeededGenerator(seed: 11)
    var index = KeyIndex(seed: (generator.next(), generator.next()))
    var keys: [CommandKey] = []
    var strangers = 0
    for position in 1...200_000 as ClosedRange<UInt64> {
      let key = Self.key(position, &generator)
      index.insert(key, at: position)
      keys.append(key)
      if position.isMultiple(of: 17) {
        let place = Int.random(in: 0..<keys.count, using: &generator)
        #expect(Self.positions(of: keys[place], in: index).contains(UInt64(place) + 1))
      }
    }
    #expect(index.count == 200_000)
    var missing = 0
    var candidates = 0
    for (place, key) in keys.enumerated() {
      let found = Self.positions(of: key, in: index)
      if !found.contains(UInt64(place) + 1) { missing += 1 }
      candidates += found.count
    }
    for _ in 0..<50_000 {
      let stranger = CommandKey.idempotency(UInt128(generator.next()))
      strangers += Self.positions(of: stranger, in: index).count
    }
    #expect(missing == 0)
    #expect(candidates < 200_010, "nearly every look-up yields one candidate")
    #expect(strangers < 10, "nearly every look-up of an unknown key yields none")
    let bytes = index.parts.reduce(0) { $0 + $1.count * MemoryLayout<UInt64>.stride }
    #expect(Double(bytes) / 200_000 <= 13, "\(bytes) bytes for 200,000 keys")
  }

  @Test("an index taken out of its parts is the same index, and goes on")
  func partsRoundTrip() throws {
    var generator = SeededGenerator(seed: 12)
    var index = KeyIndex(seed: (3, 4))
    var keys: [CommandKey] = []
    for position in 1...5_000 as ClosedRange<UInt64> {
      keys.append(Self.key(position, &generator))
      index.insert(keys[Int(position) - 1], at: position)
    }
    var copy = try #require(KeyIndex(seed: index.seed, parts: index.parts))
    #expect(copy.count == 5_000 && copy.parts == index.parts)
    for position in 5_001...9_000 as ClosedRange<UInt64> {
      let key = Self.key(position, &generator)
      keys.append(key)
      index.insert(key, at: position)
      copy.insert(key, at: position)
    }
    #expect(copy.parts == index.parts)
    for (place, key) in keys.enumerated() {
      #expect(Self.positions(of: key, in: copy).contains(UInt64(place) + 1))
    }
  }

  @Test("what are not the parts of an index are refused")
  func foreignParts() {
    let parts = KeyIndex(seed: (1, 2)).parts
    var odd = parts
    odd[7] = [UInt64](repeating: 0, count: 17)
    var small = parts
    small[0] = []
    var full = parts
    full[255] = [UInt64](repeating: 1 << 32 | 1, count: 16)
    for wrong in [odd, small, full, Array(parts.dropLast()), []] {
      #expect(KeyIndex(seed: (1, 2), parts: wrong) == nil)
    }
  }
}
