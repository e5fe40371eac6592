import HTTPTypes

extension RouteTable {
  /// Financial reports of UiTPAS API 4.0, and where the links to their files lead: a link is signed
  /// and short-lived, and proves by itself that its bearer got it from whoever might have it.
  static let reports =
    [
      report(.get, "/periods"), report(.post, ""), report(.get, ""), report(.get, "/{reportId}"),
      report(.get, "/{reportId}/download-link"), report(.get, "/{reportId}.zip"),
    ] + [RouteRule(.get, "\(FinancialReportRoutes.downloads)/{link}", .everyone)]

  private static func report(_ method: HTTPRequest.Method, _ path: String) -> RouteRule {
    RouteRule(
      method, "/uitpas/organizers/{organizerId}/financial-reports\(path)", .organizersReports,
      of: .organizer)
  }
}
