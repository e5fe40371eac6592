/// The values of some dimensions in 128 bits.
struct TotalsKey: Hashable {
  static let bitsMax = 128
  var high: UInt64 = 0
  var low: UInt64 = 0

  /// Adds a value at the lower end.
  mutating func push(_ value: UInt64, bits: UInt64) {
    high = high << bits | low >> (64 - bits)
    low = low << bits | value & (1 << bits - 1)
  }

  /// Takes the value at the lower end.
  mutating func pop(bits: UInt64) -> Int64 {
    let value = low & (1 << bits - 1)
    low = low >> bits | high << (64 - bits)
    high >>= bits
    return Int64(value)
  }
}

/// Adds up lines by their keys, with open addressing: one look-up an entry.
struct TotalsTable {
  private let measures: Int
  private var slots: [Int32]
  private(set) var keys: [TotalsKey] = []
  private(set) var sums: [Int64] = []

  init(measures: Int) {
    self.measures = measures
    slots = Array(repeating: -1, count: 1_024)
  }

  /// The line of a key, made where there is none yet.
  mutating func line(of key: TotalsKey) -> Int {
    var slot = Self.slot(key, slots.count)
    while slots[slot] >= 0 {
      let line = Int(slots[slot])
      if keys[line] == key { return line }
      slot = (slot + 1) & (slots.count - 1)
    }
    let line = keys.count
    keys.append(key)
    sums.append(contentsOf: repeatElement(0, count: measures))
    slots[slot] = Int32(line)
    if keys.count * 2 > slots.count { grow() }
    return line
  }

  mutating func add(_ value: Int64, to line: Int, _ measure: Int) {
    sums[line * measures + measure] += value
  }

  private mutating func grow() {
    let count = slots.count * 2
    slots = Array(repeating: -1, count: count)
    for line in keys.indices {
      var slot = Self.slot(keys[line], count)
      while slots[slot] >= 0 { slot = (slot + 1) & (count - 1) }
      slots[slot] = Int32(line)
    }
  }

  private static func slot(_ key: TotalsKey, _ count: Int) -> Int {
    var mixed = key.low &* 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ mixed >> 32 ^ key.high) &* 0xBF58_476D_1CE4_E5B9
    return Int(truncatingIfNeeded: mixed ^ mixed >> 29) & (count - 1)
  }
}
