import GRDB
import Ledger
import Projections

/// Every card as it is now: status, kind, card system, holder, and since when.
struct CardsModel: ReadModel {
  typealias Record = LedgerRecord
  static let name = "cards"
  var name: String { Self.name }
  let version = 1
  let tables = ["card"]
  let schema = """
    CREATE TABLE card (
      number INTEGER PRIMARY KEY, card_system INTEGER NOT NULL, kind INTEGER NOT NULL,
      status INTEGER NOT NULL, holder INTEGER, since INTEGER NOT NULL
    ) STRICT;
    """
  let indexes = """
    CREATE INDEX IF NOT EXISTS card_of_holder ON card (holder) WHERE holder IS NOT NULL;
    """

  func makeFold(_ database: Database) throws -> any ReadModelFold<LedgerRecord> {
    try CardsFold(database)
  }
}

private struct CardsFold: ReadModelFold {
  let register: PreparedStatement
  let change: PreparedStatement

  init(_ database: Database) throws {
    register = try PreparedStatement(database, "INSERT INTO card VALUES (?, ?, ?, ?, ?, ?)")
    // A change that is entered late is older than what is in force.
    change = try PreparedStatement(
      database,
      "UPDATE card SET status = ?2, holder = ?3, since = ?4 WHERE number = ?1 AND since <= ?4")
  }

  func apply(_ record: LedgerRecord) throws {
    let since = SQLValue(record.header.occurredAt.microseconds)
    switch record.event {
    case .cardRegistered(let body):
      try register.run(
        .init(body.card.number), .init(body.system.number), .init(body.kind.rawValue),
        .init(body.status.rawValue), SQLValue(body.holder), since)
    case .cardStatusChanged(let body):
      try change.run(
        .init(body.card.number), .init(body.status.rawValue), SQLValue(body.holder), since)
    default: break
    }
  }
}

extension SQLValue {
  /// The number of an entity; no value for none.
  init<Kind>(_ entity: Entity<Kind>) {
    self = entity.exists ? .integer(Int64(entity.number)) : .null
  }
}

extension BoundNumbers {
  /// Binds the number of an entity; no value for none.
  mutating func add<Kind>(_ entity: Entity<Kind>) {
    if entity.exists { add(Int64(entity.number)) } else { addNull() }
  }
}
