import Testing

@testable import Ledger

@Suite("When a check-in counts")
struct CheckInRuleTests {
  /// An event on Saturday 28 November 2026 from 20:00 to 22:00 in Brussels.
  static let evening = OpeningPeriod(
    begin: utc("2026-11-28T19:00:00Z"), end: utc("2026-11-28T21:00:00Z"))

  @Test(
    "an event with hours is open from five hours before to five hours after, both included",
    arguments: [
      ("2026-11-28T13:59:59.999999Z", Refusal.eventNotYetOpen), ("2026-11-28T14:00:00Z", nil),
      ("2026-11-28T20:00:00Z", nil), ("2026-11-29T02:00:00Z", nil),
      ("2026-11-29T02:00:00.000001Z", .eventClosed), ("2027-01-01T00:00:00Z", .eventClosed),
    ])
  func window(moment: String, refusal: Refusal?) throws {
    let world = try World()
    let event = try world.defineEvent(per: .day, periods: [Self.evening])
    #expect(world.checkIn(utc(moment), at: event).refusal == refusal)
  }

  @Test(
    "an event without hours is open for its local days, from midnight to midnight",
    arguments: [
      ("2026-11-27T22:59:59.999999Z", Refusal.eventNotYetOpen), ("2026-11-27T23:00:00Z", nil),
      ("2026-11-28T22:59:59.999999Z", nil), ("2026-11-28T23:00:00Z", .eventClosed),
    ])
  func wholeDay(moment: String, refusal: Refusal?) throws {
    let world = try World()
    let day = date("2026-11-28")
    let event = try world.defineEvent(periods: [OpeningPeriod(firstDay: day, lastDay: day)])
    #expect(world.checkIn(utc(moment), at: event).refusal == refusal)
  }

  @Test(
    "a whole day has 25 hours in October and 23 in March",
    arguments: [
      ("2026-10-25", "2026-10-24T22:00:00Z", 25), ("2026-03-29", "2026-03-28T23:00:00Z", 23),
    ])
  func changingDays(day: String, begin: String, hours: Int64) throws {
    let world = try World()
    let period = OpeningPeriod(firstDay: date(day), lastDay: date(day))
    let event = try world.defineEvent(per: .absolute, periods: [period])
    let end = utc(begin) + hours * Instant.hour
    #expect(world.checkIn(utc(begin) - 1, at: event).refusal == .eventNotYetOpen)
    #expect(world.checkIn(end - 1, at: event).refusal == nil)
    #expect(world.checkIn(end, at: event).refusal == .eventClosed)
  }

  @Test("five hours are elapsed hours, also across a change of the clocks")
  func elapsedHours() throws {
    let world = try World()
    // Sunday 25 October 2026, 00:30 to 02:30 by summer time; it closes at 06:30 by winter time.
    let night = OpeningPeriod(
      begin: utc("2026-10-24T22:30:00Z"), end: utc("2026-10-25T00:30:00Z"))
    let event = try world.defineEvent(5, per: .year, periods: [night])
    #expect(world.checkIn(utc("2026-10-25T05:30:00Z"), at: event).refusal == nil)
    #expect(world.checkIn(utc("2026-10-25T05:30:00.000001Z"), at: event).refusal == .eventClosed)
  }

  @Test("between two periods an event is closed, and in each of them open")
  func severalPeriods() throws {
    let world = try World()
    let next = OpeningPeriod(
      begin: Self.evening.begin + 7 * Instant.day, end: Self.evening.end + 7 * Instant.day)
    let event = try world.defineEvent(per: .day, periods: [Self.evening, next])
    #expect(world.checkIn(utc("2026-11-28T10:00:00Z"), at: event).refusal == .eventNotYetOpen)
    #expect(world.checkIn(utc("2026-11-28T20:00:00Z"), at: event).refusal == nil)
    #expect(world.checkIn(utc("2026-12-01T20:00:00Z"), at: event).refusal == .eventClosed)
    #expect(world.checkIn(utc("2026-12-05T20:00:00Z"), at: event).refusal == nil)
  }

  /// A limit of one, a first check-in, and whether a second one counts.
  static let borders: [(PeriodType, String, String, counts: Bool)] = [
    (.week, "2026-11-22T22:59:59.999999Z", "2026-11-22T23:00:00Z", true),
    (.week, "2026-11-22T23:00:00Z", "2026-11-29T22:59:59.999999Z", false),
    (.day, "2026-11-23T22:59:59.999999Z", "2026-11-23T23:00:00Z", true),
    (.day, "2026-11-22T23:00:00Z", "2026-11-23T22:59:59.999999Z", false),
    (.day, "2026-10-24T22:00:00Z", "2026-10-25T22:59:59.999999Z", false),
    (.day, "2026-10-25T22:59:59.999999Z", "2026-10-25T23:00:00Z", true),
    (.day, "2026-03-28T23:00:00Z", "2026-03-29T21:59:59.999999Z", false),
    (.day, "2026-03-29T21:59:59.999999Z", "2026-03-29T22:00:00Z", true),
    (.month, "2026-11-30T22:59:59.999999Z", "2026-11-30T23:00:00Z", true),
    (.month, "2026-10-31T23:00:00Z", "2026-11-30T22:59:59.999999Z", false),
    (.quarter, "2026-06-30T21:59:59.999999Z", "2026-06-30T22:00:00Z", true),
    (.quarter, "2026-06-30T22:00:00Z", "2026-09-30T21:59:59.999999Z", false),
    (.year, "2026-12-31T22:59:59.999999Z", "2026-12-31T23:00:00Z", true),
    (.year, "2026-02-01T00:00:00Z", "2026-12-31T22:59:59.999999Z", false),
    (.absolute, "2026-02-01T00:00:00Z", "2036-02-01T00:00:00Z", false),
  ]

  @Test("a limit counts in calendar periods of Brussels, weeks from Monday", arguments: borders)
  func limits(type: PeriodType, first: String, second: String, counts: Bool) throws {
    let world = try World()
    let event = try world.defineEvent(per: type)
    #expect(world.checkIn(utc(first), at: event).refusal == nil)
    let outcome = world.checkIn(utc(second), at: event)
    #expect(outcome.refusal == (counts ? nil : .limitReached))
    #expect(world.balance() == (counts ? 2 : 1))
    guard !counts else { return }
    #expect(outcome.previous == PreviousTap(at: utc(first), sameTerminal: false))
  }

  @Test("a limit holds for a holder at an event: neither another event nor another holder is bound")
  func limitScope() throws {
    let world = try World()
    let other = try world.defineEvent()
    let friend = try world.registerHolder(in: [world.dender])
    let friendsCard = try world.registerCard(of: friend)
    let moment = utc("2026-11-23T15:00:00Z")
    #expect(world.checkIn(moment).refusal == nil)
    #expect(world.checkIn(moment, at: other).refusal == nil)
    // A member of any card system saves points at every event.
    #expect(world.checkIn(moment, with: friendsCard).refusal == nil)
    #expect(world.balance() == 2 && world.balance(of: friend) == 1)
  }

  @Test("a check-in moves as many points as its event gives")
  func points() throws {
    let world = try World()
    let event = try world.defineEvent(2, points: 3)
    let first = world.checkIn(utc("2026-11-23T15:00:00Z"), at: event)
    #expect(first.points == 3 && first.balance == 3)
    let second = world.checkIn(utc("2026-11-24T15:00:00Z"), at: event)
    #expect(second.points == 3 && second.balance == 6)
    let third = world.checkIn(utc("2026-11-25T15:00:00Z"), at: event)
    #expect(third.points == 0 && third.balance == 6 && third.refusal == .limitReached)
  }

  @Test("a card that was replaced is in the history; the balance follows the holder")
  func replacement() throws {
    let world = try World()
    let monday = utc("2026-11-23T15:00:00Z")
    let new = try world.registerCard(of: .none, status: .localStock)
    let first = world.checkIn(monday)
    try world.register(
      .changeCardStatus(world.card, .replaced, holder: world.holder), at: monday + Instant.hour)
    try world.register(.changeCardStatus(new, .active, holder: world.holder))

    // The new card in the same week, the old card, and the new card in the next week.
    #expect(world.checkIn(monday + Instant.day, with: new).refusal == .limitReached)
    #expect(world.checkIn(monday + Instant.day).refusal == .cardReplaced)
    let next = world.checkIn(monday + 7 * Instant.day, with: new)
    #expect(next.refusal == nil && next.balance == 2 && next.holder == world.holder)

    guard case .checkedIn(let body) = try world.record(at: first.position).event else {
      Issue.record("a check-in stands at \(first.position)")
      return
    }
    #expect(body.card == world.card && body.holder == world.holder)
  }

  @Test("a check-in stamps the home municipality and the age on its local day, and nothing finer")
  func stamps() throws {
    let world = try World()
    // 23 November in UTC, but in Brussels already the 24th: the eighteenth birthday.
    let command = CheckInCommand(
      card: world.card, event: world.event, channel: .counter, homeMunicipality: 9_000,
      birth: date("2008-11-24"))
    let outcome = world.kernel.checkIn(
      command, CommandContext(now: utc("2026-11-23T23:30:00Z")))
    guard case .checkedIn(let body) = try world.record(at: outcome.position).event else {
      Issue.record("it counts")
      return
    }
    #expect(body.stamp == Stamp(homeMunicipality: 9_000, ageBand: .from18))
  }
}
