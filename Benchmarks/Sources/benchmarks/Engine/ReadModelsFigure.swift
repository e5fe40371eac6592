import Foundation

/// D3: `pasboek projections rebuild`, every read model from the first record on.
struct ReadModelsFigure {
  let options: FigureOptions

  private struct Rebuilt: Decodable {
    var position: Int
    var recordsPerSecond: Int
  }

  func measure(_ report: Report) async throws {
    let holders: UInt32 = options.isQuick ? 5_000 : 100_000
    let checkIns = options.isQuick ? 20_480 : 1_024_000
    let run = try await EngineRun(
      holders: holders, inFlight: EngineFigure.inFlight, in: options.folder, "D3")
    _ = try await run.checkIn(checkIns)
    try await run.close()
    let all = try rebuild("--all", run.folder)
    let timeline = try rebuild("timeline", run.folder)
    report.line(
      """
      D3  rebuild of the read models of \(grouped(Int(holders))) holders and \
      \(grouped(checkIns)) check-ins, \(grouped(all.position)) records: all together \
      \(grouped(all.recordsPerSecond)) records/s, the timeline alone \
      \(grouped(timeline.recordsPerSecond)) records/s
      """)
  }

  private func rebuild(_ models: String, _ folder: RunFolder) throws -> Rebuilt {
    let output = try Program.run(
      options.server, ["projections", "rebuild", models, "--data", folder.path, "--json"])
    guard let line = output.split(separator: "\n").first else {
      throw BenchmarkError("nothing was rebuilt")
    }
    return try JSONDecoder().decode(Rebuilt.self, from: Data(line.utf8))
  }
}
