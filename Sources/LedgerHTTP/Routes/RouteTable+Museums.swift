import HTTPTypes

extension RouteTable {
  /// museumPASS Partner API 1.0.
  static let museums = [
    RouteRule(.get, "/museumpass/passes/{cardNumber}", .museumVisits, of: .soleOrganizer),
    RouteRule(.post, "/museumpass/visits", .museumVisits, of: .soleOrganizer),
    RouteRule(
      .get, "/museumpass/external-cards/{type}/{identification}", .museumVisits,
      of: .soleOrganizer),
    RouteRule(
      .post, "/museumpass/external-cards/{type}/{identification}/visits", .museumVisits,
      of: .soleOrganizer),
    RouteRule(.post, "/museumpass/voucher-lists", .museumVouchers, of: .soleOrganizer),
  ]
}
