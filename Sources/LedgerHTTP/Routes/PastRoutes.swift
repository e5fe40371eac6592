import Hummingbird
import Ledger
import LedgerProjections
import LedgerService
import LedgerWire

/// What held for a holder at a past moment, by what is known now or was known then: the balance and
/// the social tariff.
struct PastRoutes: Sendable {
  let engine: LedgerEngine
  let questions: PastQuestions

  func add(to group: RouterGroup<LedgerRequestContext>) {
    group.get("passholders/{id}/balance") { request, context in
      try await answer(request, context) { query, principal throws(Problem) in
        try await balance(request, query, context, principal)
      }
    }
    group.get("passholders/{id}/social-tariff") { request, context in
      try await answer(request, context) { query, principal throws(Problem) in
        try await socialTariff(request, query, context, principal)
      }
    }
  }

  /// Answers; what is about the past, one question of a caller at a time.
  private func answer(
    _ request: Request, _ context: LedgerRequestContext,
    _ body: (RequestQuery, Principal) async throws(Problem) -> Response
  ) async throws(Problem) -> Response {
    let principal = try context.principal
    let query = try RequestQuery(request)
    guard query.isAboutThePast else { return try await body(query, principal) }
    return try await questions.ask(principal) { () throws(Problem) in
      try await body(query, principal)
    }
  }

  // MARK: GET /passholders/{id}/balance

  private func balance(
    _ request: Request, _ query: RequestQuery, _ context: LedgerRequestContext,
    _ principal: Principal
  ) async throws(Problem) -> Response {
    let holder = try await engine.holder(context, principal)
    let past = try await engine.past(query)
    let found = try await engine.list(for: request) { models, minimum throws(ReadModelError) in
      try await models.balance(
        of: holder, asHappenedOn: past.asHappenedOn, asKnownOn: past.asKnownOn, atLeast: minimum)
    }
    return .json(
      jsonBody(
        of: BalanceAt(points: found.value, position: past.position(readAt: found.position)))
    ).reflecting(found.position)
  }

  // MARK: GET /passholders/{id}/social-tariff

  private func socialTariff(
    _ request: Request, _ query: RequestQuery, _ context: LedgerRequestContext,
    _ principal: Principal
  ) async throws(Problem) -> Response {
    let holder = try await engine.holder(context, principal)
    let past = try await engine.past(query)
    // Records may be dated ahead of the clock: what was answered is in force for whoever asks.
    let now = try await engine.ask { _, now in now }
    let found = try await engine.list(for: request) { models, minimum throws(ReadModelError) in
      try await models.socialTariffs(
        of: holder, asHappenedOn: past.asHappenedOn ?? now, asKnownOn: past.asKnownOn,
        atLeast: minimum)
    }
    let tariffs = found.value.sorted { $0.key < $1.key }.compactMap { system, tariff -> TariffAt? in
      guard principal.may(.ledgerTimelineRead, systems: CardSystemSet([system])),
        let view = engine.catalogue.cardSystem(system)
      else { return nil }
      return TariffAt(
        cardSystemID: Int64(view.publicID), status: "\(tariff.status)".uppercased(),
        inGracePeriod: tariff.isInGrace, lastDay: tariff.lastDay.fullDate)
    }
    return .json(jsonPage(of: tariffs, totalItems: tariffs.count)).reflecting(found.position)
  }
}

extension LedgerEngine {
  /// The holder whom a path names, of whose card systems the caller may read one; unknown and out
  /// of reach are the same 404.
  func holder(
    _ context: LedgerRequestContext, _ principal: Principal
  ) async throws(Problem) -> HolderID {
    guard let id = context.parameters.get("id"), let holder = holder(passholderID: id)
    else { throw Problem(.urlNotFound) }
    let systems = try await ask { state, now in
      CardSystemSet(state.memberships(of: holder, at: now).map(\.system))
    }
    guard principal.may(.ledgerTimelineRead, systems: systems) else {
      throw Problem(.urlNotFound)
    }
    return holder
  }
}
