/// Why a card of an offline pack is refused.
///
/// Numbers stand in packs: none is ever changed or used again.
public enum RefusedCardReason: UInt8, CaseIterable, Sendable {
  /// Not in use yet, or no longer.
  case cardNotActive = 1
  /// Blocked.
  case cardBlocked = 2
  /// Replaced by another card.
  case cardReplaced = 3
  /// A group pass.
  case groupPassNotAllowed = 4
  /// Its holder is blocked.
  case holderBlocked = 5
  /// Its holder is a member of nothing that counts here.
  case noActiveMembership = 6
  /// The subscription does not run.
  case subscriptionNotActive = 7
  /// It must be registered before it is used again.
  case registrationRequired = 8

  /// What a display is told.
  public var tapReason: TapReason {
    switch self {
    case .cardNotActive: .cardNotActive
    case .cardBlocked: .cardBlocked
    case .cardReplaced: .cardReplaced
    case .groupPassNotAllowed: .groupPassNotAllowed
    case .holderBlocked: .holderBlocked
    case .noActiveMembership: .noActiveMembership
    case .subscriptionNotActive: .subscriptionNotActive
    case .registrationRequired: .registrationRequired
    }
  }

  /// The reason with which a display is told `reason`; nil where no card is refused for it.
  public init?(_ reason: TapReason) {
    guard let found = Self.allCases.first(where: { $0.tapReason == reason }) else { return nil }
    self = found
  }
}

/// Cards by their fingerprints, each with why it is refused: six bytes a card, in one array.
///
/// Ascending by fingerprint, and each fingerprint once.
public struct RefusedCards: Hashable, Sendable {
  /// How many bytes one card takes: its fingerprint, the highest byte first, and its reason.
  public static let entryBytes = CardFingerprints.entryBytes + 1

  /// One card.
  public struct Entry: Hashable, Sendable {
    /// Its fingerprint.
    public var fingerprint: UInt64
    /// The number of a ``RefusedCardReason``, or of one that came later.
    public var reason: UInt8

    /// Makes an entry.
    public init(fingerprint: UInt64, reason: UInt8) {
      self.fingerprint = fingerprint
      self.reason = reason
    }
  }

  /// The cards, packed.
  public let packed: [UInt8]

  /// No card.
  public init() { packed = [] }

  /// Takes cards as they stand in a pack; nil where they are not ascending, or cut short.
  ///
  /// - Complexity: O(bytes).
  public init?(packed: [UInt8]) {
    guard packed.count.isMultiple(of: Self.entryBytes),
      isAscending(packed, entryBytes: Self.entryBytes)
    else { return nil }
    self.packed = packed
  }

  /// Packs cards; of two with one fingerprint the one with the smaller reason stays.
  ///
  /// - Complexity: O(n log n).
  public init(_ entries: some Sequence<Entry>) {
    var bytes: [UInt8] = []
    var last: UInt64?
    // The reason stands below the fingerprint, so that one number orders both.
    for number in entries.map({ $0.fingerprint << 8 | UInt64($0.reason) }).sorted() {
      let fingerprint = number >> 8 & CardFingerprints.mask
      guard fingerprint != last else { continue }
      last = fingerprint
      CardFingerprints.append(fingerprint, to: &bytes)
      bytes.append(UInt8(truncatingIfNeeded: number))
    }
    packed = bytes
  }

  /// How many cards there are.
  public var count: Int { packed.count / Self.entryBytes }

  /// The card at a place.
  public subscript(index: Int) -> Entry {
    let start = index * Self.entryBytes
    return Entry(
      fingerprint: CardFingerprints.read(packed, at: start),
      reason: packed[start + CardFingerprints.entryBytes])
  }

  /// Why the card with a fingerprint is refused; nil where it is not among them.
  ///
  /// A reason that came after this version of the list is ``RefusedCardReason/cardNotActive``: the
  /// card is refused all the same.
  ///
  /// - Complexity: O(log n).
  public func reason(of fingerprint: UInt64) -> RefusedCardReason? {
    place(of: fingerprint).map {
      RefusedCardReason(rawValue: self[$0].reason) ?? .cardNotActive
    }
  }

  /// Where the card with a fingerprint stands; nil where it is not among them.
  func place(of fingerprint: UInt64) -> Int? {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      let found = CardFingerprints.read(packed, at: middle * Self.entryBytes)
      if found == fingerprint { return middle }
      if found < fingerprint { low = middle + 1 } else { high = middle }
    }
    return nil
  }

  /// What turns `base` into these cards: those that are new or refused for another reason, and
  /// those that are refused no longer.
  ///
  /// - Complexity: O(n).
  public func changes(since base: RefusedCards) -> (
    refused: RefusedCards, removed: CardFingerprints
  ) {
    var refused: [UInt8] = []
    var removed: [UInt8] = []
    var (own, old) = (0, 0)
    while own < count || old < base.count {
      let mine = own < count ? self[own].fingerprint : .max
      let other = old < base.count ? base[old].fingerprint : .max
      if mine <= other, mine != other || self[own].reason != base[old].reason {
        refused += packed[own * Self.entryBytes..<(own + 1) * Self.entryBytes]
      }
      if other < mine { CardFingerprints.append(other, to: &removed) }
      if mine <= other { own += 1 }
      if other <= mine { old += 1 }
    }
    return (RefusedCards(unchecked: refused), CardFingerprints(unchecked: removed))
  }

  /// These cards with changes carried out.
  ///
  /// - Complexity: O(n).
  public func applying(refused: RefusedCards, removed: CardFingerprints) -> RefusedCards {
    var result: [UInt8] = []
    result.reserveCapacity(packed.count + refused.packed.count)
    var (own, new, gone) = (0, 0, 0)
    while own < count || new < refused.count {
      let mine = own < count ? self[own].fingerprint : .max
      let other = new < refused.count ? refused[new].fingerprint : .max
      if other <= mine {
        result += refused.packed[new * Self.entryBytes..<(new + 1) * Self.entryBytes]
        new += 1
        if other == mine { own += 1 }
        continue
      }
      while gone < removed.count, removed[gone] < mine { gone += 1 }
      if gone == removed.count || removed[gone] != mine {
        result += packed[own * Self.entryBytes..<(own + 1) * Self.entryBytes]
      }
      own += 1
    }
    return RefusedCards(unchecked: result)
  }

  private init(unchecked packed: [UInt8]) { self.packed = packed }
}

/// Fingerprints alone, five bytes each, ascending.
public struct CardFingerprints: Hashable, Sendable {
  /// How many bytes one takes.
  public static let entryBytes = CardFingerprintKey.fingerprintBits / 8
  /// The bits of a fingerprint.
  static let mask: UInt64 = 1 << UInt64(CardFingerprintKey.fingerprintBits) - 1

  /// The fingerprints, packed, the highest byte first.
  public let packed: [UInt8]

  /// None.
  public init() { packed = [] }

  /// Packs fingerprints, each once.
  ///
  /// - Complexity: O(n log n).
  public init(_ fingerprints: some Sequence<UInt64>) {
    var bytes: [UInt8] = []
    var last: UInt64?
    for fingerprint in fingerprints.sorted() where fingerprint != last {
      last = fingerprint
      Self.append(fingerprint, to: &bytes)
    }
    packed = bytes
  }

  /// Takes fingerprints as they stand in a pack; nil where they are not ascending, or cut short.
  public init?(packed: [UInt8]) {
    guard packed.count.isMultiple(of: Self.entryBytes),
      isAscending(packed, entryBytes: Self.entryBytes)
    else { return nil }
    self.packed = packed
  }

  fileprivate init(unchecked packed: [UInt8]) { self.packed = packed }

  /// How many there are.
  public var count: Int { packed.count / Self.entryBytes }

  /// The fingerprint at a place.
  public subscript(index: Int) -> UInt64 { Self.read(packed, at: index * Self.entryBytes) }

  static func append(_ fingerprint: UInt64, to bytes: inout [UInt8]) {
    for shift in stride(from: UInt64(CardFingerprintKey.fingerprintBits - 8), through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: fingerprint >> shift))
    }
  }

  @inline(__always)
  static func read(_ bytes: [UInt8], at start: Int) -> UInt64 {
    var fingerprint: UInt64 = 0
    for index in start..<start + entryBytes {
      fingerprint = fingerprint << 8 | UInt64(bytes[index])
    }
    return fingerprint
  }
}

/// Whether the fingerprints with which entries begin grow from each to the next.
private func isAscending(_ bytes: [UInt8], entryBytes: Int) -> Bool {
  var last: UInt64?
  for start in stride(from: 0, to: bytes.count, by: entryBytes) {
    let fingerprint = CardFingerprints.read(bytes, at: start)
    if let last, fingerprint <= last { return false }
    last = fingerprint
  }
  return true
}
