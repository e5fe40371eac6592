import Dispatch
import Ledger
import PassDirectory
import Synchronization

/// Reads lines and prepares batches, on a thread where blocking is allowed.
final class ImportPreparation<Lines: Importer>: Sendable {
  private struct State: Sendable {
    var reader: CSVReader
    let header: ImportHeader
    var row = CSVRow()
    var isAtEnd = false
    /// Lines that wait until an earlier one is settled.
    var waiting: [NumberedLine] = []
    /// What the batch brings that the log is about to decide.
    var underWay: Set<PassIdentifier> = []
  }

  private struct NumberedLine: Sendable {
    let number: Int
    let line: Lines.Line
    var attempts = 0
  }

  private let importer: Lines
  /// Used by one task at a time, on the queue.
  private let state: Mutex<State>
  private let queue = DispatchQueue(label: "import", qos: .utility)
  /// Apart from the other, so that a batch is settled while the next is read and sealed.
  private let settling = DispatchQueue(label: "import.settling", qos: .utility)

  /// How often a line is tried that someone else registers at the same time.
  private static var attemptsMax: Int { 10 }

  init(_ importer: Lines, _ reader: CSVReader) throws(ImportFailure) {
    self.importer = importer
    var reader = reader
    var row = CSVRow()
    guard try reader.next(&row) else { throw ImportFailure("the file is empty") }
    let header = try ImportHeader(row, allowed: Lines.columns, required: Lines.requiredColumns)
    state = Mutex(State(reader: reader, header: header))
  }

  /// Prepares the next lines; nil where there are no more.
  func next() async throws -> ImportBatch<Lines>? {
    try await perform(on: queue) { [self] in try state.withLock { try nextBatch(&$0) } }
  }

  /// Brings the directory in line with what the log decided of a batch.
  func settle(
    _ batch: ImportBatch<Lines>, _ outcomes: [Result<Lines.Outcome, RegistrationRefusal>]
  ) async throws {
    guard let prepared = batch.prepared else { return }
    try await perform(on: settling) { [importer] in try importer.settle(prepared, outcomes) }
  }

  /// Destroys what was prepared of a batch that the log was not asked about.
  func abandon(_ batch: ImportBatch<Lines>) async throws {
    guard let prepared = batch.prepared else { return }
    try await perform(on: settling) { [importer] in try importer.abandon(prepared) }
  }

  private func perform<Value: Sendable>(
    on queue: DispatchQueue, _ body: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      queue.async { continuation.resume(with: Result(catching: body)) }
    }
  }

  private func nextBatch(_ state: inout State) throws -> ImportBatch<Lines>? {
    var batch = ImportBatch<Lines>()
    var taken: [NumberedLine] = []
    var claimed: Set<PassIdentifier> = []
    let waiting = state.waiting
    state.waiting = []
    for line in waiting { consider(line, &taken, &claimed, &batch, &state) }
    while taken.count < Import.batchLines, batch.linesRead < Import.progressLines {
      guard try state.reader.next(&state.row) else {
        state.isAtEnd = true
        break
      }
      batch.linesRead += 1
      do throws(ImportFault) {
        let line = try importer.line(try ImportFields(state.row, state.header))
        consider(
          NumberedLine(number: state.row.line, line: line), &taken, &claimed, &batch, &state)
      } catch {
        batch.faults.append(error)
      }
    }
    try prepare(&taken, &batch, &state)
    state.underWay = Set(taken.flatMap { importer.identifiers(of: $0.line) })
    batch.lines = taken.map(\.number)
    let isDone = state.isAtEnd && taken.isEmpty && state.waiting.isEmpty
    return isDone && batch.linesRead == 0 && waiting.isEmpty ? nil : batch
  }

  /// Takes a line into the batch, unless it was applied before, is at fault, or has to wait.
  private func consider(
    _ line: NumberedLine, _ taken: inout [NumberedLine], _ claimed: inout Set<PassIdentifier>,
    _ batch: inout ImportBatch<Lines>, _ state: inout State
  ) {
    let identifiers = importer.identifiers(of: line.line)
    guard !identifiers.contains(where: { claimed.contains($0) || state.underWay.contains($0) })
    else {
      state.waiting.append(line)
      return
    }
    do throws(ImportFault) {
      if try importer.isNew(line.line) {
        claimed.formUnion(identifiers)
        taken.append(line)
      } else {
        batch.unchanged += 1
      }
    } catch {
      batch.faults.append(error)
    }
  }

  /// Makes the lines durable in the directory, without those that it does not take.
  private func prepare(
    _ taken: inout [NumberedLine], _ batch: inout ImportBatch<Lines>, _ state: inout State
  ) throws(DirectoryError) {
    while !taken.isEmpty {
      do throws(DirectoryError) {
        batch.prepared = try importer.prepare(taken.map(\.line))
        return
      } catch {
        guard let place = error.index else { throw error }
        var line = taken.remove(at: place)
        line.attempts += 1
        if error.code == .duplicateIdentifier, line.attempts < Self.attemptsMax {
          state.waiting.append(line)
        } else {
          batch.faults.append(ImportFault(line.number, error))
        }
      }
    }
  }
}
