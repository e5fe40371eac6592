import HTTPTypes

extension RouteTable {
  /// Financial reports of UiTPAS API 4.0.
  static let reports = [
    report(.get, "/periods"), report(.post, ""), report(.get, ""), report(.get, "/{reportId}"),
    report(.get, "/{reportId}/download-link"), report(.get, "/{reportId}.zip"),
  ]

  private static func report(_ method: HTTPRequest.Method, _ path: String) -> RouteRule {
    RouteRule(
      method, "/uitpas/organizers/{organizerId}/financial-reports\(path)", .organizersReports,
      of: .organizer)
  }
}
