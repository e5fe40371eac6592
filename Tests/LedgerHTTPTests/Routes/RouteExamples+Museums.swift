import Ledger
import LedgerHTTP
import LedgerService
import Testing

extension RouteExamples {
  /// In a region of UiTPAS there are no subscriptions: whoever may is told so.
  static let subscriptions: [String: RouteExample] = [
    "PUT /ledger/v1/programmes/{id}": RouteExample(201) { _, side, number in
      ExampleRequest(
        path: "/ledger/v1/programmes/club-\(side)-\(number)",
        body: #"{"name":"Club","scan":"checkIn"}"#)
    },
    "PUT /ledger/v1/card-systems/{id}/programme": RouteExample { _, side, _ in
      ExampleRequest(
        path: "/ledger/v1/card-systems/\(side.system)/programme",
        body: #"{"programmeId":"uitpas"}"#)
    },
    "PUT /ledger/v1/organizers/{id}/museum": RouteExample(409) { ledger, side, number in
      let id = "museum-\(side)-\(number)"
      try await ledger.register(
        .defineOrganizer(
          id: id, name: "Museum", systems: CardSystemSet([CardSystemID(side.system)])))
      return ExampleRequest(
        path: "/ledger/v1/organizers/\(id)/museum",
        body: #"{"averagePriceCents":999,"percentBasisPoints":6000}"#)
    },
    "POST /ledger/v1/card-systems/{id}/subscriptions": RouteExample(409) { _, side, _ in
      ExampleRequest(
        path: "/ledger/v1/card-systems/\(side.system)/subscriptions", body: sale)
    },
    "POST /ledger/v1/card-systems/{id}/subscriptions/freeze": RouteExample(409) { _, side, _ in
      ExampleRequest(path: "/ledger/v1/card-systems/\(side.system)/subscriptions/freeze")
    },
    "POST \(subscription)/renew": ofHolder("renew", body: sale),
    "POST \(subscription)/freeze": ofHolder("freeze"),
    "POST \(subscription)/resume": ofHolder("resume"),
    "POST \(subscription)/identify": ofHolder("identify"),
    "POST \(subscription)/cancel": ofHolder("cancel"),
  ]

  private static let subscription =
    "/ledger/v1/passholders/{id}/subscriptions/{cardSystemId}"
  private static let sale = #"{"channel":"online","priceCents":6400}"#

  private static func ofHolder(_ verb: String, body: String = "") -> RouteExample {
    RouteExample(409) { ledger, side, _ in
      let made = try await ledger.newHolder(in: [side.system], postalCode: side.postalCode)
      return ExampleRequest(
        path: "/ledger/v1/passholders/\(made.id)/subscriptions/\(side.system)/\(verb)", body: body)
    }
  }
}
