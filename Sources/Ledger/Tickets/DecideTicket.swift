extension LedgerState {
  /// Decides one ticket of an order: the order of checks is the order of precedence of
  /// ``TicketRefusal``.
  ///
  /// - Parameter pending: the tickets of the order before this one, as if they were sold.
  func decide(
    _ line: TicketLine, after pending: [TicketSold], at now: Instant
  ) throws(TicketRefusal) -> TicketSold {
    let buyer = try buyer(line.card, home: line.homeMunicipality, at: now)
    guard line.event.exists else { throw .eventUnknown }
    var sold = TicketSold(
      event: line.event, card: line.card, holder: buyer.holder, key: .none,
      coupon: line.tariff.coupon,
      stamp: Stamp(
        homeMunicipality: line.homeMunicipality,
        ageBand: AgeBand(birth: line.birth, on: BrusselsTime.date(at: now))),
      system: .wholeLedger, price: line.price,
      shares: Shares(holder: 0, municipality: 0, flemishGovernment: 0, organizer: 0),
      seller: line.seller.exists ? line.seller : events[Int(line.event.number)].organizer,
      tariffStatus: .none, label: line.label)
    switch line.tariff {
    case .unknown: throw .tariffUnknown
    case .social:
      let offer = try socialOffer(for: buyer, at: line.event, price: line.price, at: now)
      sold.key = offer.key
      sold.shares = offer.shares
      sold.system = offer.tariff.system
      sold.tariffStatus = offer.tariff.isInGrace ? .grace : .active
    case .coupon(let coupon):
      sold.shares = try couponShares(
        coupon, for: buyer, at: line.event, price: line.price, at: now)
      sold.system = tickets.coupons[Int(coupon.number)].system
    }
    try checkAllowance(line, buyer, pending, at: now)
    return sold
  }

  /// More of the same in one order than remained before it is too many tickets; a limit that was
  /// used up, by what was sold before or by another ticket of the order, is that limit's refusal.
  private func checkAllowance(
    _ line: TicketLine, _ buyer: TicketBuyer, _ pending: [TicketSold], at now: Instant
  ) throws(TicketRefusal) {
    let before = bought(by: buyer, [], at: now)
    let left = try remaining(line.tariff, for: buyer, at: line.event, before, [], at: now)
    let same = pending.count {
      $0.holder == buyer.holder && $0.event == line.event && $0.tariff == line.tariff
    }
    guard same < left else { throw .tooManyTickets }
    let withPending = bought(by: buyer, pending, at: now)
    _ = try remaining(line.tariff, for: buyer, at: line.event, withPending, pending, at: now)
  }
}
