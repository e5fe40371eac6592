extension LedgerState {
  /// The card systems that a record about tickets concerns.
  func ticketSystems(of event: LedgerEvent) -> CardSystemSet {
    switch event {
    case .groupPassTermsSet(let body): CardSystemSet([body.system])
    case .distributionKeySet(let body): body.terms.systems
    case .eventTicketTermsSet(let body): eventSystems[Int(body.event.number)]
    case .organizerTicketLimitSet(let body): organizerSystems[Int(body.organizer.number)]
    case .couponSet(let body): CardSystemSet([body.system])
    case .couponGranted(let body):
      CardSystemSet([tickets.coupons[Int(body.coupon.number)].system])
    case .ticketSold(let body): systems(of: body.event, and: body.system)
    case .ticketRefused(let body): systemsConcerned(by: body)
    case .ticketSaleCancelled(let body): systems(of: body.sale.event, and: body.sale.system)
    default: preconditionFailure("a record about no ticket")
    }
  }

  private func systems(of event: EventID, and system: CardSystemID) -> CardSystemSet {
    var systems = eventSystems[Int(event.number)]
    if system != .wholeLedger { systems.insert(system) }
    return systems
  }

  /// A refusal that tells of a social tariff is for the event's systems, whose counter was told,
  /// and for the system that decided about it.
  private func systemsConcerned(by body: TicketRefused) -> CardSystemSet {
    body.refusal.tellsOfSocialTariff
      ? systems(of: body.event, and: body.system) : systemsConcerned(at: body.event, body.holder)
  }
}
