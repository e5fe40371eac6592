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
  /// The read models, where they were asked for.
  let projections: OpenProjections?

  /// Opens a ledger, or creates it where the folder holds none.
  ///
  /// In this order: the log, checked against its newest head; the state, from a snapshot and the
  /// records after it; the directory, brought in line with the log; the engine.
  ///
  /// - Parameters:
  ///   - mayDirectoryBeAhead: whether to open although the directory knows holders or cards that
  ///     the log does not: only to record a loss, never to serve.
  ///   - withReadModels: whether to open the read models as well.
  static func open(
    _ folder: DataFolder, origin: String?, isClockConfirmed: Bool,
    mayDirectoryBeAhead: Bool = false, withReadModels: Bool = false, logger: Logger
  ) async throws -> OpenLedger {
    let clock = SystemClock()
    let now = clock.now().microseconds
    if !folder.hasHeads { try create(folder, now: now) }
    let opened = try SQLiteLog.openForWriting(
      folder: folder.path, headsPath: folder.heads, now: now)
    let directory = try PassDirectory.Directory.open(
      folder: folder.path, random: KernelRandom())
    let failure = EngineFailure(logger)
    var options = EngineOptions { failure.failed($0) }
    options.isClockConfirmed = isClockConfirmed
    options.freeDiskFraction = { [path = folder.path] in
      (try? DiskSpace.freeFraction(of: path)) ?? 0
    }
    options.unreadable = { logger.error("a record could not be read: \($0)") }
    let (engine, projections) = try opened.takeApart { [options] writer, heads in
      let folded = try foldLog(folder, logger)
      try reconcile(
        directory, with: folded.state, mayBeAhead: mayDirectoryBeAhead, logger)
      let signal = HeadSignal(head: writer.head)
      var options = options
      let projections =
        withReadModels ? try OpenProjections(folder, signal: signal, logger: logger) : nil
      if let projections { options.readModels = projections.readModels }
      let engine = LedgerEngine(
        folded: folded, writer: writer, heads: heads,
        source: try SQLiteLog.openForReading(folder: folder.path), signal: signal,
        directory: directory, clock: clock, options: options)
      return (engine, projections)
    }
    let isNew = try await engine.read { state, _ in state.position == 0 }
    if isNew {
      let name = origin ?? "pasboek/\(String(UInt64.random(in: .min ... .max), radix: 16))"
      _ = try await engine.register([.createLedger(origin: name)])
    }
    return OpenLedger(engine: engine, failure: failure, projections: projections)
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

  /// Settles what a crash left between directory and log, and refuses a directory of another log.
  private static func reconcile(
    _ directory: PassDirectory.Directory, with state: borrowing LedgerState, mayBeAhead: Bool,
    _ logger: Logger
  ) throws {
    var holders: [UInt128: UInt32] = [:]
    var cards: [UInt128: UInt32] = [:]
    for number in 0..<UInt32(state.holderCount) {
      guard let reference = state.reference(ofHolder: HolderID(number + 1)) else { continue }
      holders[reference] = number + 1
    }
    for number in 0..<UInt32(state.cardCount) {
      guard let reference = state.reference(ofCard: CardID(number + 1)) else { continue }
      cards[reference] = number + 1
    }
    var holderOfCard = [UInt32](repeating: 0, count: state.cardCount + 1)
    for number in cards.values {
      holderOfCard[Int(number)] = state.card(CardID(number))?.holder.number ?? 0
    }
    let changes = try directory.reconcile(
      holders: { holders[$0] }, cards: { cards[$0] },
      holderOfCard: { number in
        let holder = Int(number) < holderOfCard.count ? holderOfCard[Int(number)] : 0
        return holder == 0 ? nil : holder
      })
    logger.info("directory in line with the log: \(changes)")
    let beyond = directory.countBeyond(holders: state.holderCount, cards: state.cardCount)
    guard beyond == 0 || mayBeAhead else {
      throw EventLogError(
        .foreign, "the directory has \(beyond) holders and cards that the log does not know")
    }
    let missing =
      holders.count { !directory.hasHolder(reference: $0.key, entity: $0.value) }
      + cards.count { !directory.hasCard(reference: $0.key, entity: $0.value) }
    guard missing == 0 else {
      throw EventLogError(
        .foreign, "the directory lacks \(missing) holders and cards that the log names")
    }
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
