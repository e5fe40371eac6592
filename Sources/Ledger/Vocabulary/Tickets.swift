/// By which discount a ticket is sold (UiTPAS API 4.0, `Tariff`).
public enum TicketTariff: Hashable, Sendable {
  /// The social tariff (kansentarief); its id is `SOCIALTARIFF`.
  case social
  /// A coupon (bon); its id is the coupon's.
  case coupon(CouponID)
  /// One that the ledger does not know.
  case unknown

  /// The coupon; none where it is another tariff.
  var coupon: CouponID {
    if case .coupon(let coupon) = self { coupon } else { .none }
  }
}

/// The named limits of ticket sales.
public enum TicketLimits {
  /// The most tickets that one command sells.
  public static let ticketsMax = 500
  /// The highest regular price in cents: ten thousand euro.
  public static let centsMax: UInt32 = 1_000_000
  /// The longest label of a price, in bytes of UTF-8.
  public static let labelBytesMax = 200
}

/// Whether a social tariff carried a sale, as it was at the sale.
public enum SoldTariffStatus: UInt8, Sendable, CaseIterable {
  /// None did: a coupon was used.
  case none = 0
  /// It held.
  case active = 1
  /// It held by grace.
  case grace = 2
}

/// Why a ticket was not sold at a discount, in order of precedence: the first that holds decides.
///
/// Raw values are stored in records: none is ever changed or used again. The order of checks is
/// card, holder, membership, event, tariff, price, key, social tariff, coupon, holder's limit,
/// first holders, organiser's limit, group's quota (UiTPAS API 4.0, POST /ticket-sales; the order
/// is ours).
public enum TicketRefusal: UInt16, Sendable, CaseIterable, Comparable, Error {
  /// No such card; never stored.
  case cardUnknown = 10
  /// The card is not in use: in stock, or without a holder.
  case cardNotActive = 20
  /// The card was blocked.
  case cardBlocked = 21
  /// The card was replaced by another.
  case cardReplaced = 22
  /// The card was taken out of use.
  case cardDeleted = 23
  /// The holder was blocked.
  case holderBlocked = 40
  /// No active membership of any card system.
  case noActiveMembership = 50
  /// No such event; never stored.
  case eventUnknown = 60
  /// No such tariff; never stored.
  case tariffUnknown = 65
  /// The price is 0: there is nothing to discount.
  case eventIsFree = 70
  /// No distribution key fits the event.
  case noDistributionKey = 80
  /// The social tariff expired.
  case socialTariffExpired = 90
  /// The social tariff is suspended.
  case socialTariffSuspended = 91
  /// No social tariff here: none at all, or one of another region.
  case noSocialTariff = 92
  /// The price is higher than the region discounts.
  case priceAboveCeiling = 93
  /// No rule of a key fits the price or the home, or the holder would not pay less.
  case noDiscount = 94
  /// The coupon is deleted, outside of its period, or not for this holder, event or price.
  case couponNotValid = 100
  /// The holder has used the coupon as often as one may.
  case couponUsed = 101
  /// The holder's limit at the event is used up.
  case holderLimit = 110
  /// As many holders as the event discounts have tickets.
  case eventFull = 111
  /// The holder's limit at the organiser is used up.
  case organizerLimit = 112
  /// The group's tickets of the year are used up.
  case groupQuota = 113
  /// More tickets in one command than remain.
  case tooManyTickets = 120

  /// Whether the left refusal is found before the right one.
  public static func < (left: TicketRefusal, right: TicketRefusal) -> Bool {
    left.rawValue < right.rawValue
  }

  /// Whether it tells what a card system decided about the holder's social tariff.
  public var tellsOfSocialTariff: Bool {
    switch self {
    case .socialTariffExpired, .socialTariffSuspended, .noSocialTariff: true
    default: false
    }
  }
}

/// What holds for the tickets of an event, beside its settings.
public struct EventTicketTerms: Hashable, Sendable {
  /// The organiser of the place: it checks in and sells, and pays nothing; none where it is the
  /// event's own (UiT documentation, "event").
  public var location: OrganizerID
  /// How many holders get a discount: the first ones; nil for all of them.
  public var holdersMax: UInt32?
  /// The manual distribution keys that are enabled, ascending.
  public var keys: [KeyID]

  /// Makes terms.
  public init(location: OrganizerID = .none, holdersMax: UInt32? = nil, keys: [KeyID] = []) {
    self.location = location
    self.holdersMax = holdersMax
    self.keys = keys
  }

  /// The most manual keys of one event.
  public static let keysMax = 50
}

/// What a group pass (groepspas) is entitled to (UiTPAS API 4.0, `Grouppass.socialTariff`).
public struct GroupPassTerms: Hashable, Sendable {
  /// Tickets at the social tariff in a calendar year; 0 where the group has coupons alone.
  public var ticketsPerYear: UInt32
  /// The last local day of its social tariff; nil where it has no end.
  public var lastDay: CivilDate?

  /// Makes terms.
  public init(ticketsPerYear: UInt32, lastDay: CivilDate? = nil) {
    self.ticketsPerYear = ticketsPerYear
    self.lastDay = lastDay
  }

  /// The most tickets in a year.
  public static let ticketsMax: UInt32 = 1_000_000
}
