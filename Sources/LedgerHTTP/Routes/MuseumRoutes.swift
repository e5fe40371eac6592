import HTTPTypes
import Hummingbird
import Ledger
import LedgerService
import LedgerWire

/// `GET /museumpass/passes/{cardNumber}` and `POST /museumpass/visits`
/// (museumPASS Partner API 1.0).
///
/// The museum is the one organiser for whom the client may do this; no request names it.
struct MuseumRoutes: Sendable {
  let engine: LedgerEngine

  /// The name under which idempotency keys of visits are hashed.
  private static let operation = "POST /museumpass/visits"

  func add(to group: RouterGroup<LedgerRequestContext>) {
    group.get("passes/{cardNumber}") { _, context in try await pass(context) }
    group.post("visits") { request, context in try await visit(request, context) }
  }

  // MARK: GET /passes/{cardNumber}

  private func pass(_ context: LedgerRequestContext) async throws -> Response {
    let museum = try context.principal.requireSoleOrganizer(.museumVisits)
    let unknown = PublishedOperation.getMuseumPass.problem(.urlNotFound)
    guard let card = card(context.parameters.get("cardNumber") ?? ""),
      let view = try await engine.ask({ state, _ in state.card(card.card) }),
      let holder = try await asking({ () throws(EngineError) in
        try await engine.overview(of: view.holder)
      })
    else { throw unknown }
    let outcome = try await asking { () throws(EngineError) in
      try await engine.visitStatus(MuseumVisit(card, museum: museum, channel: .counter))
    }
    // What is no pass of this museum's programme is as unknown here as what is not there.
    if outcome.refusal == .cardUnknown { throw unknown }
    let subscription = try await engine.ask { state, now in
      state.subscription(of: view.holder, in: view.system, at: now)
    }
    let isBlocked =
      view.status != .active || holder.standing == .blocked
      || holder.membership(of: view.system)?.standing == .blocked
    let pass = MuseumPass(
      passholderID: holder.person.passholderID,
      subscriptionEndDate: subscription.lastDay?.fullDate,
      visit: outcome.refusal.map { .refused($0.passReason) } ?? .allowed,
      person: subscription.isIdentified && !isBlocked
        ? MuseumPass.Person(
          firstName: holder.person.firstName, lastName: holder.person.name,
          dateOfBirth: holder.person.birth?.fullDate) : nil)
    return .json(pass.json())
  }

  /// The pass with a number: its own, or that of a card system whose cards are UiTPAS cards.
  private func card(_ text: String) -> KnownCard? {
    MuseumPassNumber(text).flatMap { engine.card($0) }
      ?? UITPASNumber(text).flatMap { engine.card($0) }
  }

  // MARK: POST /visits

  private func visit(
    _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    let client = try context.principal.requireClient()
    let museum = try context.principal.requireSoleOrganizer(.museumVisits)
    let key = try IdempotencyKey.of(request.headers).map {
      engine.commandKey(client: client.entity, operation: Self.operation, key: $0.text)
    }
    let body = try MuseumVisitRequest(json: await request.jsonBody(context))
    let operation = PublishedOperation.postVisits
    guard let holder = engine.holder(passholderID: body.passholderID),
      let card = try await card(of: holder, museum, key ?? .none).flatMap({ engine.card($0) })
    else { throw operation.problem(.museumPassholderNotFound) }
    let visit = MuseumVisit(card, museum: museum, channel: .counter)
    let result = try await asking { () throws(EngineError) in
      try await engine.visit(visit, key: key ?? .none, client: client.entity)
    }
    guard case .decided(let outcome) = result else { throw Problem(.idempotencyKeyReused) }
    if let refusal = outcome.refusal { throw operation.problem(refusal.problemType) }
    return Response(status: .created)
  }

  /// The card with which a holder visits: the one in use, else the newest, for the rules to refuse.
  ///
  /// A key that comes again means the card of its first visit, whichever the holder has now.
  private func card(
    of holder: HolderID, _ museum: OrganizerID, _ key: CommandKey
  ) async throws(Problem) -> CardID? {
    if key != .none {
      let records = try await asking { () throws(EngineError) in try await engine.records(of: key) }
      switch records.last?.event {
      case .museumVisitRegistered(let body) where body.holder == holder: return body.card
      case .museumVisitRefused(let body) where body.holder == holder: return body.card
      default: break
      }
    }
    return try await engine.ask { state, now in
      let cards = state.cards(of: holder).filter { card in
        state.organizer(museum)?.systems.contains(card.system) == true
          && state.scan(of: card.system, at: now) == .visit
      }
      return (cards.first { $0.status == .active } ?? cards.first)?.card
    }
  }
}

extension MuseumVisit {
  /// The visit of a card as the edge resolved it.
  init(_ card: KnownCard, museum: OrganizerID, channel: Channel) {
    self.init(
      card: card.card, museum: museum, homeMunicipality: card.homeMunicipality, birth: card.birth,
      channel: channel)
  }
}
