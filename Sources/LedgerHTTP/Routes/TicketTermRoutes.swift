import HTTPTypes
import Hummingbird
import Ledger
import LedgerService
import LedgerWire

/// What the ledger's own commands about tickets have set, to be read back: distribution keys,
/// coupons, the terms of events, organisers and card systems.
///
/// What is within reach as for a command is shown; what is another's is as unknown as what is not
/// there.
struct TicketTermRoutes: Sendable {
  let engine: LedgerEngine

  func add(to group: RouterGroup<LedgerRequestContext>) {
    group.get("distribution-keys") { request, context in
      try await distributionKeys(request, context)
    }
    group.get("coupons") { request, context in try await coupons(request, context) }
    group.get("events/{id}/ticket-terms") { _, context in try await eventTerms(context) }
    group.get("organizers/{id}/ticket-limit") { _, context in try await organizerLimit(context) }
    group.get("card-systems/{id}/terms") { _, context in try await cardSystemTerms(context) }
  }

  private func reach(_ context: LedgerRequestContext) throws(Problem) -> Grants.Reach {
    let client = try context.principal.requireClient()
    return engine.catalogue.reach(of: .ledgerTicketTermsRead, client.grants)
  }

  private func distributionKeys(
    _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    let page = try RequestQuery(request).page()
    let reach = try reach(context)
    let found = engine.catalogue.distributionKeys.filter { reach.covers($0.terms.systems) }
    let members = page.part(of: found).map {
      DistributionKeyEntry(view: $0, catalogue: engine.catalogue)
    }
    return .json(jsonPage(of: members, totalItems: found.count))
  }

  private func coupons(
    _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    let page = try RequestQuery(request).page()
    let reach = try reach(context)
    let found = engine.catalogue.coupons.filter { reach.covers(CardSystemSet([$0.system])) }
    let members = page.part(of: found).map {
      CouponEntry(view: $0, catalogue: engine.catalogue)
    }
    return .json(jsonPage(of: members, totalItems: found.count))
  }

  private func eventTerms(_ context: LedgerRequestContext) async throws -> Response {
    guard let event = context.parameters.get("id").flatMap({ engine.catalogue.event(id: $0) }),
      try reach(context).covers(event.systems)
    else { throw Problem.notFound("event") }
    let number = event.event
    let hasSales = try await engine.ask { state, _ in state.hasTicketSales(number) }
    let entry = EventTicketTermsEntry(
      terms: event.ticketTerms, hasTicketSales: hasSales, catalogue: engine.catalogue)
    return .json(jsonBody(of: entry))
  }

  private func organizerLimit(_ context: LedgerRequestContext) async throws -> Response {
    guard
      let organizer = context.parameters.get("id").flatMap({ engine.catalogue.organizer(id: $0) }),
      let view = engine.catalogue.organizer(organizer), try reach(context).covers(view.systems)
    else { throw Problem.notFound("organiser") }
    let limit = try await engine.ask { state, _ in state.ticketLimit(of: organizer) }
    return .json(jsonBody(of: OrganizerTicketLimitEntry(limit: limit)))
  }

  private func cardSystemTerms(_ context: LedgerRequestContext) async throws -> Response {
    guard let id = context.parameters.get("id").flatMap({ UInt32($0) }),
      let system = engine.catalogue.cardSystem(publicID: id)?.system,
      try reach(context).covers(CardSystemSet([system]))
    else { throw Problem.notFound("card system") }
    let terms = try await engine.ask { state, now in state.terms(of: system, at: now) }
    return .json(jsonBody(of: CardSystemTermsEntry(terms: terms)))
  }
}
