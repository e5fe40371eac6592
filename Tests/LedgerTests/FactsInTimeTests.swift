import Testing

@testable import Ledger

/// Late taps are judged by what was so when they were made, as far as is known now.
@Suite("Facts in time")
struct FactsInTimeTests {
  let noon = utc("2026-11-23T11:00:00Z")
  let evening = utc("2026-11-23T19:00:00Z")

  /// What a tap of ten minutes before noon and one of ten minutes after it are refused for, when
  /// both are uploaded in the evening.
  private func refusals(
    in world: World, with card: CardID? = nil, at event: EventID? = nil,
    changing change: (World) throws -> Void
  ) throws -> [Refusal?] {
    // Three a day, so that no limit interferes.
    let event = try event ?? world.defineEvent(3, per: .day)
    world.now = noon - Instant.second
    try change(world)
    return [-10, 10].map { minutes in
      world.tap(
        noon + minutes * Instant.minute, with: card, at: event, delivered: evening
      ).refusal
    }
  }

  @Test("a tap of before a card was blocked counts, one of after it does not")
  func blockedCard() throws {
    let world = try World()
    let found = try refusals(in: world) {
      try $0.register(.changeCardStatus($0.card, .blocked, holder: $0.holder))
    }
    #expect(found == [nil, .cardBlocked])
  }

  @Test("a card stays with whose it is now when an older holder of it is entered late")
  func olderHolder() throws {
    let world = try World()
    let (former, later) = (try world.registerHolder(in: []), try world.registerHolder(in: []))
    let card = try world.registerCard(of: world.holder)
    world.now = evening
    func change(_ status: CardStatus, _ holder: HolderID, at occurredAt: Instant) throws {
      _ = try world.kernel.register(
        .changeCardStatus(card, status, holder: holder),
        CommandContext(now: world.now, occurredAt: occurredAt))
    }
    try change(.blocked, world.holder, at: evening)
    try change(.active, former, at: noon)
    let cards = world.kernel.state.cards(of: world.holder).map(\.card)
    #expect(cards == [card, world.card])
    #expect(world.kernel.state.cards(of: former).isEmpty)
    try change(.active, later, at: evening)
    let moved = world.kernel.state.cards(of: later).map(\.card)
    #expect(moved == [card])
    #expect(world.kernel.state.cards(of: world.holder).map(\.card) == [world.card])
  }

  @Test("a tap of before a card was unblocked does not count, one of after it does")
  func unblockedCard() throws {
    let world = try World()
    try world.register(.changeCardStatus(world.card, .blocked, holder: world.holder))
    let found = try refusals(in: world) {
      try $0.register(.changeCardStatus($0.card, .active, holder: $0.holder))
    }
    #expect(found == [.cardBlocked, nil])
  }

  @Test("a tap of before a card was in use does not count")
  func newCard() throws {
    let world = try World()
    let stocked = try world.registerCard(of: .none, status: .localStock)
    let found = try refusals(in: world, with: stocked) {
      try $0.register(.changeCardStatus(stocked, .active, holder: $0.holder))
    }
    #expect(found == [.cardNotActive, nil])
    // A card that was not yet known to the ledger at all.
    world.now = evening
    let later = try world.registerCard(of: world.holder)
    #expect(world.tap(noon, with: later, delivered: evening).refusal == .cardNotActive)
  }

  @Test("points go to whoever held the card at the time")
  func formerHolder() throws {
    let world = try World()
    let event = try world.defineEvent(9, per: .day)
    let friend = try world.registerHolder(in: [world.ghent])
    world.now = noon - Instant.second
    try world.register(.changeCardStatus(world.card, .blocked, holder: world.holder))
    try world.register(.changeCardStatus(world.card, .active, holder: friend))
    #expect(world.tap(noon - Instant.hour, at: event, delivered: evening).holder == world.holder)
    #expect(world.tap(noon + Instant.hour, at: event, delivered: evening).holder == friend)
    #expect(world.balance() == 1 && world.balance(of: friend) == 1)
  }

  @Test("a holder's blocking and unblocking hold from when they were made")
  func holderStanding() throws {
    let world = try World()
    let blocked = try refusals(in: world) {
      try $0.register(.changeHolderStanding($0.holder, .blocked))
    }
    #expect(blocked == [nil, .holderBlocked])
    world.now = evening
    try world.register(.changeHolderStanding(world.holder, .active))
    let moments = [noon - Instant.hour, noon + Instant.hour, evening + Instant.hour]
    let standings = moments.map { world.kernel.state.standing(of: world.holder, at: $0) }
    #expect(standings == [.active, .blocked, .active])
  }

  @Test("a membership holds from when it started")
  func membershipStart() throws {
    let world = try World()
    let newcomer = try world.registerHolder(in: [])
    let card = try world.registerCard(of: newcomer)
    let found = try refusals(in: world, with: card) {
      try $0.register(.startMembership(newcomer, $0.brussels))
    }
    #expect(found == [.noActiveMembership, nil])
  }

  @Test("a membership's blocking holds from when it was made; another membership is not touched")
  func membershipStanding() throws {
    let world = try World()
    let blocked = try refusals(in: world) {
      try $0.register(.changeMembershipStanding($0.holder, $0.ghent, .blocked))
    }
    #expect(blocked == [nil, .noActiveMembership])
    let twice = try World()
    try twice.register(.startMembership(twice.holder, twice.dender))
    let other = try refusals(in: twice) {
      try $0.register(.changeMembershipStanding($0.holder, $0.ghent, .blocked))
    }
    #expect(other == [nil, nil])
  }

  @Test("a tariff's grant is judged at the time of the tap")
  func tariff() throws {
    let world = try World(from: utc("2025-01-06T08:00:00Z"))
    let moment = utc("2025-11-24T11:00:00Z")
    let event = try world.defineEvent(9, per: .day)
    try world.register(
      .grantSocialTariff(world.holder, world.ghent, lastDay: date("2025-04-30")))
    try world.register(
      .grantSocialTariff(world.holder, world.ghent, lastDay: date("2026-04-30")), at: moment)
    let uploaded = moment + Instant.hour
    let before = world.tap(moment - Instant.minute, at: event, delivered: uploaded)
    #expect(before.refusal == .socialTariffExpired)
    #expect(world.tap(moment + Instant.minute, at: event, delivered: uploaded).refusal == nil)
  }

  @Test("an event's points are those of the time of the tap")
  func eventPoints() throws {
    let world = try World()
    let event = try world.defineEvent(9, per: .day, points: 1)
    let settings = EventSettings(points: 4, limit: CheckInLimit(volume: 9, period: .day))
    try world.register(.changeEventSettings(event, settings), at: noon)
    let before = world.tap(noon - Instant.minute, at: event, delivered: evening)
    let after = world.tap(noon + Instant.minute, at: event, delivered: evening)
    #expect(before.points == 1 && after.points == 4 && world.balance() == 5)
  }

  @Test("an event's limit is that of the time of the tap")
  func eventLimit() throws {
    let world = try World()
    let event = try world.defineEvent(1, per: .day)
    let settings = EventSettings(points: 1, limit: CheckInLimit(volume: 3, period: .day))
    try world.register(.changeEventSettings(event, settings), at: noon)
    let found = [-20, -10, 10, 20, 30].map { minutes in
      world.tap(noon + minutes * Instant.minute, at: event, delivered: evening).refusal
    }
    #expect(found == [nil, .limitReached, nil, nil, .limitReached])
  }

  @Test("a change of the period type leaves the taps of before it in their own period")
  func periodType() throws {
    let world = try World()
    let event = try world.defineEvent(1, per: .week)
    let settings = EventSettings(points: 1, limit: CheckInLimit(volume: 1, period: .day))
    try world.register(.changeEventSettings(event, settings), at: noon)
    let found = [-20, -10, 10, 20].map { minutes in
      world.tap(noon + minutes * Instant.minute, at: event, delivered: evening).refusal
    }
    #expect(found == [nil, .limitReached, nil, .limitReached])
  }

  @Test("a region's window is that of the time of the tap")
  func policyWindow() throws {
    let world = try World()
    let later = OpeningPeriod(begin: noon + 4 * Instant.hour, end: noon + 6 * Instant.hour)
    let event = try world.defineEvent(9, per: .day, periods: [later])
    let found = try refusals(in: world, at: event) {
      try $0.register(.changePolicy($0.ghent, RegionPolicy(windowHours: 2)))
    }
    #expect(found == [nil, .eventNotYetOpen])
  }

  @Test("a tap is too late after the region's days, to the microsecond", arguments: [1, 14, 31])
  func lateness(days: UInt8) throws {
    let world = try World()
    let event = try world.defineEvent(9, per: .year)
    world.now = noon - Instant.hour
    try world.register(.changePolicy(world.ghent, RegionPolicy(latenessDays: days)))
    let last = noon + Int64(days) * Instant.day
    #expect(world.tap(noon, at: event, delivered: last).refusal == nil)
    #expect(world.tap(noon + 1, at: event, delivered: last + 2).refusal == .tooLate)
  }

  @Test("the first settings of an event hold for taps of before it was entered")
  func beforeEntry() throws {
    let world = try World()
    world.now = noon
    let event = try world.defineEvent(1, per: .day)
    #expect(world.tap(noon - Instant.hour, at: event, delivered: evening).refusal == nil)
  }
}
