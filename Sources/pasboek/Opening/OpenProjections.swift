import EventLog
import EventLogSQLite
import Ledger
import LedgerProjections
import Logging
import Projections
import ServiceLifecycle

/// The read models of a data folder: their file, the runner that folds them, and the questions that
/// they answer.
struct OpenProjections: Sendable {
  let file: ProjectionFile<LedgerRecord>
  let runner: ProjectionRunner<SQLiteRecordReader, LedgerRecord>
  let readModels: ReadModels

  /// Opens the file, or makes it, for the log of the same folder.
  ///
  /// - Parameters:
  ///   - anew: models to fold anew.
  ///   - signal: shows the log's durable head.
  init(
    _ folder: DataFolder, anew: Set<String> = [], signal: HeadSignal, logger: Logger
  ) throws {
    var source = try SQLiteLog.openForReading(folder: folder.path)
    file = try ProjectionFile.open(
      path: folder.projectionsPath, models: LedgerReadModels.all, log: &source, anew: anew)
    for discarded in file.discarded {
      logger.notice("read model \(discarded.name) is folded anew: \(discarded.reason)")
    }
    runner = ProjectionRunner(file: file, source: source, signal: signal) {
      (position, bytes) throws(RecordError) in
      try LedgerReadModels.decode(position, bytes)
    }
    readModels = ReadModels(
      file: file, log: try SQLiteEventStore(folder: folder.path, signal: signal), signal: signal
    ) { try await Task.sleep(for: $0) }
  }
}

/// Keeps the read models up to date while the service runs.
///
/// They are derived, so nothing that befalls them ends the service: what went wrong is logged and
/// tried again.
struct ProjectionService: Service {
  let projections: OpenProjections
  let logger: Logger

  /// How long it waits after a failure before it tries again.
  static let retryInterval = Duration.seconds(5)

  func run() async throws {
    await cancelWhenGracefulShutdown {
      repeat {
        do {
          try await projections.runner.run()
        } catch {
          logger.error("the read models are not brought up to date: \(error)")
        }
      } while (try? await Task.sleep(for: Self.retryInterval)) != nil
    }
    do throws(ProjectionError) {
      try projections.file.close()
    } catch {
      logger.error("the read models do not close: \(error)")
    }
  }
}
