/// A ticket that counts for a limit: sold before, or earlier in the same command.
struct CountedTicket {
  var event: EventID
  var coupon: CouponID
  var at: Instant
}

extension LedgerState {
  /// The tickets of a buyer that stand, those of the same command as if they were sold.
  ///
  /// - Complexity: O(tickets of the holder + pending).
  func bought(by buyer: TicketBuyer, _ pending: [TicketSold], at now: Instant) -> [CountedTicket] {
    var bought: [CountedTicket] = []
    tickets.forEach(of: buyer.holder) {
      bought.append(CountedTicket(event: $0.event, coupon: $0.coupon, at: $0.at))
    }
    for ticket in pending where ticket.holder == buyer.holder {
      bought.append(CountedTicket(event: ticket.event, coupon: ticket.coupon, at: now))
    }
    return bought
  }

  /// How many tickets of a tariff a buyer may still buy at an event: at least one, or the refusal.
  ///
  /// A person buys one at a time. The limits on holders do not bind a group pass, whose own quota
  /// is per calendar year in Brussels (UiTPAS API 4.0, `TariffAvailibility.remaining`).
  func remaining(
    _ tariff: TicketTariff, for buyer: TicketBuyer, at event: EventID,
    _ bought: [CountedTicket], _ pending: [TicketSold], at now: Instant
  ) throws(TicketRefusal) -> UInt32 {
    var left: UInt32 = buyer.isGroup ? .max : 1
    if case .coupon(let coupon) = tariff {
      left = min(left, try remaining(coupon, at: event, bought, at: now))
    }
    guard buyer.isGroup else {
      try checkHolderLimit(at: event, bought, at: now)
      try checkFirstHolders(at: event, bought, pending)
      try checkOrganizerLimit(at: event, bought, at: now)
      return left
    }
    guard tariff == .social else { return left }
    let quota = CheckInLimit(
      volume: tickets.groups[buyer.holder]?.ticketsPerYear ?? 0, period: .year)
    let unused = quota.unused(by: bought, at: now) { !$0.coupon.exists }
    guard unused > 0 else { throw .groupQuota }
    return min(left, unused)
  }

  private func remaining(
    _ coupon: CouponID, at event: EventID, _ bought: [CountedTicket], at now: Instant
  ) throws(TicketRefusal) -> UInt32 {
    let terms = tickets.coupons[Int(coupon.number)].terms
    var unused = terms.holderLimit.unused(by: bought, at: now) { $0.coupon == coupon }
    if let limit = terms.eventLimit {
      let unusedHere = limit.unused(by: bought, at: now) {
        $0.coupon == coupon && $0.event == event
      }
      unused = min(unused, unusedHere)
    }
    guard unused > 0 else { throw .couponUsed }
    return unused
  }

  /// All discounted tickets of the event count, of whatever tariff and card system.
  private func checkHolderLimit(
    at event: EventID, _ bought: [CountedTicket], at now: Instant
  ) throws(TicketRefusal) {
    guard ticketLimit(of: event).unused(by: bought, at: now, where: { $0.event == event }) > 0
    else { throw .holderLimit }
  }

  /// Only the first holders get a discount; who has a ticket already is one of them.
  private func checkFirstHolders(
    at event: EventID, _ bought: [CountedTicket], _ pending: [TicketSold]
  ) throws(TicketRefusal) {
    guard let row = tickets.events[event], let holdersMax = row.terms.holdersMax,
      !bought.contains(where: { $0.event == event })
    else { return }
    var joining = Set<HolderID>()
    for ticket in pending where ticket.event == event {
      let before = tickets.count(of: ticket.holder) { $0.event == event }
      if before == 0 { joining.insert(ticket.holder) }
    }
    guard Int(row.holders) + joining.count < Int(holdersMax) else { throw .eventFull }
  }

  private func checkOrganizerLimit(
    at event: EventID, _ bought: [CountedTicket], at now: Instant
  ) throws(TicketRefusal) {
    let organizer = events[Int(event.number)].organizer
    guard let limit = tickets.organizerLimits[organizer] else { return }
    let own = bought.filter { events[Int($0.event.number)].organizer == organizer }
    guard limit.unused(by: own, at: now, where: { _ in true }) > 0 else { throw .organizerLimit }
  }

  /// The limit on discounted tickets of one holder at an event.
  public func ticketLimit(of event: EventID) -> CheckInLimit {
    eventSettings.current(event.number).ticketLimit
      ?? events[Int(event.number)].calendar.defaultTicketLimit
  }
}

extension CheckInLimit {
  /// How much of the limit is not used in the period that holds `now`.
  fileprivate func unused(
    by bought: [CountedTicket], at now: Instant, where matches: (CountedTicket) -> Bool
  ) -> UInt32 {
    let current = CalendarPeriod(period, holding: BrusselsTime.date(at: now))
    var used: UInt32 = 0
    for ticket in bought where matches(ticket) {
      if CalendarPeriod(period, holding: BrusselsTime.date(at: ticket.at)) == current { used += 1 }
    }
    return used < volume ? volume - used : 0
  }
}
