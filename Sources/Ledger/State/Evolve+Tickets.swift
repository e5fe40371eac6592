extension LedgerState {
  mutating func evolve(tickets event: LedgerEvent, _ header: RecordHeader) {
    switch event {
    case .groupPassTermsSet(let body): tickets.groups[body.holder] = body.terms
    case .distributionKeySet(let body): apply(body)
    case .eventTicketTermsSet(let body): apply(body)
    case .organizerTicketLimitSet(let body): tickets.organizerLimits[body.organizer] = body.limit
    case .couponSet(let body): apply(body, header)
    case .couponGranted(let body): apply(body)
    case .ticketSold(let body): apply(body, header)
    case .ticketRefused: break
    case .ticketSaleCancelled(let body): apply(body, header)
    default: preconditionFailure("a record about no ticket")
    }
  }

  private mutating func apply(_ body: DistributionKeySet) {
    tickets.set(body.key, KeyRow(publicID: body.publicID, terms: body.terms))
  }

  /// A coupon is given to its audience when it is first active, and again when the audience
  /// changes; it is stopped from the moment at which it is not active.
  private mutating func apply(_ body: CouponSet, _ header: RecordHeader) {
    let isNew = Int(body.coupon.number) == tickets.coupons.count
    var row = CouponRow(
      id: body.id, system: body.system, terms: body.terms, givenAt: header.occurredAt)
    if !isNew {
      let former = tickets.coupons[Int(body.coupon.number)]
      if former.terms.audience == body.terms.audience { row.givenAt = former.givenAt }
      row.stoppedAt = former.stoppedAt
    }
    if body.terms.status == .active {
      row.stoppedAt = nil
    } else {
      row.stoppedAt = row.stoppedAt ?? header.occurredAt
    }
    tickets.set(body.coupon, row)
  }

  private mutating func apply(_ body: CouponGranted) {
    tickets.append(CouponGrantRow(coupon: body.coupon, holder: body.holder, older: 0))
  }

  private mutating func apply(_ body: EventTicketTermsSet) {
    tickets.events[body.event, default: EventTicketRow()].terms = body.terms
  }

  private mutating func apply(_ body: TicketSold, _ header: RecordHeader) {
    let isFirst =
      tickets.count(of: body.holder) { [event = body.event] in $0.event == event } == 0
    tickets.append(
      TicketRow(
        position: header.position, at: header.occurredAt, holder: body.holder, event: body.event,
        coupon: body.coupon, older: 0, isCancelled: false))
    tickets.events[body.event, default: EventTicketRow()].hasSales = true
    if isFirst { tickets.events[body.event, default: EventTicketRow()].holders += 1 }
  }

  private mutating func apply(_ body: TicketSaleCancelled, _ header: RecordHeader) {
    tickets.cancel(tickets.ticket(at: header.reverses))
    let isLast =
      tickets.count(of: body.sale.holder) { [event = body.sale.event] in $0.event == event } == 0
    if isLast { tickets.events[body.sale.event, default: EventTicketRow()].holders -= 1 }
  }
}
