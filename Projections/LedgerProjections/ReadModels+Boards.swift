import EventLog
import GRDB
public import Ledger

/// How many check-ins stand at an event: counts alone, of nobody and of no tariff.
public struct EventBoard: Hashable, Sendable {
  /// Those of an hour.
  public struct Hour: Hashable, Sendable {
    /// When the hour begins.
    public var start: Instant
    /// How many.
    public var checkins: Int64
  }

  /// Those with cards of a card system.
  public struct Region: Hashable, Sendable {
    /// The card system that issued the cards.
    public var system: CardSystemID
    /// How many.
    public var checkins: Int64
  }

  /// Those at a terminal.
  public struct Terminal: Hashable, Sendable {
    /// Its lasting name; nil for what no terminal took, such as at a counter or by a holder.
    public var name: String?
    /// How many.
    public var checkins: Int64
  }

  /// All of them.
  public var checkins: Int64 = 0
  /// By hour, the earliest first; hours without any are not among them.
  public var hours: [Hour] = []
  /// By region, in the order of their numbers.
  public var regions: [Region] = []
  /// By terminal, those with the most first, no more than ``ReadLimits/boardTerminalsMax``.
  public var terminals: [Terminal] = []
}

/// How a wait for the log to grow ended.
public enum LogGrowth: Hashable, Sendable {
  /// It has grown.
  case grown
  /// Nothing more will come.
  case closed
  /// The waiting task was cancelled.
  case cancelled
  /// Too many wait already.
  case overloaded
}

extension ReadLimits {
  /// The most hours of a board.
  public static let boardHoursMax = 48
  /// The most terminals of a board.
  public static let boardTerminalsMax = 100
}

extension ReadModels {
  /// How many check-ins stand at an event.
  ///
  /// - Parameters:
  ///   - event: the event.
  ///   - hours: how many hours are told apart, up to and with that of `now`; at most
  ///     `ReadLimits.boardHoursMax`.
  ///   - now: a moment of the last hour.
  ///   - minimum: the position that the answer must reflect.
  /// - Complexity: O(hours, regions and terminals), whatever the number of check-ins.
  public func board(
    of event: EventID, hours: Int, through now: Instant, atLeast minimum: UInt64 = 0
  ) async throws(ReadModelError) -> ReadAnswer<EventBoard> {
    let last = BoardCounts.hour(of: now)
    let first = last - Int64(min(max(hours, 1), ReadLimits.boardHoursMax)) + 1
    let answer = try await ask([Journal.participations.name], minimum) { database in
      var board = EventBoard()
      let rows = try Row.fetchCursor(
        database,
        sql: """
          SELECT part, key, checkins, NULL AS terminal FROM \(BoardCounts.table)
          WHERE event = ?1 AND part IN (0, 2) AND checkins <> 0
          UNION ALL
          SELECT part, key, checkins, NULL FROM \(BoardCounts.table)
          WHERE event = ?1 AND part = 1 AND key BETWEEN ?2 AND ?3 AND checkins <> 0
          UNION ALL
          SELECT part, key, checkins, paired.terminal FROM \(BoardCounts.table) AS board
          LEFT JOIN \(BoardCounts.terminalTable) AS paired ON paired.source = board.key
          WHERE event = ?1 AND part = 3 AND checkins <> 0
          """, arguments: [Int64(event.number), first, last])
      while let row = try rows.next() { board.add(row) }
      board.order()
      return board
    }
    return ReadAnswer(position: answer.position, value: answer.value)
  }

  /// Waits until the log has grown beyond a position.
  public func waitUntil(beyond position: UInt64) async -> LogGrowth {
    guard let signal else { return .closed }
    return switch await signal.waitUntil(beyond: Position(rawValue: position)) {
    case .grown: .grown
    case .closed: .closed
    case .cancelled: .cancelled
    case .overloaded: .overloaded
    }
  }
}

extension EventBoard {
  fileprivate mutating func add(_ row: Row) {
    let (key, count): (Int64, Int64) = (row["key"], row["checkins"])
    switch BoardCounts.Part(rawValue: row["part"]) {
    case .all: checkins = count
    case .hour: hours.append(Hour(start: BoardCounts.start(ofHour: key), checkins: count))
    case .cardSystem:
      regions.append(Region(system: CardSystemID(UInt8(clamping: key)), checkins: count))
    case .source:
      // A device that was replaced goes on under its terminal's name.
      let name: String? = row["terminal"]
      if let index = terminals.firstIndex(where: { $0.name == name }) {
        terminals[index].checkins += count
      } else {
        terminals.append(Terminal(name: name, checkins: count))
      }
    case nil: break
    }
  }

  fileprivate mutating func order() {
    hours.sort { $0.start < $1.start }
    regions.sort { $0.system.number < $1.system.number }
    terminals.sort { ($1.checkins, $0.name ?? "") < ($0.checkins, $1.name ?? "") }
    terminals = Array(terminals.prefix(ReadLimits.boardTerminalsMax))
  }
}
