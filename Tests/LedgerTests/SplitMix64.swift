@testable import Ledger

/// A generator whose whole state is its seed, so that a failing case can be repeated.
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }

  mutating func number(_ range: ClosedRange<Int>) -> Int {
    Int.random(in: range, using: &self)
  }

  mutating func oneIn(_ n: Int) -> Bool {
    number(1...n) == 1
  }

  mutating func pick<Item>(_ items: [Item]) -> Item {
    items[number(0...items.count - 1)]
  }

  /// An unsigned number of any size: as often of a few bits as of all of them.
  mutating func unsigned<T: FixedWidthInteger & UnsignedInteger>(_ type: T.Type = T.self) -> T {
    T(truncatingIfNeeded: next()) >> T(number(0...T.bitWidth - 1))
  }

  mutating func signed() -> Int64 {
    let magnitude = Int64(bitPattern: unsigned(UInt64.self) >> 1)
    return oneIn(2) ? magnitude : ~magnitude
  }

  mutating func instant() -> Instant {
    let bounds = (Instant.range.lowerBound.microseconds, Instant.range.upperBound.microseconds)
    return Instant(microseconds: Int64.random(in: bounds.0...bounds.1, using: &self))
  }
}
