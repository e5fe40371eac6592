/// Holders by what people search for, unsealed in memory alone.
///
/// Columns by slot, and one array of folded texts. What is forgotten is overwritten.
struct SearchIndex {
  struct Row {
    /// Where its texts begin.
    var start: UInt32 = 0
    var counts: InlineArray<5, UInt8> = .init(repeating: 0)
    var state = RowState.unread
    var place: UInt32 = 0
    var birthDay = HolderStamp.unknownBirthDay
    /// `RegistrationRows.none` for one whom nobody finds yet.
    var entity = RegistrationRows.none
  }

  enum RowState: UInt8 {
    /// Still to be read from the database, if it is there.
    case unread
    case kept
    /// Erased or abandoned: never kept again.
    case forgotten
  }

  /// How many holders wait to be sorted, at most.
  private static let unsortedMax = 16_384
  /// Up to how many rows are sought one by one among the sorted, when they leave.
  private static let soughtMax = 64

  private(set) var rows: [Row] = []
  private(set) var texts: [UInt8] = []
  /// Bytes of `texts` that no row uses.
  private var unusedBytes = 0
  private(set) var places = SearchPlaces()
  /// Slots by name, first name and slot; nil until all rows are read.
  private(set) var sorted: [UInt32]?
  /// Slots that are kept and not in `sorted` yet.
  private var unsorted: [UInt32] = []

  /// Whether every row was read.
  var isComplete: Bool { sorted != nil }

  /// About how many bytes of memory the index takes.
  var byteCount: Int {
    rows.capacity * MemoryLayout<Row>.stride + texts.capacity
      + ((sorted?.capacity ?? 0) + unsorted.capacity) * MemoryLayout<UInt32>.stride
  }

  // MARK: Keeping

  /// Makes room for rows and their texts.
  init(rows count: Int) {
    rows = Array(repeating: Row(), count: count)
    texts.reserveCapacity(count * 64)
  }

  /// Keeps what a write left of a holder.
  mutating func set(_ slot: UInt32, _ entry: SearchEntry) {
    makeRoom(for: slot)
    guard rows[Int(slot)].state != .forgotten else { return }
    if rows[Int(slot)].state == .kept { drop([slot]) }
    if !entry.isGroup { keep(slot, entry) }
  }

  /// Keeps what was read of a holder, unless a write came before.
  mutating func load(_ slot: UInt32, _ entry: SearchEntry) {
    if rows[Int(slot)].state == .unread, !entry.isGroup { keep(slot, entry) }
  }

  /// Lets a holder be found under an entity number.
  mutating func show(_ slot: UInt32, as entity: UInt32) {
    makeRoom(for: slot)
    if rows[Int(slot)].state != .forgotten { rows[Int(slot)].entity = entity }
  }

  /// Forgets holders for good.
  mutating func forget(_ slots: some Sequence<UInt32>) {
    let slots = Set(slots)
    for slot in slots { makeRoom(for: slot) }
    drop(slots.filter { rows[Int($0)].state == .kept })
    for slot in slots {
      rows[Int(slot)].state = .forgotten
      rows[Int(slot)].entity = RegistrationRows.none
    }
  }

  /// Sorts all holders, once every row was read.
  mutating func complete() {
    sorted = sortedByName(rows.indices.filter { rows[$0].state == .kept }.map { UInt32($0) })
  }

  /// Puts the holders in their order who came since the last search.
  mutating func sortRest() {
    guard let before = sorted, !unsorted.isEmpty else { return }
    let added = sortedByName(unsorted)
    unsorted.removeAll(keepingCapacity: false)
    var merged: [UInt32] = []
    merged.reserveCapacity(before.count + added.count)
    var rest = before[...]
    for slot in added {
      let end = rest.partitionPoint { !precedes($0, slot) }
      merged += rest[..<end]
      merged.append(slot)
      rest = rest[end...]
    }
    sorted = merged + rest
  }

  private mutating func makeRoom(for slot: UInt32) {
    while rows.count <= slot { rows.append(Row()) }
  }

  private mutating func keep(_ slot: UInt32, _ entry: SearchEntry) {
    compactIfWasteful()
    rows[Int(slot)].start = UInt32(texts.count)
    rows[Int(slot)].counts = entry.counts
    rows[Int(slot)].place = places.enter(entry.place)
    rows[Int(slot)].birthDay = entry.birthDay
    rows[Int(slot)].state = .kept
    texts += entry.bytes
    guard isComplete else { return }
    unsorted.append(slot)
    if unsorted.count >= Self.unsortedMax { sortRest() }
  }

  /// Takes kept rows out, and overwrites their texts.
  private mutating func drop(_ slots: Set<UInt32>) {
    guard !slots.isEmpty else { return }
    removeFromOrder(slots)
    for slot in slots {
      let range = range(of: slot)
      for place in range { texts[place] = 0 }
      unusedBytes += range.count
      places.leave(rows[Int(slot)].place)
      rows[Int(slot)].birthDay = HolderStamp.unknownBirthDay
      rows[Int(slot)].counts = .init(repeating: 0)
      rows[Int(slot)].state = .unread
    }
  }

  /// Takes slots out of the order, while their texts still tell where they stand.
  private mutating func removeFromOrder(_ slots: Set<UInt32>) {
    unsorted.removeAll { slots.contains($0) }
    guard slots.count <= Self.soughtMax else {
      sorted?.removeAll { slots.contains($0) }
      return
    }
    for slot in slots {
      guard let place = sorted?.partitionPoint(where: { !precedes($0, slot) }),
        place < sorted?.count ?? 0, sorted?[place] == slot
      else { continue }
      sorted?.remove(at: place)
    }
  }

  private mutating func compactIfWasteful() {
    guard unusedBytes > 65_536, unusedBytes > texts.count / 4 else { return }
    var packed: [UInt8] = []
    packed.reserveCapacity(texts.count - unusedBytes)
    for slot in rows.indices where rows[slot].state == .kept {
      let range = range(of: UInt32(slot))
      rows[slot].start = UInt32(packed.count)
      packed += texts[range]
    }
    texts = packed
    unusedBytes = 0
  }

  /// Where the texts of a kept row are.
  private func range(of slot: UInt32) -> Range<Int> {
    let row = rows[Int(slot)]
    let count = row.counts.indices.reduce(0) { $0 + Int(row.counts[$1]) }
    return Int(row.start)..<Int(row.start) + count
  }
}
