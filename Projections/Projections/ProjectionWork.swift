import EventLog
import GRDB

/// What the runner does on its queue: reads a page, folds it into a lane of models, commits.
// SAFETY: used on the runner's serial queue alone, one step after the other.
final class ProjectionWork<
  Source: HeadSource & ~Copyable & Sendable, Record: ProjectedRecord
>: @unchecked Sendable {
  private let file: ProjectionFile<Record>
  private var source: Source
  private let decode: @Sendable (Position, UnsafeRawBufferPointer) throws -> Record
  private var plan: CatchUpPlan
  private var checkpoints: [Checkpoint]
  private var origin: LogHash?
  private var folds: [(any ReadModelFold<Record>)?]
  /// The models whose indexes were seen to be there.
  private var indexed: Set<Int> = []
  private var page: [Record] = []
  /// Where the log ends, which may be beyond where a fold is to end.
  private var end = Position.beforeFirst

  init(
    file: ProjectionFile<Record>, source: consuming sending Source, batchRecords: Int,
    decode: @escaping @Sendable (Position, UnsafeRawBufferPointer) throws -> Record
  ) {
    self.file = file
    self.source = source
    self.decode = decode
    checkpoints = file.checkpoints
    origin = file.origin
    folds = file.models.map { _ in nil }
    plan = CatchUpPlan(
      positions: checkpoints.map(\.head.position),
      batchRecords: min(batchRecords, ProjectionLimits.batchRecordsMax))
  }

  /// Takes the next step towards a head and returns which it was.
  ///
  /// - Parameter end: where the log ends.
  func step(_ head: LogHead, end: Position) throws -> CatchUpPlan.Step {
    self.end = max(self.end, end)
    plan.grew(to: head.position)
    let step = plan.nextStep
    if case .fold(let position, let limit, let models) = step {
      try fold(after: position, limit: limit, into: models, head)
    } else {
      for model in file.models.indices where checkpoints[model].head.position == head.position {
        file.show(model) { $0.becomeLive() }
      }
    }
    return step
  }

  /// The log's head at a position; nothing where it ends before.
  func head(at position: Position) throws -> LogHead? { try source.head(at: position) }

  /// Lets go of the prepared statements.
  func rest() { forget(Array(folds.indices)) }

  /// Has these models' folds made anew: what they keep may be of a transaction that was undone.
  private func forget(_ models: [Int]) {
    for model in models { folds[model] = nil }
  }

  private func fold(
    after position: Position, limit: Int, into models: [Int], _ head: LogHead
  ) throws {
    let undecodable = try readPage(after: position, limit: limit)
    if let first = page.first {
      for model in models {
        file.show(model) { $0.pendingSinceMicroseconds = first.recordedAtMicroseconds }
      }
    }
    let reached = position.advanced(by: page.count)
    let outcomes = try commit(models, after: position, undecodable: undecodable, head)
    for outcome in outcomes { take(outcome) }
    plan.folded(outcomes.filter { $0.stop == nil }.map(\.model), to: reached)
  }

  /// Folds the page into the models, in one transaction with their checkpoints.
  ///
  /// Where a model cannot fold a record, everything is undone and made again, for that model with
  /// what comes before the record. A savepoint for each model would be simpler, but with one open
  /// SQLite lets every statement walk through all that the savepoint keeps.
  private func commit(
    _ models: [Int], after position: Position, undecodable: ProjectionStop?, _ head: LogHead
  ) throws -> [Outcome] {
    var failures: [Int: Failure] = [:]
    while true {
      do {
        return try file.pool.writeWithoutTransaction { database in
          var outcomes: [Outcome] = []
          try database.inTransaction(.immediate) {
            for model in models where failures[model]?.count != 0 {
              try apply(model, page.prefix(failures[model]?.count ?? page.count), database)
            }
            outcomes = try self.outcomes(models, failures, position, undecodable, head)
            for outcome in outcomes { try finish(outcome, database) }
            return .commit
          }
          return outcomes
        }
      } catch {
        forget(models)
        guard let failure = error as? Failure else { throw error }
        failures[failure.model] = failure
      }
    }
  }

  private func outcomes(
    _ models: [Int], _ failures: [Int: Failure], _ position: Position,
    _ undecodable: ProjectionStop?, _ head: LogHead
  ) throws -> [Outcome] {
    let end = try self.head(at: position.advanced(by: page.count), head)
    return try models.map { model in
      guard let failure = failures[model] else {
        return Outcome(model: model, head: end, stop: undecodable)
      }
      let reached = position.advanced(by: failure.count)
      return Outcome(
        model: model, head: try self.head(at: reached, head),
        stop: ProjectionStop(at: reached.advanced(by: 1), failure.error))
    }
  }

  private func finish(_ outcome: Outcome, _ database: Database) throws {
    let model = file.models[outcome.model]
    if isIndexed(outcome), !indexed.contains(outcome.model) {
      try database.execute(sql: model.indexes)
    }
    try checkpoint(outcome).write(database, model: model.name, stop: outcome.stop)
  }

  /// Whether a model has its indexes now: it has caught up as good as wholly, or comes no further.
  private func isIndexed(_ outcome: Outcome) -> Bool {
    outcome.stop != nil
      || outcome.head.position.distance(to: end) < ProjectionLimits.batchRecordsMax
  }

  /// A record that a model cannot fold: how many of the page come before it.
  private struct Failure: Error {
    var model: Int
    var count: Int
    var error: any Error
  }

  private func checkpoint(_ outcome: Outcome) -> Checkpoint {
    var checkpoint = checkpoints[outcome.model]
    checkpoint.head = outcome.head
    checkpoint.origin = outcome.head.position > .beforeFirst ? origin : nil
    return checkpoint
  }

  /// What became of a model in a batch that is committed.
  private struct Outcome {
    var model: Int
    var head: LogHead
    var stop: ProjectionStop?
  }

  private func take(_ outcome: Outcome) {
    let model = outcome.model
    checkpoints[model] = checkpoint(outcome)
    if isIndexed(outcome) { indexed.insert(model) }
    let isAtHead = outcome.head.position == plan.head
    let newest = page.last?.recordedAtMicroseconds
    file.show(model) { status in
      status.position = outcome.head.position
      if let stop = outcome.stop {
        status.state = .stopped(stop)
      } else if isAtHead {
        status.becomeLive()
      } else {
        status.state = .catchingUp
        status.pendingSinceMicroseconds = newest
      }
    }
    file.signals[model].advance(to: outcome.head)
    guard outcome.stop != nil else { return }
    plan.stopped(model, at: outcome.head.position)
    file.signals[model].close()
  }

  /// Applies records of the page to a model, and finishes its batch.
  ///
  /// - Throws: `Failure` at a record that the model cannot fold, or at the first one where it
  ///   cannot finish; when storage fails.
  private func apply(_ model: Int, _ records: ArraySlice<Record>, _ database: Database) throws {
    var count = 0
    do {
      let fold = try folds[model] ?? file.models[model].makeFold(database)
      folds[model] = fold
      try fold.apply(records.span, count: &count)
      // Nothing tells which of them it is that cannot be written.
      count = 0
      try fold.finish()
    } catch let error as DatabaseError where !error.isOfStatement {
      throw error
    } catch {
      throw Failure(model: model, count: count, error: error)
    }
  }

  /// Reads and decodes the next records.
  ///
  /// - Returns: the record that cannot be decoded, if there is one; the page ends before it.
  private func readPage(after position: Position, limit: Int) throws -> ProjectionStop? {
    page.removeAll(keepingCapacity: true)
    do {
      let read = try source.forEachRecord(after: position, limit: limit) { position, bytes in
        do {
          page.append(try decode(position, bytes))
        } catch {
          throw Undecodable(stop: ProjectionStop(at: position, error))
        }
      }
      guard read == limit else {
        throw EventLogError(
          .damaged, "no record below the head", at: position.advanced(by: read + 1))
      }
      return nil
    } catch let undecodable as Undecodable {
      return undecodable.stop
    }
  }

  private struct Undecodable: Error {
    var stop: ProjectionStop
  }

  /// The log's head at a position that was read, mostly the newest one, whose root is known.
  private func head(at position: Position, _ newest: LogHead) throws -> LogHead {
    if origin == nil { origin = try source.record(at: .first).map { LogHash.leaf(of: $0) } }
    if position == newest.position { return newest }
    guard let head = try source.head(at: position) else {
      throw EventLogError(.shortened, "the log became shorter while it was folded", at: position)
    }
    return head
  }
}

extension ProjectionStatus {
  /// Everything is folded; a model that stopped stays so.
  fileprivate mutating func becomeLive() {
    guard stop == nil else { return }
    state = .live
    pendingSinceMicroseconds = nil
  }
}
