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
    switch record.event {
    case .cardSystemDefined(let body):
      try add(body.policy, of: body.system, record.header)
    case .cardSystemPolicyChanged(let body):
      try add(body.policy, of: body.system, record.header)
    case .socialTariffGranted(let body):
      try add(.granted, body.holder, body.system, body.lastDay, record.header)
    case .socialTariffSuspended(let body):
      try add(.suspended, body.holder, body.system, body.lastDay, record.header)
    case .socialTariffSuspensionLifted(let body):
      try add(.lifted, body.holder, body.system, nil, record.header)
    case .socialTariffRevoked(let body):
      try add(.revoked, body.holder, body.system, nil, record.header)
    default: break
    }
  }

  private func add(
    _ kind: TariffHistory.Change.Kind, _ holder: HolderID, _ system: CardSystemID,
    _ lastDay: CivilDate?, _ header: RecordHeader
  ) throws {
    try change.run(
      .init(header.position), .init(holder.number), .init(system.number), .init(kind.rawValue),
      .init(header.occurredAt.microseconds), SQLValue(lastDay?.daysSinceEpoch))
  }

  private func add(
    _ value: RegionPolicy, of system: CardSystemID, _ header: RecordHeader
  ) throws {
    try policy.run(
      .init(header.position), .init(system.number), .init(header.occurredAt.microseconds),
      .init(value.graceDays))
  }
}
