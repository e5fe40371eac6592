import EventLogTesting
import Ledger

extension LedgerLife {
  /// A key for the social tariff, a coupon of everyone's, and one that is given one by one.
  func defineTickets() throws {
    let shares = ShareRule(
      holder: .ofPrice(basisPoints: 2_000), municipality: .ofPrice(basisPoints: 4_000))
    try register(
      .setDistributionKey(
        publicID: 1,
        DistributionKeyTerms(
          name: "20-40-40", systems: CardSystemSet(Self.systems), rules: [KeyRule(shares)])))
    var everyone = CouponTerms(
      name: "Cultuurbon 6 euro", shares: ShareRule(holder: .fixed(cents: 400)))
    everyone.audience = .everyone
    everyone.includesNewMembers = true
    everyone.holderLimit = CheckInLimit(volume: 2, period: .month)
    try register(.setCoupon(id: "COUPON_1", system: Self.systems[0], everyone))
    try register(
      .setCoupon(
        id: "COUPON_2", system: Self.systems[1],
        CouponTerms(name: "Geschenkbon", shares: ShareRule(holder: .nothing))))
    try register(.setEventTicketTerms(EventID(2), EventTicketTerms(location: OrganizerID(3))))
  }

  /// Sells one ticket, or none.
  @discardableResult
  func sell(
    _ card: UInt32, at event: UInt32, by tariff: TicketTariff = .social, price: UInt32 = 1_000,
    label: String = ""
  ) throws -> TicketOrderOutcome {
    let line = TicketLine(
      card: CardID(card), event: EventID(event), tariff: tariff, price: price, label: label,
      homeMunicipality: 9_000, birth: CivilDate(daysSinceEpoch: 11_000))
    return try carryOut { kernel, now in
      kernel.sell(TicketOrder([line]), CommandContext(now: now))
    }
  }

  @discardableResult
  func cancelTicket(_ position: UInt64) throws -> UInt64 {
    let record = records[Int(position) - 1]
    return try carryOut { kernel, now in
      try kernel.cancel(ticketSale: record, CommandContext(now: now))
    }
  }

  /// Gives out a group pass with a new card.
  @discardableResult
  func issueGroupPass(reference: UInt128, ticketsPerYear: UInt32) throws -> GroupPassOutcome {
    try carryOut { kernel, now in
      try kernel.issue(
        GroupPassIssue(
          reference: reference, system: Self.systems[0],
          article: .new(reference: reference + 1, .group),
          terms: GroupPassTerms(
            ticketsPerYear: ticketsPerYear, lastDay: BrusselsTime.date(at: now).adding(days: 99))),
        CommandContext(now: now))
    }
  }

  /// A random thing that has to do with tickets.
  func liveTickets() throws {
    switch pick(0...7) {
    case 0, 1, 2, 3:
      try sell(
        pick(1...kernel.state.cardCount), at: pick(1...4),
        by: random.oneIn(2) ? .social : .coupon(CouponID(pick(1...2))),
        price: [0, 100, 999, 1_000].randomElement(using: &random) ?? 0)
    case 4:
      let sold = records.filter { $0.header.type == .ticketSold }
      guard let position = sold.randomElement(using: &random)?.header.position else { return }
      _ = try? cancelTicket(position)
    case 5: _ = try? register(.grantCoupon(CouponID(2), HolderID(pick(1...6))))
    case 6:
      try register(
        .setEventTicketTerms(
          EventID(pick(1...4)),
          EventTicketTerms(location: random.oneIn(3) ? .none : OrganizerID(pick(1...3)))))
    default:
      try issueGroupPass(reference: 1_000_000 + UInt128(records.count) * 2, ticketsPerYear: 2)
    }
  }
}
