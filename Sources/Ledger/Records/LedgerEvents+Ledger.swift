/// Position 1: what ledger this is.
///
/// Everything that can never change afterwards follows from it.
public struct LedgerCreated: Hashable, Sendable {
  /// The form of the records, `pasboek-ledger/1`.
  public var format: String
  /// The name of the log in checkpoints, chosen when it is created and unique among ledgers.
  public var origin: String
  /// The hash of leaves and tree, `sha-256`.
  public var hash: String

  /// Makes the first event of a ledger.
  public init(origin: String) {
    self.init(format: Self.format, origin: origin, hash: Self.hash)
  }

  init(format: String, origin: String, hash: String) {
    self.format = format
    self.origin = origin
    self.hash = hash
  }

  static let format = "pasboek-ledger/1"
  static let hash = "sha-256"
}

/// An operator accepted that acknowledged records were lost; the log goes on from what is left.
public struct LossAccepted: Hashable, Sendable {
  /// Why, in the operator's words.
  public var reason: String
  /// The newest position that had been acknowledged.
  public var lostPosition: UInt64
  /// The root of the tree at that position, 32 bytes.
  public var lostRoot: [UInt8]

  /// Makes the event.
  public init(reason: String, lostPosition: UInt64, lostRoot: [UInt8]) {
    self.reason = reason
    self.lostPosition = lostPosition
    self.lostRoot = lostRoot
  }
}

/// An operator accepted that the rows of a read model became others: it has a new version, or what
/// was there was damaged.
///
/// Rows decide nothing; whoever read them once and reads others now finds here since when.
public struct ReadModelAccepted: Hashable, Sendable {
  /// The name of the read model.
  public var name: String
  /// The version of the read model that made the new rows.
  public var version: UInt32
  /// The position that the new rows reflected when both were compared.
  public var comparedAt: UInt64
  /// The digest of the old rows, 32 bytes; zeros where they could not be read.
  public var before: [UInt8]
  /// The digest of the new rows, 32 bytes.
  public var after: [UInt8]

  /// Makes the event.
  public init(
    name: String, version: UInt32, comparedAt: UInt64, before: [UInt8], after: [UInt8]
  ) {
    self.name = name
    self.version = version
    self.comparedAt = comparedAt
    self.before = before
    self.after = after
  }
}

/// A client of the API got its number.
public struct ClientRegistered: Hashable, Sendable {
  /// The number.
  public var client: ClientID
  /// The client's public id.
  public var id: String

  /// Makes the event.
  public init(client: ClientID, id: String) {
    self.client = client
    self.id = id
  }
}

/// A month was closed: from this record on nothing is booked into it any more.
///
/// What is said of a closed month is said as it was known at this record's position. Whatever
/// becomes known later, and every cancellation, is booked into a month that is still open, as a
/// correction of this one.
public struct PeriodClosed: Hashable, Sendable {
  /// The month, in Brussels.
  public var month: CivilMonth

  /// Makes the event.
  public init(month: CivilMonth) {
    self.month = month
  }
}

/// A municipality of a card system.
public struct City: Hashable, Sendable {
  /// Its postal code.
  public var postalCode: String
  /// Its name.
  public var name: String

  /// Makes a municipality.
  public init(postalCode: String, name: String) {
    self.postalCode = postalCode
    self.name = name
  }
}

/// A card system with its first policy.
public struct CardSystemDefined: Hashable, Sendable {
  /// The number.
  public var system: CardSystemID
  /// The id in the published API.
  public var publicID: UInt32
  /// The name, such as "UiTPAS Gent".
  public var name: String
  /// The municipalities.
  public var cities: [City]
  /// The policy from the beginning on.
  public var policy: RegionPolicy

  /// Makes the event.
  public init(
    system: CardSystemID, publicID: UInt32, name: String, cities: [City], policy: RegionPolicy
  ) {
    self.system = system
    self.publicID = publicID
    self.name = name
    self.cities = cities
    self.policy = policy
  }

  /// The most municipalities that one card system has.
  public static let citiesMax = 200
  /// The most bytes of their names and postal codes together, so that they fit one record.
  public static let citiesBytesMax = 12_288
}

/// A card system's policy from the record's `occurredAt` on.
public struct CardSystemPolicyChanged: Hashable, Sendable {
  /// The card system.
  public var system: CardSystemID
  /// The policy.
  public var policy: RegionPolicy

  /// Makes the event.
  public init(system: CardSystemID, policy: RegionPolicy) {
    self.system = system
    self.policy = policy
  }
}

/// An organiser and the card systems it belongs to.
public struct OrganizerDefined: Hashable, Sendable {
  /// The number.
  public var organizer: OrganizerID
  /// The id in UiTdatabank.
  public var id: String
  /// The name.
  public var name: String
  /// The card systems.
  public var systems: CardSystemSet

  /// Makes the event.
  public init(organizer: OrganizerID, id: String, name: String, systems: CardSystemSet) {
    self.organizer = organizer
    self.id = id
    self.name = name
    self.systems = systems
  }
}

/// An event (activity) with its calendar and first settings.
public struct EventDefined: Hashable, Sendable {
  /// The number.
  public var event: EventID
  /// The id in UiTdatabank.
  public var id: String
  /// The title.
  public var title: String
  /// The organiser.
  public var organizer: OrganizerID
  /// The card systems in which it is enabled.
  public var systems: CardSystemSet
  /// The calendar type.
  public var calendar: CalendarType
  /// When it is open; none for always.
  public var periods: [OpeningPeriod]
  /// The settings from the beginning on.
  public var settings: EventSettings

  /// Makes the event.
  public init(
    event: EventID, id: String, title: String, organizer: OrganizerID, systems: CardSystemSet,
    calendar: CalendarType, periods: [OpeningPeriod], settings: EventSettings
  ) {
    self.event = event
    self.id = id
    self.title = title
    self.organizer = organizer
    self.systems = systems
    self.calendar = calendar
    self.periods = periods
    self.settings = settings
  }

  /// The most opening periods that one event has.
  public static let periodsMax = 400
}

/// An event's settings from the record's `occurredAt` on.
public struct EventSettingsChanged: Hashable, Sendable {
  /// The event.
  public var event: EventID
  /// The settings.
  public var settings: EventSettings

  /// Makes the event.
  public init(event: EventID, settings: EventSettings) {
    self.event = event
    self.settings = settings
  }
}

/// A terminal was paired: its taps are numbered from 1 within this source.
public struct TerminalPaired: Hashable, Sendable {
  /// The number of the pairing.
  public var source: SourceID
  /// The terminal's lasting name, such as `CID-GNT-0042`.
  public var terminal: String
  /// The organisers it serves; none for every organiser.
  public var organizers: [OrganizerID]

  /// Makes the event.
  public init(source: SourceID, terminal: String, organizers: [OrganizerID]) {
    self.source = source
    self.terminal = terminal
    self.organizers = organizers
  }

  /// The most organisers that one terminal serves.
  public static let organizersMax = 64
}

/// A pairing was revoked.
public struct TerminalRevoked: Hashable, Sendable {
  /// The pairing.
  public var source: SourceID

  /// Makes the event.
  public init(source: SourceID) {
    self.source = source
  }
}
