import GRDB
import Ledger
import Projections

/// What a participation does not say of itself: whose its event is and which card system issued
/// its card, both as they were then.
final class Surroundings {
  private var events: [Place] = [Place()]
  private var organizers: [CardSystemID] = [.wholeLedger]
  private var cards: [UInt8] = [0]
  private let setEvent: PreparedStatement
  private let setOrganizer: PreparedStatement
  private let setCard: PreparedStatement
  private let table: String

  /// The organiser of an event and the first of its card systems; none where it is unknown.
  struct Place: Hashable {
    var organizer = OrganizerID.none
    var system = CardSystemID.wholeLedger
  }

  /// The statements that make the tables.
  static func schema(_ table: String) -> String {
    """
    CREATE TABLE \(table)_event (event INTEGER PRIMARY KEY, organizer INTEGER NOT NULL) STRICT;
    CREATE TABLE \(table)_organizer (
      organizer INTEGER PRIMARY KEY, card_system INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE \(table)_card (card INTEGER PRIMARY KEY, card_system INTEGER NOT NULL) STRICT;
    """
  }

  static func tables(_ table: String) -> [String] {
    ["\(table)_event", "\(table)_organizer", "\(table)_card"]
  }

  init(_ table: String, _ database: Database) throws {
    self.table = table
    func statement(_ name: String) throws -> PreparedStatement {
      try PreparedStatement(database, "INSERT OR REPLACE INTO \(table)_\(name) VALUES (?, ?)")
    }
    setEvent = try statement("event")
    setOrganizer = try statement("organizer")
    setCard = try statement("card")
    func read(_ name: String, _ body: (UInt32, UInt32) -> Void) throws {
      try PreparedStatement(database, "SELECT * FROM \(table)_\(name)").forEachRow { row in
        body(UInt32(clamping: row.integer(0)), UInt32(clamping: row.integer(1)))
      }
    }
    try read("organizer") { put(CardSystemID(UInt8(clamping: $1)), at: $0, in: &organizers) }
    try read("event") { put(Place(organizer: OrganizerID($1)), at: $0, in: &events) }
    try read("card") { put(UInt8(clamping: $1), at: $0, in: &cards) }
  }

  /// Takes over what a record says of organisers, events and cards.
  func apply(_ event: LedgerEvent) throws {
    switch event {
    case .organizerDefined(let body): try set(body.organizer, body.systems)
    case .organizerChanged(let body): try set(body.organizer, body.systems)
    case .eventDefined(let body): try set(body.event, body.organizer)
    case .eventChanged(let body): try set(body.event, body.organizer)
    case .cardRegistered(let body):
      put(body.system.number, at: body.card.number, in: &cards)
      try setCard.run(.init(body.card.number), .init(body.system.number))
    default: break
    }
  }

  /// Whose an event is.
  func place(of event: EventID) -> Place {
    guard event.number < events.count else { return Place() }
    var place = events[Int(event.number)]
    if place.organizer.number < organizers.count {
      place.system = organizers[Int(place.organizer.number)]
    }
    return place
  }

  /// The card system that issued a card.
  func system(of card: CardID) -> CardSystemID {
    card.number < cards.count ? CardSystemID(cards[Int(card.number)]) : .wholeLedger
  }

  private func set(_ organizer: OrganizerID, _ systems: CardSystemSet) throws {
    let first = systems.first ?? .wholeLedger
    put(first, at: organizer.number, in: &organizers)
    try setOrganizer.run(.init(organizer.number), .init(first.number))
  }

  private func set(_ event: EventID, _ organizer: OrganizerID) throws {
    put(Place(organizer: organizer), at: event.number, in: &events)
    try setEvent.run(.init(event.number), .init(organizer.number))
  }

  private func put<Value>(_ value: Value, at number: UInt32, in column: inout [Value]) {
    if number >= column.count {
      column.append(
        contentsOf: repeatElement(column[0], count: Int(number) + 1 - column.count))
    }
    column[Int(number)] = value
  }
}
