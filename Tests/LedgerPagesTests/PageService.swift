import EventLog
import EventLogTesting
import FinancialReports
import Hummingbird
import Ledger
import LedgerHTTP
import LedgerProjections
import LedgerService
import Logging
import LoopbackTesting
import PassDirectory
import Projections
import Synchronization
import Testing

@testable import LedgerPages

/// The service with its pages as it is put together, on a free port, for the length of one test: an
/// engine on a log in memory, a real directory, and the public test data set loaded on a Monday
/// afternoon in Brussels, 2026-11-23.
struct PageService: Sendable {
  let engine: LedgerEngine
  let clock: SetClock
  let issuer: TokenIssuer
  let server: LedgerServer
  let site: PageSite
  let regions: RegionReader
  let port: Int

  /// Serves while `body` runs.
  static func serve(_ body: @Sendable (PageService) async throws -> Void) async throws {
    let folder = try FolderInMemory()
    let clock = SetClock()
    let store = InMemoryEventStore()
    let directory = try Directory.open(
      folder: folder.path, random: SeededGenerator(seed: 1),
      secretCost: SecretCost(logRounds: 4, blockSize: 8, parallelism: 1))
    let signal = HeadSignal(head: .empty)
    var source = store
    let file = try ProjectionFile.open(
      path: "\(folder.path)/\(LedgerReadModels.fileName)", models: LedgerReadModels.all,
      log: &source)
    let runner = ProjectionRunner(file: file, source: store, signal: signal) {
      (position, bytes) throws(RecordError) in
      try LedgerReadModels.decode(position, bytes)
    }
    var settings = EngineOptions { _ in }
    settings.readModels = ReadModels(CurrentProjections(file), log: store, signal: signal) {
      // Beside other tests a fold can take longer than a service waits for it.
      try await Task.sleep(for: max($0, .seconds(240)))
    }
    let engine = LedgerEngine(
      folded: FoldedLog(seed: (1, 2)), writer: try store.openWriter(), heads: NoHeads(),
      source: store, signal: signal, directory: directory, clock: clock, options: settings)
    let folding = Task { try await runner.run() }
    for result in try await engine.register([.createLedger(origin: "pasboek.test/ledger")]) {
      _ = try result.get()
    }
    try await directory.loadSearchIndex()
    _ = try await TestDataset(
      engine, permissions: [], museumPermissions: Set(Role.museum.permissions.map(\.rawValue))
    ).load()
    let issuer = try await TokenIssuer(
      keyFile: "\(folder.path)/key.pem", issuer: "https://pasboek.test", audience: "pasboek",
      now: { clock.now().microseconds }, randomBytes: { [UInt8](repeating: 7, count: $0) })
    let checkpoints = CheckpointSource(
      signer: try #require(
        NoteSigner(name: "pasboek.test/ledger", seed: [UInt8](repeating: 5, count: 32))),
      signal: signal, clock: clock)
    let chance = CountedBytes()
    let site = PageSite(randomBytes: { chance.draw($0) })
    let regions = RegionReader(store)
    let reports = ReportDesk(
      ReportDesk.Surroundings(
        dataFolder: folder.path, readModels: settings.readModels, clock: clock),
      random: SeededGenerator(seed: 3), linkKey: [UInt8](repeating: 9, count: 32))
    let server = LedgerServer(
      engine: engine, regions: regions, checkpoints: checkpoints, reports: reports,
      issuer: issuer, metrics: MetricsRegistry(), logger: silence
    ).serving(site)
    try await serving(
      logger: silence,
      { listening in
        server.application(address: .hostname("127.0.0.1", port: 0), listening: listening)
      }
    ) { port in
      try await body(
        PageService(
          engine: engine, clock: clock, issuer: issuer, server: server, site: site,
          regions: regions, port: port))
    }
    await engine.drain()
    try await folding.value
    try directory.close()
  }

  private static let silence = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}

/// Bytes in place of unpredictable ones: no two draws are the same.
final class CountedBytes: Sendable {
  private let drawn = Atomic<UInt64>(0)

  /// The next bytes.
  func draw(_ count: Int) -> [UInt8] {
    let number = drawn.add(1, ordering: .relaxed).newValue
    return (0..<count).map { UInt8(truncatingIfNeeded: number &>> UInt64($0 % 8 * 8)) }
  }
}

/// Both clocks of a machine, which stand still until they are moved.
final class SetClock: LedgerClock {
  static let start = Instant(microseconds: 1_795_446_000_000_000)

  private let passed = Atomic<Int64>(0)

  func now() -> Instant {
    Instant(microseconds: Self.start.microseconds + passed.load(ordering: .relaxed))
  }

  func monotonicMicroseconds() -> Int64 { passed.load(ordering: .relaxed) }

  /// Time passes.
  func advance(seconds: Int64) { passed.add(seconds * 1_000_000, ordering: .relaxed) }
}
