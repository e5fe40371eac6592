import EventLog
import EventLogSQLite
import LedgerProjections
import LedgerService
import Projections

/// Reads the key indicators beside their targets.
struct ReadKeyIndicators: AdminCommand {
  static let name = "kpi"

  struct Row: Codable {
    var name: String
    var value: Int64
    var target: Int64?
    var baseline: Int64?
  }

  struct Answer: AdminAnswer {
    /// The position of the newest record that is counted.
    var position: UInt64
    var indicators: [Row]

    var text: String {
      (indicators.map(line) + ["as of position \(position)"]).joined(separator: "\n")
    }

    private func line(_ row: Row) -> String {
      let notes =
        (row.target.map { ["target \($0)"] } ?? []) + (row.baseline.map { ["2016 \($0)"] } ?? [])
      return "\(row.name) \(row.value)"
        + (notes.isEmpty ? "" : " (\(notes.joined(separator: ", ")))")
    }
  }

  func run(in ledger: AdminLedger) async throws -> Answer {
    let models = ledger.engine.readModels
    if !models.statuses.isEmpty { return try await answer(of: ledger.engine, models) }
    // No service keeps them up to date: they are brought there for this answer.
    var reader = try SQLiteLog.openForReading(folder: ledger.folder.path)
    guard let head = try reader.head(at: reader.lastPosition()) else {
      throw EventLogError(.damaged, "the log has no head")
    }
    let opened = try OpenProjections(
      ledger.folder, signal: HeadSignal(head: head), logger: ledger.logger)
    do {
      try await opened.runner.catchUp()
      let answer = try await answer(of: ledger.engine, opened.readModels)
      try opened.file.close()
      return answer
    } catch {
      try? opened.file.close()
      throw error
    }
  }

  private func answer(of engine: LedgerEngine, _ models: ReadModels) async throws -> Answer {
    let found = try await engine.keyIndicators(from: models, atLeast: models.newestPosition)
    return Answer(
      position: found.position,
      indicators: KeyIndicator.allCases.map { indicator in
        Row(
          name: indicator.rawValue, value: found.value[indicator] ?? 0, target: indicator.target,
          baseline: indicator.baseline)
      })
  }
}
