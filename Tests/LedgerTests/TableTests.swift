import Testing

@testable import Ledger

@Suite("Facts that hold from a moment on")
struct FactTableTests {
  @Test("at any moment the fact is that of a plain list", arguments: 0..<100 as Range<UInt64>)
  func laws(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var table = FactTable<Int64>(rowZero: -1)
    var model: [[Int64: Int64]] = []
    for value in 1...Int64(random.number(2...60)) {
      let from = Int64(random.number(0...20))
      if model.isEmpty || random.oneIn(8) {
        table.append(from: Instant(microseconds: from), value)
        model.append([from: value])
      } else {
        let row = random.number(0...model.count - 1)
        table.set(UInt32(row + 1), from: Instant(microseconds: from), value)
        model[row][from] = value
      }
    }
    #expect(table.last == UInt32(model.count))
    for (row, facts) in model.enumerated() {
      let number = UInt32(row + 1)
      let sorted = facts.sorted { $0.key < $1.key }
      #expect(table.current(number) == sorted.last?.value)
      for moment in -1...21 as ClosedRange<Int64> {
        let held = sorted.last { $0.key <= moment }?.value
        let instant = Instant(microseconds: moment)
        #expect(table.value(number, at: instant) == held)
        #expect(table.valueOrFirst(number, at: instant) == held ?? sorted.first?.value)
      }
    }
    #expect(table.value(0, at: Instant(microseconds: 0)) == -1)
  }
}

@Suite("The table of taps")
struct TapTableTests {
  @Test(
    "it finds what a dictionary finds, while thousands come and go",
    arguments: 0..<3 as Range<UInt64>)
  func laws(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var table = TapTable()
    var model: [Group: [UInt64]] = [:]
    var today = date("2026-01-01")
    for position in 1...6_000 as ClosedRange<UInt64> {
      if position.isMultiple(of: 500) {
        today = today.adding(days: Int32(random.number(0...40)))
        table.close(through: today)
        model = model.filter { group, _ in
          guard let end = group.period.end else { return true }
          return end.adding(days: 32) > today
        }
      }
      let type = random.pick([PeriodType.day, .day, .day, .week, .absolute])
      let group = Group(
        holder: HolderID(UInt32(random.number(1...500))),
        event: EventID(UInt32(random.number(1...3))),
        period: CalendarPeriod(type, holding: today.adding(days: -Int32(random.number(0...5)))))
      guard !table.isClosed(group.period) else { continue }
      if let taps = model[group], let first = taps.first, random.oneIn(3) {
        let number = table.group(group.holder, group.event, group.period)
        table.remove(table.tap(at: first, inGroup: number), fromGroup: number)
        model[group]?.removeFirst()
      } else {
        table.insert(
          tap(position), holder: group.holder, event: group.event, period: group.period)
        model[group, default: []].insert(position, at: 0)
      }
    }
    #expect(table.groupCount == model.count && model.count > 600)
    #expect(table.taps.count < 6_000, "rows of forgotten taps are used again")
    for (group, positions) in model {
      let number = table.group(group.holder, group.event, group.period)
      #expect(number != 0 && table.positions(inGroup: number) == positions)
    }
    #expect(table.group(HolderID(501), EventID(1), CalendarPeriod(.day, holding: today)) == 0)
  }

  /// Later positions come first, so that every tap is put in front of the others.
  private func tap(_ position: UInt64) -> TapRow {
    TapRow(
      occurredAt: Instant(microseconds: Int64(1_000_000 - position)), sequence: position,
      position: position, source: .none, reader: 0, next: 0, points: 1, counts: true)
  }

  private struct Group: Hashable {
    var holder: HolderID
    var event: EventID
    var period: CalendarPeriod
  }
}

extension TapTable {
  fileprivate func positions(inGroup number: UInt32) -> [UInt64] {
    var positions: [UInt64] = []
    var row = groups[Int(number)].firstTap
    while row != 0 {
      positions.append(taps[Int(row)].position)
      row = taps[Int(row)].next
    }
    return positions
  }
}
