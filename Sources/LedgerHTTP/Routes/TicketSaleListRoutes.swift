import HTTPTypes
import Hummingbird
import Ledger
import LedgerProjections
import LedgerService
import LedgerWire

/// `GET /uitpas/ticket-sales` (UiTPAS API 4.0), from the read models; cancelled sales are not among
/// them.
struct TicketSaleListRoutes: Sendable {
  let engine: LedgerEngine

  func add(to group: RouterGroup<LedgerRequestContext>) {
    group.get("ticket-sales") { request, context in try await list(request, context) }
  }

  /// What is asked for; nil where there can be nothing of it.
  private struct Question: Sendable {
    var event: EventID?
    var holder: HolderID?
    var organizers: [OrganizerID]?
  }

  private func list(
    _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    let query = try RequestQuery(request)
    let page = try query.page()
    let principal = try context.principal
    guard let question = try question(query, principal) else {
      return .json(jsonPage(of: [SoldTicket](), totalItems: 0))
        .reflecting(engine.readModels.newestPosition)
    }
    let title = query["eventTitle"]
    let found = try await engine.list(for: request) { models, minimum throws(ReadModelError) in
      try await models.ticketSales(
        at: question.event, of: question.holder, organizers: question.organizers, title: title,
        start: page.start, limit: page.limit, atLeast: minimum)
    }
    let shapes = TicketShapes(
      engine: engine, principal: principal, language: Language(accepting: request.headers),
      isListed: true)
    let members = try await shapes.published(found.rows.map { TicketShapes.Sale($0) })
    return .json(jsonPage(of: members, totalItems: found.total)).reflecting(found.position)
  }

  /// By event, as its organiser or as that of its place; or by holder, at organisers for each of
  /// which the caller may search.
  private func question(
    _ query: RequestQuery, _ principal: Principal
  ) throws(Problem) -> Question? {
    var question = Question()
    let names = query.all("organizerId") + query.all("organizerId[]")
    guard names.count <= ReadLimits.entitiesMax else {
      throw query.fault("organizerId", "at most \(ReadLimits.entitiesMax) organisers")
    }
    switch (query["eventId"], query["passholderId"]) {
    case (nil, nil):
      throw Problem(.badRequest, detail: "One of eventId and passholderId is required.")
    case (nil, _?) where names.isEmpty:
      throw Problem(.badRequest, detail: "passholderId needs organizerId.")
    case (let eventID, let passholderID):
      var isKnown = true
      if let eventID {
        let event = engine.catalogue.event(id: eventID)
        if let event {
          question.event = event.event
          let organizer = try principal.organizer(for: .ticketSalesSearch, at: event)
          // The organiser of the place sees what took place there.
          if organizer != event.organizer { question.organizers = [organizer] }
        } else {
          isKnown = false
        }
      }
      if !names.isEmpty {
        let named = try organizers(names, principal)
        question.organizers = question.organizers?.filter(named.contains) ?? named
        isKnown = isKnown && question.organizers != []
      }
      if let passholderID {
        question.holder = engine.holder(passholderID: passholderID)
        isKnown = isKnown && question.holder != nil
      }
      return isKnown ? question : nil
    }
  }

  /// The organisers with these ids, each within reach; of one that is not known there is nothing.
  private func organizers(
    _ names: [String], _ principal: Principal
  ) throws(Problem) -> [OrganizerID] {
    var organizers: [OrganizerID] = []
    for name in names {
      let known = engine.catalogue.organizer(id: name).flatMap { engine.catalogue.organizer($0) }
      try principal.require(
        .ticketSalesSearch, organizer: known?.organizer ?? .none,
        systems: known?.systems ?? CardSystemSet())
      if let known { organizers.append(known.organizer) }
    }
    return organizers
  }
}

extension TicketShapes.Sale {
  /// A sale as the read models have it.
  fileprivate init(_ row: TicketSaleRow) {
    self.init(
      position: row.position, at: row.occurredAt, event: row.event, card: row.card,
      holder: row.holder, tariff: row.tariff, price: row.price, paid: row.shares.holder,
      label: row.label)
  }
}
