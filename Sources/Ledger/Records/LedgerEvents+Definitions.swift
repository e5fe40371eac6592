/// A card system's terms from the record's `occurredAt` on.
public struct CardSystemTermsSet: Hashable, Sendable {
  /// The card system.
  public var system: CardSystemID
  /// The terms.
  public var terms: CardSystemTerms

  /// Makes the event.
  public init(system: CardSystemID, terms: CardSystemTerms) {
    self.system = system
    self.terms = terms
  }
}

/// A card system's name and municipalities changed.
public struct CardSystemChanged: Hashable, Sendable {
  /// The card system.
  public var system: CardSystemID
  /// The name.
  public var name: String
  /// The municipalities.
  public var cities: [City]

  /// Makes the event.
  public init(system: CardSystemID, name: String, cities: [City]) {
    self.system = system
    self.name = name
    self.cities = cities
  }
}

/// An organiser's name or card systems changed.
public struct OrganizerChanged: Hashable, Sendable {
  /// The organiser.
  public var organizer: OrganizerID
  /// The name.
  public var name: String
  /// The card systems.
  public var systems: CardSystemSet

  /// Makes the event.
  public init(organizer: OrganizerID, name: String, systems: CardSystemSet) {
    self.organizer = organizer
    self.name = name
    self.systems = systems
  }
}

/// What an event is changed; its settings are not among it.
public struct EventChanged: Hashable, Sendable {
  /// The event.
  public var event: EventID
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

  /// Makes the event.
  public init(
    event: EventID, title: String, organizer: OrganizerID, systems: CardSystemSet,
    calendar: CalendarType, periods: [OpeningPeriod]
  ) {
    self.event = event
    self.title = title
    self.organizer = organizer
    self.systems = systems
    self.calendar = calendar
    self.periods = periods
  }
}

/// A kiosk (spaarzuil): a device sets itself up under its name and chooses among its organisers'
/// events.
public struct KioskDefined: Hashable, Sendable {
  /// The number; that of a kiosk that is known already changes it.
  public var kiosk: KioskID
  /// The id in the published API.
  public var id: String
  /// The name, such as `CID-PPT-001`: that of its terminal.
  public var name: String
  /// The card system.
  public var system: CardSystemID
  /// The organisers whose events it serves.
  public var organizers: [OrganizerID]
  /// Whether it gets releases before the others.
  public var isBeta: Bool

  /// Makes the event.
  public init(
    kiosk: KioskID, id: String, name: String, system: CardSystemID, organizers: [OrganizerID],
    isBeta: Bool
  ) {
    self.kiosk = kiosk
    self.id = id
    self.name = name
    self.system = system
    self.organizers = organizers
    self.isBeta = isBeta
  }
}

/// Staff fixed the event of a kiosk, or let it choose again, from the record's `occurredAt` on.
public struct KioskEventFixed: Hashable, Sendable {
  /// The kiosk.
  public var kiosk: KioskID
  /// The event; none where the kiosk chooses.
  public var event: EventID

  /// Makes the event.
  public init(kiosk: KioskID, event: EventID) {
    self.kiosk = kiosk
    self.event = event
  }
}
