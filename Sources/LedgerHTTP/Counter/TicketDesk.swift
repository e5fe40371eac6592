import Ledger
import LedgerService
package import LedgerWire

/// Asks for discounts, sells tickets and cancels sales, through whichever door: what
/// `GET /uitpas/tariffs`, `POST /uitpas/ticket-sales` and
/// `DELETE /uitpas/ticket-sales/{ticketSaleId}` decide (UiTPAS API 4.0).
///
/// The id of a sale is the position of its record.
package struct TicketDesk: Sendable {
  let engine: LedgerEngine

  /// The name under which idempotency keys of sales are hashed.
  private static let operation = "POST /uitpas/ticket-sales"

  init(_ engine: LedgerEngine) { self.engine = engine }

  /// A price in cents, as a number of euro with at most two decimals; nil for what is none, or more
  /// than a ticket may cost.
  package static func cents(_ text: String) -> UInt32? {
    EuroAmount.cents(text.utf8).flatMap { $0 <= TicketLimits.centsMax ? $0 : nil }
  }

  // MARK: Selling

  /// Sells every ticket that is asked for, or none: each as the event's organiser, or as that of
  /// its place.
  ///
  /// - Parameter requests: at least one and at most `TicketLimits.ticketsMax`, each within its
  ///   limits.
  /// - Throws: the problem that the operation lists for the ticket that is refused.
  package func sell(
    _ requests: [TicketSaleRequest], key: IdempotencyKey?, _ principal: Principal,
    _ language: Language
  ) async throws(Problem) -> [SoldTicket] {
    let client = try principal.requireClient()
    let order = TicketOrder(try lines(requests, principal))
    let commandKey = key.map {
      engine.commandKey(client: client.entity, operation: Self.operation, key: $0.text)
    }
    let result = try await asking { () throws(EngineError) in
      try await engine.sell(order, key: commandKey ?? .none, client: client.entity)
    }
    switch result {
    case .keyReused: throw Problem(.idempotencyKeyReused)
    case .decided(.sold(let sales, _)):
      let shapes = TicketShapes(engine: engine, principal: principal, language: language)
      return try await shapes.published(sales.map { .init($0) })
    case .decided(.refused(let refusal, let item, _, _)):
      throw try await problem(refusal, order.lines[item], requests[item], at: item)
    }
  }

  /// The lines of an order, each as the event's organiser or as that of its place.
  private func lines(
    _ requests: [TicketSaleRequest], _ principal: Principal
  ) throws(Problem) -> [TicketLine] {
    var lines: [TicketLine] = []
    lines.reserveCapacity(requests.count)
    // Who may not sell here is told so before anything of a card.
    var sellers: [String: OrganizerID] = [:]
    for request in requests where sellers[request.eventID] == nil {
      guard let event = engine.catalogue.event(id: request.eventID) else { continue }
      sellers[request.eventID] = try principal.organizer(for: .ticketSalesRegister, at: event)
    }
    for (index, request) in requests.enumerated() {
      guard let number = UITPASNumber(request.uitpasNumber) else {
        var problem = PublishedOperation.postTicketSales.problem(.invalidUitpasNumber)
        problem.jsonPointer = "/\(index)"
        throw problem
      }
      let card = engine.card(number)
      let tariff: TicketTariff =
        request.tariffID == TicketTariff.socialID
        ? .social
        : engine.catalogue.coupon(id: request.tariffID).map { .coupon($0.coupon) } ?? .unknown
      lines.append(
        TicketLine(
          card: card?.card ?? .none,
          event: engine.catalogue.event(id: request.eventID)?.event ?? .none, tariff: tariff,
          price: request.regularCents, label: request.regularPriceLabel ?? "",
          homeMunicipality: card?.homeMunicipality ?? 0, birth: card?.birth,
          seller: sellers[request.eventID] ?? .none))
    }
    return lines
  }

  private func problem(
    _ refusal: TicketRefusal, _ line: TicketLine, _ request: TicketSaleRequest, at index: Int
  ) async throws(Problem) -> Problem {
    let facts = try await engine.facts(
      of: line.card, at: line.event, by: line.tariff, price: line.price)
    var problem = RefusedTicket(refusal: refusal, facts: facts).problem(
      .postTicketSales, tariffID: request.tariffID,
      passholderID: (try? engine.person(facts.holder))?.passholderID)
    problem.jsonPointer = "/\(index)"
    if problem.type == .bodyInvalidData {
      problem.schemaErrors = [
        SchemaIssue(jsonPointer: "/\(index)/tariff/id", error: "is the id of no tariff")
      ]
    }
    return problem
  }

  // MARK: Cancelling

  /// Cancels a sale: as the event's organiser, or as that of the place what it sold itself.
  ///
  /// - Throws: 404 for what is no sale that stands.
  package func cancel(_ id: String?, _ principal: Principal) async throws(Problem) {
    let client = try principal.requireClient()
    let unknown = PublishedOperation.deleteTicketSale.problem(.ticketSaleNotFound)
    guard let position = id.flatMap({ UInt64($0) }) else { throw unknown }
    let sale = try await asking { () throws(EngineError) in
      try await engine.ticketSale(at: position)
    }
    guard let ticket = sale?.ticket, let event = engine.catalogue.event(ticket.event) else {
      throw unknown
    }
    try requireCancel(soldBy: ticket.seller, at: event, principal)
    let result = try await asking { () throws(EngineError) in
      try await engine.cancelTicketSale(at: position, client: client.entity)
    }
    guard case .success = result else { throw unknown }
  }

  /// Throws 403 for whoever may not cancel what `seller` sold at an event.
  func requireCancel(
    soldBy seller: OrganizerID, at event: EventView, _ principal: Principal
  ) throws(Problem) {
    let organizer = try principal.organizer(for: .ticketSalesRegister, at: event)
    guard organizer == event.organizer || organizer == seller else {
      throw Problem(.forbidden)
    }
  }
}
