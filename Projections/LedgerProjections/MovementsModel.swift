import GRDB
import Ledger
import Projections

/// Every movement of points, in the order in which it was recorded: a holder's transactions.
struct MovementsModel: ReadModel {
  typealias Record = LedgerRecord
  static let name = "movements"
  var name: String { Self.name }
  let version = 1
  let tables = ["movement"]
  let schema = """
    CREATE TABLE movement (
      position INTEGER PRIMARY KEY, holder INTEGER NOT NULL, type INTEGER NOT NULL,
      occurred_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL, points INTEGER NOT NULL,
      balance INTEGER NOT NULL, event INTEGER, card INTEGER, reward INTEGER, cause INTEGER,
      reverses INTEGER
    ) STRICT;
    """
  let indexes = """
    CREATE INDEX IF NOT EXISTS movement_of_holder ON movement (holder);
    """

  func makeFold(_ database: Database) throws -> any ReadModelFold<LedgerRecord> {
    try MovementsFold(database)
  }
}

private struct MovementsFold: ReadModelFold {
  let insert: PreparedStatement

  init(_ database: Database) throws {
    insert = try PreparedStatement(
      database, "INSERT INTO movement VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
  }

  func apply(_ record: LedgerRecord) throws {
    guard let movement = Movement(record) else { return }
    let header = record.header
    try insert.run(
      .init(header.position), .init(movement.holder.number), .init(header.type.rawValue),
      .init(header.occurredAt.microseconds), .init(header.recordedAt.microseconds),
      .init(movement.points), .init(movement.balance), SQLValue(movement.event),
      SQLValue(movement.card), SQLValue(movement.reward), SQLValue(movement.cause?.rawValue),
      header.reverses == 0 ? .null : .init(header.reverses))
  }
}
