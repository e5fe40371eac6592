import HTTPTypes
import Hummingbird
import Ledger
import LedgerWire

/// `POST /uitpas/ticket-sales` and `DELETE /uitpas/ticket-sales/{ticketSaleId}` (UiTPAS API 4.0).
struct TicketSaleRoutes: Sendable {
  let desk: TicketDesk

  private static let limits = TicketSaleRequest.Limits(
    countMax: TicketLimits.ticketsMax, centsMax: TicketLimits.centsMax,
    labelBytesMax: TicketLimits.labelBytesMax)

  func add(to group: RouterGroup<LedgerRequestContext>) {
    group.post("ticket-sales") { request, context in try await sell(request, context) }
    group.delete("ticket-sales/{ticketSaleId}") { _, context in
      try await desk.cancel(
        context.parameters.get("ticketSaleId"), try context.principal)
      return Response(status: .noContent)
    }
  }

  private func sell(
    _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    let key = try IdempotencyKey.of(request.headers)
    let requests = try Self.requests(try await request.jsonBody(context))
    let sold = try await desk.sell(
      requests, key: key, try context.principal, Language(accepting: request.headers))
    return .json(jsonBody(of: sold))
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
}
