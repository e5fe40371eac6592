/// Adds up lines by their keys, with open addressing: one look-up a key.
struct TotalsTable {
  private let measures: Int
  private var slots: [Int32]
  /// The key of each line.
  private(set) var keys: [TotalsKey] = []
  /// The sums of each line, one after the other.
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

  /// Adds to a sum of a line.
  mutating func add(_ value: Int64, to line: Int, _ measure: Int) {
    sums[line * measures + measure] += value
  }

  /// Adds each number to a sum of its line.
  mutating func add(_ values: [Int64], to lines: [Int32], _ measure: Int) {
    let measures = measures
    sums.withUnsafeMutableBufferPointer { sums in
      values.withUnsafeBufferPointer { values in
        for (index, line) in lines.enumerated() {
          sums[Int(line) &* measures &+ measure] += values[index]
        }
      }
    }
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
