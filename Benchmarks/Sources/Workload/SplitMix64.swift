/// A small seeded generator, so that two runs make the same requests.
public struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// Makes a generator; the same seed gives the same numbers.
  public init(seed: UInt64) {
    state = seed
  }

  /// The next number.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }

  /// A number from 1 to `bound`.
  public mutating func pick(from1To bound: UInt32) -> UInt32 {
    UInt32(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high) + 1
  }
}
