import ArgumentParser
import EventLog
import EventLogSQLite
import Foundation
import Ledger
import LedgerExports
import LedgerProjections
import Logging
import Projections

/// `pasboek export`: totals for finance and regions; needs no directory.
struct Export: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Exports totals of a period as CSV, a workbook, NDJSON or an hledger journal.",
    discussion: """
      Of totals, shares, participations, passes, points, museum or social-tariff. A period whose \
      months are all closed is exported as it was known when the last of them was closed, byte for \
      byte the same for ever; any other is provisional, and comes again with --at and the position \
      that the file names. Works beside a running service or without one.
      """)

  @OptionGroup var folder: DataFolder

  @Argument(
    help: "totals, shares, participations, passes, points, museum or social-tariff.",
    transform: { try Self.word($0) })
  var name: LedgerExport

  @Option(help: "The first day, such as 2026-06-01.")
  var from: String

  @Option(help: "The last day, such as 2026-06-30.")
  var to: String

  @Option(
    help: "What lines are told apart by, joined by commas: month, organiser, card-system, ….")
  var by: String?

  @Option(
    help: "By which day: booked (closed months stay) or occurred (as it happened, never final).",
    transform: { try Self.word($0) })
  var days: ExportDays = .booked

  @Option(
    help: "One of \(ExportFormat.allWords).",
    transform: { try Self.word($0) })
  var format: ExportFormat = .csv

  @Option(help: "Leave out what the log said after this position.")
  var at: UInt64?

  @Option(help: "The file to write; standard output where there is none.")
  var out: String?

  func run() async throws {
    try folder.requireLedger()
    let request = try request()
    let table = try await failing { try await ExportReading(folder: folder).table(of: request) }
    try write(table)
  }

  private static func word<Value: RawRepresentable<String> & CaseIterable>(
    _ text: String
  ) throws -> Value {
    guard let value = Value(rawValue: text) else {
      let words = Value.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("\(text) is none of \(words)")
    }
    return value
  }

  private func request() throws -> ExportRequest {
    guard let first = CivilDate(dateText: from), let last = CivilDate(dateText: to) else {
      throw ValidationError("--from and --to take days such as 2026-06-30")
    }
    do throws(ExportFault) {
      return try ExportRequest(
        name, by: by?.split(separator: ",").map(String.init) ?? [], from: first, through: last,
        days: days, format: format, at: at)
    } catch {
      throw ValidationError(error.description)
    }
  }

  private func write(_ table: ExportTable) throws {
    let chunks: ExportChunks
    do throws(WorkbookError) {
      chunks = try ExportChunks(table, format)
    } catch {
      complain("cannot make the workbook: \(error)")
      throw ExitCode.storageFailed
    }
    guard let out else { return try write(chunks, to: .standardOutput) }
    // Whoever looks at the file finds all of it or the one before.
    let partial = "\(out).partial"
    guard FileManager.default.createFile(atPath: partial, contents: nil),
      let handle = FileHandle(forWritingAtPath: partial)
    else {
      complain("cannot write \(partial)")
      throw ExitCode.storageFailed
    }
    try write(chunks, to: handle)
    try handle.synchronize()
    try handle.close()
    guard rename(partial, out) == 0 else {
      complain("cannot write \(out)")
      throw ExitCode.storageFailed
    }
  }

  private func write(_ chunks: ExportChunks, to handle: FileHandle) throws {
    for chunk in chunks { try handle.write(contentsOf: chunk) }
  }
}

extension CivilDate {
  /// Reads a day such as `2026-06-30`.
  init?(dateText: String) {
    let parts = dateText.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.map(\.utf8.count) == [4, 2, 2], let year = Int(parts[0]), let month = Int(parts[1]),
      let day = Int(parts[2])
    else { return nil }
    self.init(year: year, month: month, day: day)
  }
}

/// Reads what is exported of a data folder, whether a service runs there or not.
struct ExportReading {
  let folder: DataFolder

  /// How often it looks whether a running service has folded what the log had at first.
  private static let looksMax = 20
  private static let lookInterval = Duration.milliseconds(100)

  func table(of request: ExportRequest) async throws -> ExportTable {
    var reader = try SQLiteLog.openForReading(folder: folder.path)
    let last = try reader.lastPosition()
    if let wanted = request.question.asKnownOn, wanted > last.rawValue {
      complain("the log ends at position \(last), before \(wanted)")
      throw ExitCode.refused
    }
    var request = request
    var totals = try await totals(request.question, upTo: last)
    if request.export == .socialTariff {
      request = request.published(closedThrough: totals.closedThrough)
      totals = try await self.totals(request.question, upTo: last)
    }
    guard let head = try reader.head(at: Position(rawValue: totals.position)) else {
      throw EventLogError(.shortened, "the log ends before position \(totals.position)")
    }
    do throws(ExportFault) {
      return try ExportTable(request, totals, root: head.root)
    } catch {
      complain(error.description)
      throw ExitCode.refused
    }
  }

  private func totals(
    _ question: TotalsQuestion, upTo last: Position
  ) async throws -> Totals {
    do {
      return try await folder.withFoldedProjections(logger: .ofCommands(.error)) { models in
        try await models.totals(question).value
      }
    } catch let error as ProjectionError where error.code == .locked {
      // The service folds: it is where it can be within moments.
      var totals = try Totals.read(path: folder.projectionsPath, question)
      for _ in 0..<Self.looksMax
      where !totals.isClosed && totals.position < question.asKnownOn ?? last.rawValue {
        try await Task.sleep(for: Self.lookInterval)
        // Which file counts may change meanwhile.
        totals = try Totals.read(path: folder.projectionsPath, question)
      }
      guard totals.isClosed || totals.position >= question.asKnownOn ?? 0 else {
        throw ProjectionError(
          .behind, "the read models are not there yet", at: Position(rawValue: totals.position))
      }
      return totals
    }
  }
}
