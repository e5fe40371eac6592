import Workload

/// S9: what S1 and S2 cost as the history grows.
struct GrowthFigure {
  static let limit = 1.25
  let options: FigureOptions

  private var sizes: [Int] {
    if options.isQuick { return [10_000, 50_000] }
    return [10_000, 100_000, 1_000_000] + (options.isFull ? [12_500_000] : [])
  }

  func measure(_ report: Report) async throws {
    try measureKernel(report)
    try await measureEngine(report)
  }

  /// One kernel of each size; rounds go from one to the next, so that noise meets all alike.
  private func measureKernel(_ report: Report) throws {
    let holders: UInt32 = options.isQuick ? 20_000 : 500_000
    let part = 10_000
    var columns = [[Double]](repeating: [], count: sizes.count)
    for _ in 0..<(options.isQuick ? 1 : 3) {
      for (place, size) in sizes.enumerated() {
        var run = try KernelRun(holders: holders, daily: KernelFigure.daily, seed: 9)
        run.advance(size)
        columns[place].append(median((0..<5).map { _ in run.meanNanoseconds(part) }))
      }
    }
    line(report, "S1 nanoseconds a check-in", columns.map(median), isCost: true)
  }

  private func measureEngine(_ report: Report) async throws {
    let holders: UInt32 = options.isQuick ? 5_000 : 100_000
    let part = 10_240
    var runs: [EngineRun] = []
    for size in sizes {
      let run = try await EngineRun(
        holders: holders, inFlight: EngineFigure.inFlight, in: options.folder, "S9-\(size)")
      _ = try await run.checkIn(size)
      runs.append(run)
    }
    var columns = [[Double]](repeating: [], count: sizes.count)
    for _ in 0..<(options.isQuick ? 2 : 9) {
      for (place, run) in runs.enumerated() {
        columns[place].append(try await run.checkIn(part).perSecond)
      }
    }
    line(report, "S2 check-ins/s", columns.map(median), isCost: false)
    for run in runs { try await run.close() }
  }

  private func line(_ report: Report, _ what: String, _ values: [Double], isCost: Bool) {
    guard let first = values.first, let last = values.last else { return }
    let ratio = isCost ? last / first : first / last
    let columns = zip(sizes, values).map { "\(grouped($0)): \(grouped(Int($1)))" }
    report.line(
      """
      S9  \(what) by history: \(columns.joined(separator: "; ")); cost of the last \
      \(decimal(ratio, 2)) × the first (goal ≤ \(decimal(Self.limit, 2)))
      """)
  }
}
