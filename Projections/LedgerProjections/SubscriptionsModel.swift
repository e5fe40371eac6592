import GRDB
import Ledger
import Projections

/// Every subscription that was sold or renewed: by whom, where, for how much.
struct SubscriptionsModel: ReadModel {
  typealias Record = LedgerRecord
  static let name = "subscriptions"
  var name: String { Self.name }
  let version = 1
  let tables = ["subscription_sale"]
  let schema = """
    CREATE TABLE subscription_sale (
      position INTEGER PRIMARY KEY, card_system INTEGER NOT NULL, holder INTEGER NOT NULL,
      card INTEGER NOT NULL, channel INTEGER NOT NULL, kind INTEGER NOT NULL, seller INTEGER,
      price INTEGER NOT NULL, commission INTEGER NOT NULL, voucher INTEGER, first_day INTEGER,
      home_municipality INTEGER NOT NULL, age_band INTEGER NOT NULL,
      occurred_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL
    ) STRICT;
    """
  let indexes = """
    CREATE INDEX IF NOT EXISTS subscription_sale_of_holder ON subscription_sale (holder);
    CREATE INDEX IF NOT EXISTS subscription_sale_by_seller
      ON subscription_sale (seller, occurred_at);
    CREATE INDEX IF NOT EXISTS subscription_sale_in_system
      ON subscription_sale (card_system, occurred_at);
    """

  func makeFold(_ database: Database) throws -> any ReadModelFold<LedgerRecord> {
    try SubscriptionsFold(database)
  }
}

private struct SubscriptionsFold: ReadModelFold {
  let insert: PreparedStatement

  init(_ database: Database) throws {
    insert = try PreparedStatement(
      database,
      "INSERT INTO subscription_sale VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
  }

  func apply(_ record: LedgerRecord) throws {
    guard case .subscriptionSold(let body) = record.event else { return }
    let header = record.header
    try insert.run(
      .init(header.position), .init(body.system.number), .init(body.holder.number),
      .init(body.card.number), .init(body.channel.rawValue), .init(body.kind.rawValue),
      SQLValue(body.seller), .init(body.priceCents), .init(body.commissionCents),
      body.voucher == 0 ? .null : .init(body.voucher), SQLValue(body.firstDay?.daysSinceEpoch),
      .init(body.stamp.homeMunicipality), .init(body.stamp.ageBand.rawValue),
      .init(header.occurredAt.microseconds), .init(header.recordedAt.microseconds))
  }
}
