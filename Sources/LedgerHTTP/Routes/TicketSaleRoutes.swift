import HTTPTypes
import Hummingbird
import Ledger
import LedgerService
import LedgerWire

/// `POST /uitpas/ticket-sales` and `DELETE /uitpas/ticket-sales/{ticketSaleId}` (UiTPAS API 4.0).
///
/// The id of a sale is the position of its record.
struct TicketSaleRoutes: Sendable {
  let engine: LedgerEngine

  /// The name under which idempotency keys of sales are hashed.
  private static let operation = "POST /uitpas/ticket-sales"

  private static let limits = TicketSaleRequest.Limits(
    countMax: TicketLimits.ticketsMax, centsMax: TicketLimits.centsMax,
    labelBytesMax: TicketLimits.labelBytesMax)

  func add(to group: RouterGroup<LedgerRequestContext>) {
    group.post("ticket-sales") { request, context in try await sell(request, context) }
    group.delete("ticket-sales/{ticketSaleId}") { _, context in try await cancel(context) }
  }

  // MARK: POST /ticket-sales

  private func sell(
    _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    let principal = try context.principal
    let client = try principal.requireClient()
    let key = try IdempotencyKey.of(request.headers).map {
      engine.commandKey(client: client.entity, operation: Self.operation, key: $0.text)
    }
    let requests = try Self.requests(try await request.jsonBody(context))
    let order = TicketOrder(try lines(requests, principal))
    let result: Keyed<TicketOrderOutcome>
    do throws(EngineError) {
      result = try await engine.sell(order, key: key ?? .none, client: client.entity)
    } catch {
      throw Problem(error)
    }
    switch result {
    case .keyReused: throw Problem(.idempotencyKeyReused)
    case .decided(.sold(let sales, _)):
      let shapes = TicketShapes(
        engine: engine, principal: principal, language: Language(accepting: request.headers))
      return .json(jsonBody(of: try await shapes.published(sales.map { .init($0) })))
    case .decided(.refused(let refusal, let item, _, _)):
      throw try await problem(refusal, order.lines[item], requests[item], at: item)
    }
  }

  private static func requests(_ body: [UInt8]) throws(Problem) -> [TicketSaleRequest] {
    do throws(WireError) {
      return try TicketSaleRequest.list(json: body, limits: limits)
    } catch {
      var problem = Problem(error)
      let first = error.issues.first?.jsonPointer.split(separator: "/").first
      problem.jsonPointer = first.map { "/\($0)" }
      throw problem
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

  // MARK: DELETE /ticket-sales/{ticketSaleId}

  /// Cancels a sale: as the event's organiser, or as that of the place what it sold itself.
  private func cancel(_ context: LedgerRequestContext) async throws -> Response {
    let principal = try context.principal
    let client = try principal.requireClient()
    let unknown = PublishedOperation.deleteTicketSale.problem(.ticketSaleNotFound)
    guard let position = context.parameters.get("ticketSaleId", as: UInt64.self),
      let ticket = try await sale(at: position)?.ticket,
      let event = engine.catalogue.event(ticket.event)
    else { throw unknown }
    let organizer = try principal.organizer(for: .ticketSalesRegister, at: event)
    guard organizer == event.organizer || organizer == ticket.seller else {
      throw Problem(.forbidden)
    }
    let result: Result<UInt64, TicketCancelRefusal>
    do throws(EngineError) {
      result = try await engine.cancelTicketSale(at: position, client: client.entity)
    } catch {
      throw Problem(error)
    }
    guard case .success = result else { throw unknown }
    return Response(status: .noContent)
  }

  private func sale(at position: UInt64) async throws(Problem) -> TicketSale? {
    do throws(EngineError) {
      return try await engine.ticketSale(at: position)
    } catch {
      throw Problem(error)
    }
  }
}
