import EventLog
import EventLogSQLite
import Glibc
import Ledger
import LedgerService
import PassDirectory
import Synchronization
import Workload

/// An engine in this process, durable in a folder of its own, with a region in it.
struct EngineRun: Sendable {
  let engine: LedgerEngine
  let folder: RunFolder
  let region: Region
  /// One for each caller; kept from one load to the next, so that no key comes twice.
  private let callers: [Caller]

  private final class Caller: Sendable {
    let taps: Mutex<TapSequence>

    init(_ taps: TapSequence) {
      self.taps = Mutex(taps)
    }
  }

  /// Begins a log and registers everyone; the directory knows none of them.
  init(holders: UInt32, inFlight: Int, in parent: String, _ name: String) async throws {
    folder = try RunFolder(in: parent, name)
    region = Region(holders: holders)
    engine = try Self.open(folder.path)
    callers = (0..<inFlight).map { [region] index in
      Caller(TapSequence(seed: UInt64(index + 1), in: region))
    }
    try await register(region.definitions)
    let part = 10_000
    for first in stride(from: 0, to: Int(holders), by: part) {
      let numbers = UInt32(first)..<UInt32(min(first + part, Int(holders)))
      try await register(numbers.flatMap { region.holder($0 + 1) })
    }
  }

  private static func open(_ folder: String) throws -> LedgerEngine {
    let clock = SystemClock()
    try SQLiteLog.create(folder: folder, now: clock.now().microseconds)
    let opened = try SQLiteLog.openForWriting(folder: folder, now: clock.now().microseconds)
    let directory = try Directory.open(
      folder: folder, random: SystemRandomNumberGenerator(),
      secretCost: SecretCost(logRounds: 4, blockSize: 1, parallelism: 1))
    let source = try SQLiteLog.openForReading(folder: folder)
    let log = opened.takeApart { writer, heads in OpenLog(writer: writer, heads: heads) }
    return LedgerEngine(
      folded: FoldedLog(seed: (1, 2)), writer: log.writer, heads: log.heads,
      source: source, signal: HeadSignal(head: .empty), directory: directory, clock: clock,
      options: EngineOptions { preconditionFailure("the log failed: \($0)") })
  }

  /// Registers in pieces that the engine takes.
  func register(_ commands: [RegistrationCommand]) async throws {
    var start = 0
    while start < commands.count {
      let end = min(start + EngineLimits.registrationsMax, commands.count)
      let results = try await engine.register(Array(commands[start..<end]))
      for result in results { _ = try result.get() }
      start = end
    }
  }

  /// What a load came to.
  struct Load {
    var checkIns: Int
    var seconds: Double
    var records: UInt64
    var commits: UInt64
    /// Nanoseconds from handing in to the answer, one for each check-in.
    var latencies: [UInt32]

    var perSecond: Double { Double(checkIns) / seconds }
    var batch: Double { Double(records) / Double(max(commits, 1)) }
  }

  /// Makes so many check-ins, each under a key of its own, as many in flight as there are callers.
  func checkIn(_ count: Int) async throws -> Load {
    let each = count / callers.count
    let before = engine.counters
    let start = monotonicNanoseconds()
    let latencies = try await withThrowingTaskGroup(of: [UInt32].self) { group in
      for caller in callers {
        group.addTask { [engine] in try await Self.checkIn(each, caller, engine) }
      }
      var all: [[UInt32]] = []
      for try await part in group { all.append(part) }
      return all
    }
    let seconds = Double(monotonicNanoseconds() - start) / 1e9
    let after = engine.counters
    return Load(
      checkIns: each * callers.count, seconds: seconds,
      records: after.records - before.records, commits: after.commits - before.commits,
      latencies: latencies.flatMap(\.self))
  }

  private static func checkIn(
    _ count: Int, _ caller: Caller, _ engine: LedgerEngine
  ) async throws -> [UInt32] {
    var latencies: [UInt32] = []
    latencies.reserveCapacity(count)
    for _ in 0..<count {
      let (command, key) = caller.taps.withLock { $0.nextOfPartner() }
      let start = monotonicNanoseconds()
      guard case .decided = try await engine.checkIn(command, key: key, client: .none) else {
        throw BenchmarkError("a key came twice")
      }
      latencies.append(UInt32(clamping: monotonicNanoseconds() - start))
    }
    return latencies
  }

  /// Up to `count` of the newest records.
  func newestRecords(_ count: Int) throws -> [[UInt8]] {
    var reader = try SQLiteLog.openForReading(folder: folder.path)
    let last = try reader.lastPosition()
    var records: [[UInt8]] = []
    try reader.forEachRecord(
      after: last.advanced(by: -min(count, Int(last.rawValue))), limit: count
    ) { _, bytes in records.append([UInt8](bytes)) }
    return records
  }

  /// Closes the log.
  func close() async throws {
    await engine.drain()
    try engine.directory.close()
  }
}

/// An open log, of which the engine takes both parts.
private struct OpenLog: ~Copyable {
  var writer: SQLiteLogWriter
  var heads: HeadsFile
}
