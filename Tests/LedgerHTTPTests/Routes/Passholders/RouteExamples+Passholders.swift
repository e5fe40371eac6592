import Ledger
import LedgerService
import LedgerWire
import Testing

extension RouteExamples {
  private static let holder = "/uitpas/passholders"

  static let passholders: [String: RouteExample] = [
    "POST /uitpas/passholders": RouteExample { ledger, side, _ in
      ExampleRequest(path: holder, body: try await ledger.someone(side).json)
    },
    "GET /uitpas/passholders": RouteExample(path: "\(holder)?uitpasNumber=\(Dataset.holder)"),
    "GET /uitpas/passholders/{passholderId}": RouteExample { ledger, side, _ in
      ExampleRequest(path: "\(holder)/\(try await ledger.passholderID(of: side.card))")
    },
    "PUT /uitpas/passholders/{passholderId}": RouteExample(204) { ledger, side, _ in
      ExampleRequest(
        path: "\(holder)/\(try await ledger.passholderID(of: side.card))",
        body: Someone.digital().json)
    },
    "DELETE /uitpas/passholders/{passholderId}": RouteExample(204) { ledger, side, _ in
      ExampleRequest(path: "\(holder)/\(try await ledger.member(of: side))")
    },
    "POST /uitpas/passholders/{passholderId}/memberships/{cardSystemId}":
      RouteExample(201) { ledger, side, _ in
        let id = try await ledger.member(of: side == .own ? .foreign : .own)
        let organizer = #"{"id":"\#(side.organizer)"}"#
        return ExampleRequest(
          path: "\(holder)/\(id)/memberships/\(side.system)",
          body: #"{"cardType":"DIGITAL","registrationOrganizer":\#(organizer)}"#)
      },
    "GET /uitpas/passholders/{passholderId}/memberships/{cardSystemId}":
      RouteExample { ledger, side, _ in
        _ = try await ledger.organizer(side)
        let id = try await ledger.passholderID(of: Dataset.holder)
        return ExampleRequest(
          path: "\(holder)/\(id)/memberships/\(side.system)?socialTariff=false"
            + "&organizerId=\(side.organizer)")
      },
    "DELETE /uitpas/passholders/{passholderId}/association-memberships/{associationId}":
      RouteExample(204) { ledger, side, number in
        let club = try await ledger.club(of: side, number, isMember: true)
        return ExampleRequest(
          path: "\(holder)/\(club.holder.id)/association-memberships/\(club.id)"
            + "?organizerId=\(side.organizer)")
      },
    "GET /uitpas/passholders/membership-prices/{cardSystemId}": RouteExample { ledger, _, _ in
      try await ledger.setPrices()
      return ExampleRequest(
        path: "\(holder)/membership-prices/1?cardType=DIGITAL&postalCode=9000"
          + "&dateOfBirth=1980-01-01")
    },
    "GET /uitpas/passholders/{passholderId}/membership-prices/{cardSystemId}":
      RouteExample { ledger, side, _ in
        try await ledger.setPrices()
        let id = try await ledger.passholderID(of: side.card)
        return ExampleRequest(path: "\(holder)/\(id)/membership-prices/3?cardType=DIGITAL")
      },
    "GET /uitpas/card-systems/{cardSystemId}/membership-prices": RouteExample(
      path: "/uitpas/card-systems/1/membership-prices?cardType=DIGITAL"),
  ]
}

extension ServedLedger {
  /// Someone who is registered by the organiser of a side.
  func someone(_ side: Side) async throws -> Someone {
    _ = try await organizer(side)
    try await setPrices()
    return .digital([
      "registrationOrganizer": ["id": .string(side.organizer)],
      "registrationCardSystemId": side == .own ? 1 : 3,
    ])
  }

  /// Registers a member of a side's card system, as the ledger itself, and answers the public id.
  func member(of side: Side) async throws -> String {
    _ = try await organizer(side)
    try await setPrices()
    var person = Person()
    person.firstName = "Marc"
    person.name = "Peeters"
    person.address = Person.Address(postalCode: "9000", city: "Gent")
    let order = PassOrder(
      for: .person(person, request: []), .digital, in: CardSystemID(side == .own ? 1 : 3),
      counter: try await organizer(side))
    guard case .decided(let sold) = try await Registrar(engine).sell(order, client: .none) else {
      throw RawConnection.Failure()
    }
    return try #require(try engine.person(sold.holder)).passholderID
  }

  /// Gives the card systems prices where they have none.
  func setPrices() async throws {
    for system in engine.catalogue.cardSystems.map(\.system) {
      let isBare = try await engine.read { state, now in
        state.terms(of: system, at: now).prices.isEmpty
      }
      if isBare { try await register(.setTerms(system, CardSystemTerms(prices: Self.prices))) }
    }
  }
}
