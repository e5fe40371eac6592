import GRDB
import Ledger
import Projections

/// The social tariffs of all holders, as far as a fold knows them.
final class TariffBook {
  private var histories: [UInt64: TariffHistory] = [:]
  private var graces: [CardSystemID: [TariffHistory.Grace]] = [:]
  private let insertChange: PreparedStatement
  private let insertGrace: PreparedStatement

  static func schema(_ table: String) -> String {
    """
    CREATE TABLE \(table)_tariff (
      position INTEGER PRIMARY KEY, holder INTEGER NOT NULL, card_system INTEGER NOT NULL,
      kind INTEGER NOT NULL, since INTEGER NOT NULL, last_day INTEGER
    ) STRICT;
    CREATE TABLE \(table)_grace (
      position INTEGER PRIMARY KEY, card_system INTEGER NOT NULL, since INTEGER NOT NULL,
      days INTEGER NOT NULL
    ) STRICT;
    """
  }

  static func tables(_ table: String) -> [String] { ["\(table)_tariff", "\(table)_grace"] }

  init(_ table: String, _ database: Database) throws {
    insertChange = try PreparedStatement(
      database, "INSERT INTO \(table)_tariff VALUES (?, ?, ?, ?, ?, ?)")
    insertGrace = try PreparedStatement(database, "INSERT INTO \(table)_grace VALUES (?, ?, ?, ?)")
    try PreparedStatement(database, "SELECT * FROM \(table)_grace ORDER BY position").forEachRow {
      row in
      graces[CardSystemID(UInt8(clamping: row.integer(1))), default: []].append(
        TariffHistory.Grace(
          position: UInt64(clamping: row.integer(0)),
          since: Instant(microseconds: row.integer(2)), days: UInt8(clamping: row.integer(3))))
    }
    try PreparedStatement(database, "SELECT * FROM \(table)_tariff ORDER BY position").forEachRow {
      row in
      let kind = TariffHistory.Change.Kind(rawValue: UInt8(clamping: row.integer(3)))
      add(
        TariffHistory.Change(
          position: UInt64(clamping: row.integer(0)), kind: kind ?? .revoked,
          since: Instant(microseconds: row.integer(4)),
          lastDay: row.isNull(5)
            ? nil : CivilDate(daysSinceEpoch: Int32(clamping: row.integer(5)))),
        HolderID(UInt32(clamping: row.integer(1))),
        CardSystemID(UInt8(clamping: row.integer(2))))
    }
  }

  /// Takes over what a record says of social tariffs.
  func apply(_ record: LedgerRecord) throws {
    switch TariffStatement(record) {
    case .change(let change, let holder, let system):
      try insertChange.run(
        .init(change.position), .init(holder.number), .init(system.number),
        .init(change.kind.rawValue), .init(change.since.microseconds),
        SQLValue(change.lastDay?.daysSinceEpoch))
      add(change, holder, system)
    case .grace(let grace, let system):
      try insertGrace.run(
        .init(grace.position), .init(system.number), .init(grace.since.microseconds),
        .init(grace.days))
      graces[system, default: []].append(grace)
    case nil: break
    }
  }

  /// Whether a holder has the active social tariff of a card system at a moment, grace included, as
  /// far as it is known by now.
  func isActive(_ holder: HolderID, _ system: CardSystemID, at instant: Instant) -> Bool {
    guard var history = histories[Self.key(holder, system)] else { return false }
    let graces = graces[system] ?? []
    if let last = history.changes.last, last.since <= instant, let lastDay = last.lastDay,
      graces.count == 1,
      history.changes.allSatisfy({ $0.kind == .granted && $0.since <= last.since })
    {
      // Nothing but grants, the newest of which holds: by far the most common case.
      return BrusselsTime.date(at: instant) <= lastDay.adding(days: Int32(graces[0].days))
    }
    history.graces = graces
    return history.eligibility(asHappenedOn: instant)?.status == .active
  }

  private func add(_ change: TariffHistory.Change, _ holder: HolderID, _ system: CardSystemID) {
    histories[Self.key(holder, system), default: TariffHistory()].changes.append(change)
  }

  private static func key(_ holder: HolderID, _ system: CardSystemID) -> UInt64 {
    UInt64(holder.number) << 8 | UInt64(system.number)
  }
}
