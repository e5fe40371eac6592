import Ledger

/// Where in the log the record of a command key stands: a derived index, rebuilt from the log.
///
/// Keys are permanent, so the index only grows: 8 bytes a slot, half of them a hash and half a
/// position. The full key stands in the record itself: a look-up yields the few positions that can
/// hold it, nearly always none or one, and the caller reads the record to be sure. The table is
/// split into 256 parts that grow one at a time, so that no command waits for a large rehash.
/// The hash is keyed with random numbers, so that no caller can aim at collisions.
///
/// - Complexity: O(1) for each operation; 128 MiB at 12.5 million keys.
struct KeyIndex {
  private(set) var count = 0
  let seed: (UInt64, UInt64)
  private(set) var parts: [[UInt64]]
  private var counts: [Int]

  /// The number of parts.
  static let partCount = 256
  private static let firstSlots = 16
  /// The newest position that fits a slot.
  static let positionMax = UInt64(UInt32.max)

  init(seed: (UInt64, UInt64)) {
    self.seed = seed
    parts = Array(
      repeating: [UInt64](repeating: 0, count: Self.firstSlots), count: Self.partCount)
    counts = Array(repeating: 0, count: Self.partCount)
  }

  /// Takes an index out of its parts; nil where they are not ones.
  init?(seed: (UInt64, UInt64), parts: [[UInt64]]) {
    guard parts.count == Self.partCount,
      parts.allSatisfy({ $0.count.nonzeroBitCount == 1 && $0.count >= Self.firstSlots })
    else { return nil }
    counts = parts.map { $0.reduce(0) { $0 + ($1 == 0 ? 0 : 1) } }
    guard zip(counts, parts).allSatisfy({ $0 * 5 <= $1.count * 4 }) else { return nil }
    self.seed = seed
    self.parts = parts
    count = counts.reduce(0, +)
  }

  /// Calls `body` with each position that can hold the key until it answers.
  func find<Found>(_ key: CommandKey, _ body: (UInt64) -> Found?) -> Found? {
    let hash = hash(key)
    let part = Int(hash >> 56)
    let mask = parts[part].count - 1
    let wanted = hash & 0xFFFF_FFFF
    var slot = Int(wanted) & mask
    while true {
      let entry = parts[part][slot]
      if entry == 0 { return nil }
      if entry >> 32 == wanted, let found = body(entry & 0xFFFF_FFFF) { return found }
      slot = (slot + 1) & mask
    }
  }

  /// The slot at which the look-up of a key begins; for reading ahead alone.
  func firstSlot(_ key: CommandKey) -> UInt64 {
    let hash = hash(key)
    let part = Int(hash >> 56)
    return parts[part][Int(hash & 0xFFFF_FFFF) & (parts[part].count - 1)]
  }

  /// Adds a key that is not in the index.
  mutating func insert(_ key: CommandKey, at position: UInt64) {
    precondition(position > 0 && position <= Self.positionMax, "the index holds 32-bit positions")
    let hash = hash(key)
    let part = Int(hash >> 56)
    if (counts[part] + 1) * 5 > parts[part].count * 4 { grow(part) }
    Self.place((hash & 0xFFFF_FFFF) << 32 | position, in: &parts[part])
    counts[part] += 1
    count += 1
  }

  private mutating func grow(_ part: Int) {
    var larger = [UInt64](repeating: 0, count: parts[part].count * 2)
    for entry in parts[part] where entry != 0 { Self.place(entry, in: &larger) }
    parts[part] = larger
  }

  private static func place(_ entry: UInt64, in slots: inout [UInt64]) {
    let mask = slots.count - 1
    var slot = Int(entry >> 32) & mask
    while slots[slot] != 0 { slot = (slot + 1) & mask }
    slots[slot] = entry
  }

  private func hash(_ key: CommandKey) -> UInt64 {
    let (high, low): (UInt64, UInt64)
    switch key {
    case .none: preconditionFailure("a command without a key is not looked up")
    case .tap(let source, let sequence): (high, low) = (UInt64(source.number), sequence)
    case .idempotency(let hash):
      (high, low) = (UInt64(hash >> 64), UInt64(truncatingIfNeeded: hash))
    }
    var mixed = Self.mix(low ^ seed.0)
    mixed = Self.mix(mixed &+ high &* 0x9E37_79B9_7F4A_7C15 ^ seed.1)
    return mixed
  }

  /// The finalizer of SplitMix64: every bit of the result depends on every bit of the value.
  private static func mix(_ value: UInt64) -> UInt64 {
    var mixed = value
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}
