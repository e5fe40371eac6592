/// A distribution key was defined, or changed from then on.
public struct DistributionKeySet: Hashable, Sendable {
  /// The number; that of a key that is known already changes it.
  public var key: KeyID
  /// Its id in the published API.
  public var publicID: UInt32
  /// Its terms.
  public var terms: DistributionKeyTerms

  /// Makes the event.
  public init(key: KeyID, publicID: UInt32, terms: DistributionKeyTerms) {
    self.key = key
    self.publicID = publicID
    self.terms = terms
  }
}

/// What holds for the tickets of an event was set.
public struct EventTicketTermsSet: Hashable, Sendable {
  /// The event.
  public var event: EventID
  /// The terms.
  public var terms: EventTicketTerms

  /// Makes the event.
  public init(event: EventID, terms: EventTicketTerms) {
    self.event = event
    self.terms = terms
  }
}

/// How many discounted tickets one holder may buy at an organiser was set.
public struct OrganizerTicketLimitSet: Hashable, Sendable {
  /// The organiser.
  public var organizer: OrganizerID
  /// The limit; nil for none.
  public var limit: CheckInLimit?

  /// Makes the event.
  public init(organizer: OrganizerID, limit: CheckInLimit?) {
    self.organizer = organizer
    self.limit = limit
  }
}

/// A coupon was defined, or changed from then on.
public struct CouponSet: Hashable, Sendable {
  /// The number; that of a coupon that is known already changes it.
  public var coupon: CouponID
  /// Its id in the published API, such as `COUPON_1079`.
  public var id: String
  /// The card system that gives it.
  public var system: CardSystemID
  /// Its terms.
  public var terms: CouponTerms

  /// Makes the event.
  public init(coupon: CouponID, id: String, system: CardSystemID, terms: CouponTerms) {
    self.coupon = coupon
    self.id = id
    self.system = system
    self.terms = terms
  }
}

/// A holder was given a coupon.
public struct CouponGranted: Hashable, Sendable {
  /// The coupon.
  public var coupon: CouponID
  /// The holder.
  public var holder: HolderID

  /// Makes the event.
  public init(coupon: CouponID, holder: HolderID) {
    self.coupon = coupon
    self.holder = holder
  }
}

/// What a group pass is entitled to was set.
public struct GroupPassTermsSet: Hashable, Sendable {
  /// The group.
  public var holder: HolderID
  /// The card system that gives the pass.
  public var system: CardSystemID
  /// The terms.
  public var terms: GroupPassTerms

  /// Makes the event.
  public init(holder: HolderID, system: CardSystemID, terms: GroupPassTerms) {
    self.holder = holder
    self.system = system
    self.terms = terms
  }
}

/// A ticket was sold at a discount: its price and who bears how much of it, once and for all.
///
/// Concerns the event's card systems and the one whose tariff or coupon it is, since it tells of a
/// social tariff.
public struct TicketSold: Hashable, Sendable {
  /// The event.
  public var event: EventID
  /// The card that was used.
  public var card: CardID
  /// Its holder.
  public var holder: HolderID
  /// The distribution key, at the social tariff; none with a coupon.
  public var key: KeyID
  /// The coupon; none at the social tariff.
  public var coupon: CouponID
  /// Home municipality and age band, as they were at the sale.
  public var stamp: Stamp
  /// The card system whose social tariff or coupon it is.
  public var system: CardSystemID
  /// The regular price in cents.
  public var price: UInt32
  /// The shares of the price, which add up to it.
  public var shares: Shares
  /// The organiser who sold it: the event's own or the place's.
  public var seller: OrganizerID
  /// Whether the social tariff held, as it was at the sale.
  public var tariffStatus: SoldTariffStatus
  /// What the seller calls the price; empty where it says nothing.
  public var label: String

  /// By which discount it was sold.
  public var tariff: TicketTariff { coupon.exists ? .coupon(coupon) : .social }
}

/// A ticket was not sold at a discount: a rule refused it, and with it its whole command.
public struct TicketRefused: Hashable, Sendable {
  /// The event.
  public var event: EventID
  /// The card.
  public var card: CardID
  /// Its holder, if it has one.
  public var holder: HolderID
  /// Why.
  public var refusal: TicketRefusal
  /// The card system whose social tariff the refusal tells of; the ledger as a whole where none.
  public var system: CardSystemID
  /// Which ticket of the command it was, from 0.
  public var item: UInt16
  /// How many tickets the command asked for.
  public var items: UInt16
}

/// The sale of a ticket was cancelled; the header names its position.
public struct TicketSaleCancelled: Hashable, Sendable {
  /// The sale as it was recorded.
  public var sale: TicketSold
  /// When it was sold.
  public var soldAt: Instant

  /// Makes the event.
  public init(sale: TicketSold, soldAt: Instant) {
    self.sale = sale
    self.soldAt = soldAt
  }
}
