import HTTPTypes

extension RouteTable {
  /// UiTPAS API 4.0.
  static let published = checkins + passes + definitions + passholders + tickets

  private static let checkins = [
    RouteRule(.post, "/uitpas/checkins", .checkinsWrite, of: .organizer),
    RouteRule(.get, "/uitpas/checkins", .checkinsRead, of: .organizer),
    RouteRule(.delete, "/uitpas/checkins/{checkinId}", .checkinsWrite, of: .organizer),
    RouteRule(.get, "/uitpas/checkin-status", .checkinsWrite, of: .organizer),
    RouteRule(
      .post, "/uitpas/passholders/{passholderId}/checkins", .passholdersSelfCheckin,
      of: .cardSystem, foreign: .badRequest, forHolders: true),
    RouteRule(
      .get, "/uitpas/passholders/{passholderId}/transactions", .passholdersTransactionHistory,
      of: .cardSystem, forHolders: true),
  ]

  private static let passes = [
    RouteRule(.get, "/uitpas/passes", .passesRead, of: .cardSystem, foreign: .notFound),
    RouteRule(
      .get, "/uitpas/passes/{uitpasNumber}", .passesRead, of: .cardSystem, foreign: .notFound),
    RouteRule(
      .get, "/uitpas/chip-numbers/{chipNumber}", .passesChipNumbersRead, of: .cardSystem,
      foreign: .notFound),
    RouteRule(.get, "/uitpas/cards", .cardsRead, of: .cardSystem, foreign: .notFound),
  ]

  private static let definitions = [
    RouteRule(.get, "/uitpas/card-systems", .identified),
    RouteRule(.get, "/uitpas/card-systems/{cardSystemId}", .identified),
    RouteRule(.get, "/uitpas/organizers", .organizersSearch, of: .list),
    RouteRule(.get, "/uitpas/permissions", .client, of: .list),
    RouteRule(.get, "/uitpas/permissions/{clientId}", .permissionsRead, of: .list),
    RouteRule(.put, "/uitpas/permissions/{clientId}", .permissionsWrite, of: .organizer),
    RouteRule(.get, "/uitpas/events/{eventId}/settings", .eventSettingsRead, of: .organizer),
    RouteRule(.put, "/uitpas/events/{eventId}/settings", .eventSettingsUpdate, of: .organizer),
    RouteRule(.get, "/uitpas/events/{eventId}/card-systems", .client),
    RouteRule(.put, "/uitpas/events/{eventId}/card-systems", .eventsUpdate, of: .organizer),
  ]
}
