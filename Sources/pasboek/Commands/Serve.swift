import ArgumentParser
import EventLog
import EventLogSQLite
import FinancialReports
import Foundation
import Hummingbird
import Ledger
import LedgerHTTP
import LedgerPages
import LedgerService
import LedgerWire
import Logging
import NIOCore
import ServiceLifecycle
import UnixSignals

/// `pasboek serve`: the service.
struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serves a ledger over HTTP.",
    discussion: """
      Prints one line on standard output once it listens, then serves until SIGTERM or SIGINT: \
      what was accepted is committed and answered before it ends.
      """)

  /// How long requests in flight may take to end once the service is told to stop.
  private static let shutdownDurationMax = Duration.seconds(20)

  @OptionGroup var folder: DataFolder

  @Option(help: "The address to listen on.")
  var host = "127.0.0.1"

  @Option(help: "The port to listen on; 0 for any that is free.")
  var port = 8080

  @Option(help: "The name of a new log in its checkpoints; chosen once, when it is created.")
  var origin: String?

  @Flag(help: "Load the public test data set once and let its client in.")
  var testDataset = false

  @Flag(help: "Write although the clock lies before the newest record.")
  var confirmClock = false

  @Option(help: "Who issues tokens (`iss`), as in the tokens of this service.")
  var issuer = "https://pasboek.localhost"

  @Option(help: "Another issuer whose tokens are accepted; needs --trusted-jwks.")
  var trustedIssuer: String?

  @Option(help: "The file with that issuer's public keys (JWKS).")
  var trustedJwks: String?

  @Option(
    help: ArgumentHelp(
      "Where callers reach the service, for links to it; else where a request reached it.",
      valueName: "url"))
  var publicUrl: String?

  @OptionGroup var users: UserTokens

  @OptionGroup(title: "Issuers of external cards") var cardIssuers: CardIssuerOptions

  @Option(help: "Log from this level on: trace, debug, info (a line a request), notice, error.")
  var logLevel = "notice"

  @Flag(help: "Print the line as JSON.")
  var json = false

  func validate() throws {
    guard (trustedIssuer == nil) == (trustedJwks == nil) else {
      throw ValidationError("--trusted-issuer and --trusted-jwks go together")
    }
    if let taken = users.oidcIssuer, [issuer, trustedIssuer].contains(taken) {
      throw ValidationError("--oidc-issuer issues the tokens of users alone")
    }
    guard origin.map({ NoteLimits.isName($0) }) ?? true else {
      throw ValidationError("--origin takes a name without white space and plus signs")
    }
    guard publicUrl.map({ PublicAddress.isOne($0) }) ?? true else {
      throw ValidationError("--public-url takes an http or https URL without a query")
    }
    guard Logger.Level(rawValue: logLevel) != nil else {
      throw ValidationError("--log-level takes trace, debug, info, notice, warning, error")
    }
    guard (0...65_535).contains(port) else {
      throw ValidationError("--port takes a number from 0 to 65535")
    }
  }

  func run() async throws {
    let logger = Logger.ofCommands(Logger.Level(rawValue: logLevel) ?? .notice)
    var trusted = try await trustedIssuers()
    if let issuer = try await users.trustedIssuer(logger) { trusted.append(issuer) }
    let addresses = try cardIssuers.addresses()
    try await failing {
      let ledger = try await OpenLedger.open(
        folder, origin: origin, isClockConfirmed: confirmClock, withReadModels: true,
        logger: logger)
      var terminalToken: String?
      if testDataset {
        terminalToken = try await TestDatasetLoad.load(into: ledger.engine).terminalToken
      }
      try await withCardIssuers(addresses, limits: cardIssuers.limits) { issuers in
        try await serve(ledger, issuers, terminalToken, trusted, logger)
      }
    }
  }

  private func serve(
    _ ledger: OpenLedger, _ issuers: CardIssuersByType, _ terminalToken: String?,
    _ trusted: [TrustedIssuer], _ logger: Logger
  ) async throws {
    let watch = LogWatch()
    let reports = ReportService(desk: ReportService.desk(ledger, folder, logger))
    let desk = TotalsDesk(ledger.engine)
    let server = try await server(ledger, reports.desk, issuers, trusted, watch, desk, logger)
    let announcement = Announcement(
      host: host, terminalToken: terminalToken, isTestDataset: testDataset, isJSON: json)
    let application = server.application(
      address: .hostname(host, port: port), listening: { say(announcement.text(port: $0)) })
    let failed = FailedCommit()
    let admin = try await AdminSocket(
      ledger: AdminLedger(
        engine: ledger.engine, folder: folder, projections: ledger.projections, logger: logger,
        progress: { logger.info("\($0)") }))
    let projections = ledger.projections.map { projections in
      ServiceGroupConfiguration.ServiceConfiguration(
        service: ProjectionService(projections: projections, logger: logger))
    }
    var configuration = ServiceGroupConfiguration(
      services: [
        .init(
          service: EngineService(ledger: ledger, failed: failed),
          successTerminationBehavior: .gracefullyShutdownGroup,
          failureTerminationBehavior: .gracefullyShutdownGroup)
      ] + (projections.map { [$0] } ?? []) + [
        .init(service: SnapshotKeeper(folder: folder, engine: ledger.engine, logger: logger)),
        .init(
          service: LogWatcher(
            folder: folder, engine: ledger.engine, signal: ledger.signal, watch: watch,
            logger: logger)),
        .init(service: SearchLoader(engine: ledger.engine, logger: logger)),
        .init(service: IndicatorKeeper(desk: desk)),
        .init(service: reports),
        .init(service: admin),
        .init(service: application),
      ],
      gracefulShutdownSignals: [.sigterm, .sigint],
      logger: logger)
    configuration.maximumGracefulShutdownDuration = Self.shutdownDurationMax
    do {
      try await ServiceGroup(configuration: configuration).run()
    } catch let error as IOError {
      complain("could not serve on \(host):\(port): \(String(cString: strerror(error.errnoCode)))")
      throw ExitCode.unavailable
    }
    if let error = failed.error {
      complain(error.description)
      throw ExitCode.outcomeUnknown
    }
  }

  /// Who else's tokens are accepted; read before the ledger is touched.
  private func trustedIssuers() async throws -> [TrustedIssuer] {
    guard let trustedIssuer, let trustedJwks else { return [] }
    do {
      let text = try String(contentsOfFile: trustedJwks, encoding: .utf8)
      return [try await TrustedIssuer(issuer: trustedIssuer, jwks: text)]
    } catch {
      throw ValidationError("--trusted-jwks: \(trustedJwks) holds no keys that can be read")
    }
  }

  private func server(
    _ ledger: OpenLedger, _ reports: ReportDesk, _ issuers: CardIssuersByType,
    _ trusted: [TrustedIssuer], _ watch: LogWatch, _ desk: TotalsDesk, _ logger: Logger
  ) async throws -> LedgerServer {
    let engine = ledger.engine
    let clock = engine.clock
    let origin = try await engine.read { state, _ in state.origin }
    let checkpoints = CheckpointSource(
      signer: try CheckpointKeyFile.signer(in: folder.path, origin: origin),
      signal: ledger.signal, clock: clock)
    let tokens = try await TokenIssuer(
      keyFile: "\(folder.path)/token-signing.pem", issuer: issuer, audience: "pasboek",
      now: { clock.now().microseconds },
      randomBytes: Self.randomBytes)
    return LedgerServer(
      engine: engine,
      regions: RegionReader(
        try SQLiteEventStore(folder: folder.path, signal: ledger.signal)),
      checkpoints: checkpoints, reports: reports, issuer: tokens, trusted: trusted,
      metrics: MetricsRegistry(),
      refusedClients: testDataset ? [] : [TestDataset.clientID], cardIssuers: issuers,
      watch: watch, room: { [folder] in folder.room },
      publicURL: publicUrl.map(PublicAddress.withoutSlash),
      logger: logger
    ).serving(PageSite(desk: desk, randomBytes: Self.randomBytes))
  }

  @Sendable
  private static func randomBytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: .min ... .max) }
  }
}

/// What the service says once it listens.
struct Announcement: Sendable {
  var host: String
  var terminalToken: String?
  var isTestDataset: Bool
  var isJSON: Bool

  func text(port: Int) -> String {
    let address = "http://\(host):\(port)"
    if isJSON {
      var writer = JSONWriter()
      writer.beginObject()
      writer.field("listening", address)
      writer.field("port", Int64(port))
      if let terminalToken { writer.field("terminalToken", terminalToken) }
      writer.endObject()
      return String(decoding: writer.bytes, as: UTF8.self)
    }
    var lines = ["pasboek listens on \(address)"]
    if let terminalToken { lines.append("terminal token: \(terminalToken)") }
    if isTestDataset { lines.append(Self.example(address)) }
    return lines.joined(separator: "\n")
  }

  /// Checks someone of the test data set in: the first time it earns a point.
  private static func example(_ address: String) -> String {
    """
    check someone in:
      TOKEN=$(curl -s \(address)/oauth/token -d grant_type=client_credentials \\
        -d client_id=\(TestDataset.clientID) -d client_secret=\(TestDataset.clientSecret) \\
        | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
      curl -s \(address)/uitpas/checkins -H "Authorization: Bearer $TOKEN" \\
        -H 'Content-Type: application/json' \\
        -d '{"eventId":"5a0967f9-cc06-4c3c-9206-30481a767434","uitpasNumber":"0900000095902"}'
    """
  }
}

/// Remembers the failure with which the service ends.
final class FailedCommit: @unchecked Sendable {
  // SAFETY: written by the one service that waits for a failure, read after the group has ended.
  var error: EventLogError?
}

/// Keeps the engine until everything that could use it has stopped, then drains it.
struct EngineService: Service {
  let ledger: OpenLedger
  let failed: FailedCommit

  func run() async throws {
    let error = await cancelWhenGracefulShutdown { await ledger.failure.wait() }
    if let error {
      failed.error = error
    } else {
      await ledger.engine.drain()
    }
  }
}
