@testable import Ledger

/// Records about keys, coupons and tickets, of any content that the form allows.
extension SplitMix64 {
  mutating func ticketEvent(of type: RecordType) -> LedgerEvent {
    switch type {
    case .groupPassTermsSet:
      .groupPassTermsSet(
        GroupPassTermsSet(
          holder: entity(), system: system(),
          terms: GroupPassTerms(ticketsPerYear: unsigned(), lastDay: oneIn(2) ? nil : day())))
    case .distributionKeySet:
      .distributionKeySet(
        DistributionKeySet(key: entity(), publicID: unsigned(), terms: keyTerms()))
    case .eventTicketTermsSet:
      .eventTicketTermsSet(
        EventTicketTermsSet(
          event: entity(),
          terms: EventTicketTerms(
            location: entity(), holdersMax: oneIn(2) ? nil : unsigned(),
            keys: (0..<number(0...5)).map { _ in entity() })))
    case .couponSet:
      .couponSet(CouponSet(coupon: entity(), id: text(), system: system(), terms: couponTerms()))
    case .couponGranted: .couponGranted(CouponGranted(coupon: entity(), holder: entity()))
    case .ticketSold: .ticketSold(ticket())
    case .ticketRefused:
      .ticketRefused(
        TicketRefused(
          event: entity(), card: entity(), holder: entity(),
          refusal: pick(TicketRefusal.allCases), system: system(), item: unsigned(),
          items: unsigned()))
    case .ticketSaleCancelled:
      .ticketSaleCancelled(TicketSaleCancelled(sale: ticket(), soldAt: instant()))
    default:
      .organizerTicketLimitSet(
        OrganizerTicketLimitSet(organizer: entity(), limit: oneIn(2) ? nil : limit()))
    }
  }

  mutating func shareRule() -> ShareRule {
    ShareRule(holder: part(), municipality: part(), flemishGovernment: part())
  }

  private mutating func part() -> SharePart {
    switch number(0...3) {
    case 0: .nothing
    case 1: .fixed(cents: unsigned())
    case 2: .ofPrice(basisPoints: unsigned())
    default: .ofRest(basisPoints: unsigned())
    }
  }

  private mutating func keyTerms() -> DistributionKeyTerms {
    DistributionKeyTerms(
      name: text(), systems: systems(0...5),
      rules: (0..<number(0...4)).map { _ in
        KeyRule(
          shareRule(), scope: pick(TariffScope.allCases), residence: pick(Residence.allCases),
          priceMin: oneIn(2) ? nil : unsigned(), priceMax: oneIn(2) ? nil : unsigned())
      },
      organizers: (0..<number(0...4)).map { _ in entity() },
      municipalities: (0..<number(0...4)).map { _ in unsigned() }, isManual: oneIn(2),
      isActive: oneIn(2))
  }

  private mutating func couponTerms() -> CouponTerms {
    var terms = CouponTerms(name: text(), shares: shareRule())
    terms.description = text()
    terms.audience = pick(CouponAudience.allCases)
    terms.includesNewMembers = oneIn(2)
    terms.isForGroups = oneIn(2)
    terms.status = pick(CouponStatus.allCases)
    if oneIn(2) { terms.validity = offerPeriod() }
    terms.holderLimit = limit()
    if oneIn(2) { terms.eventLimit = limit() }
    terms.organizers = (0..<number(0...4)).map { _ in entity() }
    terms.events = (0..<number(0...4)).map { _ in entity() }
    if oneIn(2) { terms.priceMin = unsigned() }
    if oneIn(2) { terms.priceMax = unsigned() }
    return terms
  }

  private mutating func ticket() -> TicketSold {
    let hasCoupon = oneIn(2)
    let price: UInt32 = unsigned()
    return TicketSold(
      event: entity(), card: entity(), holder: entity(),
      key: hasCoupon ? .none : KeyID(max(1, unsigned())),
      coupon: hasCoupon ? CouponID(max(1, unsigned())) : .none,
      stamp: Stamp(homeMunicipality: unsigned(), ageBand: pick(AgeBand.allCases)),
      system: system(), price: price, shares: shareRule().shares(ofPrice: price),
      seller: entity(), tariffStatus: pick(SoldTariffStatus.allCases), label: text())
  }
}
