import HTTPTypes
import Hummingbird
import Ledger
import LedgerService
import LedgerWire

/// `GET /uitpas/tariffs` and `GET /uitpas/tariffs/static` (UiTPAS API 4.0).
struct TariffRoutes: Sendable {
  let engine: LedgerEngine
  let desk: TicketDesk

  func add(to group: RouterGroup<LedgerRequestContext>) {
    group.get("tariffs") { request, context in try await tariffs(request, context) }
    group.get("tariffs/static") { request, context in try await staticTariffs(request, context) }
  }

  // MARK: GET /tariffs

  private func tariffs(
    _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    let query = try RequestQuery(request)
    let price = try Self.price(query)
    let eventID = try Self.required("eventId", query)
    let number = try Self.required("uitpasNumber", query)
    let type = query["type"] ?? TariffRequest.Wanted.any.rawValue
    guard let wanted = TariffRequest.Wanted(rawValue: type) else {
      throw query.fault("type", "ANY, SOCIALTARIFF or COUPON")
    }
    let asked = TariffRequest(
      eventID: eventID, uitpasNumber: number, regularCents: price, wanted: wanted)
    let list = try await desk.tariffs(
      asked, try context.principal, Language(accepting: request.headers))
    return .json(list.json())
  }

  // MARK: GET /tariffs/static

  private func staticTariffs(
    _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    let operation = PublishedOperation.getStaticTariffs
    let query = try RequestQuery(request)
    let price = try Self.price(query)
    guard let event = engine.catalogue.event(id: try Self.required("eventId", query)) else {
      throw operation.problem(.eventNotFound)
    }
    let principal = try context.principal
    _ = try principal.organizer(for: .tariffsRead, at: event)
    let number = event.event
    let cents = try await engine.ask { state, now in
      state.staticSocialPrice(at: number, price: price, now: now)
    }
    guard let cents else { throw operation.problem(.socialTariffNotAvailable) }
    let shapes = TicketShapes(
      engine: engine, principal: principal, language: Language(accepting: request.headers))
    let offer = TariffList.Offer(shapes.tariff(.social, cents: cents), remaining: 1)
    return .json(TariffList(available: [offer]).json())
  }

  // MARK: Parameters

  private static func required(_ name: String, _ query: RequestQuery) throws(Problem) -> String {
    guard let text = query[name], !text.isEmpty else {
      throw Problem(.badRequest, detail: "The query parameter \(name) is required.")
    }
    return text
  }

  private static func price(_ query: RequestQuery) throws(Problem) -> UInt32 {
    let text = try required("regularPrice", query)
    guard let cents = TicketDesk.cents(text) else {
      throw query.fault(
        "regularPrice",
        "a number from 0 to \(TicketLimits.centsMax / 100) with at most two decimals")
    }
    return cents
  }
}
