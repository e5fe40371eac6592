import Dispatch
public import EventLog

/// Keeps the read models up to date: folds what the log has, then what comes in.
///
/// Reads the log in pages and folds them on a queue of its own, never on the cooperative pool. A
/// batch's rows and checkpoints are one transaction: after a crash folding goes on where the newest
/// one ends.
public final class ProjectionRunner<
  Source: HeadSource & ~Copyable & Sendable, Record: ProjectedRecord
>: Sendable {
  private let queue = DispatchQueue(label: "projections", qos: .utility)
  private let work: ProjectionWork<Source, Record>
  private let signal: HeadSignal

  /// Makes a runner; nothing is folded before it runs.
  ///
  /// - Parameters:
  ///   - file: the opened file.
  ///   - source: the log, with which the file was opened.
  ///   - signal: shows the log's durable head.
  ///   - decode: reads a record from its bytes, which are valid during the call.
  public init(
    file: ProjectionFile<Record>, source: consuming sending Source, signal: HeadSignal,
    batchRecords: Int = ProjectionLimits.batchRecordsMax,
    decode: @escaping @Sendable (Position, UnsafeRawBufferPointer) throws -> Record
  ) {
    precondition(batchRecords > 0, "a batch without records makes no progress")
    work = ProjectionWork(
      file: file, source: source, batchRecords: batchRecords, decode: decode)
    self.signal = signal
  }

  /// Folds until the log is closed and all of it is folded, or the task is cancelled.
  ///
  /// - Throws: `ProjectionError` or `EventLogError` when storage fails; what was committed stands,
  ///   and running again goes on from there.
  public func run() async throws {
    try await resting {
      while !Task.isCancelled {
        let head = signal.head
        guard case .wait(let position) = try await step(head) else { continue }
        guard case .grown = await signal.waitUntil(beyond: position) else { return }
      }
    }
  }

  /// Folds up to the signal's head and returns.
  ///
  /// - Throws: as `run`, and `CancellationError`.
  public func catchUp() async throws { try await catchUp(to: signal.head) {} }

  /// Folds up to a head of the log and returns; what is beyond it stays there.
  ///
  /// - Parameter folded: called after each batch.
  func catchUp(to head: LogHead, folded: () -> Void) async throws {
    try await resting {
      while case .fold = try await step(head) {
        folded()
        try Task.checkCancellation()
      }
    }
  }

  /// The head that the log had at a position; nothing where it ends before.
  func head(at position: Position) async throws -> LogHead? {
    try await onQueue { work in Result { try work.head(at: position) } }.get()
  }

  /// Lets go of every statement when `body` is over, so that the file can be closed.
  private func resting(_ body: () async throws -> Void) async throws {
    do {
      try await body()
    } catch {
      await onQueue { $0.rest() }
      throw error
    }
    await onQueue { $0.rest() }
  }

  private func step(_ head: LogHead) async throws -> CatchUpPlan.Step {
    let end = signal.head.position
    return try await onQueue { work in
      Result { try work.step(head, end: end) }.mapError { error in
        error is EventLogError ? error : ProjectionError(translating: error)
      }
    }.get()
  }

  private func onQueue<Value: Sendable>(
    _ body: @escaping @Sendable (ProjectionWork<Source, Record>) -> Value
  ) async -> Value {
    await withUnsafeContinuation { continuation in
      queue.async { [work] in continuation.resume(returning: body(work)) }
    }
  }
}
