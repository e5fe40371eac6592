@testable import Ledger

/// Random sales of tickets, keys, coupons and groups.
extension RandomLife {
  mutating func tickets() {
    let context = CommandContext(
      now: world.now, key: random.oneIn(2) ? .none : .idempotency(random.unsigned()))
    switch random.number(0...5) {
    case 0, 1, 2: _ = world.kernel.sell(order(), context)
    case 3: cancelTicket(context)
    case 4: _ = try? world.kernel.issue(groupPass(), context)
    default: break
    }
    for _ in 0..<random.number(0...2) {
      _ = try? world.kernel.register(ticketCommand(), CommandContext(now: world.now))
    }
  }

  private mutating func order() -> TicketOrder {
    let event = event()
    return TicketOrder(
      (0..<random.number(1...3)).map { _ in
        TicketLine(
          card: random.oneIn(2) ? world.card : card(), event: random.oneIn(4) ? world.event : event,
          tariff: tariff(), price: random.pick([0, 100, 999, 1_000, 5_000]),
          label: random.oneIn(2) ? "" : "Volwassenen",
          homeMunicipality: random.pick([0, 9_000, 9_300]), birth: date("2000-02-29"))
      })
  }

  private mutating func tariff() -> TicketTariff {
    let coupons = world.kernel.state.coupons
    if random.oneIn(9) { return .unknown }
    return coupons.isEmpty || random.oneIn(2) ? .social : .coupon(random.pick(coupons).coupon)
  }

  private mutating func cancelTicket(_ context: CommandContext) {
    let position = random.pick(world.kernel.state.tickets.tickets.map(\.position))
    guard position > 0, let record = try? world.record(at: position) else { return }
    _ = try? world.kernel.cancel(ticketSale: record, context)
  }

  private mutating func groupPass() -> GroupPassIssue {
    GroupPassIssue(
      reference: random.unsigned(), system: ticketSystem(),
      article: random.oneIn(3) ? .stock(card()) : .new(reference: random.unsigned(), .group),
      terms: groupTerms())
  }

  private mutating func groupTerms() -> GroupPassTerms {
    GroupPassTerms(
      ticketsPerYear: UInt32(random.number(0...3)),
      lastDay: random.oneIn(2)
        ? nil : BrusselsTime.date(at: world.now).adding(days: Int32(random.number(-5...40))))
  }

  private mutating func ticketCommand() -> RegistrationCommand {
    switch random.number(0...8) {
    case 0, 1:
      return .setDistributionKey(publicID: UInt32(random.number(1...4)), keyTerms())
    case 2:
      let keys = world.kernel.state.distributionKeys.filter { $0.terms.isManual }.map(\.key)
      return .setEventTicketTerms(
        event(),
        EventTicketTerms(
          location: random.oneIn(2) ? .none : world.otherOrganizer,
          holdersMax: random.oneIn(2) ? nil : UInt32(random.number(0...3)),
          keys: keys.filter { _ in random.oneIn(2) }))
    case 3:
      return .setEventSystems(event(), CardSystemSet([world.ghent, ticketSystem()]), keys: [])
    case 4: return .setOrganizerTicketLimit(world.organizer, random.oneIn(2) ? nil : limit())
    case 5, 6:
      return .setCoupon(
        id: "COUPON_\(random.number(1...4))", system: ticketSystem(), couponTerms())
    case 7:
      return .grantCoupon(CouponID(UInt32(random.number(1...4))), world.holder)
    default: return .setGroupPassTerms(holder(), ticketSystem(), groupTerms())
    }
  }

  private mutating func keyTerms() -> DistributionKeyTerms {
    DistributionKeyTerms(
      name: "Sleutel", systems: CardSystemSet([world.ghent, ticketSystem()]),
      rules: [
        KeyRule(
          ShareRule(
            holder: .ofPrice(basisPoints: UInt16(random.number(0...5_000))),
            municipality: .ofRest(basisPoints: UInt16(random.number(0...10_000)))),
          scope: random.pick(TariffScope.allCases), residence: random.pick(Residence.allCases))
      ], municipalities: [9_000], isManual: random.oneIn(3), isActive: !random.oneIn(4))
  }

  private mutating func couponTerms() -> CouponTerms {
    var terms = CouponTerms(name: "Bon", shares: ShareRule(holder: .fixed(cents: 100)))
    terms.audience = random.pick(CouponAudience.allCases)
    terms.includesNewMembers = random.oneIn(2)
    terms.isForGroups = random.oneIn(3)
    terms.status = random.pick(CouponStatus.allCases)
    terms.holderLimit = limit()
    if random.oneIn(3) { terms.eventLimit = limit() }
    return terms
  }

  private mutating func limit() -> CheckInLimit {
    CheckInLimit(
      volume: UInt32(random.number(0...3)), period: random.pick(PeriodType.allCases))
  }

  private mutating func ticketSystem() -> CardSystemID {
    CardSystemID(UInt8(random.number(1...3)))
  }
}
