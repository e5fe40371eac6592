import GRDB
import Ledger
import Projections

/// Everything that the log says of a holder, refusals included, in the order in which it was said.
///
/// `detail` is a refusal's number, why something was undone or put aside, a standing, a card's
/// status, the last day of a tariff or of a membership of an association, a subscription's first
/// day, or why points were issued or a card sold; `kind` is what was sold, or what began it: which
/// of them follows from the type of the record. A card that moves to another holder is told to
/// both; a standstill of all subscriptions has holder 0 and is told to whoever had bought one. What
/// card systems keep to themselves (`is_apart`) is told to those in `timeline_told` alone.
///
/// The check-ins that stand and the movements of points are rows of it, and in no table of their
/// own: a row less for each costs as much again as the folding of it. `standing` is 0 for a refused
/// tap that may still count, 1 for a check-in that counts, 2 for one that stands anyway since a
/// terminal accepted it offline, and nothing for all else, an undone check-in among it; `earned` is
/// what it gives now.
struct TimelineModel: ReadModel {
  typealias Record = LedgerRecord
  static let name = "timeline"
  var name: String { Self.name }
  let version = 5
  let tables = ["timeline", "timeline_told", "timeline_card"]
  let schema = """
    CREATE TABLE timeline (
      position INTEGER PRIMARY KEY, holder INTEGER NOT NULL, former_holder INTEGER,
      type INTEGER NOT NULL, occurred_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL,
      client INTEGER, card INTEGER, event INTEGER, card_system INTEGER, is_apart INTEGER NOT NULL,
      points INTEGER, balance INTEGER, channel INTEGER, detail INTEGER, reward INTEGER,
      coupon INTEGER, organizer INTEGER, kind INTEGER, sales_channel INTEGER, cents INTEGER,
      full_cents INTEGER, tickets INTEGER, reverses INTEGER, changed_by INTEGER, counts INTEGER,
      standing INTEGER, earned INTEGER
    ) STRICT;
    CREATE TABLE timeline_told (
      position INTEGER NOT NULL, card_system INTEGER NOT NULL, PRIMARY KEY (position, card_system)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE timeline_card (
      card INTEGER PRIMARY KEY, holder INTEGER, since INTEGER NOT NULL
    ) STRICT;
    """
  let indexes = """
    CREATE INDEX IF NOT EXISTS timeline_of_holder ON timeline (holder);
    CREATE INDEX IF NOT EXISTS timeline_of_former_holder ON timeline (former_holder)
      WHERE former_holder IS NOT NULL;
    CREATE INDEX IF NOT EXISTS timeline_at_event ON timeline (event) WHERE standing > 0;
    """

  /// The check-ins that stand, as a table in a query.
  static let checkIns = """
    (SELECT position, holder, event, card, occurred_at, recorded_at, channel, earned AS points
      FROM timeline WHERE standing > 0)
    """
  /// Every movement of points, as a table in a query.
  static let movements = """
    (SELECT position, holder, type, occurred_at, recorded_at, points, balance, event, card, reward,
        CASE type WHEN \(RecordType.pointsIssued.rawValue) THEN detail END AS cause, reverses
      FROM timeline WHERE points <> 0)
    """

  func makeFold(_ database: Database) throws -> any ReadModelFold<LedgerRecord> {
    try TimelineFold(database)
  }
}

private struct TimelineFold: ReadModelFold {
  let checkIn: PreparedStatement
  let insert: PreparedStatement
  let undo: PreparedStatement
  let name: PreparedStatement
  let mark: PreparedStatement
  let recount: PreparedStatement
  let tell: PreparedStatement
  let card: PreparedStatement
  let holder: PreparedStatement
  let move: PreparedStatement

  init(_ database: Database) throws {
    checkIn = try PreparedStatement(
      database,
      """
      INSERT INTO timeline (position, holder, type, occurred_at, recorded_at, client, card, event,
        is_apart, points, balance, channel, detail, counts, standing, earned)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?)
      """)
    insert = try PreparedStatement(
      database,
      """
      INSERT INTO timeline
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?,
        NULL, NULL)
      """)
    undo = try PreparedStatement(
      database,
      "UPDATE timeline SET changed_by = ?2, counts = 0, standing = NULL WHERE position = ?1")
    name = try PreparedStatement(
      database, "UPDATE timeline SET reverses = ?2 WHERE position = ?1")
    mark = try PreparedStatement(
      database, "UPDATE timeline SET changed_by = ?2 WHERE position = ?1")
    recount = try PreparedStatement(
      database,
      """
      UPDATE timeline
      SET changed_by = ?2, counts = ?3, earned = earned + ?4,
        standing = CASE WHEN standing < 2 THEN ?3 ELSE standing END
      WHERE position = ?1
      """)
    tell = try PreparedStatement(database, "INSERT INTO timeline_told VALUES (?, ?)")
    card = try PreparedStatement(database, "INSERT INTO timeline_card VALUES (?, ?, ?)")
    // A change that is entered late is older than what is in force, and moves no card.
    holder = try PreparedStatement(
      database, "SELECT holder FROM timeline_card WHERE card = ?1 AND since <= ?2")
    move = try PreparedStatement(
      database, "UPDATE timeline_card SET holder = ?2, since = ?3 WHERE card = ?1 AND since <= ?3")
  }

  func apply(_ record: LedgerRecord) throws {
    switch record.event {
    case .checkedIn(let body):
      try add(body, record.header)
    case .checkInRefused(let body):
      // A card without a holder is nobody's: there is no timeline to tell it in.
      if body.holder.exists { try add(body, record.header) }
    default: try applyOther(record)
    }
  }

  /// Nearly every record is a check-in, which takes the short way.
  private func add(_ body: CheckedIn, _ header: RecordHeader) throws {
    try checkIn.run { row in
      begin(&row, header, body.holder)
      row.add(body.card)
      row.add(body.event)
      row.add(body.points)
      row.add(body.balance)
      row.add(body.channel.rawValue)
      row.add(body.finding?.rawValue)
      row.add(body.counts ? 1 : 0)
      row.add(body.wasAcceptedOffline ? 2 : 1)
      row.add(body.points)
    }
    try noteAdmission(header)
  }

  /// A held tap that was admitted has two rows, each of which names the other.
  private func noteAdmission(_ header: RecordHeader) throws {
    guard header.reverses != 0 else { return }
    try name.run(.init(header.position), .init(header.reverses))
    try mark.run(.init(header.reverses), .init(header.position))
  }

  private func add(_ body: CheckInRefused, _ header: RecordHeader) throws {
    try checkIn.run { row in
      begin(&row, header, body.holder)
      row.add(body.card)
      row.add(body.event)
      row.add(0)
      row.add(body.balance)
      row.add(body.channel.rawValue)
      row.add(body.refusal.rawValue)
      row.add(0)
      if body.refusal.isCandidate {
        row.add(0)
        row.add(0)
      } else {
        row.addNull()
        row.addNull()
      }
    }
    try noteAdmission(header)
  }

  private func begin(_ row: inout BoundNumbers, _ header: RecordHeader, _ holder: HolderID) {
    row.add(header.position)
    row.add(holder.number)
    row.add(header.type.rawValue)
    row.add(header.occurredAt.microseconds)
    row.add(header.recordedAt.microseconds)
    row.add(header.client)
  }

  private func applyOther(_ record: LedgerRecord) throws {
    let former = try formerHolder(record)
    guard let entry = TimelineFact(record.event) else { return }
    let header = record.header
    switch record.event {
    case .checkInUndone, .redemptionCancelled, .ticketSaleCancelled, .museumVisitUndone:
      try undo.run(.init(header.reverses), .init(header.position))
    case .checkInRecounted(let body):
      try recount.run(
        .init(header.reverses), .init(header.position), .init(body.counts), .init(body.points))
    // What a dismissal is about, and the held visit that a person admitted.
    case .findingDismissed, .museumVisitRegistered, .museumVisitRefused:
      if header.reverses != 0 { try mark.run(.init(header.reverses), .init(header.position)) }
    default: break
    }
    let isApart = record.event.isToldApart
    try insert.run(
      .init(header.position), .init(entry.holder.number), former, .init(header.type.rawValue),
      .init(header.occurredAt.microseconds), .init(header.recordedAt.microseconds),
      SQLValue(header.client), SQLValue(entry.card), SQLValue(entry.event),
      SQLValue(entry.system?.number), .init(isApart), SQLValue(entry.points),
      SQLValue(entry.balance), SQLValue(entry.channel?.rawValue), SQLValue(entry.detail),
      SQLValue(entry.reward), SQLValue(entry.coupon), SQLValue(entry.organizer),
      SQLValue(entry.kind), SQLValue(entry.salesChannel?.rawValue), SQLValue(entry.cents),
      SQLValue(entry.fullCents), SQLValue(entry.tickets),
      header.reverses == 0 ? .null : .init(header.reverses),
      entry.counts.map { SQLValue($0) } ?? .null)
    guard isApart else { return }
    try header.systems.forEach { system in
      try tell.run(.init(header.position), .init(system.number))
    }
  }

  /// Keeps whose each card is, and returns whose it was where a record gives it to another.
  private func formerHolder(_ record: LedgerRecord) throws -> SQLValue {
    let since = SQLValue(record.header.occurredAt.microseconds)
    switch record.event {
    case .cardRegistered(let body):
      try card.run(.init(body.card.number), SQLValue(body.holder), since)
    case .cardStatusChanged(let body):
      let number = SQLValue(body.card.number)
      let former = try holder.integer(number, since)
      try move.run(number, SQLValue(body.holder), since)
      if let former, former != Int64(body.holder.number) { return .integer(former) }
    default: break
    }
    return .null
  }
}
