import GRDB
import Ledger
import Projections

/// What persons are asked to look at, and what they decided: held taps, participations that stand
/// against a rule, and unknown cards that a terminal had let in.
///
/// `detail` is the number of the rule that is against it, a ``Refusal`` or, where there is a
/// museum, a ``MuseumRefusal``; `came_to` the one that a held tap met once it was admitted. Which
/// taps are findings follows from the taps alone, and not from the order in which they came in.
struct FindingsModel: ReadModel {
  typealias Record = LedgerRecord
  static let name = "findings"
  var name: String { Self.name }
  let version = 1
  let tables = ["finding", "finding_source", "finding_source_organizer"]
  let schema = """
    CREATE TABLE finding (
      position INTEGER PRIMARY KEY, kind INTEGER NOT NULL, state INTEGER NOT NULL,
      detail INTEGER NOT NULL, event INTEGER, museum INTEGER, holder INTEGER, card INTEGER,
      source INTEGER, sequence INTEGER, occurred_at INTEGER NOT NULL,
      recorded_at INTEGER NOT NULL, settled_by INTEGER, settled_at INTEGER, client INTEGER,
      reason INTEGER, came_to INTEGER
    ) STRICT;
    CREATE TABLE finding_source (
      source INTEGER PRIMARY KEY, terminal TEXT NOT NULL
    ) STRICT;
    CREATE TABLE finding_source_organizer (
      source INTEGER NOT NULL, organizer INTEGER NOT NULL, PRIMARY KEY (source, organizer)
    ) STRICT, WITHOUT ROWID;
    """
  let indexes = """
    CREATE INDEX IF NOT EXISTS finding_by_state ON finding (state, occurred_at);
    """

  func makeFold(_ database: Database) throws -> any ReadModelFold<LedgerRecord> {
    try FindingsFold(database)
  }
}

/// Whether anybody has looked at a finding.
///
/// Raw values are stored: none is ever changed or used again.
public enum FindingState: Int64, Sendable, CaseIterable {
  /// Nobody has.
  case open = 1
  /// The tap was held, and a person admitted it.
  case admitted = 2
  /// It was put aside.
  case dismissed = 3
  /// What it is about was undone.
  case undone = 4

  /// The word of the ledger's own API.
  public var name: String {
    switch self {
    case .open: "open"
    case .admitted: "admitted"
    case .dismissed: "dismissed"
    case .undone: "undone"
    }
  }

  /// The state with the word `name`, or nil for another word.
  public init?(name: String) {
    guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = found
  }
}

private final class FindingsFold: ReadModelFold {
  private let pair: PreparedStatement
  private let serve: PreparedStatement
  private let insert: PreparedStatement
  private let settle: PreparedStatement
  private let undo: PreparedStatement
  /// By the position of each finding, and of the record that admitted it, the finding's own: nearly
  /// every record concerns none.
  private var findings: [UInt64: UInt64] = [:]

  init(_ database: Database) throws {
    pair = try PreparedStatement(database, "INSERT INTO finding_source VALUES (?, ?)")
    serve = try PreparedStatement(
      database, "INSERT OR IGNORE INTO finding_source_organizer VALUES (?, ?)")
    insert = try PreparedStatement(
      database,
      """
      INSERT INTO finding
      VALUES (?, ?, \(FindingState.open.rawValue), ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL, NULL,
        NULL, NULL)
      """)
    settle = try PreparedStatement(
      database,
      """
      UPDATE finding SET state = ?2, settled_by = ?3, settled_at = ?4, client = ?5, reason = ?6,
        came_to = ?7
      WHERE position = ?1
      """)
    undo = try PreparedStatement(
      database,
      "UPDATE finding SET state = \(FindingState.undone.rawValue) WHERE position = ?1")
    try PreparedStatement(database, "SELECT position, settled_by FROM finding").forEachRow { row in
      let position = UInt64(clamping: row.integer(0))
      findings[position] = position
      if row.integer(1) > 0 { findings[UInt64(clamping: row.integer(1))] = position }
    }
  }

  func apply(_ record: LedgerRecord) throws {
    let header = record.header
    switch record.event {
    case .checkedIn(let body):
      if header.reverses != 0 {
        try admit(header, body.finding.map { Int64($0.rawValue) })
      } else if let finding = body.finding, !finding.isCandidate {
        try add(
          .conflict, finding.rawValue, header, body.event, .none, body.holder, body.card)
      }
    case .checkInRefused(let body):
      if header.reverses != 0 {
        try admit(header, Int64(body.refusal.rawValue))
      } else if let kind = body.refusal.heldAs {
        try add(
          kind, body.refusal.rawValue, header, body.event, .none, body.holder, body.card)
      }
    case .tapUnresolved(let body) where body.wasAcceptedOffline && body.refusal == .cardUnknown:
      try add(.unknownCard, body.refusal.rawValue, header, body.event, .none, .none, body.card)
    case .museumVisitRegistered(let body):
      if header.reverses != 0 {
        try admit(header, body.finding.map { Int64($0.rawValue) })
      } else if let finding = body.finding {
        try add(
          .conflict, finding.rawValue, header, .none, body.museum, body.holder, body.card)
      }
    case .museumVisitRefused(let body):
      if header.reverses != 0 {
        try admit(header, Int64(body.refusal.rawValue))
      } else if body.refusal.isHeld {
        try add(
          .quarantined, body.refusal.rawValue, header, .none, body.museum, body.holder, body.card)
      }
    default: try applyOther(record)
    }
  }

  private func applyOther(_ record: LedgerRecord) throws {
    let header = record.header
    switch record.event {
    case .terminalPaired(let body):
      try pair.run(.init(body.source.number), .text(body.terminal))
      for organizer in body.organizers {
        try serve.run(.init(body.source.number), .init(organizer.number))
      }
    case .findingDismissed(let body):
      try settle(header, .dismissed, reason: Int64(body.reason.rawValue), cameTo: nil)
    case .checkInUndone, .museumVisitUndone:
      guard let position = findings[header.reverses] else { return }
      try undo.run(.init(position))
    default: break
    }
  }

  private func add(
    _ kind: FindingKind, _ detail: UInt16, _ header: RecordHeader, _ event: EventID,
    _ museum: OrganizerID, _ holder: HolderID, _ card: CardID
  ) throws {
    var (source, sequence) = (SQLValue.null, SQLValue.null)
    if case .tap(let tapped, let number) = header.key {
      (source, sequence) = (.init(tapped.number), .init(number))
    }
    try insert.run(
      .init(header.position), .init(kind.rawValue), .init(detail), SQLValue(event),
      SQLValue(museum), SQLValue(holder), SQLValue(card), source, sequence,
      .init(header.occurredAt.microseconds), .init(header.recordedAt.microseconds))
    findings[header.position] = header.position
  }

  private func admit(_ header: RecordHeader, _ cameTo: Int64?) throws {
    findings[header.position] = header.reverses
    try settle(header, .admitted, reason: nil, cameTo: cameTo)
  }

  private func settle(
    _ header: RecordHeader, _ state: FindingState, reason: Int64?, cameTo: Int64?
  ) throws {
    guard findings[header.reverses] != nil else {
      throw UnfoldableRecord("position \(header.reverses) is no finding that could be settled")
    }
    try settle.run(
      .init(header.reverses), .init(state.rawValue), .init(header.position),
      .init(header.recordedAt.microseconds), SQLValue(header.client),
      reason.map { .init($0) } ?? .null, cameTo.map { .init($0) } ?? .null)
  }
}
