import Histogram
import Workload

/// S1: one check-in in the kernel, `decide` and `evolve`, without a log.
struct KernelFigure {
  /// A year of 12.5 million check-ins has so many of them on a day.
  static let daily: Int64 = 34_000
  /// After so many check-ins every later one finds the place of one whose period has closed.
  static let steadyState = 2_000_000

  let options: FigureOptions

  func measure(_ report: Report) throws {
    let holders: UInt32 = options.isQuick ? 50_000 : 500_000
    let history = options.isQuick ? 200_000 : Self.steadyState
    let timed = options.isQuick ? 100_000 : 1_000_000
    var run = try KernelRun(holders: holders, daily: Self.daily, seed: 1)
    let counted = run.advance(history)
    let allocations = run.allocations(timed)
    let mean = median((0..<5).map { _ in run.meanNanoseconds(timed / 5) })
    var histogram = nanosecondsHistogram()
    run.time(timed, into: &histogram)
    try report.keep(histogram, "S1-check-in")
    report.line(
      """
      S1  check-in in the kernel; \(grouped(Int(holders))) holders, \
      \(grouped(Int(Region.events))) events, random cards, history \
      \(grouped(history)) check-ins (\(decimal(100 * Double(counted) / Double(history), 1)) % \
      count), in memory, no fsync
          mean \(decimal(mean, 0)) ns; each, with \(decimal(Self.timerNanoseconds(), 0)) ns of \
      clock: p50 \(histogram.valueAtPercentile(50)) ns, p99 \(histogram.valueAtPercentile(99)) ns, \
      p99.9 \(histogram.valueAtPercentile(99.9)) ns, max \(histogram.max) ns
          heap allocations in \(grouped(timed)) check-ins: \(allocations) \
      (\(decimal(Double(allocations) / Double(timed), 6)) each)
      """)
    try measureInstructions(report)
  }

  /// Counts instructions: the difference between two runs that differ by their check-ins alone.
  private func measureInstructions(_ report: Report) throws {
    guard let valgrind = Program.find("valgrind"), let strip = Program.find("strip") else {
      report.line("    instructions: valgrind or strip is not installed")
      return
    }
    let folder = try RunFolder(in: options.folder, "S1")
    let program = "\(folder.path)/kernel-instructions"
    // Valgrind knows only older forms of debug information.
    _ = try Program.run(
      strip, ["--strip-debug", "-o", program, try Program.beside("kernel-instructions")])
    let (few, many) = (100_000, 200_000)
    let instructions =
      Double(
        try Self.instructions(valgrind, program, many)
          - Self.instructions(valgrind, program, few))
      / Double(many - few)
    report.line(
      """
          instructions per check-in, the making of its command and its preparation included: \
      \(decimal(instructions, 0)) (callgrind)
      """)
  }

  private static func instructions(
    _ valgrind: String, _ program: String, _ checkIns: Int
  ) throws -> Int {
    let output = try Program.run(
      valgrind,
      ["--tool=callgrind", "--callgrind-out-file=/dev/null", program, String(checkIns)])
    let collected = output.split(separator: "\n").last { $0.contains("Collected :") }
    guard let number = collected?.split(separator: " ").last, let count = Int(number) else {
      throw BenchmarkError("callgrind counted nothing: \(output)")
    }
    return count
  }

  /// What reading the clock costs a timed call.
  private static func timerNanoseconds() -> Double {
    let readings = 1_000_000
    let start = monotonicNanoseconds()
    var last = start
    for _ in 0..<readings { last = monotonicNanoseconds() }
    return Double(last - start) / Double(readings)
  }
}
