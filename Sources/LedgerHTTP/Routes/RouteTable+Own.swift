import HTTPTypes

extension RouteTable {
  /// The ledger's own API.
  static let own = [
    RouteRule(.post, "/ledger/v1/taps", .terminal)
  ]
}
