import Testing

@testable import Ledger

@Suite("Months")
struct CivilMonthTests {
  @Test("every month from 1970 to 2199 is what its days say")
  func everyMonth() throws {
    var month = month("1970-01")
    for count in 0..<84_006 as Range<Int32> {
      let date = CivilDate(daysSinceEpoch: count)
      if date > month.lastDay { month = month.adding(months: 1) }
      let parts = date.parts
      guard CivilMonth(holding: date) == month,
        (month.year, month.month) == (parts.year, parts.month),
        (month.firstDay...month.lastDay).contains(date), CivilMonth(text: month.text) == month,
        CivilMonth(year: parts.year, month: parts.month) == month
      else {
        Issue.record("\(parts) is not in \(month.text)")
        return
      }
    }
    #expect(month.text == "2199-12")
    #expect(month.adding(months: -230 * 12 + 1).text == "1970-01")
    #expect(month.lastDay.daysSinceEpoch == 84_005)
  }

  @Test(
    "a text that is no month is refused",
    arguments: [
      "2026-6", "2026-00", "2026-13", "202606", "2026-06-01", "26-06", "", "2026_06", "+026-06",
      "1599-12", "2026-0é",
    ])
  func refused(text: String) {
    #expect(CivilMonth(text: text) == nil)
  }

  @Test("months are in the order of time")
  func order() {
    #expect(month("2026-12") < month("2027-01") && month("2026-01") < month("2026-02"))
  }
}

@Suite("Closing a month")
struct ClosePeriodTests {
  /// A ledger whose card systems take taps 14, 14 and 14 days late, on the first of July.
  private static func world() throws -> World {
    let world = try World()
    world.now = utc("2026-07-01T08:00:00Z")
    return world
  }

  private func refusal(
    _ month: CivilMonth, in world: World, at moment: String
  ) -> RegistrationRefusal? {
    let before = world.log
    let refusal = #expect(throws: RegistrationRefusal.self) {
      try world.register(.closePeriod(month), at: utc(moment))
    }
    #expect(world.log == before)
    return refusal
  }

  @Test("a month is closed when its end in Brussels and the longest lateness have passed")
  func horizon() throws {
    let world = try Self.world()
    // June ends at 22:00 UTC of its last day; fourteen days later nothing of it comes in time.
    let earliest = utc("2026-07-14T22:00:00Z")
    #expect(
      refusal(month("2026-06"), in: world, at: "2026-07-14T21:59:59.999999Z")
        == .periodOpen(until: earliest))
    try world.register(.closePeriod(month("2026-06")), at: earliest)
    let record = try #require(try world.records.last)
    #expect(record.event == .periodClosed(PeriodClosed(month: month("2026-06"))))
    #expect(record.header.systems == CardSystemSet([.wholeLedger]))
    let closed = world.kernel.state.closedPeriods
    #expect(
      closed == [
        ClosedPeriod(
          month: month("2026-06"), position: world.position,
          closedAt: utc("2026-07-14T22:00:00Z"))
      ])
  }

  @Test("a tap of the month's last moment is too late by then, and not a moment before")
  func lastTap() throws {
    let world = try Self.world()
    let last = utc("2026-06-30T21:59:59.999999Z")
    #expect(world.tap(last, delivered: utc("2026-07-14T21:59:59.999999Z")).refusal == nil)
    #expect(world.tap(last, delivered: utc("2026-07-14T22:00:00Z")).refusal == .tooLate)
  }

  @Test("the longest lateness of all card systems counts, also one that was shortened since")
  func longest() throws {
    let world = try Self.world()
    try world.register(
      .changePolicy(world.dender, RegionPolicy(latenessDays: 20)), at: utc("2026-06-10T08:00:00Z"))
    try world.register(
      .changePolicy(world.dender, RegionPolicy(latenessDays: 1)), at: utc("2026-07-02T08:00:00Z"))
    #expect(
      refusal(month("2026-06"), in: world, at: "2026-07-16T08:00:00Z")
        == .periodOpen(until: utc("2026-07-20T22:00:00Z")))
    try world.register(.closePeriod(month("2026-06")), at: utc("2026-07-20T22:00:00Z"))
    // July has the shortened lateness from its second day on alone.
    #expect(
      refusal(month("2026-07"), in: world, at: "2026-08-10T08:00:00Z")
        == .periodOpen(until: utc("2026-08-20T22:00:00Z")))
    try world.register(.closePeriod(month("2026-07")), at: utc("2026-08-20T22:00:00Z"))
    try world.register(.changePolicy(world.ghent, RegionPolicy(latenessDays: 0)))
    try world.register(.changePolicy(world.brussels, RegionPolicy(latenessDays: 0)))
    try world.register(.closePeriod(month("2026-08")), at: utc("2026-09-14T22:00:00Z"))
    // All of September none but Dender's day.
    try world.register(.closePeriod(month("2026-09")), at: utc("2026-10-01T22:00:00Z"))
  }

  @Test("months are closed in order, each once, the first whichever has ended")
  func order() throws {
    let world = try Self.world()
    try world.register(.closePeriod(month("2026-04")))
    let position = world.position
    for other in ["2026-03", "2026-06", "2025-12"] {
      #expect(
        refusal(month(other), in: world, at: "2026-09-01T08:00:00Z")
          == .periodOrder(next: month("2026-05")), "\(other)")
    }
    try world.register(.closePeriod(month("2026-04")))
    #expect(world.position == position)
    try world.register(.closePeriod(month("2026-05")))
    try world.register(.closePeriod(month("2026-04")))
    #expect(world.position == position + 1)
    #expect(
      refusal(month("1969-12"), in: try Self.world(), at: "2026-09-01T08:00:00Z")
        == .outOfRange("month"))
  }

  @Test("the same key gets the same closing, and another month is another command")
  func repeated() throws {
    let world = try Self.world()
    try world.register(.closePeriod(month("2026-04")))
    let record = try #require(try world.records.last)
    #expect(
      world.kernel.repeated(.closePeriod(month("2026-04")), of: record)
        == RegistrationOutcome(entity: 0, position: record.header.position))
    #expect(world.kernel.repeated(.closePeriod(month("2026-05")), of: record) == nil)
  }

  @Test("a record that closes a month out of order, or before its end, contradicts the log")
  func contradictions() throws {
    let world = try Self.world()
    try world.register(.closePeriod(month("2026-04")))
    var header = try #require(try world.records.last).header
    for (text, moment, isFine) in [
      ("2026-05", "2026-05-31T22:00:00Z", true), ("2026-05", "2026-05-31T21:59:59Z", false),
      ("2026-04", "2026-07-01T08:00:00Z", false), ("2026-06", "2026-07-01T08:00:00Z", false),
    ] {
      header.occurredAt = utc(moment)
      let problem = world.kernel.state.problem(withClosing: month(text), header)
      #expect((problem == nil) == isFine, "\(text) at \(moment)")
    }
  }
}
