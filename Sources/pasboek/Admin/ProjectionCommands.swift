import ArgumentParser
import EventLog
import EventLogSQLite
import Ledger
import LedgerProjections
import LedgerService
import Logging
import Projections

/// Folds read models anew beside those that are asked, compares them, and swaps them in.
struct RebuildProjections: AdminCommand {
  static let name = "projections rebuild"

  /// The read models.
  var names: [String]
  /// The difference that is accepted, in hexadecimal digits.
  var accept: String?

  /// What was found of a read model.
  struct Model: Codable {
    var name: String
    var version: Int
    /// The position at which it was compared.
    var position: UInt64
    /// Of the new rows.
    var digest: String
    var versionBefore: Int?
    var positionBefore: UInt64?
    /// Of the old rows; missing where there were none, or none that can be read.
    var digestBefore: String?
    /// Whether the rows are as before; missing where there was nothing to compare with.
    var asBefore: Bool?
    var added: Int?
    var removed: Int?
    var changed: Int?
    /// The first rows that differ, in words.
    var examples: [String]?
    var remark: String?
  }

  struct Answer: AdminAnswer {
    var models: [Model]
    /// Whether the new rows are the ones that are asked now.
    var isSwapped: Bool
    /// What names the difference that was not accepted.
    var difference: String?
    /// Of all read models that were folded together.
    var recordsPerSecond: Int64?
    /// The record that a read model cannot fold.
    var stoppedAt: UInt64?
    var reason: String?

    var text: String {
      var lines = models.flatMap(\.lines)
      if let recordsPerSecond { lines.append("folded \(recordsPerSecond) records/s") }
      if isSwapped { lines.append("the new rows are in place; the former ones are kept") }
      return lines.joined(separator: "\n")
    }
  }

  func run(in ledger: AdminLedger) async throws -> Answer {
    guard let projections = ledger.projections else {
      throw AdminFailure(
        "no read models are open here", exitCode: ExitCode.unavailable.rawValue)
    }
    let live = projections.live
    let meter = RebuildMeter(say: ledger.progress)
    let rebuild = ProjectionRebuild(
      live.setup, names: Set(names), accepted: accept.flatMap { LogHash(hexadecimal: $0) },
      record: { try await ledger.engine.record(accepted: $0) }, tell: { meter.tell($0) })
    return Answer(try await live.carryOut(rebuild), meter)
  }

  /// Carries it out where no service runs; the directory is opened only to record what is
  /// accepted.
  func run(
    alone folder: DataFolder, progress: @escaping @Sendable (String) -> Void
  ) async throws -> Answer {
    let setup = try folder.projectionSetup()
    let meter = RebuildMeter(say: progress)
    let rebuild = ProjectionRebuild(
      setup, names: Set(names), accepted: accept.flatMap { LogHash(hexadecimal: $0) },
      record: { accepted in
        let ledger = try await OpenLedger.open(
          folder, origin: nil, isClockConfirmed: false, logger: .ofCommands())
        do {
          try await ledger.engine.record(accepted: accepted)
          await ledger.engine.drain()
        } catch {
          await ledger.engine.drain()
          throw error
        }
      }, tell: { meter.tell($0) })
    return Answer(try await rebuild.run(), meter)
  }
}

/// Puts the former rows of the read models back.
struct RestoreProjections: AdminCommand {
  static let name = "projections restore"

  struct Answer: AdminAnswer {
    var isRestored: Bool

    var text: String { "the former rows are in place; those that were asked are kept" }
  }

  func run(in ledger: AdminLedger) async throws -> Answer {
    guard let projections = ledger.projections else {
      throw AdminFailure(
        "no read models are open here", exitCode: ExitCode.unavailable.rawValue)
    }
    let meter = RebuildMeter(say: ledger.progress)
    try await projections.live.restore { meter.tell($0) }
    return Answer(isRestored: true)
  }

  /// Carries it out where no service runs.
  func run(
    alone folder: DataFolder, progress: @escaping @Sendable (String) -> Void
  ) async throws -> Answer {
    let meter = RebuildMeter(say: progress)
    try await FormerProjections(try folder.projectionSetup()) { meter.tell($0) }.restore()
    return Answer(isRestored: true)
  }
}

extension LedgerEngine {
  /// Records that an operator accepted what was found of these read models.
  fileprivate func record(accepted: [ModelComparison]) async throws {
    let none = [UInt8](repeating: 0, count: LogHash.byteCount)
    let results = try await register(
      accepted.map { found in
        .acceptReadModel(
          name: found.name, version: UInt32(clamping: found.version),
          at: found.position.rawValue, before: found.before?.digest?.bytes ?? none,
          after: found.digest.bytes)
      })
    for case .failure(let refusal) in results {
      throw AdminFailure(
        "what is accepted could not be recorded: \(refusal)", exitCode: ExitCode.refused.rawValue)
    }
  }
}

extension RebuildProjections.Model {
  fileprivate init(_ found: ModelComparison) {
    self.init(
      name: found.name, version: found.version, position: found.position.rawValue,
      digest: "\(found.digest)", versionBefore: found.before?.version,
      positionBefore: found.before?.position.rawValue,
      digestBefore: found.before?.digest?.description,
      asBefore: found.before == nil ? nil : found.isEqual, added: found.rows?.added,
      removed: found.rows?.removed, changed: found.rows?.changed, examples: found.rows?.examples,
      remark: found.before?.stop.map { "it had stopped: \($0)" } ?? found.remark)
  }

  fileprivate var lines: [String] {
    let comparison =
      switch asBefore {
      case true?: "as before"
      case false?: "other than version \(versionBefore ?? 0) at \(positionBefore ?? 0)"
      case nil: "nothing to compare with"
      }
    var lines = [
      "\(name) version \(version) position \(position) digest \(digest): \(comparison)"
    ]
    if let remark { lines.append("  \(remark)") }
    if let added, let removed, let changed {
      lines.append("  rows: \(changed) changed, \(added) new, \(removed) gone")
    }
    return lines + (examples ?? []).map { "  \($0)" }
  }
}

extension RebuildProjections.Answer {
  fileprivate init(_ outcome: RebuildOutcome, _ meter: RebuildMeter) {
    self.init(
      models: outcome.comparisons.map { RebuildProjections.Model($0) }, isSwapped: false,
      recordsPerSecond: meter.recordsPerSecond)
    switch outcome.state {
    case .done: isSwapped = true
    case .refused(let difference): self.difference = "\(difference)"
    case .stopped(let name, let stop):
      stoppedAt = stop.position.rawValue
      reason = "\(name): \(stop.reason)"
    }
  }
}

extension LogHash {
  /// Reads a hash from its 64 hexadecimal digits; nil where they are none.
  init?(hexadecimal text: String) {
    let digits = text.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
    guard digits.count == text.utf8.count, digits.count.isMultiple(of: 2) else { return nil }
    self.init(
      bytes: stride(from: 0, to: digits.count, by: 2).map {
        UInt8(digits[$0] << 4 | digits[$0 + 1])
      })
  }
}
