import EventLog
import EventLogTesting
import Foundation
import Hummingbird
import Ledger
import LedgerHTTP
import LedgerProjections
import LedgerService
import Logging
import PassDirectory
import Projections
import ServiceLifecycle
import Synchronization
import Testing
import ThreadTesting

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
      try await Task.sleep(for: $0)
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
    let site = PageSite(formKey: [UInt8](repeating: 3, count: 32))
    let server = LedgerServer(
      engine: engine, regions: RegionReader(store), checkpoints: checkpoints, issuer: issuer,
      metrics: MetricsRegistry(), logger: silence
    ).serving(site)
    try await run(server) { port in
      try await body(
        PageService(
          engine: engine, clock: clock, issuer: issuer, server: server, site: site, port: port))
    }
    await engine.drain()
    try await folding.value
    try directory.close()
  }

  private static let silence = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

  private static func run(
    _ server: LedgerServer, _ body: @Sendable (Int) async throws -> Void
  ) async throws {
    let (ports, started) = AsyncStream.makeStream(of: Int.self)
    let application = server.application(
      address: .hostname("127.0.0.1", port: 0), listening: { started.yield($0) })
    let services = ServiceGroup(
      configuration: ServiceGroupConfiguration(services: [application], logger: silence))
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await services.run() }
      var iterator = ports.makeAsyncIterator()
      let port = await iterator.next() ?? 0
      let result: Result<Void, any Error>
      do {
        result = .success(try await body(port))
      } catch {
        result = .failure(error)
      }
      await services.triggerGracefulShutdown()
      try await group.waitForAll()
      try result.get()
    }
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

/// A folder of one test's own, removed with it, in memory where that is possible.
final class FolderInMemory: Sendable {
  let path: String

  init() throws {
    let memory = "/dev/shm"
    let base =
      FileManager.default.isWritableFile(atPath: memory)
      ? memory : FileManager.default.temporaryDirectory.path
    path = "\(base)/LedgerPagesTests-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
