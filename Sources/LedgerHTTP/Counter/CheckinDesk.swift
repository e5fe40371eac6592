package import Hummingbird
import Ledger
import LedgerProjections
import LedgerService
package import LedgerWire

/// Checks in and takes back, through whichever door: what `POST /uitpas/checkins` and
/// `DELETE /uitpas/checkins/{checkinId}` decide (UiTPAS API 4.0).
package struct CheckinDesk: Sendable {
  private let engine: LedgerEngine

  /// The name under which idempotency keys of check-ins are hashed.
  private static let operation = "POST /uitpas/checkins"

  init(_ engine: LedgerEngine) { self.engine = engine }

  /// Checks a card in: as the event's organiser, or as that of its place.
  ///
  /// - Throws: the problem that the operation lists for what refuses.
  package func checkIn(
    _ body: CheckinRequest, key: IdempotencyKey?, _ principal: Principal
  ) async throws(Problem) -> Checkin {
    let client = try principal.requireClient()
    guard let number = UITPASNumber(body.uitpasNumber) else {
      throw PublishedOperation.postCheckins.problem(.invalidUitpasNumber)
    }
    let event = engine.catalogue.event(id: body.eventID)
    if let event { _ = try principal.organizer(for: .checkinsWrite, at: event) }
    let card = engine.card(number)
    let command = CheckInCommand(card, event: event?.event ?? .none, channel: .counter)
    // An unknown card or event leaves the log as it was; which of the two is told first follows the
    // order of precedence, so the rules are asked.
    guard card != nil, let event else {
      let outcome = try await asking { () throws(EngineError) in
        try await engine.dryRun(command)
      }
      throw await problem(outcome, command, event: nil)
    }
    let commandKey = key.map {
      engine.commandKey(client: client.entity, operation: Self.operation, key: $0.text)
    }
    let outcome = try await engine.outcome(
      of: command, key: commandKey ?? .none, client: client.entity)
    guard outcome.stands else { throw await problem(outcome, command, event: event) }
    var checkin = Checkin(
      id: String(outcome.position), creationDate: outcome.occurredAt.microseconds,
      eventID: event.id, eventTitle: event.title, uitpasNumber: number.text,
      points: Int64(outcome.points))
    let shown = try await engine.passholders(of: [outcome.holder], for: principal)
    checkin.passholder = shown[outcome.holder]
    return checkin
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

  /// Undoes a check-in, as the event's organiser: its id is the position of its record.
  ///
  /// - Parameter request: may ask for the position that must be known.
  /// - Throws: 404 for what is no check-in that can be undone.
  package func undo(
    _ id: String?, _ principal: Principal, _ request: Request
  ) async throws(Problem) {
    let client = try principal.requireClient()
    let operation = PublishedOperation.deleteCheckin
    guard let position = id.flatMap({ UInt64($0) }) else {
      throw operation.problem(.urlNotFound)
    }
    let found = try await engine.list(for: request) { models, minimum throws(ReadModelError) in
      try await models.checkin(at: position, atLeast: minimum)
    }
    guard let row = found.value, let event = engine.catalogue.event(row.event) else {
      throw operation.problem(.urlNotFound)
    }
    try principal.require(.checkinsWrite, event: event)
    let result = try await asking { () throws(EngineError) in
      try await engine.undoCheckIn(at: position, client: client.entity)
    }
    switch result {
    case .success: return
    case .failure(.tooLate):
      throw operation.problem(.urlNotFound, detail: "The period of the check-in has closed.")
    case .failure(.notACheckIn), .failure(.alreadyUndone): throw operation.problem(.urlNotFound)
    }
  }
}
