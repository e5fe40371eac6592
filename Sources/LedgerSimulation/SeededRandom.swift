/// A seeded generator (SplitMix64): the same seed gives the same history on every machine.
public struct SeededRandom: RandomNumberGenerator, Sendable {
  /// What is drawn apart, so that more of one thing changes nothing of another.
  public enum Stream: UInt64, Sendable {
    /// Keys, references and ids of the pass directory.
    case directory = 1
    /// Public ids.
    case ids
    /// Who people are.
    case people
    /// Organisers and events.
    case events
    /// What people do.
    case life
  }

  private static let step: UInt64 = 0x9E37_79B9_7F4A_7C15
  private var state: UInt64

  /// Makes a generator of a history's seed.
  public init(seed: UInt64, _ stream: Stream) {
    state = seed
    // Neighbouring seeds and streams must not give the same numbers a few steps apart.
    state = next() ^ stream.rawValue &* 0xD1B5_4A32_D192_ED03
    state = next()
  }

  /// The next number.
  public mutating func next() -> UInt64 {
    state &+= Self.step
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }

  /// A number from 0 to below `bound`.
  mutating func below(_ bound: Int) -> Int {
    Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// A number from 0 to below 1.
  mutating func fraction() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Whether something of this probability happens.
  mutating func happens(_ probability: Double) -> Bool { fraction() < probability }

  /// The place of a weight, drawn in proportion to it.
  ///
  /// - Precondition: some weight is above 0.
  mutating func place(inWeights weights: [Int]) -> Int {
    var rest = below(weights.reduce(0, +))
    for (place, weight) in weights.enumerated() {
      if rest < weight { return place }
      rest -= weight
    }
    preconditionFailure("the weights sum up to more than what was drawn")
  }

  /// The place in ascending sums of weights, drawn in proportion to the weights.
  mutating func place(inSums sums: [Int]) -> Int {
    var low = 0
    var high = sums.count - 1
    let drawn = below(sums[high])
    while low < high {
      let middle = (low + high) / 2
      if drawn < sums[middle] { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// One of some elements.
  mutating func element<Element>(of elements: [Element]) -> Element {
    elements[below(elements.count)]
  }

  /// A random UUID in the form of the published ids (version 4, RFC 9562).
  mutating func uuid() -> String {
    let high = next() & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
    let low = next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
    let digits = Array((Self.hexadecimal(high) + Self.hexadecimal(low)).utf8)
    var text: [UInt8] = []
    for (place, digit) in digits.enumerated() {
      if [8, 12, 16, 20].contains(place) { text.append(UInt8(ascii: "-")) }
      text.append(digit)
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static func hexadecimal(_ value: UInt64) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }
}
