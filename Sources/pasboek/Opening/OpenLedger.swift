import EventLog
import EventLogSQLite
import Ledger
import LedgerService
import Logging
import PassDirectory

/// A ledger opened for writing: its engine, and the failure that would end it.
struct OpenLedger {
  let engine: LedgerEngine
  let failure: EngineFailure
  /// Shows the durable head.
  let signal: HeadSignal
  /// The read models, where they were asked for.
  let projections: OpenProjections?
  /// What of the directory was brought in line with the log.
  let settled: SettledDirectory

  /// Opens a ledger, or creates it where the folder holds none.
  ///
  /// In this order: the log, checked against its newest head; the state, from a snapshot and the
  /// records after it; the directory, brought in line with the log; the engine.
  ///
  /// - Parameters:
  ///   - isLossAccepted: whether it is opened to record a loss that was accepted.
  ///   - destroysBeyond: whether to destroy whom the directory knows and the log does not, instead
  ///     of refusing such a directory.
  ///   - withReadModels: whether to open the read models as well.
  ///   - clock: what dates records.
  ///   - random: what the directory makes keys and references of.
  static func open(
    _ folder: DataFolder, origin: String?, isClockConfirmed: Bool,
    isLossAccepted: Bool = false, destroysBeyond: Bool = false, withReadModels: Bool = false,
    clock: any LedgerClock = SystemClock(),
    random: any RandomNumberGenerator & Sendable = KernelRandom(), logger: Logger
  ) async throws -> OpenLedger {
    let now = clock.now().microseconds
    if !folder.hasHeads { try create(folder, now: now) }
    let opened = try SQLiteLog.openForWriting(
      folder: folder.path, headsPath: folder.heads, now: now, isLossAccepted: isLossAccepted)
    // Both take seconds where there are many people, and neither needs the other.
    let opening = Beside { [path = folder.path] in
      try PassDirectory.Directory.open(folder: path, random: random)
    }
    let failure = EngineFailure(logger)
    var options = EngineOptions { failure.failed($0) }
    options.isClockConfirmed = isClockConfirmed
    options.freeDiskFraction = { [path = folder.path] in
      (try? DiskSpace.freeFraction(of: path)) ?? 0
    }
    options.unreadable = { logger.error("a record could not be read: \($0)") }
    var settled = SettledDirectory()
    let (engine, signal, projections) = try opened.takeApart { [options] writer, heads in
      let folding = Result { () throws(EventLogError) in try foldLog(folder, logger) }
      let directory = try opening.value()
      let folded = try folding.get()
      settled = try SettledDirectory(
        directory, with: LoggedPeople(folded.state), destroysBeyond: destroysBeyond)
      logger.info("directory in line with the log: \(settled)")
      let signal = HeadSignal(head: writer.head)
      var options = options
      let projections =
        withReadModels ? try OpenProjections(folder, signal: signal, logger: logger) : nil
      if let projections { options.readModels = projections.readModels }
      let engine = LedgerEngine(
        folded: folded, writer: writer, heads: heads,
        source: try SQLiteLog.openForReading(folder: folder.path), signal: signal,
        directory: directory, clock: clock, options: options)
      return (engine, signal, projections)
    }
    let isNew = try await engine.read { state, _ in state.position == 0 }
    if isNew {
      let name = origin ?? "pasboek/\(String(UInt64.random(in: .min ... .max), radix: 16))"
      _ = try await engine.register([.createLedger(origin: name)])
    }
    return OpenLedger(
      engine: engine, failure: failure, signal: signal, projections: projections,
      settled: settled)
  }

  /// Creates a log, also where an earlier creation was cut short.
  ///
  /// A log that has records and lacks its heads is left as it is: opening it says what is wrong.
  private static func create(_ folder: DataFolder, now: Int64) throws(EventLogError) {
    do throws(EventLogError) {
      try SQLiteLog.create(folder: folder.path, headsPath: folder.heads, now: now)
    } catch {
      guard error.code == .foreign, folder.holdsLedger else { throw error }
    }
  }

  /// Folds the log from the newest snapshot that fits it, or from its beginning.
  static func foldLog(_ folder: DataFolder, _ logger: Logger) throws(EventLogError) -> FoldedLog {
    var reader = try SQLiteLog.openForReading(folder: folder.path)
    let snapshot = try SnapshotFile.read(folder: folder.path) { (position) throws(EventLogError) in
      try reader.head(at: position)
    }
    var random = SystemRandomNumberGenerator()
    var folded = snapshot ?? FoldedLog(seed: (random.next(), random.next()))
    let start = folded.position
    try folded.fold(&reader) { position in
      guard start.distance(to: position) >= FoldedLog.progressRecords else { return }
      logger.notice("folded up to position \(position)")
    }
    return folded
  }
}

/// Remembers that the engine failed, and tells who waits for it.
final class EngineFailure: Sendable {
  private let stream: AsyncStream<EventLogError>
  private let continuation: AsyncStream<EventLogError>.Continuation
  private let logger: Logger

  init(_ logger: Logger) {
    (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(1))
    self.logger = logger
  }

  func failed(_ error: EventLogError) {
    logger.critical("a commit failed: \(error)")
    continuation.yield(error)
  }

  /// Returns the first failure, or nothing when the waiting task is cancelled.
  func wait() async -> EventLogError? {
    for await error in stream { return error }
    return nil
  }
}
