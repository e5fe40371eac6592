import HTTPTypes
import Hummingbird
import Ledger
import LedgerService
import LedgerWire

/// `GET /uitpas/passes`, `/passes/{uitpasNumber}`, `/chip-numbers/{chipNumber}` and `/cards`
/// (UiTPAS API 4.0).
struct PassRoutes: Sendable {
  let engine: LedgerEngine
  let desk: PassDesk

  func add(to group: RouterGroup<LedgerRequestContext>) {
    group.get("passes") { request, context in
      guard let identifier = try RequestQuery(request)["identifier"] else {
        throw Problem(.badRequest, detail: "The query parameter identifier is required.")
      }
      let pass = try await desk.pass(
        identifier: identifier, try context.principal, Language(accepting: request.headers))
      return Response.json(pass.json())
    }
    group.get("passes/{uitpasNumber}") { request, context in
      let number = context.parameters.get("uitpasNumber").flatMap { UITPASNumber($0) }
      let pass = try await desk.pass(
        of: number.flatMap { engine.card($0) }?.card, .passesRead, try context.principal,
        Language(accepting: request.headers))
      return Response.json(pass.json())
    }
    group.get("chip-numbers/{chipNumber}") { request, context in
      let chip = context.parameters.get("chipNumber").flatMap { ChipNumber($0) }
      let pass = try await desk.pass(
        of: chip.flatMap { engine.card($0) }?.card, .passesChipNumbersRead,
        try context.principal, Language(accepting: request.headers))
      return Response.json(pass.json())
    }
    group.get("cards") { request, context in try await card(request, context) }
  }

  // MARK: Cards

  private func card(
    _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    let query = try RequestQuery(request)
    let operation = PublishedOperation.getCards
    let found: CardID?
    if let text = query["uitpasNumber"] {
      guard let number = UITPASNumber(text) else {
        throw operation.problem(.invalidUitpasNumber)
      }
      found = engine.card(number)?.card
    } else if let text = query["chipNumber"] {
      found = ChipNumber(text).flatMap { engine.card($0) }?.card
    } else {
      throw Problem(
        .badRequest, detail: "One of the query parameters uitpasNumber and chipNumber is needed.")
    }
    let principal = try context.principal
    let visible = try await desk.lookUps.find(principal, operation) { () throws(Problem) in
      try await desk.visible(found, .cardsRead, principal)
    }
    guard let reading = visible, let number = try desk.number(of: reading.card.card),
      let system = engine.catalogue.summary(of: reading.card.system)
    else { throw operation.problem(.urlNotFound) }
    let hasTariff =
      reading.card.holder.exists
      ? reading.tariff?.status == .active : number.isMadeForSocialTariff
    let card = Card(
      uitpasNumber: number.text, cardSystem: system,
      kind: reading.card.kind == .digital ? .digital : .chip, status: reading.card.status.name,
      socialTariff: hasTariff)
    return .json(card.json())
  }
}
