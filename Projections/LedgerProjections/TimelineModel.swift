import GRDB
import Ledger
import Projections

/// Everything that the log says of a holder, refusals included, in the order in which it was said.
///
/// `detail` is a refusal's number, a standing, a card's status, a tariff's last day, or why points
/// were issued or a card sold, a subscription's first day: which of them follows from the type of
/// the record.
struct TimelineModel: ReadModel {
  typealias Record = LedgerRecord
  static let name = "timeline"
  var name: String { Self.name }
  let version = 1
  let tables = ["timeline"]
  let schema = """
    CREATE TABLE timeline (
      position INTEGER PRIMARY KEY, holder INTEGER NOT NULL, type INTEGER NOT NULL,
      occurred_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL, client INTEGER,
      card INTEGER, event INTEGER, card_system INTEGER, points INTEGER, balance INTEGER,
      channel INTEGER, detail INTEGER, reward INTEGER, cents INTEGER, reverses INTEGER,
      changed_by INTEGER, counts INTEGER
    ) STRICT;
    """
  let indexes = """
    CREATE INDEX IF NOT EXISTS timeline_of_holder ON timeline (holder);
    """

  func makeFold(_ database: Database) throws -> any ReadModelFold<LedgerRecord> {
    try TimelineFold(database)
  }
}

private struct TimelineFold: ReadModelFold {
  let insert: PreparedStatement
  let mark: PreparedStatement

  init(_ database: Database) throws {
    insert = try PreparedStatement(
      database,
      """
      INSERT INTO timeline
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?)
      """)
    mark = try PreparedStatement(
      database, "UPDATE timeline SET changed_by = ?2, counts = ?3 WHERE position = ?1")
  }

  func apply(_ record: LedgerRecord) throws {
    guard let entry = TimelineFact(record.event) else { return }
    let header = record.header
    switch record.event {
    case .checkInUndone, .redemptionCancelled:
      try mark.run(.init(header.reverses), .init(header.position), 0)
    case .checkInRecounted(let body):
      try mark.run(.init(header.reverses), .init(header.position), .init(body.counts))
    default: break
    }
    try insert.run(
      .init(header.position), .init(entry.holder.number), .init(header.type.rawValue),
      .init(header.occurredAt.microseconds), .init(header.recordedAt.microseconds),
      SQLValue(header.client), SQLValue(entry.card), SQLValue(entry.event),
      SQLValue(entry.system?.number), SQLValue(entry.points), SQLValue(entry.balance),
      SQLValue(entry.channel?.rawValue), SQLValue(entry.detail),
      SQLValue(entry.reward), SQLValue(entry.cents),
      header.reverses == 0 ? .null : .init(header.reverses),
      entry.counts.map { SQLValue($0) } ?? .null)
  }
}
