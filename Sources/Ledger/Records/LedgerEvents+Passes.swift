/// A social tariff does not hold until the end of a local day (UiTPAS API 4.0, SUSPENDED).
///
/// It is no reason to refuse points or rewards: only the discount is suspended.
public struct SocialTariffSuspended: Hashable, Sendable {
  /// The holder.
  public var holder: HolderID
  /// The card system.
  public var system: CardSystemID
  /// The last local day on which it does not hold.
  public var lastDay: CivilDate

  /// Makes the event.
  public init(holder: HolderID, system: CardSystemID, lastDay: CivilDate) {
    self.holder = holder
    self.system = system
    self.lastDay = lastDay
  }
}

/// A suspended social tariff holds again.
public struct SocialTariffSuspensionLifted: Hashable, Sendable {
  /// The holder.
  public var holder: HolderID
  /// The card system.
  public var system: CardSystemID

  /// Makes the event.
  public init(holder: HolderID, system: CardSystemID) {
    self.holder = holder
    self.system = system
  }
}

/// A social tariff was taken away: the holder has none in that card system from then on.
public struct SocialTariffRevoked: Hashable, Sendable {
  /// The holder.
  public var holder: HolderID
  /// The card system.
  public var system: CardSystemID

  /// Makes the event.
  public init(holder: HolderID, system: CardSystemID) {
    self.holder = holder
    self.system = system
  }
}

/// Whoever the holder was is forgotten: the directory destroys what it has.
///
/// Points and participations stay, without a name.
public struct HolderErased: Hashable, Sendable {
  /// The holder.
  public var holder: HolderID

  /// Makes the event.
  public init(holder: HolderID) {
    self.holder = holder
  }
}

/// A card was sold, or given in place of another.
///
/// Concerns the card system that issued it alone, which is why it may tell of its social tariff.
public struct PassSold: Hashable, Sendable {
  /// The card.
  public var card: CardID
  /// Its holder.
  public var holder: HolderID
  /// The card system.
  public var system: CardSystemID
  /// Why.
  public var reason: CardSaleReason
  /// The price in cents.
  public var cents: UInt32
  /// What was sold.
  public var kind: CardKind
  /// Whether the holder has the card system's social tariff.
  public var hasSocialTariff: Bool
  /// What is known of the holder.
  public var stamp: Stamp
  /// The organiser at whose counter it was sold; none where it was elsewhere.
  public var counter: OrganizerID
  /// The card that it replaces, if it does.
  public var replaced: CardID
  /// The voucher that was handed in, if one was: its number, from 1.
  public var voucher: UInt32

  /// Makes the event.
  public init(
    card: CardID, holder: HolderID, system: CardSystemID, reason: CardSaleReason, cents: UInt32,
    kind: CardKind, hasSocialTariff: Bool, stamp: Stamp, counter: OrganizerID,
    replaced: CardID = .none, voucher: UInt32 = 0
  ) {
    self.card = card
    self.holder = holder
    self.system = system
    self.reason = reason
    self.cents = cents
    self.kind = kind
    self.hasSocialTariff = hasSocialTariff
    self.stamp = stamp
    self.counter = counter
    self.replaced = replaced
    self.voucher = voucher
  }
}

/// A card system made vouchers (vouchernummers) for the sale of cards, each to be used once.
public struct VouchersIssued: Hashable, Sendable {
  /// The card system.
  public var system: CardSystemID
  /// Their type, which rows of the price list name.
  public var type: String
  /// Their codes; the vouchers get the next numbers in this order.
  public var codes: [String]

  /// Makes the event.
  public init(system: CardSystemID, type: String, codes: [String]) {
    self.system = system
    self.type = type
    self.codes = codes
  }

  /// The most vouchers of one record.
  public static let codesMax = 200
  /// The longest code, in bytes.
  public static let codeBytesMax = 64
}
