/// Who has a coupon without being given it one by one.
public enum CouponAudience: UInt8, Sendable, CaseIterable {
  /// Nobody: it is given to holders one by one.
  case individual = 0
  /// Every member of the card system.
  case everyone = 1
  /// Every member of the card system while its social tariff holds for them.
  case socialTariff = 2

  /// The word of the ledger's API.
  public var name: String {
    switch self {
    case .individual: "INDIVIDUAL"
    case .everyone: "EVERYONE"
    case .socialTariff: "SOCIALTARIFF"
    }
  }

  /// The audience with this word, or nil for another word.
  public init?(name: String) {
    guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = found
  }
}

/// Whether a coupon is given and taken (UiT documentation, "coupon": actief, gestopt, verwijderd).
public enum CouponStatus: UInt8, Sendable, CaseIterable {
  /// It is given and taken.
  case active = 1
  /// It is given to no one new; who has it keeps it.
  case stopped = 2
  /// It is taken no longer.
  case deleted = 3

  /// The word of the ledger's API.
  public var name: String {
    switch self {
    case .active: "ACTIVE"
    case .stopped: "STOPPED"
    case .deleted: "DELETED"
    }
  }

  /// The status with this word, or nil for another word.
  public init?(name: String) {
    guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = found
  }
}

/// What a coupon (bon) is, who has it and what it does to a price (UiT documentation, "coupon").
public struct CouponTerms: Hashable, Sendable {
  /// What a counter shows, such as "Cultuurbon 6 euro".
  public var name: String
  /// What is said of it; empty where nothing.
  public var description: String
  /// Who has it.
  public var audience: CouponAudience
  /// Whether members who come after it was given have it as well.
  public var includesNewMembers: Bool
  /// Whether it is for group passes, and for them alone.
  public var isForGroups: Bool
  /// Whether it is given and taken.
  public var status: CouponStatus
  /// When it can be used; always where it is missing.
  public var validity: OfferPeriod?
  /// How often one holder may use it.
  public var holderLimit: CheckInLimit
  /// How often one holder may use it at one event; as often as the holder may where it is missing.
  public var eventLimit: CheckInLimit?
  /// The organisers whose events it is for; none for all of the card system.
  public var organizers: [OrganizerID]
  /// The events that it is for; none for all.
  public var events: [EventID]
  /// The lowest price in cents, included.
  public var priceMin: UInt32?
  /// The highest price in cents, included.
  public var priceMax: UInt32?
  /// Who pays what of a price.
  public var shares: ShareRule

  /// Makes a coupon that is given one by one and used once; the rest is set afterwards.
  public init(name: String, shares: ShareRule) {
    self.name = name
    self.shares = shares
    description = ""
    audience = .individual
    includesNewMembers = false
    isForGroups = false
    status = .active
    holderLimit = CheckInLimit(volume: 1, period: .absolute)
    organizers = []
    events = []
  }

  /// The longest description, in bytes of UTF-8.
  public static let descriptionBytesMax = 2_048
  /// The most organisers of one coupon.
  public static let organizersMax = 200
  /// The most events of one coupon.
  public static let eventsMax = 200
}
