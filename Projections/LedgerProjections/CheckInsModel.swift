import GRDB
import Ledger
import Projections

/// The check-ins that stand, to be searched by holder and event.
///
/// A refused tap that may still count waits here unlisted; undoing takes the row away.
struct CheckInsModel: ReadModel {
  typealias Record = LedgerRecord
  static let name = "checkins"
  var name: String { Self.name }
  let version = 1
  let tables = ["checkin"]
  let schema = """
    CREATE TABLE checkin (
      position INTEGER PRIMARY KEY, holder INTEGER NOT NULL, event INTEGER NOT NULL,
      card INTEGER NOT NULL, occurred_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL,
      channel INTEGER NOT NULL, points INTEGER NOT NULL, accepted_offline INTEGER NOT NULL,
      is_listed INTEGER NOT NULL
    ) STRICT;
    """
  let indexes = """
    CREATE INDEX IF NOT EXISTS checkin_of_holder ON checkin (holder, occurred_at)
      WHERE is_listed = 1;
    CREATE INDEX IF NOT EXISTS checkin_at_event ON checkin (event, occurred_at)
      WHERE is_listed = 1;
    """

  func makeFold(_ database: Database) throws -> any ReadModelFold<LedgerRecord> {
    try CheckInsFold(database)
  }
}

private struct CheckInsFold: ReadModelFold {
  let insert: PreparedStatement
  let remove: PreparedStatement
  let recount: PreparedStatement

  init(_ database: Database) throws {
    insert = try PreparedStatement(
      database, "INSERT INTO checkin VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    remove = try PreparedStatement(database, "DELETE FROM checkin WHERE position = ?")
    // What a terminal accepted offline stays listed even if it counts no longer.
    recount = try PreparedStatement(
      database,
      """
      UPDATE checkin SET points = points + ?2, is_listed = max(?3, accepted_offline)
      WHERE position = ?1
      """)
  }

  func apply(_ record: LedgerRecord) throws {
    switch record.event {
    case .checkedIn(let body):
      try insert(
        record.header, body.holder, body.event, body.card, body.channel, Int64(body.points),
        acceptedOffline: body.wasAcceptedOffline, isListed: true)
    case .checkInRefused(let body) where body.refusal.isCandidate:
      try insert(
        record.header, body.holder, body.event, body.card, body.channel, 0,
        acceptedOffline: false, isListed: false)
    case .checkInUndone: try remove.run(.init(record.header.reverses))
    case .checkInRecounted(let body):
      try recount.run(.init(record.header.reverses), .init(body.points), .init(body.counts))
    default: break
    }
  }

  private func insert(
    _ header: RecordHeader, _ holder: HolderID, _ event: EventID, _ card: CardID,
    _ channel: Channel, _ points: Int64, acceptedOffline: Bool, isListed: Bool
  ) throws {
    try insert.run(
      .init(header.position), .init(holder.number), .init(event.number), .init(card.number),
      .init(header.occurredAt.microseconds), .init(header.recordedAt.microseconds),
      .init(channel.rawValue), .init(points), .init(acceptedOffline), .init(isListed))
  }
}
