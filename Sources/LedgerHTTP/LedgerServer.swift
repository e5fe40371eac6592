public import FinancialReports
public import Hummingbird
public import Ledger
public import LedgerService
public import Logging
import NIOCore

/// The ledger over HTTP: routes, middleware and limits around an engine.
public struct LedgerServer: Sendable {
  /// The version of the service.
  public static let version = "0.1.0"

  private let engine: LedgerEngine
  private let regions: RegionReader
  private let checkpoints: CheckpointSource
  private let reports: ReportDesk
  private let issuer: TokenIssuer
  private let verifier: TokenVerifier
  private let metrics: MetricsRegistry
  private let limits: ServerLimits
  private let refusedClients: Set<String>
  private let cardIssuers: [ExternalCardType: any ExternalCardIssuer]
  private let publicURL: String?
  private let files: FileMaker
  private let logger: Logger
  private let watch: LogWatch
  private let room: @Sendable () -> LedgerRoom?
  private var pages: (any ServedPages)?

  /// Makes a server.
  ///
  /// - Parameters:
  ///   - engine: the ledger.
  ///   - regions: reads the records of its log.
  ///   - checkpoints: signs what its log commits to.
  ///   - reports: takes orders for financial reports; whoever runs it has them made.
  ///   - issuer: makes the tokens of `POST /oauth/token`.
  ///   - trusted: further issuers whose tokens are accepted.
  ///   - metrics: what `GET /metrics` shows.
  ///   - limits: every limit of the HTTP side.
  ///   - refusedClients: ids that are treated as unknown, whatever the directory says.
  ///   - cardIssuers: who is asked about external cards, by their kind.
  ///   - watch: how far the log was verified by the running service.
  ///   - room: how much room the ledger has; nil where it is not known.
  ///   - publicURL: where callers reach the service, without a slash at its end, for links to it;
  ///     nil for where a request reached it.
  ///   - logger: takes one line for each request.
  public init(
    engine: LedgerEngine, regions: RegionReader, checkpoints: CheckpointSource,
    reports: ReportDesk, issuer: TokenIssuer, trusted: [TrustedIssuer] = [],
    metrics: MetricsRegistry, limits: ServerLimits = .standard,
    refusedClients: Set<String> = [],
    cardIssuers: [ExternalCardType: any ExternalCardIssuer] = [:],
    watch: LogWatch = LogWatch(), room: @escaping @Sendable () -> LedgerRoom? = { nil },
    publicURL: String? = nil,
    logger: Logger
  ) {
    self.engine = engine
    self.regions = regions
    self.checkpoints = checkpoints
    self.reports = reports
    self.issuer = issuer
    self.metrics = metrics
    self.limits = limits
    self.refusedClients = refusedClients
    self.cardIssuers = cardIssuers
    self.publicURL = publicURL
    files = FileMaker(limits.filesMax)
    self.watch = watch
    self.room = room
    self.logger = logger
    let clock = engine.clock
    verifier = TokenVerifier(
      issuers: [issuer.trust] + trusted, audience: issuer.audience,
      now: { clock.now().microseconds })
  }

  /// The same server with pages beside the APIs.
  package func serving(_ pages: any ServedPages) -> LedgerServer {
    var server = self
    server.pages = pages
    return server
  }

  /// The routes with everything around them.
  public func router() -> Router<LedgerRequestContext> {
    let router = routes()
    router.refuseOtherMethods()
    return router
  }

  /// Every route that is served, without what ``router()`` refuses beside them.
  public func routes() -> Router<LedgerRequestContext> {
    let router = Router(
      context: LedgerRequestContext.self, options: .autoGenerateHeadEndpoints)
    router.addMiddleware {
      RequestMetricsMiddleware(factory: metrics)
      RequestLogMiddleware()
      ProblemMiddleware()
      AdmissionMiddleware(limits: limits)
    }
    let identities = Identities(engine, refusedClients: refusedClients)
    let authenticator = Authenticator(
      tokens: verifier, client: { identities.client($0) },
      terminal: { identities.terminal($0) }, kiosk: { identities.kiosk($0) },
      user: { identities.user($0) })
    let lookUps = LookUps(clock: engine.clock)
    let counter = CounterDesk(engine, lookUps)
    let parts = ServedLedgerParts(
      engine: engine, regions: regions, checkpoints: checkpoints, authenticator: authenticator,
      timelines: HolderTimeline(engine, lookUps), counter: counter,
      pastQuestions: PastQuestions(limits.pastQuestionsMax), files: files,
      replays: RegionReplays(), boards: StreamSlots(limits.boardListenersMax), watch: watch,
      room: room, metrics: metrics, limits: limits)
    pages?.add(to: router, parts)
    let tokens = TokenEndpoint(issuer: issuer) { [engine, refusedClients] id, secret in
      let isRight = try await engine.verifyClient(id: id, secret: secret)
      return isRight && !refusedClients.contains(id)
    }
    ServiceRoutes(
      engine: engine, metrics: metrics, gauges: EngineGauges(factory: metrics),
      readModelGauges: ReadModelGauges(factory: metrics), tokens: tokens, jwks: issuer.jwks
    ).add(to: router)
    DocumentRoutes().add(to: router)
    let access = AccessMiddleware(authenticator)
    addPublishedRoutes(to: router.group("uitpas").add(middleware: access), counter, lookUps)
    let partners = router.group("museumpass").add(middleware: access)
    MuseumRoutes(engine: engine).add(to: partners)
    ExternalCardRoutes(engine: engine, cards: ExternalCards(cardIssuers, factory: metrics))
      .add(to: partners)
    VoucherListRoutes(engine: engine).add(to: partners)
    addOwnRoutes(to: router.group("ledger/v1").add(middleware: access), parts)
    return router
  }

  private func addPublishedRoutes(
    to published: RouterGroup<LedgerRequestContext>, _ counter: CounterDesk,
    _ lookUps: LookUps
  ) {
    addRoutes(of: counter, to: published)
    CardSystemRoutes(engine: engine).add(to: published)
    PermissionRoutes(engine: engine).add(to: published)
    EventRoutes(engine: engine).add(to: published)
    TicketSaleListRoutes(engine: engine).add(to: published)
    GroupPassRoutes(engine: engine).add(to: published)
    SocialTariffCardRoutes(engine: engine).add(to: published)
    RewardRoutes(engine: engine).add(to: published)
    RewardSearchRoutes(engine: engine).add(to: published)
    let passholders = PassholderCalls(engine: engine, registrar: Registrar(engine))
    PassholderRoutes(calls: passholders, lookUps: lookUps).add(to: published)
    MembershipRoutes(calls: passholders).add(to: published)
    MembershipPriceRoutes(calls: passholders).add(to: published)
    AssociationRoutes(calls: passholders).add(to: published)
    SelfCheckinRoutes(engine: engine).add(to: published)
    reportRoutes.add(to: published)
    KioskSetupRoutes(engine: engine).add(to: published)
    KioskDeviceRoutes(engine: engine).add(to: published)
    KioskCheckinRoutes(engine: engine, lookUps: lookUps).add(to: published)
    KioskRoutes(engine: engine).add(to: published)
  }

  private func addRoutes(
    of counter: CounterDesk, to published: RouterGroup<LedgerRequestContext>
  ) {
    CheckinRoutes(engine: engine, desk: counter.checkins).add(to: published)
    CheckinListRoutes(engine: engine, desk: counter.checkins).add(to: published)
    PassRoutes(engine: engine, desk: counter.passes).add(to: published)
    TariffRoutes(engine: engine, desk: counter.tickets).add(to: published)
    TicketSaleRoutes(desk: counter.tickets).add(to: published)
    RedemptionRoutes(engine: engine, desk: counter.rewards).add(to: published)
  }

  private func addOwnRoutes(
    to own: RouterGroup<LedgerRequestContext>, _ parts: ServedLedgerParts
  ) {
    TapRoutes(engine: engine, stream: TapStream(engine: engine, limits: limits)).add(to: own)
    OfflinePackRoutes(packs: OfflinePackSource(engine: engine, checkpoints: checkpoints))
      .add(to: own)
    PairingRoutes(engine: engine, ledgerKey: checkpoints.verifierKey).add(to: own)
    TerminalRoutes(engine: engine).add(to: own)
    TapUndoRoute(engine: engine).add(to: own)
    FindingRoutes(engine: engine).add(to: own)
    CommandRoutes(engine: engine).add(to: own)
    CheckInCodeRoutes(codes: CheckInCodes(engine)).add(to: own)
    BoardRoutes(reading: BoardReading(engine: engine), slots: parts.boards, limits: limits).add(
      to: own)
    HelpDeskRoutes(engine: engine, timelines: parts.timelines).add(to: own)
    PastRoutes(engine: engine, questions: parts.pastQuestions).add(to: own)
    TicketTermRoutes(engine: engine).add(to: own)
    CheckpointRoutes(checkpoints: checkpoints).add(to: own)
    PeriodRoutes(engine: engine).add(to: own)
    ExportRoutes(engine: engine, questions: parts.pastQuestions, files: files).add(to: own)
    RegionRoutes(
      engine: engine, reader: regions, checkpoints: checkpoints,
      slots: StreamSlots(limits.regionReadersMax), retryAfterSeconds: limits.retryAfterSecondsMax,
      replays: parts.replays
    ).add(to: own)
    KeyIndicatorRoutes(engine: engine).add(to: own)
    SegmentRoutes(engine: engine, questions: parts.pastQuestions).add(to: own)
    reportRoutes.addDownloads(to: own)
  }

  private var reportRoutes: FinancialReportRoutes {
    FinancialReportRoutes(engine: engine, desk: reports, publicURL: publicURL)
  }

  /// The server as an application, ready to run as a service.
  ///
  /// - Parameter listening: called once with the port that it listens on.
  public func application(
    address: BindAddress, listening: @escaping @Sendable (Int) async -> Void = { _ in }
  ) -> some ApplicationProtocol {
    Application(
      router: router(), server: .http1(limits: limits),
      configuration: limits.configuration(address: address, logger: logger),
      onServerRunning: { channel in await listening(channel.localAddress?.port ?? 0) },
      logger: logger)
  }
}
