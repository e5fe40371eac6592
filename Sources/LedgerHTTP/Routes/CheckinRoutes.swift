import HTTPTypes
import Hummingbird
import Ledger
import LedgerService
import LedgerWire

/// `POST /uitpas/checkins` and `GET /uitpas/checkin-status` (UiTPAS API 4.0).
struct CheckinRoutes: Sendable {
  let engine: LedgerEngine

  /// The name under which idempotency keys of check-ins are hashed.
  private static let operation = "POST /uitpas/checkins"

  func add(to group: RouterGroup<LedgerRequestContext>) {
    group.post("checkins") { request, context in try await checkIn(request, context) }
    group.get("checkin-status") { request, context in try await status(request, context) }
  }

  // MARK: POST /checkins

  private func checkIn(
    _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    let client = try context.principal.requireClient()
    let idempotencyKey = try IdempotencyKey.of(request.headers)
    let body = try CheckinRequest(json: await request.jsonBody(context))
    guard let number = UITPASNumber(body.uitpasNumber) else {
      throw PublishedOperation.postCheckins.problem(.invalidUitpasNumber)
    }
    let event = engine.catalogue.event(id: body.eventID)
    if let event { _ = try context.principal.organizer(for: .checkinsWrite, at: event) }
    let card = engine.card(number)
    let command = CheckInCommand(card, event: event?.event ?? .none, channel: .counter)
    // An unknown card or event leaves the log as it was; which of the two is told first follows the
    // order of precedence, so the rules are asked.
    guard card != nil, let event else {
      let outcome = try await dryRun(command)
      throw await problem(outcome, command, event: nil)
    }
    let key = idempotencyKey.map { key in
      engine.commandKey(client: client.entity, operation: Self.operation, key: key.text)
    }
    let outcome = try await engine.outcome(
      of: command, key: key ?? .none, client: client.entity)
    guard outcome.stands else { throw await problem(outcome, command, event: event) }
    var checkin = Checkin(
      id: String(outcome.position), creationDate: outcome.occurredAt.microseconds,
      eventID: event.id, eventTitle: event.title, uitpasNumber: number.text,
      points: Int64(outcome.points))
    let shown = try await engine.passholders(of: [outcome.holder], for: context.principal)
    checkin.passholder = shown[outcome.holder]
    return .json(checkin.json(), status: .created)
  }

  private func dryRun(_ command: CheckInCommand) async throws(Problem) -> CheckInOutcome {
    do throws(EngineError) {
      return try await engine.dryRun(command)
    } catch {
      throw Problem(error)
    }
  }

  private func problem(
    _ outcome: CheckInOutcome, _ command: CheckInCommand, event: EventView?
  ) async -> Problem {
    let refused = CheckinRefusal(
      refusal: outcome.refusal ?? .eventUnknown, event: event, occurredAt: outcome.occurredAt)
    var problem = PublishedOperation.postCheckins.problem(
      refused.problemType, endUserMessage: refused.message)
    if refused.problemType == .invalidCardStatus {
      let card = command.card
      let view = try? await engine.ask { state, _ in state.card(card) }
      problem.cardStatus = refused.cardStatus(current: view?.status)?.name
      problem.passholderID = (try? engine.person(outcome.holder))?.passholderID
      problem.groupPass = view.map { $0.kind == .group }
    }
    return problem
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
    let outcome = try await dryRun(
      CheckInCommand(card, event: event.event, channel: .counter))
    guard let refusal = outcome.refusal else { return .json(CheckinStatus.allowed.json()) }
    let refused = CheckinRefusal(
      refusal: refusal, event: event, occurredAt: outcome.occurredAt)
    let message = refused.message ?? EndUserMessages.eventClosed
    return .json(CheckinStatus.refused(message).json())
  }
}
