import GRDB
import Ledger
import Projections

/// Everything that the log says of social tariffs and of how long they hold, in the order in which
/// it was said: what is asked for follows from it (`TariffHistory`).
struct TariffsModel: ReadModel {
  typealias Record = LedgerRecord
  static let name = "tariffs"
  var name: String { Self.name }
  let version = 1
  let tables = ["tariff_change", "tariff_policy"]
  let schema = """
    CREATE TABLE tariff_change (
      position INTEGER PRIMARY KEY, holder INTEGER NOT NULL, card_system INTEGER NOT NULL,
      kind INTEGER NOT NULL, since INTEGER NOT NULL, last_day INTEGER
    ) STRICT;
    CREATE TABLE tariff_policy (
      position INTEGER PRIMARY KEY, card_system INTEGER NOT NULL, since INTEGER NOT NULL,
      grace_days INTEGER NOT NULL
    ) STRICT;
    """
  let indexes = """
    CREATE INDEX IF NOT EXISTS tariff_change_of_holder ON tariff_change (holder, card_system);
    CREATE INDEX IF NOT EXISTS tariff_policy_of_system ON tariff_policy (card_system);
    """

  func makeFold(_ database: Database) throws -> any ReadModelFold<LedgerRecord> {
    try TariffsFold(database)
  }
}

private struct TariffsFold: ReadModelFold {
  let change: PreparedStatement
  let policy: PreparedStatement

  init(_ database: Database) throws {
    change = try PreparedStatement(
      database, "INSERT INTO tariff_change VALUES (?, ?, ?, ?, ?, ?)")
    policy = try PreparedStatement(database, "INSERT INTO tariff_policy VALUES (?, ?, ?, ?)")
  }

  func apply(_ record: LedgerRecord) throws {
    switch TariffStatement(record) {
    case .change(let value, let holder, let system):
      try change.run(
        .init(value.position), .init(holder.number), .init(system.number),
        .init(value.kind.rawValue), .init(value.since.microseconds),
        SQLValue(value.lastDay?.daysSinceEpoch))
    case .grace(let value, let system):
      try policy.run(
        .init(value.position), .init(system.number), .init(value.since.microseconds),
        .init(value.days))
    case nil: break
    }
  }
}
