import GRDB
import Ledger
import Projections

/// Every reward that was redeemed, cancelled ones included.
struct RedemptionsModel: ReadModel {
  typealias Record = LedgerRecord
  static let name = "redemptions"
  var name: String { Self.name }
  let version = 1
  let tables = ["redemption"]
  let schema = """
    CREATE TABLE redemption (
      position INTEGER PRIMARY KEY, reward INTEGER NOT NULL, holder INTEGER NOT NULL,
      card INTEGER NOT NULL, points INTEGER NOT NULL, code TEXT NOT NULL,
      occurred_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL, cancelled_by INTEGER
    ) STRICT;
    """
  let indexes = """
    CREATE INDEX IF NOT EXISTS redemption_of_holder ON redemption (holder);
    """

  func makeFold(_ database: Database) throws -> any ReadModelFold<LedgerRecord> {
    try RedemptionsFold(database)
  }
}

private struct RedemptionsFold: ReadModelFold {
  let insert: PreparedStatement
  let cancel: PreparedStatement

  init(_ database: Database) throws {
    insert = try PreparedStatement(
      database, "INSERT INTO redemption VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)")
    cancel = try PreparedStatement(
      database, "UPDATE redemption SET cancelled_by = ?2 WHERE position = ?1 RETURNING 1")
  }

  func apply(_ record: LedgerRecord) throws {
    let header = record.header
    switch record.event {
    case .rewardRedeemed(let body):
      try insert.run(
        .init(header.position), .init(body.reward.number), .init(body.holder.number),
        .init(body.card.number), .init(body.points), .text(body.code),
        .init(header.occurredAt.microseconds), .init(header.recordedAt.microseconds))
    case .redemptionCancelled:
      guard try cancel.integer(.init(header.reverses), .init(header.position)) != nil else {
        throw UnfoldableRecord("no reward was redeemed at position \(header.reverses)")
      }
    default: break
    }
  }
}
