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
  private var page: [Record] = []

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

  /// Takes the next step and returns which it was.
  func step(_ head: LogHead) throws -> CatchUpPlan.Step {
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

  /// Lets go of the prepared statements.
  func rest() {
    for model in folds.indices { folds[model] = nil }
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
    let end = position.advanced(by: page.count)
    let reached = try self.head(at: end, head)
    var outcomes: [Outcome] = []
    try file.pool.writeWithoutTransaction { database in
      try database.inTransaction(.immediate) {
        for model in models {
          var outcome = Outcome(model: model, head: reached, stop: undecodable)
          if let (count, error) = try apply(model, database) {
            outcome.stop = ProjectionStop(at: position.advanced(by: count + 1), error)
            outcome.head = try self.head(at: position.advanced(by: count), head)
          }
          var checkpoint = checkpoints[model]
          checkpoint.head = outcome.head
          checkpoint.origin = outcome.head.position > .beforeFirst ? origin : nil
          try checkpoint.write(database, model: file.models[model].name, stop: outcome.stop)
          outcomes.append(outcome)
        }
        return .commit
      }
    }
    for outcome in outcomes { take(outcome) }
    plan.folded(outcomes.filter { $0.stop == nil }.map(\.model), to: end)
  }

  /// What became of a model in a batch that is committed.
  private struct Outcome {
    var model: Int
    var head: LogHead
    var stop: ProjectionStop?
  }

  private func take(_ outcome: Outcome) {
    let model = outcome.model
    checkpoints[model].head = outcome.head
    checkpoints[model].origin = outcome.head.position > .beforeFirst ? origin : nil
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

  /// Applies the page to a model.
  ///
  /// - Returns: nil, or how many records were applied before the one that the model cannot fold.
  /// - Throws: when storage fails.
  private func apply(
    _ model: Int, _ database: Database
  ) throws -> (count: Int, error: any Error)? {
    var count = 0
    do {
      let fold = try folds[model] ?? file.models[model].makeFold(database)
      folds[model] = fold
      try database.inSavepoint {
        for record in page {
          try fold.apply(record)
          count += 1
        }
        return .commit
      }
      return nil
    } catch let error as DatabaseError where !error.isOfStatement {
      throw error
    } catch {
      // What the failed record left half done is gone with the savepoint; fold what came before.
      let fold = try file.models[model].makeFold(database)
      folds[model] = fold
      for record in page.prefix(count) { try fold.apply(record) }
      return (count, error)
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
