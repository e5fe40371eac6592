/// A tap that takes part in the count of its holder, event and period.
struct TapRow: BitwiseCopyable, Sendable {
  var occurredAt: Instant
  var sequence: UInt64
  var position: UInt64
  var source: SourceID
  /// The reader: dense number of the terminal; 0 where a client made the check-in.
  var reader: UInt32
  /// The next tap of the group in the order of the count; 0 for none.
  var next: UInt32
  var points: UInt16
  var counts: Bool
}

/// The taps of one holder at one event in one period.
struct TapGroup: BitwiseCopyable, Sendable {
  var holder: HolderID
  var event: EventID
  var period: CalendarPeriod
  var firstTap: UInt32
  /// The next group that closes on the same day; 0 for none.
  var nextClosing: UInt32
}

/// The taps of every period that can still change, found by holder, event and period.
///
/// A period closes when its end and the longest lateness have passed; its taps are then forgotten,
/// by the clock of the records alone, so that a replay forgets the same. Row 0 of both columns is
/// unused. Look-up is open addressing with linear probing over group numbers.
struct TapTable {
  var taps: [TapRow]
  var groups: [TapGroup]
  private var freeTap: UInt32 = 0
  private var freeGroup: UInt32 = 0
  private var slots: [UInt32]
  private(set) var groupCount = 0
  /// The first group that closes on a day, from the day after `closedThrough` on; 0 for none.
  private var closing: [UInt32] = []
  /// Every period that closed on or before this day is forgotten.
  private(set) var closedThrough = CivilDate(daysSinceEpoch: 0)

  init() {
    taps = [
      TapRow(
        occurredAt: Instant(microseconds: 0), sequence: 0, position: 0, source: .none, reader: 0,
        next: 0, points: 0, counts: false)
    ]
    groups = [
      TapGroup(
        holder: .none, event: .none, period: CalendarPeriod(.absolute, holding: closedThrough),
        firstTap: 0, nextClosing: 0)
    ]
    slots = [UInt32](repeating: 0, count: 1_024)
  }

  func writeColumns(to sink: inout some ColumnSink) {
    sink.rows(taps)
    sink.rows(groups)
    sink.rows([freeTap, freeGroup, UInt32(groupCount)])
    sink.rows(slots)
    let places = closing.indices.filter { closing[$0] != 0 }
    sink.rows(places.map { closedThrough.daysSinceEpoch + 1 + Int32($0) })
    sink.rows(places.map { closing[$0] })
    sink.rows([closedThrough])
  }

  init(columns source: inout some ColumnSource) throws(ColumnError) {
    taps = try source.rows()
    groups = try source.rows()
    let numbers = try source.rows(UInt32.self)
    slots = try source.rows()
    let days = try source.rows(Int32.self)
    let firsts = try source.rows(UInt32.self)
    let closed = try source.rows(CivilDate.self)
    guard numbers.count == 3, closed.count == 1, days.count == firsts.count,
      slots.count.nonzeroBitCount == 1, !taps.isEmpty, !groups.isEmpty
    else { throw ColumnError("taps that do not fit") }
    freeTap = numbers[0]
    freeGroup = numbers[1]
    groupCount = Int(numbers[2])
    closedThrough = closed[0]
    for (day, first) in zip(days, firsts) {
      guard day > closedThrough.daysSinceEpoch else { throw ColumnError("taps that had closed") }
      closing[closingPlace(CivilDate(daysSinceEpoch: day))] = first
    }
  }

  /// The day at whose beginning a period closes, or nil for one that never does.
  static func closingDay(of period: CalendarPeriod) -> CivilDate? {
    period.end?.adding(days: Int32(RegionPolicy.latenessDaysMax) + 1)
  }

  /// Whether a period has closed: its taps are forgotten and it counts no further ones.
  func isClosed(_ period: CalendarPeriod) -> Bool {
    guard let day = Self.closingDay(of: period) else { return false }
    return day <= closedThrough
  }

  /// The group's number, or 0 where there is none.
  @inline(__always)
  func group(_ holder: HolderID, _ event: EventID, _ period: CalendarPeriod) -> UInt32 {
    let mask = slots.count - 1
    var slot = Self.hash(holder, event, period) & mask
    while true {
      let number = slots[slot]
      if number == 0 { return 0 }
      let group = groups[Int(number)]
      if group.holder == holder, group.event == event, group.period == period { return number }
      slot = (slot + 1) & mask
    }
  }

  /// The group whose slot the look-up of this group begins at; for reading ahead alone.
  func firstSlot(_ holder: HolderID, _ event: EventID, _ period: CalendarPeriod) -> UInt32 {
    slots[Self.hash(holder, event, period) & (slots.count - 1)]
  }

  /// Adds a tap to its group at its place in the order of the count.
  mutating func insert(
    _ tap: TapRow, holder: HolderID, event: EventID, period: CalendarPeriod
  ) {
    var number = group(holder, event, period)
    if number == 0 { number = addGroup(holder, event, period) }
    let row = addTap(tap)
    var previous: UInt32 = 0
    var next = groups[Int(number)].firstTap
    while next != 0, taps[Int(next)].comesBefore(tap) {
      previous = next
      next = taps[Int(next)].next
    }
    taps[Int(row)].next = next
    if previous == 0 {
      groups[Int(number)].firstTap = row
    } else {
      taps[Int(previous)].next = row
    }
  }

  /// The tap recorded at `position` in a group, or 0.
  func tap(at position: UInt64, inGroup number: UInt32) -> UInt32 {
    var row = groups[Int(number)].firstTap
    while row != 0, taps[Int(row)].position != position { row = taps[Int(row)].next }
    return row
  }

  /// Takes a tap out of its group.
  mutating func remove(_ row: UInt32, fromGroup number: UInt32) {
    let next = taps[Int(row)].next
    var previous = groups[Int(number)].firstTap
    if previous == row {
      groups[Int(number)].firstTap = next
    } else {
      while taps[Int(previous)].next != row { previous = taps[Int(previous)].next }
      taps[Int(previous)].next = next
    }
    taps[Int(row)].next = freeTap
    freeTap = row
  }

  /// Forgets every period that closes on or before `day`.
  ///
  /// - Complexity: O(number of taps forgotten + days since the last call).
  mutating func close(through day: CivilDate) {
    guard day > closedThrough else { return }
    let days = min(Int(day.daysSinceEpoch - closedThrough.daysSinceEpoch), closing.count)
    for first in closing[..<days] {
      var number = first
      while number != 0 {
        let next = groups[Int(number)].nextClosing
        removeGroup(number)
        number = next
      }
    }
    closing.removeFirst(days)
    closedThrough = day
  }

  /// Where a day that has not closed stands in `closing`, which is made long enough.
  private mutating func closingPlace(_ day: CivilDate) -> Int {
    let place = Int(day.daysSinceEpoch - closedThrough.daysSinceEpoch) - 1
    while closing.count <= place { closing.append(0) }
    return place
  }

  private mutating func addTap(_ tap: TapRow) -> UInt32 {
    guard freeTap != 0 else {
      taps.append(tap)
      return UInt32(taps.count - 1)
    }
    let row = freeTap
    freeTap = taps[Int(row)].next
    taps[Int(row)] = tap
    return row
  }

  private mutating func addGroup(
    _ holder: HolderID, _ event: EventID, _ period: CalendarPeriod
  ) -> UInt32 {
    if (groupCount + 1) * 2 > slots.count { growSlots() }
    var added = TapGroup(
      holder: holder, event: event, period: period, firstTap: 0, nextClosing: 0)
    var place: Int?
    if let day = Self.closingDay(of: period) { place = closingPlace(day) }
    if let place { added.nextClosing = closing[place] }
    let number: UInt32
    if freeGroup != 0 {
      number = freeGroup
      freeGroup = groups[Int(number)].nextClosing
      groups[Int(number)] = added
    } else {
      groups.append(added)
      number = UInt32(groups.count - 1)
    }
    if let place { closing[place] = number }
    fillSlot(number)
    groupCount += 1
    return number
  }

  private mutating func removeGroup(_ number: UInt32) {
    let group = groups[Int(number)]
    var row = group.firstTap
    while row != 0 {
      let next = taps[Int(row)].next
      taps[Int(row)].next = freeTap
      freeTap = row
      row = next
    }
    emptySlot(number)
    groups[Int(number)].holder = .none
    groups[Int(number)].firstTap = 0
    groups[Int(number)].nextClosing = freeGroup
    freeGroup = number
    groupCount -= 1
  }

  private mutating func fillSlot(_ number: UInt32) {
    let mask = slots.count - 1
    let group = groups[Int(number)]
    var slot = Self.hash(group.holder, group.event, group.period) & mask
    while slots[slot] != 0 { slot = (slot + 1) & mask }
    slots[slot] = number
  }

  /// Empties the slot of a group and moves later ones up, so that no probe ends too early.
  private mutating func emptySlot(_ number: UInt32) {
    let mask = slots.count - 1
    let group = groups[Int(number)]
    var hole = Self.hash(group.holder, group.event, group.period) & mask
    while slots[hole] != number { hole = (hole + 1) & mask }
    var slot = (hole + 1) & mask
    while slots[slot] != 0 {
      let moved = groups[Int(slots[slot])]
      let home = Self.hash(moved.holder, moved.event, moved.period) & mask
      if (slot - home) & mask >= (slot - hole) & mask {
        slots[hole] = slots[slot]
        hole = slot
      }
      slot = (slot + 1) & mask
    }
    slots[hole] = 0
  }

  private mutating func growSlots() {
    let live = slots.filter { $0 != 0 }
    slots = [UInt32](repeating: 0, count: slots.count * 2)
    for number in live { fillSlot(number) }
  }

  private static func hash(
    _ holder: HolderID, _ event: EventID, _ period: CalendarPeriod
  ) -> Int {
    // Entity numbers are handed out by the ledger itself: no caller can aim at collisions.
    var mixed = UInt64(holder.number) << 32 | UInt64(event.number)
    mixed = (mixed ^ UInt64(period.packed) &* 0x9E37_79B9_7F4A_7C15) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 29) &* 0x94D0_49BB_1331_11EB
    return Int(truncatingIfNeeded: mixed >> 24)
  }
}

extension TapRow {
  /// The order of the count: by time, then source, then sequence.
  ///
  /// Check-ins without a source are ordered by their position, which stands for their sequence.
  @inline(__always)
  func comesBefore(_ other: TapRow) -> Bool {
    if occurredAt != other.occurredAt { return occurredAt < other.occurredAt }
    if source != other.source { return source < other.source }
    return sequence < other.sequence
  }
}
