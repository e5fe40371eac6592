public import EventLog
public import GRDB
import Glibc
import Synchronization

extension ProjectionFile {
  /// Asks the tables of some models, in one snapshot.
  ///
  /// Runs on a reader's own thread, beside the runner, at most `ProjectionLimits.queriesMax` at a
  /// time.
  ///
  /// - Parameters:
  ///   - names: the models whose tables are read.
  ///   - minimum: a position that the answer must reflect at least; it is waited for, no longer
  ///     than `ProjectionLimits.waitMax`.
  ///   - sleep: waits for a duration.
  /// - Returns: the answer, and the position that it reflects: the least of the models'.
  /// - Throws: `overloaded`; `behind` when the wait was over first; `stopped` when a model will not
  ///   get there; `storageFailed`.
  public func query<Value: Sendable>(
    _ names: [String], atLeast minimum: Position = .beforeFirst,
    sleep: @escaping @Sendable (Duration) async throws -> Void,
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws(ProjectionError) -> (position: Position, value: Value) {
    let count = queriesUnderWay.add(1, ordering: .relaxed).newValue
    defer { queriesUnderWay.subtract(1, ordering: .relaxed) }
    guard count <= ProjectionLimits.queriesMax else {
      throw ProjectionError(.overloaded, "\(count) queries are under way")
    }
    for model in models.indices where names.contains(models[model].name) {
      try await wait(for: model, minimum, sleep)
    }
    do {
      return try await pool.read { database in
        (try Self.position(names, database), try body(database))
      }
    } catch {
      throw ProjectionError(translating: error)
    }
  }

  /// Reads the tables of a file in one snapshot, beside the process that folds into it.
  ///
  /// - Throws: `unavailable` where there is no file; `storageFailed`.
  public static func read<Value>(
    path: String, _ body: (Database) throws -> Value
  ) throws(ProjectionError) -> Value {
    guard access(path, F_OK) == 0 else {
      throw ProjectionError(.unavailable, "there are no read models at \(path)")
    }
    return try translating {
      var configuration = Configuration()
      configuration.readonly = true
      let file = try DatabaseQueue(path: path, configuration: configuration)
      return try file.read { try body($0) }
    }
  }

  private func wait(
    for model: Int, _ minimum: Position,
    _ sleep: @escaping @Sendable (Duration) async throws -> Void
  ) async throws(ProjectionError) {
    let signal = signals[model]
    guard signal.head.position < minimum else { return }
    let outcome = await withTaskGroup(of: HeadSignal.Outcome.self) { group in
      group.addTask { await signal.waitUntil(beyond: minimum.advanced(by: -1)) }
      group.addTask {
        try? await sleep(ProjectionLimits.waitMax)
        return .cancelled
      }
      let first = await group.next() ?? .cancelled
      group.cancelAll()
      return first
    }
    let name = models[model].name
    let position = signal.head.position
    switch outcome {
    case .grown: return
    case .closed: throw ProjectionError(.stopped, "\(name) stopped", at: position)
    case .overloaded: throw ProjectionError(.overloaded, "too many wait for \(name)")
    case .cancelled:
      throw ProjectionError(.behind, "\(name) is not at \(minimum) yet", at: position)
    }
  }

  private static func position(_ names: [String], _ database: Database) throws -> Position {
    var position: Int64?
    for name in names {
      let found = try Int64.fetchOne(
        database, sql: "SELECT position FROM checkpoint WHERE model = ?", arguments: [name])
      position = min(position ?? .max, found ?? 0)
    }
    return Position(rawValue: UInt64(clamping: position ?? 0))
  }
}
