import GRDB
import Ledger
import Projections

/// What is asked of a card system as a whole: where its records stand in the log, which events take
/// part in it, and who its members are.
struct RegionsModel: ReadModel {
  typealias Record = LedgerRecord
  static let name = "regions"
  var name: String { Self.name }
  let version = 1
  let tables = ["region_mark", "region_event", "region_member"]
  let schema = """
    CREATE TABLE region_mark (
      card_system INTEGER NOT NULL, number INTEGER NOT NULL, position INTEGER NOT NULL,
      PRIMARY KEY (card_system, number)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE region_event (
      card_system INTEGER NOT NULL, event INTEGER NOT NULL, since INTEGER NOT NULL,
      left_at INTEGER, PRIMARY KEY (card_system, event)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE region_member (
      card_system INTEGER NOT NULL, holder INTEGER NOT NULL, since INTEGER NOT NULL,
      PRIMARY KEY (card_system, holder)
    ) STRICT, WITHOUT ROWID;
    """
  let indexes = """
    CREATE INDEX IF NOT EXISTS region_event_of_event ON region_event (event);
    """

  /// One of so many of a card system's records has its place kept.
  static let markInterval: UInt64 = 256

  func makeFold(_ database: Database) throws -> any ReadModelFold<LedgerRecord> {
    try RegionsFold(database)
  }
}

private struct RegionsFold: ReadModelFold {
  let mark: PreparedStatement
  let joinEvent: PreparedStatement
  let leave: PreparedStatement
  let systemsOfEvent: PreparedStatement
  let joinHolder: PreparedStatement

  init(_ database: Database) throws {
    mark = try PreparedStatement(database, "INSERT INTO region_mark VALUES (?, ?, ?)")
    joinEvent = try PreparedStatement(
      database, "INSERT INTO region_event VALUES (?, ?, ?, NULL)")
    leave = try PreparedStatement(
      database,
      """
      UPDATE region_event SET left_at = ?3
      WHERE card_system = ?1 AND event = ?2 AND left_at IS NULL
      """)
    systemsOfEvent = try PreparedStatement(
      database, "SELECT card_system FROM region_event WHERE event = ? AND left_at IS NULL")
    joinHolder = try PreparedStatement(
      database, "INSERT OR IGNORE INTO region_member VALUES (?, ?, ?)")
  }

  func apply(_ record: LedgerRecord) throws {
    let position = SQLValue(record.header.position)
    for (place, number) in record.runningNumbers.enumerated()
    where number % RegionsModel.markInterval == 1 {
      let system = record.header.systems.members[place]
      try mark.run(.init(system.number), .init(number), position)
    }
    switch record.event {
    case .eventDefined(let body):
      for system in body.systems.members {
        try joinEvent.run(.init(system.number), .init(body.event.number), position)
      }
    case .eventChanged(let body):
      // Which joined later is not entered: of what happened before, the region has no record.
      var left: [Int64] = []
      try systemsOfEvent.forEachRow(.init(body.event.number)) { left.append($0.integer(0)) }
      for system in left where !body.systems.contains(CardSystemID(UInt8(clamping: system))) {
        try leave.run(.init(system), .init(body.event.number), position)
      }
    case .membershipStarted(let body):
      try joinHolder.run(.init(body.system.number), .init(body.holder.number), position)
    default: break
    }
  }
}
