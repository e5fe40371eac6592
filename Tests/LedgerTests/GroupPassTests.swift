import Testing

@testable import Ledger

@Suite("Group passes")
struct GroupPassTests {
  private func issue(
    _ world: World, _ tickets: UInt32, until lastDay: CivilDate? = nil
  ) throws -> GroupPassOutcome {
    try world.kernel.issue(
      GroupPassIssue(
        reference: 5_000 + UInt128(world.position), system: world.ghent,
        article: .new(reference: 9_000 + UInt128(world.position), .group),
        terms: GroupPassTerms(ticketsPerYear: tickets, lastDay: lastDay)),
      CommandContext(now: world.now + Instant.second))
  }

  @Test("case c: 51 lines of 50 are refused, 3 leave 47, one cancelled 48")
  func quota() throws {
    let world = try World()
    try world.defineKey()
    let pass = try issue(world, 50)
    let line = world.line(pass.card)
    let before = world.position
    guard
      case .refused(.tooManyTickets, item: 50, _, _) = world.sell(
        [TicketLine](repeating: line, count: 51))
    else { throw TestFailure("51 of 50") }
    #expect(try world.events(after: before).count == 1)
    guard case .sold(let sales, _) = world.sell([line, line, line]) else {
      throw TestFailure("3 of 50 refused")
    }
    #expect(try world.tariffs(line).offers.map(\.remaining) == [47])
    try world.cancelTicket(sales[1].position)
    #expect(try world.tariffs(line).offers.map(\.remaining) == [48])
    let view = world.kernel.state.groupPass(of: pass.holder, at: world.now)
    #expect(view?.availableTickets == 48)
  }

  @Test("the quota is per calendar year in Brussels; used up it is the quota's refusal")
  func years() throws {
    let world = try World()
    try world.defineKey()
    let pass = try issue(world, 2)
    let line = world.line(pass.card)
    guard case .sold = world.sell([line, line], at: utc("2026-12-31T22:59:59Z")) else {
      throw TestFailure("refused")
    }
    #expect(world.refusal(line, at: utc("2026-12-31T22:59:59.5Z")) == .groupQuota)
    #expect(world.refusal(line, at: utc("2026-12-31T23:00:00Z")) == nil)
  }

  @Test("it checks no one in, and its tariff ends with its last day, without grace")
  func end() throws {
    let world = try World()
    try world.defineKey()
    let pass = try issue(world, 10, until: date("2026-06-30"))
    #expect(world.checkIn(world.now, with: pass.card).refusal == .groupPassNotAllowed)
    let line = world.line(pass.card)
    #expect(world.refusal(line, at: utc("2026-06-30T21:59:59Z")) == nil)
    #expect(world.refusal(line, at: utc("2026-06-30T22:00:00Z")) == .socialTariffExpired)
  }

  @Test("a group with coupons alone has no social tariff; 50 coupons a day are 50 a day")
  func coupons() throws {
    let world = try World()
    try world.defineKey()
    let pass = try issue(world, 0)
    #expect(world.refusal(world.line(pass.card)) == .noSocialTariff)
    var terms = CouponTerms(name: "Groepsbon", shares: ShareRule(holder: .fixed(cents: 100)))
    terms.isForGroups = true
    terms.holderLimit = CheckInLimit(volume: 50, period: .day)
    let coupon = CouponID(
      try world.register(.setCoupon(id: "COUPON_2000", system: world.ghent, terms)))
    try world.register(.grantCoupon(coupon, pass.holder))
    let line = world.line(pass.card, by: .coupon(coupon))
    guard
      case .refused(.tooManyTickets, item: 50, _, _) = world.sell(
        [TicketLine](repeating: line, count: 51))
    else { throw TestFailure("51 a day") }
    guard case .sold = world.sell([TicketLine](repeating: line, count: 50)) else {
      throw TestFailure("50 a day refused")
    }
    #expect(world.refusal(line) == .couponUsed)
    #expect(world.refusal(line, at: world.now + Instant.day) == nil)
  }

  @Test("a pass from the stock is a group's; a key sent again gives it out once")
  func stock() throws {
    let world = try World()
    let card = try world.registerCard(of: .none, kind: .group, status: .localStock)
    let other = try world.registerCard(of: .none, status: .localStock)
    var pass = GroupPassIssue(
      reference: 77, system: world.ghent, article: .stock(other),
      terms: GroupPassTerms(ticketsPerYear: 20))
    let context = CommandContext(now: world.now + Instant.second, key: .idempotency(1))
    #expect(throws: RegistrationRefusal.unknown("card")) {
      try world.kernel.issue(pass, context)
    }
    pass.article = .stock(card)
    let before = world.position
    let outcome = try world.kernel.issue(pass, context)
    let records = try world.records.suffix(Int(world.position - before))
    let again = world.kernel.repeated(pass, of: Array(records))
    #expect(again?.holder == outcome.holder && again?.card == card && again?.replayed == true)
    pass.terms.ticketsPerYear = 21
    let other21 = world.kernel.repeated(pass, of: Array(records))
    #expect(other21 == nil)
    try world.register(
      .setGroupPassTerms(outcome.holder, world.ghent, GroupPassTerms(ticketsPerYear: 30)))
    let view = world.kernel.state.groupPass(of: outcome.holder, at: world.now)
    #expect(view?.availableTickets == 30)
    #expect(throws: RegistrationRefusal.unknown("group pass")) {
      try world.register(
        .setGroupPassTerms(world.holder, world.ghent, GroupPassTerms(ticketsPerYear: 1)))
    }
  }
}
