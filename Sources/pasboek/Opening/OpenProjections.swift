import EventLog
import EventLogSQLite
import Ledger
import LedgerProjections
import Logging
import Projections
import ServiceLifecycle

/// The read models of a data folder: what folds them, and the questions that they answer.
struct OpenProjections: Sendable {
  let live: LiveProjections<SQLiteRecordReader, LedgerRecord>
  let readModels: ReadModels

  /// Opens the file, or makes it, for the log of the same folder.
  ///
  /// - Parameter signal: shows the log's durable head.
  init(_ folder: DataFolder, signal: HeadSignal, logger: Logger) throws {
    live = try LiveProjections(
      folder.projectionSetup(signal), sleep: { try await Task.sleep(for: $0) },
      failed: { logger.error("the read models are not brought up to date: \($0)") })
    for discarded in live.current.file.discarded {
      logger.notice("read model \(discarded.name) is folded anew: \(discarded.reason)")
    }
    readModels = ReadModels(
      live.current, log: try SQLiteEventStore(folder: folder.path, signal: signal), signal: signal
    ) { try await Task.sleep(for: $0) }
  }
}

extension DataFolder {
  /// Asks the read models of this folder where no service runs: they are folded to the log's end
  /// first, since nobody else does, and closed afterwards.
  ///
  /// - Throws: `locked` where a service runs; what `body` throws.
  func withFoldedProjections<Value>(
    logger: Logger, _ body: (ReadModels) async throws -> Value
  ) async throws -> Value {
    var reader = try SQLiteLog.openForReading(folder: path)
    guard let head = try reader.head(at: reader.lastPosition()) else {
      throw EventLogError(.damaged, "the log has no head")
    }
    let opened = try OpenProjections(self, signal: HeadSignal(head: head), logger: logger)
    do {
      try await opened.live.catchUp()
      let value = try await body(opened.readModels)
      try await opened.live.stop()
      return value
    } catch {
      try? await opened.live.stop()
      throw error
    }
  }

  /// What the read models of this folder are folded from and into.
  ///
  /// - Parameter signal: shows the log's durable head.
  func projectionSetup(
    _ signal: HeadSignal
  ) -> ProjectionSetup<SQLiteRecordReader, LedgerRecord> {
    ProjectionSetup(
      slots: projectionSlots, models: LedgerReadModels.all, signal: signal,
      openLog: { [path] in try SQLiteLog.openForReading(folder: path) },
      decode: { (position, bytes) throws(RecordError) in
        try LedgerReadModels.decode(position, bytes)
      })
  }

  /// The same where no service runs: up to where the log ends now.
  func projectionSetup() throws -> ProjectionSetup<SQLiteRecordReader, LedgerRecord> {
    var reader = try SQLiteLog.openForReading(folder: path)
    let head = try reader.head(at: reader.lastPosition())
    return projectionSetup(HeadSignal(head: head ?? .empty))
  }
}

/// Keeps the read models up to date while the service runs.
///
/// They are derived, so nothing that befalls them ends the service: what went wrong is logged and
/// tried again.
struct ProjectionService: Service {
  let projections: OpenProjections
  let logger: Logger

  func run() async throws {
    projections.live.start()
    // Ends also where the service is cancelled.
    try? await gracefulShutdown()
    do {
      try await projections.live.stop()
    } catch {
      logger.error("the read models do not close: \(error)")
    }
  }
}
