/// Random numbers of a seed (SplitMix64), apart for each thing that they decide: what one terminal
/// draws never changes what another one does.
public struct FleetRandom: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// Begins the numbers of one thing.
  ///
  /// - Parameter thing: words that no other thing of the same seed has.
  public init(seed: UInt64, _ thing: String) {
    // FNV-1a; `Hasher` gives other numbers in every process.
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in thing.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    state = seed &* 0x9E37_79B9_7F4A_7C15 ^ hash
  }

  /// The next number.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// Whether something happens that happens so often in a thousand times.
  mutating func happens(perMille: Int) -> Bool { Int(next() % 1_000) < perMille }

  /// A number of a range.
  mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

  /// One of these.
  mutating func one<Element>(of elements: [Element]) -> Element {
    elements[number(0...elements.count - 1)]
  }
}
