import Testing

@testable import Ledger

@Suite("Refusals of tickets")
struct TicketPrecedenceTests {
  @Test("the status of the card, the holder and the memberships come before the event")
  func cards() throws {
    let world = try World()
    try world.defineKey()
    let statuses: [(CardStatus, TicketRefusal)] = [
      (.blocked, .cardBlocked), (.replaced, .cardReplaced), (.deleted, .cardDeleted),
    ]
    for (status, expected) in statuses {
      let holder = try world.registerHolder(in: [world.ghent])
      let card = try world.registerCard(of: holder)
      try world.register(.changeCardStatus(card, status, holder: holder))
      #expect(world.refusal(world.line(card, 0)) == expected)
    }
    let stocked = try world.registerCard(of: .none, status: .localStock)
    #expect(world.refusal(world.line(stocked)) == .cardNotActive)
    let blocked = try world.cardWithTariff()
    let holder = world.holder(of: blocked)
    try world.register(.changeMembershipStanding(holder, world.ghent, .blocked))
    #expect(world.refusal(world.line(blocked)) == .noActiveMembership)
    try world.register(.changeHolderStanding(holder, .blocked))
    #expect(world.refusal(world.line(blocked)) == .holderBlocked)
  }

  @Test("price 0, no key, no tariff, suspended, expired")
  func tariffs() throws {
    let world = try World()
    let card = try world.cardWithTariff()
    let holder = world.holder(of: card)
    #expect(world.refusal(world.line(card, 0)) == .eventIsFree)
    #expect(world.refusal(world.line(card)) == .noDistributionKey)
    try world.defineKey()
    #expect(world.refusal(world.line(world.card)) == .noSocialTariff)
    try world.register(
      .suspendSocialTariff(holder, world.ghent, lastDay: date("2026-06-30")))
    #expect(world.refusal(world.line(card)) == .socialTariffSuspended)
    try world.register(.liftSocialTariffSuspension(holder, world.ghent))
    #expect(world.refusal(world.line(card)) == nil)
  }

  @Test("case e: grace after the last day, expired after grace")
  func grace() throws {
    let world = try World()
    try world.defineKey()
    try world.setTicketLimit(CheckInLimit(volume: 100, period: .year))
    let card = try world.cardWithTariff(until: "2027-04-30")
    let moments: [(String, SoldTariffStatus?)] = [
      ("2027-04-30T21:59:59Z", .active), ("2027-04-30T22:00:00Z", .grace),
      ("2027-05-30T21:59:59Z", .grace), ("2027-05-30T22:00:00Z", nil),
    ]
    for (moment, expected) in moments {
      let outcome = world.sell([world.line(card)], at: utc(moment))
      switch outcome {
      case .sold(let sales, _): #expect(sales.first?.ticket.tariffStatus == expected)
      case .refused(let refusal, _, _, _):
        #expect(expected == nil && refusal == .socialTariffExpired)
      }
    }
  }

  @Test("a refusal is told to the system whose tariff it is about, not to another of the holder's")
  func whoIsTold() throws {
    let world = try World()
    try world.defineKey()
    let holder = try world.registerHolder(in: [world.dender, world.ghent])
    for system in [world.dender, world.ghent] {
      try world.register(.grantSocialTariff(holder, system, lastDay: date("2025-10-01")))
    }
    let card = try world.registerCard(of: holder)
    #expect(world.refusal(world.line(card)) == .socialTariffExpired)
    let record = try world.record(at: world.position)
    guard case .ticketRefused(let body) = record.event else { throw TestFailure("no refusal") }
    #expect(body.system == world.ghent)
    #expect(record.header.systems == CardSystemSet([world.ghent, world.brussels]))
  }

  @Test(
    "a key whose shares can never add up, or that names what is not there, is not defined",
    arguments: [
      ShareRule(holder: .ofPrice(basisPoints: 6_000), municipality: .ofPrice(basisPoints: 4_001)),
      ShareRule(holder: .ofRest(basisPoints: 10_001)), ShareRule(holder: .fixed(cents: 1_000_001)),
    ])
  func validation(shares: ShareRule) throws {
    let world = try World()
    #expect(throws: RegistrationRefusal.distributionKey) {
      try world.defineKey(rules: [KeyRule(shares)])
    }
    #expect(throws: RegistrationRefusal.outOfRange("municipalities")) {
      try world.defineKey(rules: [KeyRule(ShareTests.norm, residence: .inside)])
    }
    #expect(throws: RegistrationRefusal.outOfRange("prices")) {
      try world.defineKey(rules: [KeyRule(ShareTests.norm, priceMin: 2, priceMax: 1)])
    }
    #expect(throws: RegistrationRefusal.outOfRange("rules")) { try world.defineKey(rules: []) }
  }

  @Test("the static price is that of somebody from the region with the tariff")
  func staticPrice() throws {
    let world = try World()
    let rules = [
      KeyRule(ShareTests.norm, residence: .inside, priceMax: 2_000),
      KeyRule(ShareRule(holder: .fixed(cents: 1)), residence: .outside),
    ]
    try world.defineKey(rules: rules, municipalities: [9_000])
    let state = { (price: UInt32) in
      world.kernel.state.staticSocialPrice(at: world.event, price: price, now: world.now)
    }
    #expect(state(1_000) == 200 && state(2_001) == nil && state(0) == nil)
  }
}
