public import EventLog
import Synchronization

/// What read models are folded from and into: the same for each file that takes another's place.
public struct ProjectionSetup<
  Source: HeadSource & ~Copyable & Sendable, Record: ProjectedRecord
>: Sendable {
  /// Where the files are.
  public let slots: ProjectionSlots
  /// Every read model.
  public let models: [any ReadModel<Record>]
  /// Shows the log's durable head.
  public let signal: HeadSignal
  let batchRecords: Int
  let openLog: @Sendable () throws -> Source
  let decode: @Sendable (Position, UnsafeRawBufferPointer) throws -> Record

  /// Makes a setup; nothing is opened.
  ///
  /// - Parameters:
  ///   - openLog: opens the log for a reader of its own.
  ///   - decode: reads a record from its bytes, which are valid during the call.
  public init(
    slots: ProjectionSlots, models: [any ReadModel<Record>], signal: HeadSignal,
    batchRecords: Int = ProjectionLimits.batchRecordsMax,
    openLog: @escaping @Sendable () throws -> Source,
    decode: @escaping @Sendable (Position, UnsafeRawBufferPointer) throws -> Record
  ) {
    self.slots = slots
    self.models = models
    self.signal = signal
    self.batchRecords = batchRecords
    self.openLog = openLog
    self.decode = decode
  }

  /// Opens a file and its runner.
  func open(
    _ path: String, anew: Set<String> = [], lock: ProjectionLock
  ) throws -> ProjectionGeneration<Source, Record> {
    var source = try openLog()
    let file = try ProjectionFile.open(
      path: path, models: models, log: &source, anew: anew, lock: lock)
    return ProjectionGeneration(
      path: path, file: file,
      runner: ProjectionRunner(
        file: file, source: source, signal: signal, batchRecords: batchRecords, decode: decode))
  }
}

/// One file of read models and what folds into it.
final class ProjectionGeneration<
  Source: HeadSource & ~Copyable & Sendable, Record: ProjectedRecord
>: Sendable {
  let path: String
  let file: ProjectionFile<Record>
  let runner: ProjectionRunner<Source, Record>
  private let folding = Mutex<Task<Void, Never>?>(nil)

  init(path: String, file: ProjectionFile<Record>, runner: ProjectionRunner<Source, Record>) {
    self.path = path
    self.file = file
    self.runner = runner
  }

  /// Keeps its models up to date from now on, also after failures.
  ///
  /// - Parameters:
  ///   - retrying: waits before it tries again.
  ///   - failed: told what went wrong.
  func start(
    retrying: @escaping @Sendable () async throws -> Void,
    failed: @escaping @Sendable (any Error) -> Void
  ) {
    folding.withLock { folding in
      guard folding == nil else { return }
      folding = Task { [runner] in
        repeat {
          do {
            return try await runner.run()
          } catch {
            failed(error)
          }
        } while (try? await retrying()) != nil
      }
    }
  }

  /// Folds no more once the batch under way is committed.
  func pause() async {
    let task = folding.withLock { folding in
      defer { folding = nil }
      return folding
    }
    task?.cancel()
    await task?.value
  }
}
