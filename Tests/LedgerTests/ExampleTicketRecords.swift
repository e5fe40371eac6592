@testable import Ledger

/// Examples of records about keys, coupons and tickets.
extension ExampleRecords {
  private static let shares = ShareRule(
    holder: .ofPrice(basisPoints: 2_000), municipality: .ofPrice(basisPoints: 4_000))

  static let ticketTerms: [(name: String, record: LedgerRecord)] = [
    (
      "groupPassTermsSet",
      record(
        60,
        .groupPassTermsSet(
          GroupPassTermsSet(
            holder: holder, system: CardSystemID(1), terms: GroupPassTerms(ticketsPerYear: 50))))
    ),
    (
      "groupPassTermsSet.end",
      record(
        61,
        .groupPassTermsSet(
          GroupPassTermsSet(
            holder: holder, system: CardSystemID(1),
            terms: GroupPassTerms(
              ticketsPerYear: 0, lastDay: CivilDate(daysSinceEpoch: 20_800)))))
    ),
    ("distributionKeySet", record(62, .distributionKeySet(key(everything: false)))),
    (
      "distributionKeySet.everything",
      record(63, .distributionKeySet(key(everything: true)), systems: two)
    ),
    (
      "eventTicketTermsSet",
      record(
        64,
        .eventTicketTermsSet(
          EventTicketTermsSet(
            event: EventID(1),
            terms: EventTicketTerms(
              location: OrganizerID(300), holdersMax: 100, keys: [KeyID(1), KeyID(300)]))))
    ),
    ("couponSet", record(65, .couponSet(coupon(everything: false)))),
    ("couponSet.everything", record(66, .couponSet(coupon(everything: true)))),
    (
      "couponGranted",
      record(67, .couponGranted(CouponGranted(coupon: CouponID(1), holder: holder)))
    ),
    (
      "organizerTicketLimitSet",
      record(
        68,
        .organizerTicketLimitSet(
          OrganizerTicketLimitSet(
            organizer: OrganizerID(1), limit: CheckInLimit(volume: 4, period: .month))))
    ),
    (
      "organizerTicketLimitSet.none",
      record(
        69,
        .organizerTicketLimitSet(OrganizerTicketLimitSet(organizer: OrganizerID(1), limit: nil)))
    ),
    (
      "cardSystemTermsSet.ceiling",
      record(
        70,
        .cardSystemTermsSet(
          CardSystemTermsSet(
            system: CardSystemID(1), terms: CardSystemTerms(discountPriceMax: 4_000))))
    ),
  ]

  private static func key(everything: Bool) -> DistributionKeySet {
    var terms = DistributionKeyTerms(name: "20-40-40", systems: ghent, rules: [KeyRule(shares)])
    if everything {
      terms.name = "Aalst"
      terms.systems = two
      terms.organizers = [OrganizerID(1)]
      terms.municipalities = [9_300, 9_308]
      terms.isManual = true
      terms.isActive = false
      terms.rules = [
        KeyRule(
          ShareRule(
            holder: .fixed(cents: 150), municipality: .ofPrice(basisPoints: 5_000),
            flemishGovernment: .ofRest(basisPoints: 1_000)), scope: .anySystem,
          residence: .inside, priceMin: 300, priceMax: 5_000),
        KeyRule(ShareRule(holder: .fixed(cents: 150)), residence: .outside),
      ]
    }
    return DistributionKeySet(key: KeyID(everything ? 2 : 1), publicID: 123, terms: terms)
  }

  private static func coupon(everything: Bool) -> CouponSet {
    var terms = CouponTerms(name: "Cultuurbon", shares: ShareRule(holder: .fixed(cents: 100)))
    if everything {
      terms.description = "Voor wie er nieuw is"
      terms.audience = .socialTariff
      terms.includesNewMembers = true
      terms.isForGroups = true
      terms.status = .stopped
      terms.validity = OfferPeriod(begin: moment, end: moment + Instant.day)
      terms.holderLimit = CheckInLimit(volume: 50, period: .day)
      terms.eventLimit = CheckInLimit(volume: 2, period: .week)
      terms.organizers = [OrganizerID(1)]
      terms.events = [EventID(1), EventID(300)]
      terms.priceMin = 500
      terms.priceMax = 2_000
    }
    return CouponSet(
      coupon: CouponID(everything ? 2 : 1), id: everything ? "COUPON_2000" : "COUPON_1079",
      system: CardSystemID(1), terms: terms)
  }

  static let tickets: [(name: String, record: LedgerRecord)] = [
    ("ticketSold", record(71, .ticketSold(ticket(coupon: .none)), systems: two)),
    ("ticketSold.coupon", record(72, .ticketSold(ticket(coupon: CouponID(1))))),
    (
      "ticketRefused",
      record(
        73,
        .ticketRefused(
          TicketRefused(
            event: EventID(1), card: CardID(1), holder: holder, refusal: .socialTariffExpired,
            system: CardSystemID(1), item: 1, items: 2)))
    ),
    (
      "ticketSaleCancelled",
      record(
        74,
        .ticketSaleCancelled(TicketSaleCancelled(sale: ticket(coupon: .none), soldAt: moment)),
        systems: two
      ) { $0.reverses = 71 }
    ),
  ]

  private static func ticket(coupon: CouponID) -> TicketSold {
    TicketSold(
      event: EventID(1), card: CardID(1), holder: holder, key: coupon.exists ? .none : KeyID(1),
      coupon: coupon, stamp: stamp, system: CardSystemID(1), price: 999,
      shares: shares.shares(ofPrice: 999), seller: OrganizerID(1),
      tariffStatus: coupon.exists ? .none : .active, label: coupon.exists ? "" : "Volwassenen")
  }
}
