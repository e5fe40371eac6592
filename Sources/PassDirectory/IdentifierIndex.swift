/// An open-addressing table from a keyed MAC to the slot of the row that it names.
///
/// Entries are kept in the order of their MACs: a MAC's home is a monotone function of its value,
/// and collisions are resolved by linear probing without wrapping round. So a miss ends as early as
/// a hit, and growing is one sequential pass. The MACs must be evenly spread, as those of a secret
/// key are.
struct IdentifierIndex {
  private static let loadMax = (numerator: 82, denominator: 100)
  /// Cells behind the last home, for the entries that are pushed beyond it.
  private static let overflowCells = 512

  private var macs: [UInt128]
  /// The slot plus one; 0 marks an empty cell.
  ///
  /// The last cell stays empty, so that every probe ends.
  private var slots: [UInt32]
  private var homes: Int
  /// The number of entries.
  private(set) var count = 0

  /// Makes room for so many entries without growing.
  init(minimumCapacity: Int = 0) {
    homes = max(64, minimumCapacity * Self.loadMax.denominator / Self.loadMax.numerator + 1)
    macs = Array(repeating: 0, count: homes + Self.overflowCells)
    slots = Array(repeating: 0, count: homes + Self.overflowCells)
  }

  /// The bytes held by the table.
  var byteCount: Int {
    macs.count * (MemoryLayout<UInt128>.stride + MemoryLayout<UInt32>.stride)
  }

  /// The slot of a MAC.
  ///
  /// - Complexity: O(1) expected.
  func slot(of mac: UInt128) -> UInt32? {
    let cell = cell(of: mac)
    guard slots[cell] != 0, macs[cell] == mac else { return nil }
    return slots[cell] - 1
  }

  /// Adds an entry; false if the MAC is already there.
  ///
  /// - Complexity: O(1) expected, amortised over growth.
  mutating func insert(_ mac: UInt128, slot: UInt32) -> Bool {
    if (count + 1) * Self.loadMax.denominator > homes * Self.loadMax.numerator { grow() }
    var cell = cell(of: mac)
    if slots[cell] != 0, macs[cell] == mac { return false }
    var end = cell
    while slots[end] != 0 { end += 1 }
    if end == slots.count - 1 {
      grow()
      return insert(mac, slot: slot)
    }
    var (carriedMAC, carriedSlot) = (mac, slot + 1)
    while cell <= end {
      swap(&macs[cell], &carriedMAC)
      swap(&slots[cell], &carriedSlot)
      cell += 1
    }
    count += 1
    return true
  }

  /// Removes an entry, closing the gap; nil if there was none.
  ///
  /// - Complexity: O(1) expected.
  @discardableResult
  mutating func remove(_ mac: UInt128) -> UInt32? {
    var cell = cell(of: mac)
    guard slots[cell] != 0, macs[cell] == mac else { return nil }
    let removed = slots[cell] - 1
    while slots[cell + 1] != 0, home(of: macs[cell + 1]) <= cell {
      macs[cell] = macs[cell + 1]
      slots[cell] = slots[cell + 1]
      cell += 1
    }
    macs[cell] = 0
    slots[cell] = 0
    count -= 1
    return removed
  }

  /// The cell of a MAC, or where it would stand: the first that is empty or not below it.
  private func cell(of mac: UInt128) -> Int {
    var cell = home(of: mac)
    while slots[cell] != 0, macs[cell] < mac { cell += 1 }
    return cell
  }

  private func home(of mac: UInt128) -> Int {
    Int(UInt64(truncatingIfNeeded: mac >> 64).multipliedFullWidth(by: UInt64(homes)).high)
  }

  /// Adds an eighth and lays the entries out again: never more than 28 bytes an entry once it is
  /// large.
  private mutating func grow() {
    let old = self
    homes += homes / 8
    macs = Array(repeating: 0, count: homes + Self.overflowCells)
    slots = Array(repeating: 0, count: homes + Self.overflowCells)
    var free = 0
    for cell in old.slots.indices where old.slots[cell] != 0 {
      free = max(free, home(of: old.macs[cell]))
      precondition(free < slots.count - 1, "the MACs are not evenly spread")
      macs[free] = old.macs[cell]
      slots[free] = old.slots[cell]
      free += 1
    }
  }
}
