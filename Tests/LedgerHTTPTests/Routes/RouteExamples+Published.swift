import Ledger
import LedgerHTTP
import LedgerService
import Testing

extension RouteExamples {
  static let checkins: [String: RouteExample] = [
    "POST /uitpas/checkins": RouteExample(201) { ledger, side, number in
      let event = try await ledger.event(side, number)
      return ExampleRequest(
        path: "/uitpas/checkins", body: ServedLedger.body(Dataset.holder, event: event))
    },
    "GET /uitpas/checkins": RouteExample { ledger, side, _ in
      _ = try await ledger.organizer(side)
      let holder = try await ledger.passholderID(Dataset.holder)
      return ExampleRequest(
        path: "/uitpas/checkins?passholderId=\(holder)&organizerId=\(side.organizer)")
    },
    "DELETE /uitpas/checkins/{checkinId}": RouteExample(204) { ledger, side, number in
      let event = try await ledger.event(side, number)
      let position = try await ledger.checkedIn(Dataset.holder, event)
      return ExampleRequest(path: "/uitpas/checkins/\(position)")
    },
    "GET /uitpas/checkin-status": RouteExample { ledger, side, number in
      let event = try await ledger.event(side, number)
      return ExampleRequest(
        path: "/uitpas/checkin-status?uitpasNumber=\(Dataset.holder)&eventId=\(event)")
    },
    "POST /uitpas/passholders/{passholderId}/checkins": RouteExample(201) { ledger, side, number in
      let code = try ledger.code(try await ledger.event(.own, number))
      let id = try await ledger.passholderID(side.card)
      return ExampleRequest(
        path: "/uitpas/passholders/\(id)/checkins", body: #"{"checkinCode":"\#(code)"}"#)
    },
    "GET /uitpas/passholders/{passholderId}/transactions": RouteExample { ledger, side, _ in
      let holder = try await ledger.passholderID(side.card)
      return ExampleRequest(path: "/uitpas/passholders/\(holder)/transactions")
    },
  ]

  static let passes: [String: RouteExample] = [
    "GET /uitpas/passes": RouteExample { _, side, _ in
      ExampleRequest(path: "/uitpas/passes?identifier=\(side.card)")
    },
    "GET /uitpas/passes/{uitpasNumber}": RouteExample { _, side, _ in
      ExampleRequest(path: "/uitpas/passes/\(side.card)")
    },
    "GET /uitpas/chip-numbers/{chipNumber}": RouteExample { _, side, _ in
      ExampleRequest(path: "/uitpas/chip-numbers/\(side.chip)")
    },
    "GET /uitpas/cards": RouteExample { _, side, _ in
      ExampleRequest(path: "/uitpas/cards?uitpasNumber=\(side.card)")
    },
  ]

  static let definitions: [String: RouteExample] = [
    "GET /uitpas/card-systems": RouteExample(path: "/uitpas/card-systems"),
    "GET /uitpas/card-systems/{cardSystemId}": RouteExample(path: "/uitpas/card-systems/3"),
    "GET /uitpas/organizers": RouteExample(path: "/uitpas/organizers"),
    "GET /uitpas/permissions": RouteExample(path: "/uitpas/permissions"),
    "GET /uitpas/permissions/{clientId}": RouteExample(path: "/uitpas/permissions/test-client"),
    "PUT /uitpas/permissions/{clientId}": RouteExample(204) { ledger, side, number in
      _ = try await ledger.organizer(side)
      try await ledger.addClient("changed-\(number)", [.passesRead])
      return ExampleRequest(
        path: "/uitpas/permissions/changed-\(number)",
        body: #"[{"organizer":{"id":"\#(side.organizer)"},"permissions":["CARDS_READ"]}]"#)
    },
    "GET /uitpas/events/{eventId}/settings": RouteExample { ledger, side, number in
      let event = try await ledger.event(side, number)
      return ExampleRequest(path: "/uitpas/events/\(event)/settings")
    },
    "PUT /uitpas/events/{eventId}/settings": RouteExample(204) { ledger, side, number in
      let event = try await ledger.event(side, number)
      return ExampleRequest(
        path: "/uitpas/events/\(event)/settings",
        body: #"{"id":"\#(event)","checkinPoints":2}"#)
    },
    "GET /uitpas/events/{eventId}/card-systems": RouteExample { ledger, side, number in
      let event = try await ledger.event(side, number)
      return ExampleRequest(path: "/uitpas/events/\(event)/card-systems")
    },
    "PUT /uitpas/events/{eventId}/card-systems": RouteExample(204) { ledger, side, number in
      let event = try await ledger.event(side, number)
      let system = try #require(side.systemIDs.first)
      return ExampleRequest(
        path: "/uitpas/events/\(event)/card-systems",
        body: #"[{"id":\#(system),"enabled":true}]"#)
    },
  ]
}

extension ServedLedger {
  /// The public id of a card's holder.
  func passholderID(_ number: String) async throws -> String {
    try #require(try engine.person(try await card(number).holder)).passholderID
  }

  /// Checks a card in without a route, and answers the position of its record.
  func checkedIn(_ number: String, _ event: String) async throws -> UInt64 {
    let number = try #require(UITPASNumber(number))
    let card = try #require(engine.card(number)).card
    let command = CheckInCommand(
      card: card, event: try #require(engine.catalogue.event(id: event)).event,
      channel: .counter)
    let result = try await engine.checkIn(command, key: .none, client: .none)
    guard case .decided(let outcome) = result, outcome.stands else {
      throw ExampleFault(event: event)
    }
    return outcome.position
  }

  /// A check-in that an example needs was refused.
  struct ExampleFault: Error {
    var event: String
  }
}
