import EventLog
import EventLogTesting
import Foundation
import Ledger
import LedgerService
import LedgerSimulation
import PassDirectory
import Synchronization

/// A history in memory, with its records and its root.
struct SimulatedLog: Sendable {
  let report: SimulationReport
  let records: [LedgerRecord]
  let root: LogHash

  /// Simulates into a log in memory and a directory in a temporary folder.
  ///
  /// - Parameter limits: how the engine's thread batches.
  init(
    _ simulation: Simulation, limits: SequencerLimits = SequencerLimits()
  ) async throws {
    let folder = "\(FileManager.default.temporaryDirectory.path)/simulation-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let directory = try Directory.open(
      folder: folder, random: SeededRandom(seed: simulation.seed, .directory),
      secretCost: SecretCost(logRounds: 4, blockSize: 8, parallelism: 1))
    let store = InMemoryEventStore()
    let clock = SimulatedClock(simulation.scenario)
    let failures = Mutex<[EventLogError]>([])
    var options = EngineOptions { error in failures.withLock { $0.append(error) } }
    options.limits = limits
    let engine = LedgerEngine(
      folded: FoldedLog(seed: (1, 2)), writer: try store.openWriter(), heads: NoHeads(),
      source: store, signal: HeadSignal(head: .empty), directory: directory, clock: clock,
      options: options)
    _ = try await engine.register([.createLedger(origin: simulation.origin)])
    report = try await simulation.run(on: engine, clock: clock)
    await engine.drain()
    try directory.close()
    var tree = MerkleTree()
    var records: [LedgerRecord] = []
    let reader = store
    _ = try reader.forEachRecord(after: .beforeFirst, limit: .max) { position, bytes in
      tree.append(leaf: .leaf(of: [UInt8](bytes)))
      records.append(try LedgerRecord(decoding: bytes, at: position.rawValue))
    }
    self.records = records
    root = tree.root()
  }

  /// Five years at a five-hundredth: what several tests read.
  static let flanders = Shared {
    try await SimulatedLog(Simulation(.flanders2021, scale: 0.002, seed: 1))
  }

  /// A year of museum passes at a twentieth.
  static let museums = Shared {
    try await SimulatedLog(Simulation(.museumPass2018, scale: 0.05, seed: 1))
  }

  /// How many records hold an event that `isCounted` takes.
  func count(_ isCounted: (LedgerEvent) -> Bool) -> Int {
    records.count { isCounted($0.event) }
  }
}

/// A value that is made once, whoever asks first.
actor Shared<Value: Sendable> {
  private let task: @Sendable () async throws -> Value
  private var running: Task<Value, any Error>?

  init(_ task: @escaping @Sendable () async throws -> Value) {
    self.task = task
  }

  var value: Value {
    get async throws {
      let running = self.running ?? Task { [task] in try await task() }
      self.running = running
      return try await running.value
    }
  }
}
