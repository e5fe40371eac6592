/// A card system (kaartsysteem): a region that runs UiTPAS, or another programme such as a museum
/// pass.
///
/// Numbered 1 to 255 by the ledger; system 0 stands for the ledger as a whole.
public struct CardSystemID: Hashable, Comparable, Sendable {
  /// The number; 0 for the ledger as a whole.
  public let number: UInt8

  /// Makes the card system with this number.
  public init(_ number: UInt8) {
    self.number = number
  }

  /// The ledger as a whole: records that concern no single region.
  public static let wholeLedger = CardSystemID(0)

  /// Whether the left number is the smaller one.
  public static func < (left: CardSystemID, right: CardSystemID) -> Bool {
    left.number < right.number
  }
}

/// A set of card systems without heap storage: one bit for each of the 256 numbers.
public struct CardSystemSet: Hashable, Sendable {
  private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

  /// Makes the empty set.
  public init() {}

  /// Makes the set of these systems.
  public init(_ systems: some Sequence<CardSystemID>) {
    for system in systems { insert(system) }
  }

  /// Whether the set holds nothing.
  public var isEmpty: Bool { words.0 | words.1 | words.2 | words.3 == 0 }

  /// How many systems the set holds.
  public var count: Int {
    words.0.nonzeroBitCount + words.1.nonzeroBitCount + words.2.nonzeroBitCount
      + words.3.nonzeroBitCount
  }

  /// Adds a system.
  public mutating func insert(_ system: CardSystemID) {
    let bit: UInt64 = 1 << UInt64(system.number & 63)
    switch system.number >> 6 {
    case 0: words.0 |= bit
    case 1: words.1 |= bit
    case 2: words.2 |= bit
    default: words.3 |= bit
    }
  }

  /// Adds every system of another set.
  public mutating func formUnion(_ other: CardSystemSet) {
    words.0 |= other.words.0
    words.1 |= other.words.1
    words.2 |= other.words.2
    words.3 |= other.words.3
  }

  /// Whether the set holds a system.
  public func contains(_ system: CardSystemID) -> Bool {
    word(Int(system.number >> 6)) & (1 << UInt64(system.number & 63)) != 0
  }

  /// Whether no system is in both sets.
  public func isDisjoint(with other: CardSystemSet) -> Bool {
    (0..<4).allSatisfy { word($0) & other.word($0) == 0 }
  }

  /// The system with the smallest number, or nil where the set is empty.
  public var first: CardSystemID? {
    for index in 0..<4 where word(index) != 0 {
      return CardSystemID(UInt8(index * 64 + word(index).trailingZeroBitCount))
    }
    return nil
  }

  /// Calls `body` for every system, in ascending order.
  @inline(__always)
  public func forEach<Failure>(
    _ body: (CardSystemID) throws(Failure) -> Void
  ) throws(Failure) {
    for index in 0..<4 {
      var rest = word(index)
      while rest != 0 {
        try body(CardSystemID(UInt8(index * 64 + rest.trailingZeroBitCount)))
        rest &= rest - 1
      }
    }
  }

  /// The systems in ascending order.
  public var members: [CardSystemID] {
    var result: [CardSystemID] = []
    forEach { result.append($0) }
    return result
  }

  private func word(_ index: Int) -> UInt64 {
    switch index {
    case 0: words.0
    case 1: words.1
    case 2: words.2
    default: words.3
    }
  }

  /// Whether both sets hold the same systems.
  public static func == (left: CardSystemSet, right: CardSystemSet) -> Bool {
    left.words == right.words
  }

  /// Hashes the members.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(words.0)
    hasher.combine(words.1)
    hasher.combine(words.2)
    hasher.combine(words.3)
  }
}

/// What a region sets for itself, each value in force from a moment on.
public struct RegionPolicy: Hashable, Sendable {
  /// Elapsed hours before and after a timed period of an event in which check-in is open.
  ///
  /// Five (UiT documentation, "punten sparen").
  public var windowHours: UInt8
  /// Days after which a late tap is kept but not counted until a person admits it.
  public var latenessDays: UInt8
  /// Days after the end of a social tariff in which it still holds.
  public var graceDays: UInt8

  /// Makes a policy.
  public init(windowHours: UInt8 = 5, latenessDays: UInt8 = 14, graceDays: UInt8 = 30) {
    self.windowHours = windowHours
    self.latenessDays = latenessDays
    self.graceDays = graceDays
  }

  /// The longest lateness a region may set: taps are kept open this long.
  public static let latenessDaysMax: UInt8 = 31
}
