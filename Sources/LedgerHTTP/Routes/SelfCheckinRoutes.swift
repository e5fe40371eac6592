import HTTPTypes
import Hummingbird
import Ledger
import LedgerService
import LedgerWire

/// `POST /uitpas/passholders/{passholderId}/checkins` (UiTPAS API 4.0): a holder's own check-in
/// with the code of an event, printed or shown by a screen, by the holder's own token or by a
/// client on their behalf.
struct SelfCheckinRoutes: Sendable {
  private let engine: LedgerEngine
  private let guesses: GuessBudget

  private static let operation = "POST /uitpas/passholders/{passholderId}/checkins"
  private static let published = PublishedOperation.postSelfCheckins

  init(engine: LedgerEngine) {
    self.engine = engine
    guesses = GuessBudget(.checkInCodes, clock: engine.clock)
  }

  func add(to group: RouterGroup<LedgerRequestContext>) {
    group.post("passholders/{passholderId}/checkins") { request, context in
      try await checkIn(request, context)
    }
  }

  /// What the state knows of a holder, read at one moment.
  private struct Reading: Sendable {
    /// The card that checks in; nil where the holder has none.
    var card: CardID?
    /// Where the holder is a member or has a card.
    var systems: CardSystemSet
  }

  /// Who asks for the check-in: a client, or holders for themselves, who are no client of the log.
  private struct Caller: Sendable {
    /// What the budget of guesses is counted under.
    var name: String
    var client: ClientID
    /// What idempotency keys are scoped to beside the client.
    var operation: String

    init(_ principal: Principal, _ own: HolderID?) throws(Problem) {
      operation = SelfCheckinRoutes.operation
      if let own {
        name = "holder \(own.number)"
        client = .none
        operation += " by holder \(own.number)"
      } else if case .user(let user) = principal, user.client == nil {
        // A holder who names somebody else guesses on their own account.
        name = "holder \(user.holder.number)"
        client = .none
      } else {
        let known = try principal.requireClient()
        name = "client \(known.id)"
        client = known.entity
      }
    }
  }

  private func checkIn(
    _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    let id = context.parameters.get("passholderId")
    let own = try context.principal.ownHolder(id, engine)
    let caller = try Caller(context.principal, own)
    let idempotencyKey = try IdempotencyKey.of(request.headers)
    let body = try SelfCheckinRequest(json: await request.jsonBody(context))
    try guesses.pay(caller.name, Self.published)
    let holder = try own ?? holder(id)
    let reading = try await reading(holder)
    let isAllowed =
      try own != nil || context.principal.may(.passholdersSelfCheckin, systems: reading.systems)
    guard isAllowed else { throw Self.published.problem(.passholderNotFound) }
    let meaning = engine.meaning(ofCheckInCode: body.checkinCode, at: engine.clock.now())
    guard let event = meaning.event else { throw Self.published.problem(.checkinCodeInvalid) }
    guesses.payBack(caller.name)
    let key: CommandKey =
      idempotencyKey.map { key in
        engine.commandKey(client: caller.client, operation: caller.operation, key: key.text)
      } ?? .none
    if case .outdated = meaning { try await requireRepetition(key) }
    guard let card = reading.card.flatMap({ engine.card($0) }) else {
      throw Self.published.problem(.checkinNotAllowed)
    }
    let command = CheckInCommand(card, event: event.event, channel: .selfService)
    let outcome = try await engine.outcome(
      of: command, key: key, client: caller.client)
    guard outcome.stands else { throw Self.problem(outcome, event) }
    let checkin = SelfCheckin(addedPoints: Int64(outcome.points), totalPoints: outcome.balance)
    return .json(checkin.json(), status: .created)
  }

  /// A code that a screen no longer shows is taken for a check-in alone that was made with it:
  /// whoever lost the answer sends the same again, and is told what came of it.
  private func requireRepetition(_ key: CommandKey) async throws(Problem) {
    if key != .none {
      let records = try await asking { () async throws(EngineError) in
        try await engine.records(of: key)
      }
      guard records.isEmpty else { return }
    }
    throw Self.published.problem(
      .checkinCodeExpired, endUserMessage: EndUserMessages.screenCodeReplaced)
  }

  private func holder(_ id: String?) throws(Problem) -> HolderID {
    // Only the token of a user who is a passholder says who `me` is.
    guard let id, id != "me" else {
      throw Self.published.problem(
        .passholderNotFound, detail: "With this access token me names nobody.")
    }
    guard let holder = engine.holder(passholderID: id) else {
      throw Self.published.problem(.passholderNotFound)
    }
    return holder
  }

  /// The oldest active card checks in; without one the newest, for the rules to refuse.
  private func reading(_ holder: HolderID) async throws(Problem) -> Reading {
    try await engine.ask { state, now in
      let cards = state.cards(of: holder)
      let active = cards.last { $0.status == .active && $0.kind != .group }
      var systems = CardSystemSet(cards.map(\.system))
      for membership in state.memberships(of: holder, at: now) { systems.insert(membership.system) }
      return Reading(card: (active ?? cards.first)?.card, systems: systems)
    }
  }

  private static func problem(_ outcome: CheckInOutcome, _ event: EventView) -> Problem {
    let refused = CheckinRefusal(
      refusal: outcome.refusal ?? .eventUnknown, event: event, occurredAt: outcome.occurredAt)
    switch refused.refusal {
    case .cardUnknown: return published.problem(.passholderNotFound)
    case .eventUnknown: return published.problem(.checkinCodeInvalid)
    case .noActiveMembership, .socialTariffExpired:
      return published.problem(.passholderNoActiveCardSystems)
    case .eventClosed where refused.isOver: return published.problem(.checkinCodeExpired)
    default: return published.problem(.checkinNotAllowed, endUserMessage: refused.message)
    }
  }
}
