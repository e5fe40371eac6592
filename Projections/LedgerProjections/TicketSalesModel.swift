import GRDB
import Ledger
import Projections

/// Every ticket that was sold at a discount, cancelled ones included.
///
/// Organiser and place are those that the event had at the sale, kept in a table of its own.
struct TicketSalesModel: ReadModel {
  typealias Record = LedgerRecord
  static let name = "ticketsales"
  var name: String { Self.name }
  let version = 1
  let tables = ["ticket_sale", "ticket_event"]
  let schema = """
    CREATE TABLE ticket_sale (
      position INTEGER PRIMARY KEY, event INTEGER NOT NULL, holder INTEGER NOT NULL,
      card INTEGER NOT NULL, organizer INTEGER NOT NULL, location INTEGER, seller INTEGER NOT NULL,
      distribution_key INTEGER, coupon INTEGER, card_system INTEGER NOT NULL,
      tariff_status INTEGER NOT NULL, price INTEGER NOT NULL, holder_share INTEGER NOT NULL,
      municipality_share INTEGER NOT NULL, flemish_share INTEGER NOT NULL,
      organizer_share INTEGER NOT NULL, home_municipality INTEGER NOT NULL,
      age_band INTEGER NOT NULL, label TEXT NOT NULL, occurred_at INTEGER NOT NULL,
      recorded_at INTEGER NOT NULL, cancelled_by INTEGER
    ) STRICT;
    CREATE TABLE ticket_event (
      event INTEGER PRIMARY KEY, organizer INTEGER NOT NULL, location INTEGER
    ) STRICT;
    """
  let indexes = """
    CREATE INDEX IF NOT EXISTS ticket_sale_of_holder ON ticket_sale (holder, occurred_at)
      WHERE cancelled_by IS NULL;
    CREATE INDEX IF NOT EXISTS ticket_sale_at_event ON ticket_sale (event, occurred_at)
      WHERE cancelled_by IS NULL;
    """

  func makeFold(_ database: Database) throws -> any ReadModelFold<LedgerRecord> {
    try TicketSalesFold(database)
  }
}

private struct TicketSalesFold: ReadModelFold {
  let define: PreparedStatement
  let change: PreparedStatement
  let locate: PreparedStatement
  let insert: PreparedStatement
  let cancel: PreparedStatement

  init(_ database: Database) throws {
    define = try PreparedStatement(database, "INSERT INTO ticket_event VALUES (?, ?, NULL)")
    change = try PreparedStatement(
      database, "UPDATE ticket_event SET organizer = ?2 WHERE event = ?1")
    locate = try PreparedStatement(
      database, "UPDATE ticket_event SET location = ?2 WHERE event = ?1")
    insert = try PreparedStatement(
      database,
      """
      INSERT INTO ticket_sale
      SELECT ?1, event, ?3, ?4, organizer, location, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14,
        ?15, ?16, ?17, ?18, ?19, NULL
      FROM ticket_event WHERE event = ?2 RETURNING 1
      """)
    cancel = try PreparedStatement(
      database, "UPDATE ticket_sale SET cancelled_by = ?2 WHERE position = ?1 RETURNING 1")
  }

  func apply(_ record: LedgerRecord) throws {
    let header = record.header
    switch record.event {
    case .eventDefined(let body):
      try define.run(.init(body.event.number), .init(body.organizer.number))
    case .eventChanged(let body):
      try change.run(.init(body.event.number), .init(body.organizer.number))
    case .eventTicketTermsSet(let body):
      try locate.run(.init(body.event.number), SQLValue(body.terms.location))
    case .ticketSold(let body): try add(body, header)
    case .ticketSaleCancelled:
      guard try cancel.integer(.init(header.reverses), .init(header.position)) != nil else {
        throw UnfoldableRecord("no ticket was sold at position \(header.reverses)")
      }
    default: break
    }
  }

  private func add(_ body: TicketSold, _ header: RecordHeader) throws {
    let shares = body.shares
    let added = try insert.integer(
      .init(header.position), .init(body.event.number), .init(body.holder.number),
      .init(body.card.number), .init(body.seller.number), SQLValue(body.key),
      SQLValue(body.coupon), .init(body.system.number), .init(body.tariffStatus.rawValue),
      .init(body.price), .init(shares.holder), .init(shares.municipality),
      .init(shares.flemishGovernment), .init(shares.organizer),
      .init(body.stamp.homeMunicipality), .init(body.stamp.ageBand.rawValue), .text(body.label),
      .init(header.occurredAt.microseconds), .init(header.recordedAt.microseconds))
    guard added != nil else {
      throw UnfoldableRecord("no event \(body.event.number) to sell a ticket of")
    }
  }
}
