import HTTPTypes
import Hummingbird
import Ledger
import LedgerService
import LedgerWire

/// `/uitpas/kiosk-devices/checkins` and `/uitpas/kiosk-devices/chip-numbers` (UiTPAS API 4.0).
///
/// A kiosk stands where everyone reads along: it is told points and nothing of the person. The
/// published check-in has neither a sequence nor a key; a kiosk that repeats one unanswered
/// is told `maximum-reached`, unless it sends an `Idempotency-Key`.
struct KioskCheckinRoutes: Sendable {
  let engine: LedgerEngine
  let lookUps: LookUps

  private static let operation = "POST /uitpas/kiosk-devices/checkins"

  func add(to group: RouterGroup<LedgerRequestContext>) {
    group.get("kiosk-devices/checkins") { _, context in try await event(context) }
    group.post("kiosk-devices/checkins") { request, context in
      try await checkIn(request, context)
    }
    group.get("kiosk-devices/chip-numbers/{chipNumber}") { _, context in
      try await pass(context)
    }
  }

  private func event(_ context: LedgerRequestContext) async throws -> Response {
    let kiosk = try context.principal.requireKiosk().kiosk
    let current = try await engine.ask { state, now in state.currentEvent(of: kiosk, at: now) }
    guard let event = engine.kioskEvent(current) else {
      throw PublishedOperation.getKioskEvent.problem(.eventNotFound)
    }
    return .json(event.json())
  }

  // MARK: Check-in

  private func checkIn(
    _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    let kiosk = try context.principal.requireKiosk().kiosk
    let operation = PublishedOperation.postKioskCheckins
    let idempotencyKey = try IdempotencyKey.of(request.headers)
    let body = try KioskCheckinRequest(json: await request.jsonBody(context))
    guard let card = ChipNumber(body.chipNumber).flatMap({ engine.card($0) }) else {
      throw operation.problem(.passholderNotFound)
    }
    let key = idempotencyKey.map { key in
      engine.commandKey(kiosk: kiosk, operation: Self.operation, key: key.text)
    }
    // The engine's thread chooses the event, so that it is the one of the very moment.
    var command = CheckInCommand(card, event: .none, channel: .kiosk)
    command.choosesEvent = true
    command.kiosk = kiosk
    let outcome = try await engine.outcome(of: command, key: key ?? .none, client: .none)
    guard outcome.stands else {
      let refused = KioskRefusal(outcome, event: engine.catalogue.event(outcome.event))
      throw operation.problem(refused.problemType, endUserMessage: refused.message)
    }
    let checkin = KioskCheckin(newPoints: Int64(outcome.points), totalPoints: outcome.balance)
    return .json(checkin.json())
  }

  // MARK: Balance

  /// What the state knows of a card, read at one moment.
  private struct Reading: Sendable {
    var card: CardView
    var balance: Int64
    var isBlocked: Bool
  }

  private func pass(_ context: LedgerRequestContext) async throws -> Response {
    _ = try context.principal.requireKiosk()
    let operation = PublishedOperation.getKioskPass
    let chip = context.parameters.get("chipNumber").flatMap { ChipNumber($0) }
    let known = try await lookUps.find(try context.principal, operation) { () throws(Problem) in
      chip.flatMap { engine.card($0)?.card }
    }
    guard let card = known else { throw operation.problem(.urlNotFound) }
    let reading = try await engine.ask { state, now in
      state.card(card).map { view in
        Reading(
          card: view, balance: state.balance(of: view.holder),
          isBlocked: state.standing(of: view.holder, at: now) == .blocked)
      }
    }
    guard let reading, reading.card.kind != .group else { throw operation.problem(.urlNotFound) }
    switch reading.card.status {
    case .active where !reading.isBlocked: break
    case .active, .blocked, .replaced, .deleted: throw operation.problem(.cardBlocked)
    case .provisioned, .localStock: throw operation.problem(.urlNotFound)
    }
    return .json(KioskPass(totalPoints: reading.balance).json())
  }
}

/// What a refused check-in answers at a kiosk: less than elsewhere, since others read along.
struct KioskRefusal {
  /// The published kind of problem.
  let problemType: ProblemType
  /// What the display shows.
  let message: LocalizedText?

  init(_ outcome: CheckInOutcome, event: EventView?) {
    let refusal = outcome.refusal ?? .eventUnknown
    switch refusal {
    case .malformed, .cardUnknown, .cardNotActive: problemType = .passholderNotFound
    case .cardBlocked, .cardReplaced, .cardDeleted, .holderBlocked: problemType = .cardBlocked
    case .eventUnknown: problemType = .eventNotFound
    case .alreadyDone, .limitReached: problemType = .maximumReached
    case .groupPassNotAllowed, .noActiveMembership, .socialTariffExpired, .terminalNotAssigned,
      .terminalRevoked, .eventGivesNoPoints, .eventNotYetOpen, .eventClosed, .tooLate,
      .quarantined:
      problemType = .checkinNotAllowed
    }
    switch refusal {
    // One text for both: which of them it is would tell of a social tariff.
    case .noActiveMembership, .socialTariffExpired:
      message = EndUserMessages.text(for: .passholderNoActiveCardSystems)
    case .groupPassNotAllowed, .eventGivesNoPoints, .eventNotYetOpen, .eventClosed, .alreadyDone,
      .limitReached:
      message =
        CheckinRefusal(refusal: refusal, event: event, occurredAt: outcome.occurredAt).message
    default: message = EndUserMessages.text(for: problemType)
    }
  }
}
