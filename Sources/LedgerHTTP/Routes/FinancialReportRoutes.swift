import FinancialReports
import HTTPTypes
import Hummingbird
import Ledger
import LedgerService
import LedgerWire

/// `/uitpas/organizers/{organizerId}/financial-reports…` (UiTPAS API 4.0), and where the links to
/// their files lead: `/ledger/v1/financial-reports/downloads/{link}`.
///
/// A report is its organiser's: whoever may make them sees those that others have asked for.
struct FinancialReportRoutes: Sendable {
  let engine: LedgerEngine
  let desk: ReportDesk
  /// Where callers reach the service; nil for where the request reached it.
  let publicURL: String?

  /// Where links lead, below the address of the service.
  static let downloads = "/ledger/v1/financial-reports/downloads"
  /// What a zip is called in the published document.
  static let mediaType = "application/x-zip-compressed"
  /// After how long it is worth asking again for a report while others are being made.
  private static let retryAfterSeconds = 5
  /// After how long it is worth asking again where there is no room for a note.
  private static let noRoomRetryAfterSeconds = 60

  private let files = FileIO()

  init(engine: LedgerEngine, desk: ReportDesk, publicURL: String?) {
    self.engine = engine
    self.desk = desk
    self.publicURL = publicURL
  }

  func add(to group: RouterGroup<LedgerRequestContext>) {
    let reports = group.group("organizers/{organizerId}/financial-reports")
    reports.get("periods") { _, context in
      _ = try organizer(context, .getFinancialReports)
      return Response.json(jsonBody(of: desk.suggestedPeriods.map(ReportDays.init)))
    }
    reports.post { request, context in try await start(request, context) }
    reports.get { request, context in
      let organizer = try organizer(context, .getFinancialReports)
      let language = Language(accepting: request.headers)
      return Response.json(
        jsonBody(of: desk.reports(of: organizer.id).map { ReportSummary($0, language) }))
    }
    reports.get("{reportId}") { request, context in
      Response.json(
        jsonBody(of: ReportSummary(try report(context), Language(accepting: request.headers))))
    }
    reports.get("{reportId}/download-link") { request, context in
      let link = desk.link(to: try available(context))
      return Response.json(
        jsonBody(of: ReportLink(downloadLink: try "\(base(request))\(Self.downloads)/\(link)")))
    }
    reports.get("{reportId}.zip") { _, context in
      try await download(
        available(context), or: PublishedOperation.financialReport.problem(.reportNotFound),
        context)
    }
  }

  /// Adds where links lead; whoever has one needs no token.
  func addDownloads(to group: RouterGroup<LedgerRequestContext>) {
    group.get("financial-reports/downloads/{link}") { _, context in
      let refusal = Problem(.reportNotFound)
      guard let report = context.parameters.get("link").flatMap({ desk.report(link: $0) }) else {
        throw refusal
      }
      return try await download(report, or: refusal, context)
    }
  }

  // MARK: Whose they are

  private func organizer(
    _ context: LedgerRequestContext, _ operation: PublishedOperation
  ) throws(Problem) -> OrganizerView {
    let principal = try context.principal
    let id = context.parameters.get("organizerId") ?? ""
    guard let known = engine.catalogue.organizer(id: id),
      let organizer = engine.catalogue.organizer(known)
    else {
      try principal.require(.organizersReports, organizer: .none)
      throw operation.problem(.organizerNotFound)
    }
    try principal.require(
      .organizersReports, organizer: organizer.organizer, systems: organizer.systems)
    return organizer
  }

  private func report(_ context: LedgerRequestContext) throws(Problem) -> FinancialReport {
    let operation = PublishedOperation.financialReport
    let organizer = try organizer(context, operation)
    guard let text = context.parameters.get("reportId"), let id = UInt32(text), "\(id)" == text,
      let report = desk.report(id, of: organizer.id)
    else { throw operation.problem(.reportNotFound) }
    return report
  }

  private func available(_ context: LedgerRequestContext) throws(Problem) -> FinancialReport {
    let report = try report(context)
    guard report.file != nil else {
      throw PublishedOperation.financialReport.problem(
        .reportNotFound, detail: "The report is \(ReportSummary.Status(report.state).rawValue).")
    }
    return report
  }

  // MARK: Asking for one

  private func start(
    _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    let organizer = try organizer(context, .postFinancialReports)
    let body = try ReportDays(json: await request.jsonBody(context))
    let period = try period(body)
    let asker = try context.principal.budgetName
    let report: FinancialReport
    do throws(ReportRefusal) {
      report = try await desk.start(period, of: organizer, asker: asker)
    } catch {
      throw Self.problem(error, desk.limits)
    }
    return Response.json(
      jsonBody(of: ReportSummary(report, Language(accepting: request.headers))))
  }

  private static func problem(_ refusal: ReportRefusal, _ limits: ReportLimits) -> Problem {
    switch refusal {
    case .tooManyStarted:
      Problem(
        .rateLimited, detail: "\(limits.startedMax) reports of yours are being made.",
        headers: [.retryAfter: String(retryAfterSeconds)])
    case .noRoom: .busy(retryAfterSeconds: noRoomRetryAfterSeconds)
    }
  }

  /// The period of a body; throws 400 with every place at fault.
  private func period(_ body: ReportDays) throws(Problem) -> ReportPeriod {
    let from = CivilDate(fullDate: body.startDate)
    let through = CivilDate(fullDate: body.endDate)
    var issues: [SchemaIssue] = []
    for (pointer, day) in [("/startDate", from), ("/endDate", through)] where day == nil {
      issues.append(SchemaIssue(jsonPointer: pointer, error: "must be a day such as 2026-06-30"))
    }
    if let from, let through {
      let period = ReportPeriod(from: from, through: through)
      let daysMax = desk.limits.periodDaysMax
      if (1...daysMax).contains(period.days) { return period }
      let error =
        period.days < 1 ? "is before the first day" : "is more than \(daysMax) days later"
      issues.append(SchemaIssue(jsonPointer: "/endDate", error: error))
    }
    var problem = PublishedOperation.postFinancialReports.problem(.bodyInvalidData)
    problem.schemaErrors = issues
    throw problem
  }

  // MARK: Handing out

  /// The address of the service without a slash at its end.
  private func base(_ request: Request) throws(Problem) -> String {
    if let publicURL { return publicURL }
    guard let authority = request.head.authority, !authority.isEmpty else {
      throw Problem(.badRequest, detail: "The request does not name the service.")
    }
    return (OwnMachine.isNamed(by: authority) ? "http://" : "https://") + authority
  }

  private func download(
    _ report: FinancialReport, or refusal: Problem, _ context: LedgerRequestContext
  ) async throws(Problem) -> Response {
    let body: ResponseBody
    do {
      body = try await files.loadFile(path: desk.filePath(of: report), context: context)
    } catch {
      // It was removed since it was looked for.
      throw refusal
    }
    return Response(
      status: .ok,
      headers: [
        .contentType: Self.mediaType,
        .contentDisposition: "attachment; filename=\"\(report.downloadName)\"",
        .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
      ], body: body)
  }
}

extension ReportDays {
  fileprivate init(_ period: ReportPeriod) {
    self.init(startDate: period.from.fullDate, endDate: period.through.fullDate)
  }
}

extension ReportSummary.Status {
  init(_ state: ReportState) {
    switch state {
    case .started: self = .started
    case .available: self = .available
    case .failed: self = .failed
    }
  }
}

extension ReportSummary {
  fileprivate init(_ report: FinancialReport, _ language: Language) {
    var message: String?
    if case .failed(let failure) = report.state {
      message = EndUserMessages.reportFailed(failure)[language]
    }
    self.init(
      id: report.id, status: Status(report.state), message: message,
      period: ReportDays(report.period), creationDate: report.createdAt.microseconds)
  }
}
