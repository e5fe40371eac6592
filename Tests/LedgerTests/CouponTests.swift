import Testing

@testable import Ledger

@Suite("Coupons")
struct CouponTests {
  private func coupon(
    _ world: World, _ change: (inout CouponTerms) -> Void = { _ in }
  ) throws -> CouponID {
    var terms = CouponTerms(name: "Cultuurbon", shares: ShareRule(holder: .fixed(cents: 100)))
    change(&terms)
    return CouponID(
      try world.register(.setCoupon(id: "COUPON_1079", system: world.ghent, terms)))
  }

  @Test("one that was given is used once; cancelled, it can be used again")
  func once() throws {
    let world = try World()
    let coupon = try coupon(world)
    let line = world.line(world.card, by: .coupon(coupon))
    #expect(world.refusal(line) == .couponNotValid)
    try world.register(.grantCoupon(coupon, world.holder))
    let answer = try world.tariffs(line)
    #expect(answer.offers.map(\.tariff) == [.coupon(coupon)])
    #expect(answer.offers.map(\.price) == [100] && answer.offers.map(\.remaining) == [1])
    #expect(answer.socialRefusal == .noDistributionKey)
    let sale = try world.sold(line)
    #expect(sale.ticket.coupon == coupon && !sale.ticket.key.exists)
    #expect(sale.ticket.system == world.ghent && sale.ticket.tariffStatus == .none)
    let other = try world.defineEvent()
    #expect(world.refusal(world.line(world.card, at: other, by: .coupon(coupon))) == .couponUsed)
    let hindered = try world.tariffs(world.line(world.card, at: other))
    #expect(hindered.couponHindrances.map(\.refusal) == [.couponUsed])
    try world.cancelTicket(sale.position)
    #expect(world.refusal(line) == nil)
  }

  @Test("conditions: event, organiser, price, period, card system")
  func conditions() throws {
    let world = try World()
    let other = try world.defineEvent()
    let changes: [(inout CouponTerms) -> Void] = [
      { $0.events = [other] }, { $0.organizers = [world.otherOrganizer] },
      { $0.priceMin = 1_001 }, { $0.priceMax = 999 },
      { $0.validity = OfferPeriod(begin: utc("2025-01-01T00:00:00Z"), end: world.now) },
      { $0.shares = ShareRule(holder: .fixed(cents: 1_000)) }, { $0.isForGroups = true },
      { $0.status = .deleted },
    ]
    let granted = try coupon(world)
    try world.register(.grantCoupon(granted, world.holder))
    for change in changes {
      let changed = try coupon(world, change)
      #expect(world.refusal(world.line(world.card, by: .coupon(changed))) == .couponNotValid)
    }
    _ = try coupon(world)
    let elsewhere = try world.defineEvent(
      of: world.otherOrganizer, systems: CardSystemSet([world.dender]))
    let line = world.line(world.card, at: elsewhere, by: .coupon(granted))
    #expect(world.refusal(line) == .couponNotValid)
  }

  @Test("given to all members, or to those with the social tariff; stopped, to nobody new")
  func audiences() throws {
    let world = try World()
    let coupon = try coupon(world) { $0.audience = .everyone }
    let later = try world.registerCard(of: try world.registerHolder(in: [world.ghent]))
    #expect(world.refusal(world.line(world.card, by: .coupon(coupon))) == nil)
    #expect(world.refusal(world.line(later, by: .coupon(coupon))) == .couponNotValid)
    _ = try self.coupon(world) {
      $0.audience = .everyone
      $0.includesNewMembers = true
      $0.status = .stopped
    }
    let latest = try world.registerCard(of: try world.registerHolder(in: [world.ghent]))
    #expect(world.refusal(world.line(later, by: .coupon(coupon))) == nil)
    #expect(world.refusal(world.line(latest, by: .coupon(coupon))) == .couponNotValid)
    _ = try self.coupon(world) {
      $0.audience = .socialTariff
      $0.includesNewMembers = true
    }
    #expect(world.refusal(world.line(latest, by: .coupon(coupon))) == .couponNotValid)
    let withTariff = try world.cardWithTariff()
    #expect(world.refusal(world.line(withTariff, by: .coupon(coupon))) == nil)
    #expect(throws: RegistrationRefusal.alreadyDefined("coupon")) {
      try world.register(
        .setCoupon(
          id: "COUPON_1079", system: world.dender,
          CouponTerms(name: "x", shares: ShareRule(holder: .nothing))))
    }
  }

  @Test("its limit at one event is beside its limit for the holder")
  func eventLimit() throws {
    let world = try World()
    let coupon = try coupon(world) {
      $0.audience = .everyone
      $0.holderLimit = CheckInLimit(volume: 2, period: .year)
      $0.eventLimit = CheckInLimit(volume: 1, period: .month)
    }
    try world.setTicketLimit(CheckInLimit(volume: 9, period: .week))
    let line = world.line(world.card, by: .coupon(coupon))
    try world.sold(line)
    #expect(world.refusal(line) == .couponUsed)
    let other = world.line(world.card, at: try world.defineEvent(), by: .coupon(coupon))
    try world.sold(other)
    let third = world.line(world.card, at: try world.defineEvent(), by: .coupon(coupon))
    #expect(world.refusal(third) == .couponUsed)
  }
}
