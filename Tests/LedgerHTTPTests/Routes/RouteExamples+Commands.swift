import Ledger
import LedgerHTTP
import LedgerService
import Testing

extension Side {
  /// The entity number of a card system, which is also its public id.
  var system: UInt8 { self == .own ? 1 : 3 }
  /// A postal code in it.
  var postalCode: String { self == .own ? "9000" : "9300" }
}

extension RouteExamples {
  static let commands: [String: RouteExample] = [
    ownDefinitions, offers, cards, holders, terminals, ticketTerms,
  ]
  .reduce(into: [:]) { $0.merge($1) { _, new in new } }

  private static let base = "/ledger/v1"
  private static let systems = "\(base)/card-systems"
  private static let member = "\(base)/passholders/{id}/memberships/{cardSystemId}"

  // MARK: Definitions

  private static let ownDefinitions: [String: RouteExample] = [
    "PUT \(systems)/{id}": RouteExample { _, side, number in
      ExampleRequest(
        path: "\(systems)/\(side.system)",
        body: #"""
          {"name":"Region \#(number)","cities":[{"postalCode":"\#(side.postalCode)","name":"A"}]}
          """#)
    },
    "PUT \(systems)/{id}/policy": RouteExample { _, side, number in
      ExampleRequest(
        path: "\(systems)/\(side.system)/policy",
        body: #"{"windowHours":5,"latenessDays":14,"graceDays":\#(number % 200)}"#)
    },
    "PUT \(systems)/{id}/terms": RouteExample { _, side, number in
      ExampleRequest(
        path: "\(systems)/\(side.system)/terms",
        body: #"{"prices":[{"label":"all","cents":\#(number)}]}"#)
    },
    "POST \(systems)/{id}/vouchers": RouteExample(201) { _, side, number in
      ExampleRequest(
        path: "\(systems)/\(side.system)/vouchers",
        body: #"{"type":"free","codes":["code-\#(side)-\#(number)"]}"#)
    },
    "PUT \(base)/organizers/{id}": RouteExample(201) { _, side, number in
      ExampleRequest(
        path: "\(base)/organizers/made-\(side)-\(number)",
        body: #"{"name":"Made \#(number)","cardSystemIds":[\#(side.system)]}"#)
    },
    "PUT \(base)/events/{id}": RouteExample(201) { ledger, side, number in
      _ = try await ledger.organizer(side)
      return ExampleRequest(
        path: "\(base)/events/made-\(side)-\(number)",
        body: #"""
          {"title":"Made","organizerId":"\#(side.organizer)","cardSystemIds":[\#(side.system)],
          "calendarType":"permanent"}
          """#)
    },
    "PUT \(base)/kiosks/{id}": RouteExample(201) { ledger, side, number in
      _ = try await ledger.organizer(side)
      return ExampleRequest(
        path: "\(base)/kiosks/made-\(side)-\(number)",
        body: #"""
          {"name":"CID-\#(side)-\#(number)","cardSystemId":\#(side.system),
          "organizerIds":["\#(side.organizer)"]}
          """#)
    },
    "POST \(base)/rewards/{id}/codes": RouteExample(201) { ledger, side, number in
      let id = try await ledger.reward(of: side, number)
      return ExampleRequest(path: "\(base)/rewards/\(id)/codes", body: #"{"codes":["a","b"]}"#)
    },
    "PUT \(base)/rewards/{id}/redeem-info": RouteExample { ledger, side, number in
      let id = try await ledger.reward(of: side, number)
      return ExampleRequest(
        path: "\(base)/rewards/\(id)/redeem-info", body: #"{"text":"Toon de code"}"#)
    },
  ]

  // MARK: Cards

  static let offers: [String: RouteExample] = [
    "PUT \(base)/rewards/{id}/ages": RouteExample { ledger, side, number in
      let id = "welcome-\(side)-\(number)"
      try await ledger.register(
        .defineReward(
          id: id, owner: CardSystemID(side.system),
          RewardTerms(
            type: .welcome, title: "Welcome", points: 0,
            publication: OfferPeriod(begin: SetClock.start))))
      return ExampleRequest(path: "\(base)/rewards/\(id)/ages", body: #"{"from":16,"to":26}"#)
    },
    "PUT \(base)/kiosks/{id}/configuration-code": RouteExample { ledger, side, number in
      _ = try await ledger.organizer(side)
      let kiosk = try await ledger.defineKiosk(
        "CODE-\(side)-\(number)", organizers: [side.organizer],
        system: CardSystemID(side.system))
      return ExampleRequest(
        path: "\(base)/kiosks/\(kiosk.id)/configuration-code",
        body: #"{"code":"geheim-\#(number)-x"}"#)
    },
  ]

  /// A command on a card that was made for it.
  private static func card(
    _ verb: String, _ status: CardStatus, held: Bool
  ) -> RouteExample {
    RouteExample { ledger, side, number in
      let holder =
        held
        ? try await ledger.newHolder(in: [side.system], postalCode: side.postalCode).holder : .none
      let card = try await ledger.newCard(number, status, in: side.system, holder: holder)
      return ExampleRequest(path: "\(base)/cards/\(verb)", body: #"{"uitpasNumber":"\#(card)"}"#)
    }
  }

  private static let cards: [String: RouteExample] = [
    "POST \(base)/cards": RouteExample(201) { _, side, number in
      let card = ServedLedger.number(number).text
      return ExampleRequest(
        path: "\(base)/cards",
        body: #"{"uitpasNumber":"\#(card)","cardSystemId":\#(side.system)}"#)
    },
    "POST \(base)/cards/receive": card("receive", .provisioned, held: false),
    "POST \(base)/cards/block": card("block", .active, held: true),
    "POST \(base)/cards/unblock": card("unblock", .blocked, held: true),
    "POST \(base)/cards/delete": card("delete", .localStock, held: false),
    "POST \(base)/cards/replace": RouteExample(201) { ledger, side, number in
      try await ledger.register(
        .setTerms(
          CardSystemID(side.system),
          CardSystemTerms(prices: [CardPrice(label: "all", cents: 100)])))
      let holder = try await ledger.newHolder(in: [side.system], postalCode: side.postalCode)
      let old = try await ledger.newCard(
        number, .active, in: side.system, holder: holder.holder)
      let new = try await ledger.newCard(100_000 + number, in: side.system)
      return ExampleRequest(
        path: "\(base)/cards/replace",
        body: #"""
          {"uitpasNumber":"\#(old)","replacement":{"uitpasNumber":"\#(new)"},"reason":"DEFECT"}
          """#)
    },
  ]

  // MARK: Holders

  /// A command on a holder who was made for it.
  private static func holder(
    _ rest: String, _ status: Int = 200, body: String = "",
    after prepare: @escaping @Sendable (HolderID, CardSystemID) -> [RegistrationCommand] = { _, _ in
      []
    }
  ) -> RouteExample {
    RouteExample(status) { ledger, side, _ in
      let made = try await ledger.newHolder(in: [side.system], postalCode: side.postalCode)
      for command in prepare(made.holder, CardSystemID(side.system)) {
        try await ledger.register(command)
      }
      let rest = rest.replacing("{cardSystemId}", with: "\(side.system)")
      return ExampleRequest(path: "\(base)/passholders/\(made.id)/\(rest)", body: body)
    }
  }

  private static let nextYear =
    CivilDate(year: 2027, month: 4, day: 30)
    ?? CivilDate(
      daysSinceEpoch: 0)

  @Sendable private static func granted(
    _ holder: HolderID, _ system: CardSystemID
  ) -> [RegistrationCommand] {
    [.grantSocialTariff(holder, system, lastDay: nextYear)]
  }

  @Sendable private static func suspended(
    _ holder: HolderID, _ system: CardSystemID
  ) -> [RegistrationCommand] {
    granted(holder, system) + [.suspendSocialTariff(holder, system, lastDay: nextYear)]
  }

  private static let tariff = "memberships/{cardSystemId}/social-tariff"

  private static let holders: [String: RouteExample] = [
    "POST \(base)/passholders/{id}/block": holder("block"),
    "POST \(base)/passholders/{id}/unblock": holder("unblock"),
    "POST \(base)/passholders/{id}/points": holder(
      "points", 201, body: #"{"points":5,"reason":"GOODWILL"}"#),
    "PUT \(base)/passholders/{id}/uitid": RouteExample { ledger, side, number in
      let made = try await ledger.newHolder(in: [side.system], postalCode: side.postalCode)
      return ExampleRequest(
        path: "\(base)/passholders/\(made.id)/uitid",
        body: #"{"uitidId":"user-\#(side)-\#(number)"}"#)
    },
    "DELETE \(base)/passholders/{id}/uitid": holder("uitid"),
    "PUT \(base)/associations/{id}": RouteExample(201) { _, side, number in
      ExampleRequest(
        path: "\(base)/associations/made-\(side)-\(number)",
        body: #"{"name":"Club","cardSystemId":\#(side.system)}"#)
    },
    "PUT \(base)/passholders/{id}/association-memberships/{associationId}": RouteExample {
      ledger, side, number in
      let club = try await ledger.club(of: side, number)
      return ExampleRequest(
        path: "\(base)/passholders/\(club.holder.id)/association-memberships/\(club.id)",
        body: #"{"endDate":"2027-06-30"}"#)
    },
    "DELETE \(base)/passholders/{id}/association-memberships/{associationId}": RouteExample {
      ledger, side, number in
      let club = try await ledger.club(of: side, number, isMember: true)
      return ExampleRequest(
        path: "\(base)/passholders/\(club.holder.id)/association-memberships/\(club.id)")
    },
    "POST \(member)/block": holder("memberships/{cardSystemId}/block"),
    "POST \(member)/unblock": holder("memberships/{cardSystemId}/unblock"),
    "POST \(member)/social-tariff/grant": holder("\(tariff)/grant", 201),
    "POST \(member)/social-tariff/renew": holder("\(tariff)/renew", after: granted),
    "POST \(member)/social-tariff/suspend": holder(
      "\(tariff)/suspend", body: #"{"until":"2027-01-31"}"#, after: granted),
    "POST \(member)/social-tariff/lift": holder("\(tariff)/lift", after: suspended),
    "POST \(member)/social-tariff/revoke": holder("\(tariff)/revoke", after: granted),
  ]

  // MARK: Terminals

  private static let terminals: [String: RouteExample] = [
    "POST \(base)/terminals": RouteExample(201) { ledger, side, number in
      _ = try await ledger.organizer(side)
      return ExampleRequest(
        path: "\(base)/terminals",
        body: #"{"terminal":"T-\#(side)-\#(number)","organizerIds":["\#(side.organizer)"]}"#)
    },
    "POST \(base)/terminals/codes": RouteExample(201) { ledger, side, number in
      _ = try await ledger.organizer(side)
      return ExampleRequest(
        path: "\(base)/terminals/codes",
        body: #"{"terminal":"C-\#(side)-\#(number)","organizerIds":["\#(side.organizer)"]}"#)
    },
    "POST \(base)/terminals/{source}/revoke": RouteExample { ledger, side, number in
      _ = try await ledger.organizer(side)
      let token = try await ledger.pair("T-\(side)-\(number)", organizers: [side.organizer])
      let terminal = try #require(ledger.engine.terminal(token: token))
      return ExampleRequest(path: "\(base)/terminals/\(terminal.source.number)/revoke")
    },
  ]
}

extension ServedLedger {
  /// Defines a reward of either side that was not there before, and answers its id.
  fileprivate func reward(of side: Side, _ number: Int) async throws -> String {
    let id = "reward-\(side)-\(number)"
    try await register(
      .defineReward(
        id: id, owner: CardSystemID(side.system),
        RewardTerms(
          type: .points, title: "Reward", points: 5,
          publication: OfferPeriod(begin: SetClock.start))))
    return id
  }
}
