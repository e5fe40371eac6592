import GRDB
import Ledger
import Projections

/// How many check-ins stand at each event: in all, and of each hour, card system and pairing, each
/// in a row of its own that is found at once.
///
/// They are the sums of the entries of the journal beside which they are kept, so that a board and
/// an export of totals never differ.
final class BoardCounts {
  /// What a row is about; raw values are stored.
  enum Part: Int64 {
    /// Every check-in; the key is 0.
    case all = 0
    /// Those that happened in an hour; the key is the hour since 1970 in UTC.
    case hour = 1
    /// Those with a card of a card system; the key is its number.
    case cardSystem = 2
    /// Those of a pairing; the key is its number, 0 of none.
    case source = 3
  }

  /// What the counts of a check-in depend on.
  private struct Place: Hashable {
    var event: EventID
    var hour: Int64
    var system: CardSystemID
    var source: SourceID
  }

  private struct Cell: Hashable, Comparable {
    var event: EventID
    var part: Part
    var key: Int64

    static func < (left: Cell, right: Cell) -> Bool {
      (left.event.number, left.part.rawValue, left.key)
        < (right.event.number, right.part.rawValue, right.key)
    }
  }

  static let table = "participations_board"
  static let terminalTable = "participations_terminal"
  static let tables = [table, terminalTable]
  static let schema = """
    CREATE TABLE \(table) (
      event INTEGER NOT NULL, part INTEGER NOT NULL, key INTEGER NOT NULL,
      checkins INTEGER NOT NULL, PRIMARY KEY (event, part, key)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE \(terminalTable) (source INTEGER PRIMARY KEY, terminal TEXT NOT NULL) STRICT;
    """

  private let add: PreparedStatement
  private let pair: PreparedStatement
  private var changes: [Place: Int64] = [:]

  init(_ database: Database) throws {
    add = try PreparedStatement(
      database,
      """
      INSERT INTO \(Self.table) VALUES (?1, ?2, ?3, ?4)
      ON CONFLICT DO UPDATE SET checkins = checkins + excluded.checkins
      """)
    pair = try PreparedStatement(
      database, "INSERT OR REPLACE INTO \(Self.terminalTable) VALUES (?, ?)")
  }

  /// A pairing has a terminal's lasting name.
  func pair(_ source: SourceID, _ terminal: String) throws {
    try pair.run(.init(source.number), .text(terminal))
  }

  /// Takes over what an entry changes about the check-ins that stand.
  func apply(_ entry: ParticipationEntry) {
    guard entry.checkins != 0 else { return }
    let place = Place(
      event: entry.event, hour: Self.hour(of: entry.occurredAt), system: entry.holderSystem,
      source: entry.source)
    changes[place, default: 0] += entry.checkins
  }

  /// The hour that a moment lies in: local time differs from UTC by whole hours.
  static func hour(of instant: Instant) -> Int64 {
    let (hour, rest) = instant.microseconds.quotientAndRemainder(dividingBy: microsecondsPerHour)
    return rest < 0 ? hour - 1 : hour
  }

  /// When an hour begins.
  static func start(ofHour hour: Int64) -> Instant {
    Instant(microseconds: hour * microsecondsPerHour)
  }

  private static let microsecondsPerHour: Int64 = 3_600_000_000

  /// Writes what has changed, in the order of the table; what was counted and taken back within a
  /// batch has a row as well, as if it had been in two.
  func finish() throws {
    var cells: [Cell: Int64] = [:]
    for (place, change) in changes {
      for (part, key) in [
        (Part.all, 0), (.hour, place.hour), (.cardSystem, Int64(place.system.number)),
        (.source, Int64(place.source.number)),
      ] {
        cells[Cell(event: place.event, part: part, key: key), default: 0] += change
      }
    }
    changes.removeAll(keepingCapacity: true)
    for (cell, change) in cells.sorted(by: { $0.key < $1.key }) {
      try add.run { row in
        row.add(cell.event.number)
        row.add(cell.part.rawValue)
        row.add(cell.key)
        row.add(change)
      }
    }
  }
}
