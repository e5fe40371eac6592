import HTTPTypes
import Hummingbird
import Ledger
import LedgerService
import LedgerWire

/// `POST /uitpas/checkins` and `GET /uitpas/checkin-status` (UiTPAS API 4.0).
struct CheckinRoutes: Sendable {
  let engine: LedgerEngine
  let desk: CheckinDesk

  func add(to group: RouterGroup<LedgerRequestContext>) {
    group.post("checkins") { request, context in try await checkIn(request, context) }
    group.get("checkin-status") { request, context in try await status(request, context) }
  }

  // MARK: POST /checkins

  private func checkIn(
    _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    let key = try IdempotencyKey.of(request.headers)
    let body = try CheckinRequest(json: await request.jsonBody(context))
    let checkin = try await desk.checkIn(body, key: key, try context.principal)
    return .json(checkin.json(), status: .created)
  }

  // MARK: GET /checkin-status

  private func status(
    _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    let parameters = request.uri.queryParameters
    guard let numberText = parameters["uitpasNumber"], let eventID = parameters["eventId"] else {
      throw Problem(
        .badRequest, detail: "The query parameters uitpasNumber and eventId are required.")
    }
    let operation = PublishedOperation.getCheckinStatus
    guard let number = UITPASNumber(numberText), let card = engine.card(number) else {
      throw operation.problem(.passholderNotFound)
    }
    guard let event = engine.catalogue.event(id: String(eventID)) else {
      throw operation.problem(.eventNotFound)
    }
    _ = try context.principal.organizer(for: .checkinsWrite, at: event)
    let command = CheckInCommand(card, event: event.event, channel: .counter)
    let outcome = try await asking { () throws(EngineError) in
      try await engine.dryRun(command)
    }
    guard let refusal = outcome.refusal else { return .json(CheckinStatus.allowed.json()) }
    let refused = CheckinRefusal(
      refusal: refusal, event: event, occurredAt: outcome.occurredAt)
    let message = refused.message ?? EndUserMessages.eventClosed
    return .json(CheckinStatus.refused(message).json())
  }
}
