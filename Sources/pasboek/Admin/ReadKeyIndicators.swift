import LedgerProjections
import LedgerService

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
    try await ledger.askingReadModels { try await answer(of: ledger.engine, $0) }
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
