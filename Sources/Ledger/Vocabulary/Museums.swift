/// A card of another issuer that a museum may take (museumPASS Partner API 1.0, `/external-cards`).
public enum ExternalCardType: UInt8, Sendable, CaseIterable, Comparable {
  /// A UiTPAS: this ledger decides.
  case uitpas = 1
  /// The card for art students.
  case akaart = 2
  /// The card of Article 27, for people in poverty.
  case article27 = 3

  /// The word of the published API.
  public var name: String {
    switch self {
    case .uitpas: "uitpas"
    case .akaart: "akaart"
    case .article27: "article27"
    }
  }

  /// The type with the published word `name`, or nil for another word.
  public init?(name: String) {
    guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = found
  }

  /// Whether the left type is listed before the right one.
  public static func < (left: ExternalCardType, right: ExternalCardType) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// What a museum is paid for a visit: a part of its average entrance price.
public struct MuseumRate: Hashable, Sendable {
  /// The average entrance price in cents.
  public var averagePriceCents: UInt32
  /// The part of it that is paid, in hundredths of a percent.
  public var percentBasisPoints: UInt16

  /// Makes a rate.
  public init(averagePriceCents: UInt32, percentBasisPoints: UInt16) {
    self.averagePriceCents = averagePriceCents
    self.percentBasisPoints = percentBasisPoints
  }

  /// What one visit is compensated with, rounded half up to the cent: 9.99 at 60 % is 5.99.
  public var compensationCents: UInt32 {
    let product = UInt64(averagePriceCents) * UInt64(percentBasisPoints)
    return UInt32(clamping: (product + Self.whole / 2) / Self.whole)
  }

  /// A whole price in hundredths of a percent.
  private static let whole: UInt64 = 10_000
  /// The highest average price.
  public static let averagePriceCentsMax: UInt32 = 100_000
  /// The largest part of it: all.
  public static let percentBasisPointsMax: UInt16 = 10_000
}

/// On what terms an organiser is a museum, from a moment on.
public struct MuseumTerms: Hashable, Sendable {
  /// Whether it takes visits.
  public var isActive: Bool
  /// What it is paid for a visit.
  public var rate: MuseumRate
  /// The cards of other issuers that it takes.
  public var externalCards: Set<ExternalCardType>
  /// Whether a UiTPAS is taken with a social tariff alone.
  public var uitpasNeedsSocialTariff: Bool

  /// Makes terms.
  public init(
    isActive: Bool = true, rate: MuseumRate, externalCards: Set<ExternalCardType> = [],
    uitpasNeedsSocialTariff: Bool = true
  ) {
    self.isActive = isActive
    self.rate = rate
    self.externalCards = externalCards
    self.uitpasNeedsSocialTariff = uitpasNeedsSocialTariff
  }
}

/// Why a visit was refused, in order of precedence: the first that holds decides.
///
/// Raw values are stored in records: none is ever changed or used again.
public enum MuseumRefusal: UInt16, Error, Sendable, CaseIterable, Comparable {
  /// The organiser is no museum.
  case museumUnknown = 1
  /// No card of a programme in which a scan is a visit there.
  case cardUnknown = 10
  /// The museum takes no visits at present.
  case museumNotActive = 20
  /// The museum does not take cards of this other issuer.
  case externalCardNotTaken = 25
  /// The card was in stock, blocked, replaced, or taken out of use.
  case cardNotActive = 30
  /// The holder, or the membership, was blocked.
  case holderBlocked = 40
  /// No subscription that runs or may begin: none, expired or cancelled.
  case subscriptionNotActive = 50
  /// The museum takes a UiTPAS with a social tariff alone, and the holder has none.
  case socialTariffMissing = 55
  /// The holder is not registered and has made as many visits as one may then.
  case unregisteredMaximum = 60
  /// The terminal's pairing had been revoked when the tap was made.
  case terminalRevoked = 65
  /// Made before the revocation of its pairing and delivered after it: held for a person.
  case quarantined = 70

  /// Whether the left refusal is found before the right one.
  public static func < (left: MuseumRefusal, right: MuseumRefusal) -> Bool {
    left.rawValue < right.rawValue
  }

  /// Whether the visit is held: it is none until a person admits it.
  public var isHeld: Bool { self == .quarantined }

  /// Whether a visit that a terminal accepted offline stands against it.
  public var mayStand: Bool {
    switch self {
    case .museumUnknown, .cardUnknown, .terminalRevoked, .quarantined: false
    default: true
    }
  }
}
