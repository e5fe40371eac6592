/// The sale of a subscription, or of a further one, with every name resolved at the edge.
///
/// One command does all that belongs together: a new holder is registered and becomes a member,
/// gets the card, and the subscription is sold, or nothing happens.
public struct SubscriptionSale: Hashable, Sendable {
  /// Who gets it.
  public var buyer: PassSale.Buyer
  /// The card; nil for the one that the holder has.
  public var article: PassSale.Article?
  /// The card system.
  public var system: CardSystemID
  /// Where it is sold.
  public var channel: SubscriptionChannel
  /// What is sold.
  public var kind: SubscriptionKind
  /// The organiser that sells it; none where none does.
  public var seller: OrganizerID
  /// The price in cents.
  public var priceCents: UInt32
  /// What of it the seller keeps, in cents.
  public var commissionCents: UInt32
  /// The code of a voucher that is handed in.
  public var voucher: String?
  /// The day on which it begins, of a presale; past where it is brought along from before.
  public var firstDay: CivilDate?
  /// Whether the directory knows who the buyer is.
  public var isIdentified: Bool
  /// Postal code of the holder's home municipality; 0 where unknown or abroad.
  public var homeMunicipality: UInt16
  /// The holder's birth date, if it is known.
  public var birth: CivilDate?

  /// Makes a sale; what is missing is set afterwards.
  public init(
    to buyer: PassSale.Buyer, _ article: PassSale.Article? = nil, in system: CardSystemID,
    channel: SubscriptionChannel, kind: SubscriptionKind = .new, priceCents: UInt32 = 0
  ) {
    self.buyer = buyer
    self.article = article
    self.system = system
    self.channel = channel
    self.kind = kind
    seller = .none
    self.priceCents = priceCents
    commissionCents = 0
    isIdentified = false
    homeMunicipality = 0
  }
}

/// What the sale of a subscription led to.
public struct SubscriptionSaleOutcome: Hashable, Sendable {
  /// The holder.
  public var holder: HolderID
  /// The card.
  public var card: CardID
  /// The price in cents.
  public var priceCents: UInt32
  /// The position of the first of its records.
  public var position: UInt64
  /// Whether this is the stored outcome of a command that was sent before.
  public var replayed = false
}

extension SubscriptionSaleOutcome {
  /// The outcome of a sale that stands in the log, the first of its records at `position`.
  public init(stored sold: SubscriptionSold, position: UInt64) {
    self.init(
      holder: sold.holder, card: sold.card, priceCents: sold.priceCents, position: position,
      replayed: true)
  }
}

/// Why a subscription was not sold; the log is as it was.
public enum SubscriptionSaleRefusal: Error, Hashable, Sendable {
  /// No such holder, card system or organiser: which kind.
  case unknown(String)
  /// The card system's programme has no subscriptions.
  case programme
  /// No such card, a group's pass, one of another card system, or the holder has none in use.
  case invalidCard
  /// The card is not in the stock of a counter.
  case cardStatus(CardStatus)
  /// A new one is sold to who has none that lasts, a further one to who has.
  case kind
  /// A presale has a first day, and nothing else has.
  case firstDay
  /// No such voucher, one of another card system, or one that was used.
  case voucher
  /// The price is too high, or lower than the commission.
  case price
}
