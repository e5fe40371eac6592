import HTTPTypes

extension RouteTable {
  /// UiTPAS API 4.0.
  static let published = [
    RouteRule(.post, "/uitpas/checkins", .checkinsWrite, of: .organizer),
    RouteRule(.get, "/uitpas/checkin-status", .checkinsWrite, of: .organizer),
    RouteRule(
      .get, "/uitpas/passes/{uitpasNumber}", .passesRead, of: .cardSystem, foreign: .notFound),
  ]
}
