extension LedgerState {
  /// What is wrong with a record about tickets; nil where it follows.
  func problem(withTickets event: LedgerEvent, _ header: RecordHeader) -> String? {
    switch event {
    case .groupPassTermsSet(let body): knownMembership(body.holder, body.system)
    case .distributionKeySet(let body):
      knownOrNext(body.key.number, tickets.keys.count, "distribution key")
        ?? knownSystems(body.terms.systems) ?? knownOrganizers(body.terms.organizers)
    case .eventTicketTermsSet(let body):
      known(body.event.number, events.count, "event") ?? knownKeys(body.terms.keys)
        ?? (body.terms.location.exists ? knownOrganizer(body.terms.location) : nil)
    case .organizerTicketLimitSet(let body): knownOrganizer(body.organizer)
    case .couponSet(let body):
      knownOrNext(body.coupon.number, tickets.coupons.count, "coupon") ?? knownSystem(body.system)
        ?? knownOrganizers(body.terms.organizers) ?? knownEvents(body.terms.events)
    case .couponGranted(let body):
      known(body.coupon.number, tickets.coupons.count, "coupon") ?? knownHolder(body.holder)
    case .ticketSold(let body): problem(with: body)
    case .ticketRefused(let body):
      known(body.event.number, events.count, "event") ?? knownCard(body.card)
        ?? holderIfAny(body.holder)
        ?? (body.system == .wholeLedger ? nil : knownSystem(body.system))
        ?? (body.item < body.items ? nil : "ticket \(body.item) of \(body.items) was refused")
    case .ticketSaleCancelled(let body): problem(with: body.sale) ?? standingTicket(header)
    default: preconditionFailure("checked among the others")
    }
  }

  private func problem(with sale: TicketSold) -> String? {
    known(sale.event.number, events.count, "event") ?? knownCard(sale.card)
      ?? knownHolder(sale.holder) ?? knownSystem(sale.system)
      ?? (sale.seller.exists ? knownOrganizer(sale.seller) : nil)
      ?? (sale.key.exists ? known(sale.key.number, tickets.keys.count, "distribution key") : nil)
      ?? (sale.coupon.exists ? known(sale.coupon.number, tickets.coupons.count, "coupon") : nil)
  }

  private func knownOrNext(_ number: UInt32, _ count: Int, _ what: String) -> String? {
    number > 0 && Int(number) <= count ? nil : "\(what) \(number) is not known"
  }

  private func knownKeys(_ keys: [KeyID]) -> String? {
    for key in keys {
      if let problem = known(key.number, tickets.keys.count, "distribution key") { return problem }
    }
    return nil
  }

  private func knownEvents(_ listed: [EventID]) -> String? {
    for event in listed {
      if let problem = known(event.number, events.count, "event") { return problem }
    }
    return nil
  }

  private func standingTicket(_ header: RecordHeader) -> String? {
    let row = tickets.ticket(at: header.reverses)
    return row != 0 && !tickets.tickets[row].isCancelled
      ? nil : "record \(header.reverses) is no sale of a ticket that stands"
  }
}
