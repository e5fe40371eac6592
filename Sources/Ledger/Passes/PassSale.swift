/// The sale of a card, or its exchange for another, with every name resolved at the edge.
///
/// One command does all that belongs together: a new holder is registered, becomes a member, gets
/// the social tariff, the card, the region's bonus and its welcome benefits, or nothing happens.
public struct PassSale: Hashable, Sendable {
  /// Who gets the card.
  public enum Buyer: Hashable, Sendable {
    /// Someone whom the directory keeps under a reference, and the log does not know yet.
    case newHolder(reference: UInt128)
    /// A holder.
    case holder(HolderID)
  }

  /// Which card is sold.
  public enum Article: Hashable, Sendable {
    /// A card from the stock of a counter.
    case stock(CardID)
    /// A card that the directory keeps under a reference, and the log does not know yet.
    case new(reference: UInt128, CardKind)
  }

  /// Until when a social tariff is granted.
  public enum TariffEnd: Hashable, Sendable {
    /// The card system's own day of the next year.
    case standard
    /// This local day.
    case lastDay(CivilDate)
  }

  /// Who gets the card.
  public var buyer: Buyer
  /// The card.
  public var article: Article
  /// The card system.
  public var system: CardSystemID
  /// Why it is sold; nil where that follows: a first card, an upgrade, or an extra card.
  public var reason: CardSaleReason?
  /// The card that it replaces; none where it replaces none.
  public var replaces: CardID
  /// Until when the social tariff is granted with it; nil where it is not.
  public var socialTariff: TariffEnd?
  /// Postal code of the holder's home municipality; 0 where unknown or abroad.
  public var homeMunicipality: UInt16
  /// The holder's birth date, if it is known.
  public var birth: CivilDate?
  /// The code of a voucher that is handed in.
  public var voucher: String?
  /// The organiser at whose counter it is sold.
  public var counter: OrganizerID

  /// Makes a sale; what is missing is set afterwards.
  public init(
    to buyer: Buyer, _ article: Article, in system: CardSystemID, reason: CardSaleReason? = nil,
    counter: OrganizerID = .none
  ) {
    self.buyer = buyer
    self.article = article
    self.system = system
    self.reason = reason
    self.counter = counter
    replaces = .none
    homeMunicipality = 0
  }
}

/// What a sale led to.
public struct PassSaleOutcome: Hashable, Sendable {
  /// The holder.
  public var holder: HolderID
  /// The card.
  public var card: CardID
  /// Why it was sold.
  public var reason: CardSaleReason
  /// The price in cents.
  public var cents: UInt32
  /// The position of the first of its records.
  public var position: UInt64
  /// Whether this is the stored outcome of a command that was sent before.
  public var replayed = false
}

extension PassSaleOutcome {
  /// The outcome of a sale that stands in the log, the first of its records at `position`.
  public init(stored sold: PassSold, position: UInt64) {
    self.init(
      holder: sold.holder, card: sold.card, reason: sold.reason, cents: sold.cents,
      position: position, replayed: true)
  }
}

/// Why a card was not sold; the log is as it was.
public enum PassSaleRefusal: Error, Hashable, Sendable {
  /// No such holder, card system or counter: which kind.
  case unknown(String)
  /// No such card, a group's pass, or one of another card system.
  case invalidCard
  /// The card is not in the stock of a counter (UiTPAS API 4.0: only `LOCAL_STOCK` is sold).
  case cardStatus(CardStatus)
  /// The reason does not fit: who is a member already gets no first card, and the like.
  case reason
  /// The card to replace is not the holder's card of this system, or is used no longer.
  case replacedCard
  /// A social tariff is granted to those alone who live in the card system.
  case notResident
  /// The end of the social tariff is past, or lies after the end of the next year.
  case tariffEnd
  /// No such voucher, one of another card system, or one that was used.
  case voucher
  /// The card system's price list has no row for this sale.
  case noPrice
}
