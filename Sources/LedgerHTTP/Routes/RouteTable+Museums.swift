import HTTPTypes

extension RouteTable {
  /// museumPASS Partner API 1.0.
  static let museums = [
    RouteRule(.get, "/museumpass/passes/{cardNumber}", .museumVisits, of: .soleOrganizer),
    RouteRule(.post, "/museumpass/visits", .museumVisits, of: .soleOrganizer),
    RouteRule(.post, "/museumpass/voucher-lists", .museumVouchers, of: .soleOrganizer),
  ]
}
