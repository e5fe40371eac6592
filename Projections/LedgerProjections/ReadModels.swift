public import EventLog
import GRDB
public import Ledger
public import Projections

/// The questions that the read models answer, from any thread and beside the engine.
///
/// Every answer names the position that it reflects. Whoever must see what they have just written
/// says `atLeast`: the answer then waits for that position, no longer than
/// `ProjectionLimits.waitMax`.
///
/// - Throws: every question `ReadModelError`.
public struct ReadModels: Sendable {
  private struct Opened: Sendable {
    var current: CurrentProjections<LedgerRecord>
    var log: any EventStore
    var signal: HeadSignal
    var sleep: @Sendable (Duration) async throws -> Void

    /// When the record at a position was recorded.
    func recordedAt(_ position: UInt64) async throws(ReadModelError) -> Instant {
      let before = Position(rawValue: position - 1)
      let found: [StoredRecord]
      do throws(EventLogError) {
        found = try await log.records(after: before, limit: 1)
      } catch {
        throw ReadModelError(error)
      }
      guard let bytes = found.first?.bytes else {
        throw .unreadable("there is no record \(position)")
      }
      do {
        return try LedgerRecord(bytes, at: position).header.recordedAt
      } catch {
        throw .unreadable(error.description)
      }
    }
  }

  private let opened: Opened?

  /// No read models: every question is answered with `unavailable`.
  public static let none = ReadModels(opened: nil)

  private init(opened: Opened?) {
    self.opened = opened
  }

  /// Makes the questions to the file that counts.
  ///
  /// - Parameters:
  ///   - log: the log that it is folded from.
  ///   - signal: shows the log's durable head.
  ///   - sleep: waits for a duration, by a clock that only goes forward.
  public init(
    _ current: CurrentProjections<LedgerRecord>, log: any EventStore, signal: HeadSignal,
    sleep: @escaping @Sendable (Duration) async throws -> Void
  ) {
    opened = Opened(current: current, log: log, signal: signal, sleep: sleep)
  }

  /// The newest durable position of the log: who waits for it sees everything that was answered.
  public var newestPosition: UInt64 { opened?.signal.head.position.rawValue ?? 0 }

  /// Shows the log's durable head; nil where there are no read models.
  var signal: HeadSignal? { opened?.signal }

  /// How far each read model is; empty where there are none.
  public var statuses: [ReadModelStatus] {
    guard let opened else { return [] }
    let head = opened.signal.head.position
    return opened.current.file.statuses.map { ReadModelStatus($0, head: head) }
  }

  /// The root of the log at a position.
  func root(at position: UInt64) async throws(ReadModelError) -> LogHash {
    guard let opened else { throw .unavailable }
    // Where models keep up it is the newest one, which nobody needs to work out.
    let newest = opened.signal.head
    if newest.position.rawValue == position { return newest.root }
    do throws(EventLogError) {
      if let head = try await opened.log.head(at: Position(rawValue: position)) { return head.root }
    } catch {
      throw .unreadable(error.description)
    }
    throw .unreadable("the log ends before position \(position)")
  }

  /// The last position that the log had reached at a moment; 0 where it was empty.
  ///
  /// Records stand in the order in which they were recorded, so a few of them are read.
  ///
  /// - Complexity: O(log records), a read of one record each.
  public func position(recordedBy instant: Instant) async throws(ReadModelError) -> UInt64 {
    guard let opened else { throw .unavailable }
    var reached: UInt64 = 0
    var beyond = opened.signal.head.position.rawValue + 1
    while beyond - reached > 1 {
      let middle = reached + (beyond - reached) / 2
      if try await opened.recordedAt(middle) <= instant {
        reached = middle
      } else {
        beyond = middle
      }
    }
    return reached
  }

  func ask<Value: Sendable>(
    _ models: [String], _ minimum: UInt64,
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws(ReadModelError) -> (position: UInt64, value: Value) {
    guard let opened else { throw .unavailable }
    do throws(ProjectionError) {
      let answer = try await opened.current.query(
        models, atLeast: Position(rawValue: minimum), sleep: opened.sleep, body)
      return (answer.position.rawValue, answer.value)
    } catch {
      throw ReadModelError(error)
    }
  }
}

/// How far a read model is, as it is shown.
public struct ReadModelStatus: Hashable, Sendable {
  /// The model's name.
  public var name: String
  /// The model's version.
  public var version: Int
  /// `live`, `catching up` or `stopped`.
  public var state: String
  /// The position that its rows reflect.
  public var position: UInt64
  /// How many durable records it does not reflect yet.
  public var recordsBehind: Int
  /// The record that it cannot fold, where it stopped.
  public var stoppedAt: UInt64?
  /// Why it stopped.
  public var reason: String?
  private let status: ProjectionStatus
  private let head: Position

  init(_ status: ProjectionStatus, head: Position) {
    self.status = status
    self.head = head
    name = status.name
    version = status.version
    position = status.position.rawValue
    recordsBehind = status.recordsBehind(head)
    stoppedAt = status.stop?.position.rawValue
    reason = status.stop?.reason
    state =
      switch status.state {
      case .live: "live"
      case .catchingUp: "catching up"
      case .stopped: "stopped"
      }
  }

  /// How old the oldest record is that it does not reflect, in seconds; zero where there is none.
  public func secondsBehind(now: Instant) -> Double {
    status.secondsBehind(head, now: now.microseconds)
  }
}

/// An answer and the position that it reflects.
public struct ReadAnswer<Value: Sendable>: Sendable {
  /// The answer reflects every record up to this one and none after it.
  public var position: UInt64
  /// The answer.
  public var value: Value
}

/// A part of a list, and how long all of it is.
public struct ReadPage<Row: Sendable>: Sendable {
  /// The page reflects every record up to this one and none after it.
  public var position: UInt64
  /// How many rows there are in all.
  public var total: Int
  /// The rows from the one that was asked for.
  public var rows: [Row]
}

/// The named limits of the questions.
public enum ReadLimits {
  /// The most rows of a page; a larger wish gets this many.
  public static let pageRowsMax = 500
  /// The most organisers, or other entities, that one question names.
  public static let entitiesMax = 1_000
}
