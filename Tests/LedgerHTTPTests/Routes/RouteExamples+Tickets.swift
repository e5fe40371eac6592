import Ledger
import LedgerHTTP
import LedgerService
import Testing

extension RouteExamples {
  static let tickets: [String: RouteExample] = [
    "GET /uitpas/tariffs": RouteExample { ledger, side, number in
      let (card, event) = try await ledger.buyer(side, number)
      return ExampleRequest(
        path: "/uitpas/tariffs?regularPrice=10&eventId=\(event)&uitpasNumber=\(card)")
    },
    "GET /uitpas/tariffs/static": RouteExample { ledger, side, number in
      let (_, event) = try await ledger.buyer(side, number)
      return ExampleRequest(path: "/uitpas/tariffs/static?regularPrice=10&eventId=\(event)")
    },
    "POST /uitpas/ticket-sales": RouteExample { ledger, side, number in
      let (card, event) = try await ledger.buyer(side, number)
      return ExampleRequest(
        path: "/uitpas/ticket-sales", body: "[\(TicketRegion.line(card, event: event))]")
    },
    "GET /uitpas/ticket-sales": RouteExample { ledger, side, number in
      ExampleRequest(path: "/uitpas/ticket-sales?eventId=\(try await ledger.event(side, number))")
    },
    "DELETE /uitpas/ticket-sales/{ticketSaleId}": RouteExample(204) { ledger, side, number in
      let (card, event) = try await ledger.buyer(side, number)
      let known = try #require(UITPASNumber(card).flatMap { ledger.engine.card($0) })
      let line = TicketLine(
        card: known.card, event: try #require(ledger.engine.catalogue.event(id: event)).event,
        tariff: .social, price: 1_000)
      let sold = try await ledger.engine.sell(TicketOrder([line]), client: .none)
      guard case .decided(.sold(let sales, _)) = sold, let sale = sales.first else {
        throw ServedLedger.ExampleFault(event: event)
      }
      return ExampleRequest(path: "/uitpas/ticket-sales/\(sale.position)")
    },
    "GET /uitpas/grouppasses": RouteExample(
      path: "/uitpas/grouppasses?uitpasNumber=\(Dataset.groupPass)"),
    "GET /uitpas/grouppasses/{passholderId}": RouteExample { ledger, side, _ in
      ExampleRequest(path: "/uitpas/grouppasses/\(try await ledger.newGroup(in: side.system))")
    },
    "GET /uitpas/cards/social-tariff/{cardSystemId}/active": RouteExample { _, side, _ in
      ExampleRequest(path: "/uitpas/cards/social-tariff/\(side.system)/active")
    },
  ]

  private static let base = "/ledger/v1"

  static let ticketTerms: [String: RouteExample] = [
    "GET \(base)/distribution-keys": RouteExample(path: "\(base)/distribution-keys"),
    "GET \(base)/coupons": RouteExample(path: "\(base)/coupons"),
    "GET \(base)/events/{id}/ticket-terms": RouteExample { ledger, side, number in
      let event = try await ledger.event(side, number)
      return ExampleRequest(path: "\(base)/events/\(event)/ticket-terms")
    },
    "GET \(base)/organizers/{id}/ticket-limit": RouteExample { ledger, side, _ in
      _ = try await ledger.organizer(side)
      return ExampleRequest(path: "\(base)/organizers/\(side.organizer)/ticket-limit")
    },
    "GET \(base)/card-systems/{id}/terms": RouteExample { _, side, _ in
      ExampleRequest(path: "\(base)/card-systems/\(side.system)/terms")
    },
    "PUT \(base)/distribution-keys/{id}": RouteExample(201) { _, side, number in
      ExampleRequest(
        path: "\(base)/distribution-keys/\(100_000 + number)",
        body: #"{"name":"k","cardSystemIds":[\#(side.system)],"rules":[{"holder":{"cents":1}}]}"#)
    },
    "PUT \(base)/events/{id}/ticket-terms": RouteExample { ledger, side, number in
      let event = "sold-\(side)-\(number)"
      try await ledger.register(
        .defineEvent(
          id: event, title: "Sold", organizer: try await ledger.organizer(side),
          systems: CardSystemSet([CardSystemID(side.system)]), calendar: .permanent, periods: [],
          settings: EventSettings(points: 1, limit: CheckInLimit(volume: 1, period: .week))))
      return ExampleRequest(
        path: "\(base)/events/\(event)/ticket-terms", body: #"{"holdersMax":\#(number)}"#)
    },
    "PUT \(base)/organizers/{id}/ticket-limit": RouteExample { ledger, side, number in
      let organizer = "limited-\(side)-\(number)"
      try await ledger.register(
        .defineOrganizer(
          id: organizer, name: "Limited",
          systems: CardSystemSet([CardSystemID(side.system)])))
      return ExampleRequest(
        path: "\(base)/organizers/\(organizer)/ticket-limit",
        body: #"{"limit":{"volume":1,"periodType":"DAY"}}"#)
    },
    "PUT \(base)/coupons/{id}": RouteExample(201) { _, side, number in
      ExampleRequest(
        path: "\(base)/coupons/made-\(number)",
        body: #"{"cardSystemId":\#(side.system),"name":"c","shares":{"holder":{"cents":1}}}"#)
    },
    "POST \(base)/coupons/{id}/grants": RouteExample(201) { ledger, side, number in
      let made = try await ledger.newHolder(in: [side.system])
      try await ledger.register(
        .setCoupon(
          id: "given-\(number)", system: CardSystemID(side.system),
          CouponTerms(name: "c", shares: ShareRule(holder: .fixed(cents: 1)))))
      return ExampleRequest(
        path: "\(base)/coupons/given-\(number)/grants", body: #"{"passholderId":"\#(made.id)"}"#)
    },
    "POST \(base)/group-passes": RouteExample(201) { _, side, _ in
      ExampleRequest(
        path: "\(base)/group-passes",
        body: #"{"cardSystemId":\#(side.system),"name":"Groep","ticketsPerYear":5}"#)
    },
    "PUT \(base)/group-passes/{id}/terms": RouteExample { ledger, side, _ in
      let group = try await ledger.newGroup(in: side.system)
      return ExampleRequest(
        path: "\(base)/group-passes/\(group)/terms", body: #"{"ticketsPerYear":6}"#)
    },
  ]
}

extension ServedLedger {
  /// Somebody with the social tariff of a side's card system, and an event there that discounts.
  fileprivate func buyer(_ side: Side, _ number: Int) async throws -> (card: String, event: String)
  {
    let system = CardSystemID(side.system)
    let made = try await newHolder(in: [side.system], postalCode: side.postalCode)
    let lastDay = BrusselsTime.date(at: clock.now()).adding(days: 30)
    let rule = KeyRule(ShareRule(holder: .ofPrice(basisPoints: 2_000)))
    try await register(
      .grantSocialTariff(made.holder, system, lastDay: lastDay),
      .setDistributionKey(
        publicID: 70 + UInt32(side.system),
        DistributionKeyTerms(name: "Key", systems: CardSystemSet([system]), rules: [rule])))
    return (
      try await newCard(number, .active, in: side.system, holder: made.holder),
      try await event(side, number)
    )
  }

  /// Gives a pass to a group and answers its id.
  fileprivate func newGroup(in system: UInt8) async throws -> String {
    let order = GroupPassOrder(
      for: Group(name: "Groep"), .digital, in: CardSystemID(system),
      terms: GroupPassTerms(ticketsPerYear: 5), request: [])
    let issued = try await Registrar(engine).issue(order, client: .none)
    guard case .decided(let outcome) = issued else { throw ExampleFault(event: "") }
    return try #require(try engine.group(outcome.holder)).passholderID
  }
}
