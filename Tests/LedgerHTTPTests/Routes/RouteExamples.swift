import Ledger
import LedgerHTTP
import LedgerService
import LedgerWire
import Testing

/// Whose the object of an example is.
enum Side: String, CaseIterable {
  /// Of the data set's organiser, in Gent.
  case own
  /// Of an organiser that is in Dender alone, or of a holder whom Gent does not know.
  case foreign
}

/// A request that a route grants to whoever may make it.
struct ExampleRequest: Sendable {
  var path: String
  var body = ""
}

/// How a route is tried: what it is sent, and what it answers to whom it lets in.
struct RouteExample: Sendable {
  /// What is answered where the caller may do it.
  var status = 200
  /// Makes a request that was not made before, on an object of one's own or of another.
  var request: @Sendable (ServedLedger, Side, Int) async throws -> ExampleRequest

  init(
    _ status: Int = 200,
    _ request: @escaping @Sendable (ServedLedger, Side, Int) async throws -> ExampleRequest
  ) {
    self.status = status
    self.request = request
  }

  /// An example without an object.
  init(_ status: Int = 200, path: String, body: String = "") {
    self.init(status) { _, _, _ in ExampleRequest(path: path, body: body) }
  }
}

/// One example for each row of the table of routes, by method and path.
enum RouteExamples {
  static let all: [String: RouteExample] = [
    service, checkins, checkInCodes, boards, passes, definitions, reports, rewards, passholders,
    kiosks,
    tickets,
    partners, own,
    commands, subscriptions, findings,
  ].reduce(into: [:]) { $0.merge($1) { _, new in new } }

  private static let service: [String: RouteExample] = [
    "GET /health": RouteExample(path: "/health"),
    "GET /metrics": RouteExample(path: "/metrics"),
    "POST /oauth/token": RouteExample(400, path: "/oauth/token", body: "{}"),
    "GET /oauth/jwks": RouteExample(path: "/oauth/jwks"),
    "GET /openapi.json": RouteExample(path: "/openapi.json"),
    "GET /docs/api": RouteExample(path: "/docs/api"),
  ]

  private static let own: [String: RouteExample] = [
    "POST /ledger/v1/taps": RouteExample { ledger, _, number in
      ExampleRequest(
        path: "/ledger/v1/taps",
        body: #"{"sentAt":"\#(ledger.clock.text())","taps":[{\#(ServedLedger.tap(number))}]}"#)
    },
    "GET /ledger/v1/offline-pack": RouteExample(path: "/ledger/v1/offline-pack"),
    "GET /ledger/v1/terminals": RouteExample(path: "/ledger/v1/terminals"),
    "POST /ledger/v1/terminals/pair": RouteExample(201) { ledger, _, number in
      let terminal = PairingCodeRequest(
        terminal: "P-\(number)", organizerIDs: [TestDataset.organizerID])
      let made = try await Registrar(ledger.engine).makePairingCode(terminal, client: .none)
      return ExampleRequest(
        path: "/ledger/v1/terminals/pair", body: #"{"code":"\#(made.code)"}"#)
    },
    "GET /ledger/v1/checkpoint": RouteExample(path: "/ledger/v1/checkpoint"),
    "GET /ledger/v1/card-systems/{id}/events": RouteExample { _, side, _ in
      ExampleRequest(path: "/ledger/v1/card-systems/\(side.systemIDs[0])/events?report=true")
    },
    "GET /ledger/v1/passholders/{id}/timeline": RouteExample { ledger, side, _ in
      let holder = try await ledger.passholderID(side.card)
      return ExampleRequest(path: "/ledger/v1/passholders/\(holder)/timeline")
    },
    "GET /ledger/v1/passholders/{id}/balance": RouteExample { ledger, side, _ in
      let holder = try await ledger.passholderID(side.card)
      return ExampleRequest(path: "/ledger/v1/passholders/\(holder)/balance")
    },
    "GET /ledger/v1/passholders/{id}/social-tariff": RouteExample { ledger, side, _ in
      let holder = try await ledger.passholderID(side.card)
      return ExampleRequest(path: "/ledger/v1/passholders/\(holder)/social-tariff")
    },
    "GET /ledger/v1/periods": RouteExample(path: "/ledger/v1/periods"),
    "GET /ledger/v1/exports/{name}": RouteExample(
      path: "/ledger/v1/exports/totals?from=2026-01-01&to=2026-12-31"),
    "GET /ledger/v1/card-systems/{id}/segment": RouteExample { _, side, _ in
      ExampleRequest(path: "/ledger/v1/card-systems/\(side.systemIDs[0])/segment")
    },
    "GET /ledger/v1/card-systems/{id}/segment/passholders": RouteExample { _, side, _ in
      ExampleRequest(path: "/ledger/v1/card-systems/\(side.systemIDs[0])/segment/passholders")
    },
    "GET /ledger/v1/kpi": RouteExample(path: "/ledger/v1/kpi"),
    "POST /ledger/v1/periods": RouteExample(201) { ledger, _, _ in
      let newest = try await ledger.engine.read { state, _ in state.closedPeriods.last?.month }
      let first = try #require(CivilMonth(year: 2000, month: 1))
      let month = newest?.adding(months: 1) ?? first
      return ExampleRequest(path: "/ledger/v1/periods", body: #"{"month":"\#(month.text)"}"#)
    },
  ]
}

extension Side {
  /// The number of a card of a holder.
  var card: String { self == .own ? Dataset.holder : Dataset.brusselsHolder }
  /// The number of its chip.
  var chip: String { self == .own ? Dataset.holderChip : Dataset.brusselsChip }
  /// The public id of an organiser.
  var organizer: String { self == .own ? TestDataset.organizerID : "organizer-of-dender" }
  /// Its card systems.
  var systemIDs: [Int] { self == .own ? [1, 2] : [3] }
  /// Its card systems, as the ledger numbers them.
  var systems: CardSystemSet {
    CardSystemSet(self == .own ? [CardSystemID(1), CardSystemID(2)] : [CardSystemID(3)])
  }
}

extension ServedLedger {
  /// Defines the organiser of the other side; a second time it is there already.
  func organizer(_ side: Side) async throws -> OrganizerID {
    if side == .foreign {
      try await register(
        .defineOrganizer(id: side.organizer, name: "Organisatie Dender", systems: side.systems))
    }
    return try #require(engine.catalogue.organizer(id: side.organizer))
  }

  /// Defines an event that is always open, of either side, and answers its public id.
  func event(_ side: Side, _ number: Int) async throws -> String {
    let id = "event-\(side)-\(number)"
    try await register(
      .defineEvent(
        id: id, title: "Event \(number)", organizer: try await organizer(side),
        systems: side.systems, calendar: .permanent, periods: [],
        settings: EventSettings(points: 1, limit: CheckInLimit(volume: 1, period: .week))))
    return id
  }
}
