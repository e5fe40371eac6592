import GRDB
import Ledger
import Projections

/// Every visit to a museum, with cards of its programmes and of other issuers, at the rate of the
/// moment, undone ones included.
///
/// `finding` is the number of the rule against which it stands. Where a paid visit was undone,
/// another one of its holder and day is paid.
struct MuseumVisitsModel: ReadModel {
  typealias Record = LedgerRecord
  static let name = "museumvisits"
  var name: String { Self.name }
  let version = 2
  let tables = ["museum_visit"]
  let schema = """
    CREATE TABLE museum_visit (
      position INTEGER PRIMARY KEY, museum INTEGER NOT NULL, card_system INTEGER NOT NULL,
      holder INTEGER, card INTEGER, external_type INTEGER, channel INTEGER,
      average_price INTEGER NOT NULL, percent_basis_points INTEGER NOT NULL,
      compensation INTEGER NOT NULL, is_compensated INTEGER NOT NULL, home_municipality INTEGER,
      age_band INTEGER, occurred_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL,
      finding INTEGER, undone_by INTEGER
    ) STRICT;
    """
  let indexes = """
    CREATE INDEX IF NOT EXISTS museum_visit_at_museum ON museum_visit (museum, occurred_at);
    CREATE INDEX IF NOT EXISTS museum_visit_of_holder ON museum_visit (holder)
      WHERE holder IS NOT NULL;
    """

  func makeFold(_ database: Database) throws -> any ReadModelFold<LedgerRecord> {
    try MuseumVisitsFold(database)
  }
}

private struct MuseumVisitsFold: ReadModelFold {
  let insert: PreparedStatement
  let undo: PreparedStatement
  let pay: PreparedStatement

  init(_ database: Database) throws {
    insert = try PreparedStatement(
      database,
      """
      INSERT INTO museum_visit
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)
      """)
    undo = try PreparedStatement(
      database,
      """
      UPDATE museum_visit SET is_compensated = 0, undone_by = ?2 WHERE position = ?1 RETURNING 1
      """)
    pay = try PreparedStatement(
      database, "UPDATE museum_visit SET is_compensated = 1 WHERE position = ?1 RETURNING 1")
  }

  func apply(_ record: LedgerRecord) throws {
    let header = record.header
    switch record.event {
    case .museumVisitRegistered(let body):
      try insert.run(
        .init(header.position), .init(body.museum.number), .init(body.system.number),
        .init(body.holder.number), .init(body.card.number), .null,
        .init(body.channel.rawValue), .init(body.rate.averagePriceCents),
        .init(body.rate.percentBasisPoints), .init(body.compensationCents),
        .init(body.isCompensated), .init(body.stamp.homeMunicipality),
        .init(body.stamp.ageBand.rawValue), .init(header.occurredAt.microseconds),
        .init(header.recordedAt.microseconds),
        body.finding.map { .init($0.rawValue) } ?? .null)
    case .externalVisitRegistered(let body):
      // The visitor's hash serves the rule alone: it stays in the log.
      try insert.run(
        .init(header.position), .init(body.museum.number), .init(body.system.number), .null, .null,
        .init(body.cardType.rawValue), .null, .init(body.rate.averagePriceCents),
        .init(body.rate.percentBasisPoints), .init(body.compensationCents),
        .init(body.isCompensated), .null, .null, .init(header.occurredAt.microseconds),
        .init(header.recordedAt.microseconds), .null)
    case .museumVisitUndone:
      try change(undo.integer(.init(header.reverses), .init(header.position)), header)
    case .museumVisitCompensated:
      try change(pay.integer(.init(header.reverses)), header)
    default: break
    }
  }

  private func change(_ changed: Int64?, _ header: RecordHeader) throws {
    guard changed != nil else {
      throw UnfoldableRecord("no museum was visited at position \(header.reverses)")
    }
  }
}
