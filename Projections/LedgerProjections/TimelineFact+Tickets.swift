import Ledger

extension TimelineFact {
  /// What a record says of a holder's tickets, coupons and group pass.
  static func ofTicket(_ event: LedgerEvent) -> TimelineFact? {
    switch event {
    case .ticketSold(let body):
      var fact = TimelineFact(sale: body)
      fact.card = body.card
      fact.counts = true
      return fact
    case .ticketSaleCancelled(let body): return TimelineFact(sale: body.sale)
    case .ticketRefused(let body):
      var fact = TimelineFact(of: body.holder)
      fact.card = body.card
      fact.event = body.event
      fact.detail = Int64(body.refusal.rawValue)
      fact.counts = false
      return fact
    case .couponGranted(let body):
      var fact = TimelineFact(of: body.holder)
      fact.coupon = body.coupon
      return fact
    case .groupPassTermsSet(let body):
      var fact = TimelineFact(of: body.holder)
      fact.system = body.system
      fact.tickets = body.terms.ticketsPerYear
      fact.detail = body.terms.lastDay.map { Int64($0.daysSinceEpoch) }
      return fact
    default: return nil
    }
  }

  private init(sale: TicketSold) {
    self.init(of: sale.holder)
    event = sale.event
    system = sale.system
    coupon = sale.coupon
    organizer = sale.seller
    cents = sale.shares.holder
    fullCents = sale.price
  }
}

extension LedgerEvent {
  /// Whether the timeline tells it in the card systems that its record concerns alone.
  ///
  /// What one of them decided about a holder, among it whatever tells of a social tariff, and what
  /// happens in a programme of its own.
  var isToldApart: Bool {
    switch self {
    case .socialTariffGranted, .socialTariffSuspended, .socialTariffSuspensionLifted,
      .socialTariffRevoked, .passSold, .ticketSold, .ticketSaleCancelled, .couponGranted,
      .groupPassTermsSet, .subscriptionSold, .subscriptionActivated, .subscriptionsFrozen,
      .subscriptionResumed, .passholderIdentified, .subscriptionCancelled,
      .museumVisitRegistered, .museumVisitRefused, .museumVisitUndone,
      .associationMembershipSet, .associationMembershipEnded:
      true
    case .findingDismissed(let body): body.museum.exists
    case .ticketRefused(let body): body.refusal.tellsOfSocialTariff
    default: false
    }
  }
}
