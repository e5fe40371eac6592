import EventLog
import Histogram

/// S2: the engine in process, durable, against bare SQLite at the same batch size.
struct EngineFigure {
  static let inFlight = 1_024
  let options: FigureOptions

  func measure(_ report: Report) async throws {
    let holders: UInt32 = options.isQuick ? 5_000 : 500_000
    let perRound = options.isQuick ? 20_480 : 204_800
    let rounds = options.isQuick ? 2 : 5
    let run = try await EngineRun(
      holders: holders, inFlight: Self.inFlight, in: options.folder, "S2")
    let bareFolder = try RunFolder(in: options.folder, "S2-bare")
    let bare = try BareSQLite(folder: bareFolder.path)
    _ = try await run.checkIn(perRound)

    var histogram = nanosecondsHistogram()
    var loads: [EngineRun.Load] = []
    var bareRates: [Double] = []
    var recordBytes = 0
    for _ in 0..<rounds {
      let load = try await run.checkIn(perRound)
      for latency in load.latencies { histogram.record(UInt64(latency)) }
      let records = try run.newestRecords(perRound)
      recordBytes = records.reduce(0) { $0 + $1.count } / records.count
      let batch = Int(load.batch.rounded())
      let seconds = try seconds { try bare.append(records, batch: batch) }
      bareRates.append(Double(records.count) / seconds)
      loads.append(load)
    }
    try report.keep(histogram, "S2-check-in")
    let ratios = zip(loads, bareRates).map { Double($0.records) / $0.seconds / $1 }
    report.line(
      """
      S2  engine in process, synchronous=FULL, leaf hashes and Merkle tree; \
      \(grouped(Int(holders))) holders, \(grouped(Self.inFlight)) in flight, each with a key, \
      history \(grouped(perRound))–\(grouped(perRound * (rounds + 1))) check-ins
          \(grouped(Int(median(loads.map(\.perSecond))))) check-ins/s at \
      \(decimal(median(loads.map(\.batch)), 0)) records a commit, \(recordBytes) bytes each; \
      p50 \(decimal(histogram.microseconds(50) / 1_000, 2)) ms, \
      p99 \(decimal(histogram.microseconds(99) / 1_000, 2)) ms
          bare SQLite, same bytes and batch: \(grouped(Int(median(bareRates)))) rows/s
          ratio \(decimal(100 * median(ratios), 1)) % \
      (rounds: \(ratios.map { decimal(100 * $0, 0) }.joined(separator: ", ")))
      """)
    try await run.close()
  }
}
