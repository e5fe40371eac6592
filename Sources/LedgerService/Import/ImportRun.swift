import Ledger
import PassDirectory

/// The kinds of files that are imported.
public enum ImportKind: String, Sendable, CaseIterable, Codable {
  /// Cards for the stock.
  case cards
  /// Events.
  case events
  /// Organisers.
  case organizers
  /// Passholders with their cards.
  case passholders
}

/// Imports a file line by line: each is applied wholly or leaves nothing behind.
///
/// A line that was applied before is found so by the numbers and ids in it, so an import that was
/// cut short, by `kill -9` too, is run again and goes on.
public struct Import: Sendable {
  /// How many lines go to the log in one commit; check-ins wait for as long as it takes.
  static let batchLines = 500
  /// How many lines are read before the progress is told.
  static let progressLines = 10_000

  private let engine: LedgerEngine
  private let fault: @Sendable (ImportFault) throws -> Void
  private let progress: @Sendable (ImportSummary) -> Void

  /// Makes an import.
  ///
  /// - Parameters:
  ///   - fault: told of each line that is not applied, in the order in which it turns out.
  ///   - progress: told the figures from time to time.
  public init(
    _ engine: LedgerEngine, fault: @escaping @Sendable (ImportFault) throws -> Void,
    progress: @escaping @Sendable (ImportSummary) -> Void
  ) {
    self.engine = engine
    self.fault = fault
    self.progress = progress
  }

  /// Imports a file.
  ///
  /// - Parameter cardSystem: the public id of the card system of lines that name none.
  /// - Throws: `ImportFailure` where the file cannot be read on; `EngineError` or `DirectoryError`
  ///   where the ledger cannot go on. What was applied by then stays.
  public func run(
    _ kind: ImportKind, file path: String, cardSystem: UInt32?
  ) async throws -> ImportSummary {
    let file = try ImportFile(path: path)
    let reader = CSVReader { (bytes) throws(ImportFailure) in try file.read(into: &bytes) }
    let context = try await ImportContext(engine, cardSystem: cardSystem)
    switch kind {
    case .cards: return try await run(CardImporter(context: context), reader)
    case .events: return try await run(EventImporter(context: context), reader)
    case .organizers: return try await run(OrganizerImporter(context: context), reader)
    case .passholders: return try await run(PassholderImporter(context: context), reader)
    }
  }

  private func run<Lines: Importer>(
    _ importer: Lines, _ reader: CSVReader
  ) async throws -> ImportSummary {
    let preparation = try ImportPreparation(importer, reader)
    var summary = ImportSummary()
    var told = 0
    var ready = try await preparation.next()
    while let current = ready {
      // The next batch is prepared while the log decides this one.
      async let following = preparation.next()
      do {
        try Task.checkCancellation()
        summary.lines += current.linesRead
        summary.unchanged += current.unchanged
        for fault in current.faults { try count(fault, in: &summary) }
        let outcomes = try await commit(current, importer)
        try await preparation.settle(current, outcomes)
        for (line, outcome) in zip(current.lines, outcomes) {
          switch outcome {
          case .success(let outcome) where importer.isAdded(outcome): summary.added += 1
          case .success: summary.unchanged += 1
          case .failure(let refusal): try count(ImportFault(line, refusal), in: &summary)
          }
        }
      } catch {
        // Pending rows would keep their numbers taken until the next start.
        if let prepared = try? await following { try? await preparation.abandon(prepared) }
        throw error
      }
      if summary.lines / Self.progressLines > told {
        told = summary.lines / Self.progressLines
        progress(summary)
      }
      ready = try await following
    }
    return summary
  }

  private func count(_ fault: ImportFault, in summary: inout ImportSummary) throws {
    summary.count(fault)
    try self.fault(fault)
  }

  /// Hands a batch to the log; where the log was not asked, what was prepared is destroyed.
  private func commit<Lines: Importer>(
    _ batch: ImportBatch<Lines>, _ importer: Lines
  ) async throws -> [Result<Lines.Outcome, RegistrationRefusal>] {
    guard let prepared = batch.prepared else { return [] }
    var attempts = 0
    while true {
      do throws(EngineError) {
        return try await importer.commit(prepared)
      } catch {
        if error == .busy, attempts < Self.busyMax {
          attempts += 1
          try await Task.sleep(for: Self.busyPause)
          continue
        }
        if error != .outcomeUnknown { try importer.abandon(prepared) }
        throw error
      }
    }
  }

  /// How often, and how long, an import waits where check-ins fill the engine's queue.
  private static let busyMax = 600
  private static let busyPause = Duration.milliseconds(100)
}

/// Lines that go to the log together, and what turned out of others on the way.
struct ImportBatch<Lines: Importer>: Sendable {
  /// Where the lines begin that go to the log.
  var lines: [Int] = []
  /// What the directory has of them; nil where there are none.
  var prepared: Lines.Batch?
  var linesRead = 0
  var unchanged = 0
  var faults: [ImportFault] = []
}
