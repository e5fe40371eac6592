import HTTPTypes

extension RouteTable {
  /// Tariffs, ticket sales and group passes of UiTPAS API 4.0.
  ///
  /// "The organiser's" is an event's own organiser or that of its place.
  static let tickets = [
    RouteRule(.get, "/uitpas/tariffs", .tariffsRead, of: .organizer),
    RouteRule(.get, "/uitpas/tariffs/static", .tariffsRead, of: .organizer),
    RouteRule(.post, "/uitpas/ticket-sales", .ticketSalesRegister, of: .organizer),
    RouteRule(.get, "/uitpas/ticket-sales", .ticketSalesSearch, of: .organizer),
    RouteRule(
      .delete, "/uitpas/ticket-sales/{ticketSaleId}", .ticketSalesRegister, of: .organizer),
    RouteRule(.get, "/uitpas/grouppasses", .identifiedWith(.groupPassesSearch), of: .list),
    RouteRule(
      .get, "/uitpas/grouppasses/{passholderId}", .groupPassesSearch, of: .cardSystem,
      foreign: .notFound),
    RouteRule(
      .get, "/uitpas/cards/social-tariff/{cardSystemId}/active", .socialTariffExport,
      of: .region),
  ]

  /// What is read back of the ledger's own commands about tickets.
  static let ticketTerms = [
    RouteRule(.get, "/ledger/v1/distribution-keys", .ledgerTicketTermsRead, of: .list),
    RouteRule(.get, "/ledger/v1/coupons", .ledgerTicketTermsRead, of: .list),
    RouteRule(
      .get, "/ledger/v1/events/{id}/ticket-terms", .ledgerTicketTermsRead, of: .region,
      foreign: .notFound),
    RouteRule(
      .get, "/ledger/v1/organizers/{id}/ticket-limit", .ledgerTicketTermsRead, of: .region,
      foreign: .notFound),
    RouteRule(
      .get, "/ledger/v1/card-systems/{id}/terms", .ledgerTicketTermsRead, of: .region,
      foreign: .notFound),
  ]
}
