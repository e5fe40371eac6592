import Testing

@testable import Ledger

@Suite("Sales of tickets")
struct TicketSaleTests {
  @Test("a sale stores its shares, home, age band and the tariff's system, and moves no points")
  func stored() throws {
    let world = try World()
    let key = try world.defineKey()
    let card = try world.cardWithTariff()
    var line = world.line(card, 999)
    line.label = "Volwassenen"
    line.birth = date("2010-01-01")
    let sale = try world.sold(line)
    let record = try world.record(at: sale.position)
    #expect(record.event == .ticketSold(sale.ticket))
    #expect(sale.ticket.key == key && sale.ticket.system == world.ghent)
    #expect(
      sale.ticket.shares
        == Shares(holder: 200, municipality: 400, flemishGovernment: 0, organizer: 399))
    #expect(sale.ticket.stamp == Stamp(homeMunicipality: 9_000, ageBand: .from12))
    #expect(sale.ticket.seller == world.organizer && sale.ticket.label == "Volwassenen")
    #expect(sale.ticket.tariffStatus == .active)
    #expect(record.header.systems == CardSystemSet([world.ghent, world.brussels]))
    #expect(world.balance(of: sale.ticket.holder) == 0)
  }

  @Test("shares are by the home at the sale: Aalst and Lede")
  func residence() throws {
    let world = try World()
    let rules = [
      KeyRule(ShareTests.aalst, residence: .inside), KeyRule(ShareTests.lede, residence: .outside),
    ]
    try world.defineKey(rules: rules, municipalities: [9_300, 9_308])
    let shares = try [9_300, 9_340, 0].map { (home: UInt16) in
      try world.sold(world.line(try world.cardWithTariff(), 1_500, home: home)).ticket.shares
    }
    #expect(shares.map(\.municipality) == [750, 1_050, 1_050])
    #expect(shares.map(\.organizer) == [600, 300, 300])
  }

  @Test("no tariff where the holder would not pay less: 1.00 with 1.50 fixed")
  func notCheaper() throws {
    let world = try World()
    try world.defineKey(rules: [KeyRule(ShareTests.lede)])
    let card = try world.cardWithTariff()
    #expect(world.refusal(world.line(card, 100)) == .noDiscount)
    #expect(world.refusal(world.line(card, 150)) == .noDiscount)
    let answer = try world.tariffs(world.line(card, 100))
    #expect(answer.offers.isEmpty && answer.socialRefusal == .noDiscount)
    #expect(try world.sold(world.line(card, 200)).ticket.shares.municipality == 50)
  }

  @Test("an order is sold whole or not at all; the refusal names its ticket")
  func atomic() throws {
    let world = try World()
    try world.defineKey()
    let good = try world.cardWithTariff()
    let expired = try world.cardWithTariff(until: "2025-10-01")
    let before = world.position
    let outcome = world.sell([world.line(good), world.line(expired)])
    guard case .refused(.socialTariffExpired, item: 1, let position, replayed: false) = outcome
    else { throw TestFailure("\(outcome)") }
    let events = try world.events(after: before)
    #expect(events.count == 1 && position == before + 1)
    guard case .ticketRefused(let refused)? = events.first else { throw TestFailure("no refusal") }
    #expect(refused.item == 1 && refused.items == 2 && refused.system == world.ghent)
    #expect(world.refusal(world.line(good)) == nil)
  }

  @Test("what is not known leaves the log as it was")
  func unknown() throws {
    let world = try World()
    try world.defineKey()
    let card = try world.cardWithTariff()
    let before = world.position
    #expect(world.refusal(world.line(.none)) == .cardUnknown)
    #expect(world.refusal(world.line(card, at: EventID.none)) == .eventUnknown)
    #expect(world.refusal(world.line(card, by: .unknown)) == .tariffUnknown)
    #expect(world.position == before)
  }

  @Test("case d: one a week, in the weeks of Brussels; what is cancelled is given back")
  func weeks() throws {
    let world = try World()
    try world.defineKey()
    let card = try world.cardWithTariff()
    try world.sold(world.line(card), at: utc("2026-11-22T22:59:59Z"))
    let second = try world.sold(world.line(card), at: utc("2026-11-22T23:00:00Z"))
    #expect(world.refusal(world.line(card)) == .holderLimit)
    try world.cancelTicket(second.position)
    #expect(world.refusal(world.line(card)) == nil)
    #expect(world.refusal(world.line(card)) == .holderLimit)
  }

  @Test("two tickets of one person in one order are too many; at two events they are not")
  func onePerPerson() throws {
    let world = try World()
    try world.defineKey()
    try world.setTicketLimit(CheckInLimit(volume: 100, period: .week))
    let card = try world.cardWithTariff()
    let other = try world.defineEvent()
    guard
      case .refused(.tooManyTickets, item: 1, _, _) = world.sell([
        world.line(card), world.line(card),
      ])
    else { throw TestFailure("sold two") }
    guard
      case .sold(let sales, _) = world.sell([
        world.line(card), world.line(card, at: other),
      ])
    else { throw TestFailure("refused") }
    #expect(sales.map(\.position) == [world.position - 1, world.position])
    #expect(world.refusal(world.line(card)) == nil)
  }

  @Test("first holders, organiser's limit and price ceiling")
  func limits() throws {
    let world = try World()
    try world.defineKey()
    let cards = try (0..<3).map { _ in try world.cardWithTariff() }
    try world.setTicketLimit(CheckInLimit(volume: 9, period: .year))
    try world.register(
      .setEventTicketTerms(world.event, EventTicketTerms(holdersMax: 2)))
    guard case .refused(.eventFull, item: 2, _, _) = world.sell(cards.map { world.line($0) })
    else { throw TestFailure("three of two") }
    let first = try world.sold(world.line(cards[0]))
    try world.sold(world.line(cards[1]))
    #expect(world.refusal(world.line(cards[2])) == .eventFull)
    #expect(world.refusal(world.line(cards[0])) == nil)
    try world.cancelTicket(first.position)
    #expect(world.refusal(world.line(cards[2])) == .eventFull)
    try world.register(
      .setOrganizerTicketLimit(world.organizer, CheckInLimit(volume: 2, period: .month)))
    try world.sold(world.line(cards[1], at: try world.defineEvent()))
    #expect(world.refusal(world.line(cards[1])) == .organizerLimit)
    try world.register(
      .setTerms(world.ghent, CardSystemTerms(discountPriceMax: 3_000)))
    let event = try world.defineEvent()
    #expect(world.refusal(world.line(cards[2], 3_001, at: event)) == .priceAboveCeiling)
    #expect(world.refusal(world.line(cards[2], 3_000, at: event)) == nil)
  }

  @Test("another region's tariff is none here, but by a supralocal key")
  func supralocal() throws {
    let world = try World()
    try world.defineKey()
    let card = try world.cardWithTariff(in: world.dender)
    #expect(world.refusal(world.line(card)) == .noSocialTariff)
    try world.defineKey(2, rules: [KeyRule(ShareTests.norm, scope: .anySystem)])
    let sale = try world.sold(world.line(card))
    #expect(sale.ticket.system == world.dender)
    let record = try world.record(at: sale.position)
    #expect(
      record.header.systems == CardSystemSet([world.ghent, world.brussels, world.dender]))
  }

  @Test("a key sent again sells once; another order with it is another command")
  func idempotent() throws {
    let world = try World()
    try world.defineKey()
    let order = TicketOrder([world.line(try world.cardWithTariff())])
    let key = CommandKey.idempotency(7)
    let first = world.kernel.sell(order, CommandContext(now: world.now, key: key))
    guard case .sold(let sales, replayed: false) = first else { throw TestFailure("refused") }
    let records = [try world.record(at: sales[0].position)]
    let again = world.kernel.repeated(order, of: records)
    #expect(again == .sold(sales, replayed: true))
    var other = order
    other.lines[0].price = 1_100
    let dearer = world.kernel.repeated(other, of: records)
    let twice = world.kernel.repeated(TicketOrder(order.lines + order.lines), of: records)
    #expect(dearer == nil && twice == nil)
  }

  @Test("a cancellation repeats the sale and is made once")
  func cancelling() throws {
    let world = try World()
    try world.defineKey()
    let sale = try world.sold(world.line(try world.cardWithTariff()))
    let before = world.position
    try world.cancelTicket(sale.position)
    #expect(
      try world.events(after: before)
        == [.ticketSaleCancelled(TicketSaleCancelled(sale: sale.ticket, soldAt: sale.at))])
    #expect(try world.record(at: world.position).header.reverses == sale.position)
    #expect(throws: TicketCancelRefusal.alreadyCancelled) {
      try world.cancelTicket(sale.position)
    }
    #expect(throws: TicketCancelRefusal.notASale) { try world.cancelTicket(before - 1) }
  }

  @Test("after the first sale card systems, organiser and keys of an event stand")
  func frozen() throws {
    let world = try World()
    try world.defineKey()
    let manual = try world.defineKey(2, isManual: true)
    let sale = try world.sold(world.line(try world.cardWithTariff()))
    try world.cancelTicket(sale.position)
    #expect(throws: RegistrationRefusal.eventHasTicketSales) {
      try world.register(
        .setEventSystems(world.event, CardSystemSet([world.ghent]), keys: []))
    }
    #expect(throws: RegistrationRefusal.eventHasTicketSales) {
      try world.register(
        .setEventTicketTerms(world.event, EventTicketTerms(keys: [manual])))
    }
    #expect(throws: RegistrationRefusal.eventHasTicketSales) {
      try world.register(
        .changeEvent(
          world.event, title: "Anders", organizer: world.otherOrganizer,
          systems: CardSystemSet([world.ghent, world.brussels]), calendar: .permanent,
          periods: []))
    }
    let before = world.position
    try world.register(
      .changeEvent(
        world.event, title: "Anders", organizer: world.organizer,
        systems: CardSystemSet([world.ghent, world.brussels]), calendar: .permanent, periods: []))
    #expect(world.position == before + 1)
  }

  @Test("a manual key holds where the event names it, and then alone")
  func manualKeys() throws {
    let world = try World()
    let automatic = try world.defineKey(1, rules: [World.norm])
    let manual = try world.defineKey(
      2, rules: [KeyRule(ShareRule(holder: .fixed(cents: 300)))], isManual: true)
    let other = try world.defineEvent()
    try world.register(.setEventSystems(other, CardSystemSet([world.ghent]), keys: [manual]))
    let card = try world.cardWithTariff()
    #expect(try world.sold(world.line(card)).ticket.key == automatic)
    let sale = try world.sold(world.line(card, at: other))
    #expect(sale.ticket.key == manual && sale.ticket.shares.holder == 300)
    #expect(throws: RegistrationRefusal.distributionKey) {
      try world.register(
        .setEventTicketTerms(
          try world.defineEvent(), EventTicketTerms(keys: [automatic])))
    }
  }
}
