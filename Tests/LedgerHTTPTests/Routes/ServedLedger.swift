import EventLog
import EventLogTesting
import FinancialReports
import Ledger
import LedgerHTTP
import LedgerService
import LedgerWire
import Logging
import LoopbackTesting
import PassDirectory
import Projections
import Testing

/// The service as it is put together, on a free port, for the length of one test: an engine on a
/// log in memory, a real directory, and the public test data set loaded at 2026-11-23T15:00:00Z, a
/// Monday afternoon in Brussels.
struct ServedLedger: Sendable {
  let engine: LedgerEngine
  let clock: SetClock
  let store: InMemoryEventStore
  let checkpoints: CheckpointSource
  let faults: CommitFaults
  let issuer: TokenIssuer
  let metrics: MetricsRegistry
  let reports: ReportDesk
  /// The token of the data set's kiosk, which nobody attends.
  let kiosk: String
  let server: LedgerServer
  let port: Int

  /// What a test changes of it.
  struct Options: Sendable {
    var queueDepthMax = 1_024
    var start = SetClock.start
    var trusted: [TrustedIssuer] = []
    var refusedClients: Set<String> = []
    var cardIssuers: [ExternalCardType: any ExternalCardIssuer] = [:]
    var limits = ServedLedger.limits
    var reportLimits = ReportLimits.standard
    /// Whether financial reports are made: else they are started and no more.
    var makesReports = true
    var publicURL: String?
    var logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
  }

  /// The limits of the service, but that boards are told once: no test waits for one by chance.
  static let limits = {
    var limits = ServerLimits.standard
    limits.boardLife = .zero
    return limits
  }()

  /// The name of the log.
  static let origin = "pasboek.test/ledger"
  /// The issuer of the service's tokens.
  static let issuerName = "https://pasboek.test"
  /// The permissions of the data set's client.
  static let permissions = Set(
    Permission.published.map(\.rawValue).filter {
      $0 != Permission.permissionsWrite.rawValue && !$0.hasSuffix("_ALL")
    })

  /// Serves while `body` runs.
  static func serve(
    _ options: Options = Options(), _ body: @Sendable (ServedLedger) async throws -> Void
  ) async throws {
    let folder = try FolderInMemory()
    let clock = SetClock(start: options.start)
    let store = InMemoryEventStore()
    let faults = CommitFaults()
    let directory = try Directory.open(
      folder: folder.path, random: SeededGenerator(seed: 1),
      secretCost: SecretCost(logRounds: 4, blockSize: 8, parallelism: 1))
    let signal = HeadSignal(head: .empty)
    let projections = try ServedProjections(store, signal: signal, folder: folder.path)
    var settings = EngineOptions { _ in }
    settings.readModels = projections.readModels
    settings.limits = SequencerLimits(queueDepthMax: options.queueDepthMax)
    let engine = LedgerEngine(
      folded: FoldedLog(seed: (1, 2)),
      writer: FaultyLogWriter(
        try store.openWriter(), pause: faults.hold, plan: { _ in faults.planned }),
      heads: NoHeads(), source: store, signal: signal, directory: directory, clock: clock,
      options: settings)
    let folding = Task { try await projections.runner.run() }
    for result in try await engine.register([.createLedger(origin: origin)]) {
      _ = try result.get()
    }
    try await directory.loadSearchIndex()
    let report = try await TestDataset(
      engine, permissions: permissions,
      museumPermissions: Set(Role.museum.permissions.map(\.rawValue))
    ).load()
    let issuer = try await TokenIssuer(
      keyFile: "\(folder.path)/key.pem", issuer: issuerName, audience: "pasboek",
      now: { clock.now().microseconds }, randomBytes: { [UInt8](repeating: 7, count: $0) })
    let metrics = MetricsRegistry()
    let checkpoints = CheckpointSource(
      signer: try #require(NoteSigner(name: origin, seed: [UInt8](repeating: 5, count: 32))),
      signal: signal, clock: clock)
    let reports = ReportDesk(
      ReportDesk.Surroundings(
        dataFolder: folder.path, readModels: settings.readModels, clock: clock),
      random: SeededGenerator(seed: 3), linkKey: [UInt8](repeating: 9, count: 32),
      limits: options.reportLimits)
    let making = Task { if options.makesReports { await reports.run() } }
    let server = LedgerServer(
      engine: engine, regions: RegionReader(store), checkpoints: checkpoints, reports: reports,
      issuer: issuer, trusted: options.trusted, metrics: metrics, limits: options.limits,
      refusedClients: options.refusedClients, cardIssuers: options.cardIssuers,
      publicURL: options.publicURL, logger: options.logger)
    let kiosk = try #require(report.terminalToken)
    try await LoopbackServer.run(
      server.router(), limits: options.limits, logger: options.logger
    ) { port in
      try await body(
        ServedLedger(
          engine: engine, clock: clock, store: store, checkpoints: checkpoints, faults: faults,
          issuer: issuer, metrics: metrics, reports: reports, kiosk: kiosk, server: server,
          port: port))
    }
    reports.stop()
    await making.value
    await engine.drain()
    try await folding.value
    try directory.close()
  }

  /// The position of the newest record, from the log itself.
  var head: UInt64 {
    get async throws { try await store.head().position.rawValue }
  }

  /// The records after a position, read anew and decoded.
  func records(after position: UInt64) throws -> [LedgerRecord] {
    var records: [LedgerRecord] = []
    try store.forEachRecord(after: Position(rawValue: position), limit: .max) { position, bytes in
      if let record = try? LedgerRecord([UInt8](bytes), at: position.rawValue) {
        records.append(record)
      }
    }
    return records
  }
}

/// The things of the test data set that tests name.
enum Dataset {
  /// One check-in a week, one point.
  static let weekly = "5a0967f9-cc06-4c3c-9206-30481a767434"
  /// Another event of the same organiser.
  static let other = "d83b5b8a-108a-45d6-9ac9-8bdc44a0a24a"
  /// An event of an organiser for which the data set's client may do nothing.
  static let foreign = "373d6cee-b4ae-4637-9b7c-eeb79e45f044"
  static let foreignOrganizer = "7b0d3a52-6a0c-4a0e-9a53-0f4f6f2f8a11"

  /// 100 points, no social tariff, of Gent.
  static let holder = "0900000095902"
  static let holderChip = "04784CDAEE3880"
  /// 100 points, an active social tariff of Gent.
  static let poorHolder = "0900000067513"
  static let poorHolderChip = "04363CDAEE3880"
  /// A social tariff of Gent that has expired.
  static let expired = "0900000031618"
  /// Of Brussels alone.
  static let brusselsHolder = "0900000058918"
  static let brusselsChip = "045157B2B63780"
  static let blocked = "0900000002312"
  static let blockedChip = "04B00412F15284"
  static let stock = "0900000074519"
  static let stockChip = "044AC54A8E6180"
  static let groupPass = "0900000045410"
  static let groupPassChip = "04D0AB6AF85C80"
  /// A number with a right check digit that no card has.
  static let unknown = "0900000000001"
}
