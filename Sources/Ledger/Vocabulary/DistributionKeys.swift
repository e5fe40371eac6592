/// Whose social tariff a distribution key asks for (legacy API, condition `KANSARM IN`).
public enum TariffScope: UInt8, Sendable, CaseIterable {
  /// One of a card system of the event that the key is for (`MY_CARDSYSTEM`).
  case eventSystem = 1
  /// One of any card system: supralocal use (`AT_LEAST_ONE_CARDSYSTEM`).
  case anySystem = 2

  /// The word of the ledger's API.
  public var name: String {
    switch self {
    case .eventSystem: "EVENT_CARDSYSTEM"
    case .anySystem: "AT_LEAST_ONE_CARDSYSTEM"
    }
  }

  /// The scope with this word, or nil for another word.
  public init?(name: String) {
    guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = found
  }
}

/// Where a passholder lives, seen from a key's municipalities.
public enum Residence: UInt8, Sendable, CaseIterable {
  /// Wherever.
  case anywhere = 0
  /// In one of them.
  case inside = 1
  /// In none of them, or it is not known where.
  case outside = 2

  /// The word of the ledger's API.
  public var name: String {
    switch self {
    case .anywhere: "ANYWHERE"
    case .inside: "INSIDE"
    case .outside: "OUTSIDE"
    }
  }

  /// The residence with this word, or nil for another word.
  public init?(name: String) {
    guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = found
  }
}

/// One row of a distribution key: the first whose conditions hold gives the shares.
public struct KeyRule: Hashable, Sendable {
  /// The lowest price in cents, included.
  public var priceMin: UInt32?
  /// The highest price in cents, included.
  public var priceMax: UInt32?
  /// Whose social tariff is asked for.
  public var scope: TariffScope
  /// Where the passholder lives.
  public var residence: Residence
  /// Who pays what.
  public var shares: ShareRule

  /// Makes a rule that holds for every price and home; conditions are set afterwards.
  public init(
    _ shares: ShareRule, scope: TariffScope = .eventSystem, residence: Residence = .anywhere,
    priceMin: UInt32? = nil, priceMax: UInt32? = nil
  ) {
    self.shares = shares
    self.scope = scope
    self.residence = residence
    self.priceMin = priceMin
    self.priceMax = priceMax
  }

  /// Whether a price is within the rule's bounds.
  func holds(forPrice price: UInt32) -> Bool {
    price >= priceMin ?? 0 && price <= priceMax ?? .max
  }
}

/// How the price of a ticket at the social tariff is shared (verdeelsleutel).
///
/// (UiT documentation, "verdeelsleutel"; UiTPAS API 4.0, `EventCardSystem.manualDistributionKeys`.)
public struct DistributionKeyTerms: Hashable, Sendable {
  /// Its name, such as "20-40-40".
  public var name: String
  /// The card systems at whose events it is used.
  public var systems: CardSystemSet
  /// The organisers whose events it is for; none for all of them (globaal).
  public var organizers: [OrganizerID]
  /// Postal codes that the rules' residence is about, ascending.
  public var municipalities: [UInt16]
  /// Whether an event must name it; else it is used at every event that it fits.
  public var isManual: Bool
  /// Whether it is used at all.
  public var isActive: Bool
  /// Its rules, in the order in which they are looked at.
  public var rules: [KeyRule]

  /// Makes an automatic key for every organiser.
  public init(
    name: String, systems: CardSystemSet, rules: [KeyRule], organizers: [OrganizerID] = [],
    municipalities: [UInt16] = [], isManual: Bool = false, isActive: Bool = true
  ) {
    self.name = name
    self.systems = systems
    self.rules = rules
    self.organizers = organizers
    self.municipalities = municipalities
    self.isManual = isManual
    self.isActive = isActive
  }

  /// The most rules of one key.
  public static let rulesMax = 16
  /// The most organisers of one key.
  public static let organizersMax = 200
  /// The most municipalities of one key.
  public static let municipalitiesMax = 600

  /// Whether a passholder's home fits a rule.
  func fits(_ residence: Residence, home: UInt16) -> Bool {
    switch residence {
    case .anywhere: true
    case .inside: home != 0 && municipalities.contains(home)
    case .outside: home == 0 || !municipalities.contains(home)
    }
  }
}
