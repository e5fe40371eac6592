import FinancialReports
import HTTPTypes
import LedgerWire

extension APITopic {
  /// Financial reports: asked for, made, downloaded.
  static let reports = APITopic(
    "Financial reports",
    "Who owes an organiser what for tickets at a discount: asked for, made after a while, kept for "
      + "\(ReportLimits.standard.daysKept) days, and downloaded as a zip with a file for each "
      + "government that pays (`csv-be`).",
    operations: asking + handingOut,
    components: [
      SchemaComponent(
        "ReportPeriod", "The days that a report is of, both included.",
        [
          .required("startDate", .day("The first day.", "2026-06-01")),
          .required("endDate", .day("The last day.", "2026-06-30")),
        ]),
      SchemaComponent(
        "Report", "A report.",
        [
          .required(
            "status", .words(ReportSummary.Status.allCases.map(\.rawValue), "How far it is.")),
          .required("id", reportID), .optional("message", .text("Why it could not be made.")),
          .required("period", .component("ReportPeriod")),
          .required("creationDate", .moment("When it was asked for.")),
        ]),
      SchemaComponent(
        "ReportLink", "Where a report can be downloaded without a token.",
        [.required("downloadLink", .text("The address."))]),
    ])

  private static let reportID = Schema.integer(
    "The report's id.", in: 1...Int64(FinancialReport.ids.upperBound), example: 1)

  private static let asking = [
    report(
      .get, "/periods", "List the periods that are suggested for reports",
      details: "The past \(ReportLimits.standard.suggestedMonths) months; any other period of at "
        + "most \(ReportLimits.standard.periodDaysMax) days may be asked for.",
      answers: [
        .ok("The periods, the newest first.", .list(.component("ReportPeriod")))
      ], published: .getFinancialReports),
    report(
      .post, "", "Ask for a report",
      details: "\(ReportLimits.standard.startedMax) at a time of each client; of the reports that "
        + "a client has asked for, the newest \(ReportLimits.standard.keptMax) are kept. It says "
        + "what is known when it is made; months that are closed never change.",
      body: .json(of: "ReportPeriod"), answers: [.ok("The report.", as: "Report")],
      published: .postFinancialReports, problems: [.rateLimited], isTranslated: true),
    report(
      .get, "", "List the reports of an organiser",
      answers: [.ok("The reports, the newest first.", .list(.component("Report")))],
      published: .getFinancialReports, isTranslated: true),
    report(
      .get, "/{reportId}", "Read how far a report is",
      answers: [.ok("The report.", as: "Report")], published: .financialReport,
      isTranslated: true),
  ]

  private static let handingOut = [
    report(
      .get, "/{reportId}/download-link", "Make a link to a report's file",
      details: "Whoever has it may download the file for "
        + "\(ReportLimits.standard.linkSeconds / 60) minutes, without a token, unless the service "
        + "is started anew before.",
      answers: [.ok("The link.", as: "ReportLink")], published: .financialReport),
    report(
      .get, "/{reportId}.zip", "Download a report's file", answers: [zip],
      published: .financialReport),
    APIOperation(
      .get, "\(FinancialReportRoutes.downloads)/{link}", "Download a report's file by a link",
      details: "A link that has ended, was changed, or is of another service is one to nothing.",
      answers: [zip], problems: [.reportNotFound]),
  ]

  private static let zip = APIAnswer(
    .ok, "The file.", .text("A zip: what is owed in all, and a file for each government."),
    mediaType: FinancialReportRoutes.mediaType)

  private static func report(
    _ method: HTTPRequest.Method, _ path: String, _ summary: String, details: String = "",
    body: APIBody? = nil, answers: [APIAnswer], published: PublishedOperation,
    problems: [ProblemType] = [], isTranslated: Bool = false
  ) -> APIOperation {
    APIOperation(
      method, "/uitpas/organizers/{organizerId}/financial-reports\(path)", summary,
      details: details, body: body, answers: answers, published: published, problems: problems,
      isTranslated: isTranslated)
  }
}
