import HTTPTypes

extension APITopic {
  /// Financial reports, of which there are none.
  static let reports = APITopic(
    "Financial reports", "This ledger makes none yet, and says so to whoever may make them.",
    operations: [
      report(.get, "/periods", "List the periods of reports"),
      report(.post, "", "Ask for a report"),
      report(.get, "", "List reports"),
      report(.get, "/{reportId}", "Read a report"),
      report(.get, "/{reportId}/download-link", "Read where a report is"),
      report(.get, "/{reportId}.zip", "Download a report"),
    ])

  private static func report(
    _ method: HTTPRequest.Method, _ path: String, _ summary: String
  ) -> APIOperation {
    APIOperation(
      method, "/uitpas/organizers/{organizerId}/financial-reports\(path)", summary, answers: [],
      published: .financialReports, problems: [.notYetServed])
  }
}
