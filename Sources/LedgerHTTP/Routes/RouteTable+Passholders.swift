import HTTPTypes

extension RouteTable {
  /// UiTPAS API 4.0: passholders, their memberships, and what those cost.
  static let passholders = [
    RouteRule(.post, "/uitpas/passholders", .passholdersWrite, of: .organizer),
    RouteRule(
      .get, "/uitpas/passholders", .either(.passholdersSearch, .passholdersSearchByID), of: .list),
    RouteRule(
      .get, "/uitpas/passholders/{passholderId}",
      .either(.passholdersSearch, .passholdersSearchByID), of: .cardSystem, foreign: .notFound,
      forHolders: true),
    RouteRule(
      .put, "/uitpas/passholders/{passholderId}", .passholdersWrite, of: .cardSystem,
      foreign: .notFound),
    RouteRule(
      .delete, "/uitpas/passholders/{passholderId}", .passholdersDelete, of: .cardSystem,
      foreign: .notFound),
    RouteRule(
      .post, "/uitpas/passholders/{passholderId}/memberships/{cardSystemId}", .passholdersWrite,
      of: .organizer),
    RouteRule(
      .get, "/uitpas/passholders/{passholderId}/memberships/{cardSystemId}", .passholdersWrite,
      of: .organizer),
    RouteRule(
      .delete, "/uitpas/passholders/{passholderId}/association-memberships/{associationId}",
      .associations, of: .organizer),
    RouteRule(
      .get, "/uitpas/passholders/membership-prices/{cardSystemId}", .membershipPricesRead,
      of: .open),
    RouteRule(
      .get, "/uitpas/passholders/{passholderId}/membership-prices/{cardSystemId}",
      .both(.passholdersSearch, .membershipPricesRead), of: .cardSystem, foreign: .notFound),
    RouteRule(.get, "/uitpas/card-systems/{cardSystemId}/membership-prices", .identified),
  ]
}
