import HTTPTypes
import Hummingbird
import Ledger
import LedgerProjections
import LedgerService
import LedgerWire

/// `GET /uitpas/checkins`, `DELETE /uitpas/checkins/{checkinId}` and
/// `GET /uitpas/passholders/{passholderId}/transactions` (UiTPAS API 4.0), from the read models.
struct CheckinListRoutes: Sendable {
  let engine: LedgerEngine
  let desk: CheckinDesk

  /// What an erased holder's card is called.
  private static let erasedNumber = String(repeating: "0", count: UITPASNumber.digits)

  func add(to group: RouterGroup<LedgerRequestContext>) {
    group.get("checkins") { request, context in try await checkins(request, context) }
    group.delete("checkins/{checkinId}") { request, context in
      try await delete(request, context)
    }
    group.get("passholders/{passholderId}/transactions") { request, context in
      try await transactions(request, context)
    }
  }

  // MARK: GET /checkins

  private func checkins(
    _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    let query = try RequestQuery(request)
    let page = try query.page()
    guard let passholder = query["passholderId"] else {
      throw Problem(.badRequest, detail: "The query parameter passholderId is required.")
    }
    let organizers = try organizers(query, try context.principal)
    guard let holder = engine.holder(passholderID: passholder), !organizers.isEmpty else {
      return .json(jsonPage(of: [Checkin](), totalItems: 0))
        .reflecting(engine.readModels.newestPosition)
    }
    let title = query["eventTitle"]
    let found = try await engine.list(for: request) { models, minimum throws(ReadModelError) in
      try await models.checkins(
        of: holder, organizers: organizers, title: title, start: page.start, limit: page.limit,
        atLeast: minimum)
    }
    var members: [Checkin] = []
    members.reserveCapacity(found.rows.count)
    for row in found.rows {
      members.append(
        Checkin(
          id: String(row.position), creationDate: row.occurredAt.microseconds,
          eventID: row.eventID, eventTitle: row.eventTitle,
          uitpasNumber: try engine.number(of: row.card)?.text ?? Self.erasedNumber,
          points: row.points))
    }
    return .json(jsonPage(of: members, totalItems: found.total)).reflecting(found.position)
  }

  /// The organisers that are asked for, each within reach; of one that is not known there is
  /// nothing.
  private func organizers(
    _ query: RequestQuery, _ principal: Principal
  ) throws(Problem) -> [OrganizerID] {
    let names = query.all("organizerId") + query.all("organizerId[]")
    guard !names.isEmpty, names.count <= ReadLimits.entitiesMax else {
      throw query.fault("organizerId", "1 to \(ReadLimits.entitiesMax) organisers")
    }
    var organizers: [OrganizerID] = []
    for name in names {
      let known = engine.catalogue.organizer(id: name).flatMap { engine.catalogue.organizer($0) }
      try principal.require(
        .checkinsRead, organizer: known?.organizer ?? .none,
        systems: known?.systems ?? CardSystemSet())
      if let known { organizers.append(known.organizer) }
    }
    return organizers
  }

  // MARK: DELETE /checkins/{checkinId}

  private func delete(
    _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    let id = context.parameters.get("checkinId")
    try await desk.undo(id, try context.principal, request)
    return Response(status: .noContent)
  }

  // MARK: GET /passholders/{passholderId}/transactions

  /// A holder who is not known and one who is out of reach get the same answer.
  private func transactions(
    _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    let query = try RequestQuery(request)
    let page = try query.page()
    let isDescending = try query.isDescending("sort[creationDate]") ?? true
    let holder = try await holder(context)
    let found = try await engine.list(for: request) { models, minimum throws(ReadModelError) in
      try await models.transactions(
        of: holder, start: page.start, limit: page.limit, oldestFirst: !isDescending,
        atLeast: minimum)
    }
    let language = Language(accepting: request.headers)
    let members = found.rows.map { row in
      Transaction(
        title: row.eventTitle ?? row.rewardTitle ?? Self.title(row.cause)[language],
        location: row.organizerName ?? "", creationDate: row.occurredAt.microseconds,
        points: row.points)
    }
    return .json(jsonPage(of: members, totalItems: found.total)).reflecting(found.position)
  }

  private func holder(_ context: LedgerRequestContext) async throws(Problem) -> HolderID {
    let id = context.parameters.get("passholderId")
    let principal = try context.principal
    if let own = principal.ownHolder(id, engine) { return own }
    guard let holder = id.flatMap({ engine.holder(passholderID: $0) }) else {
      throw Problem(.forbidden)
    }
    let systems = try await engine.ask { state, now in
      CardSystemSet(state.memberships(of: holder, at: now).map(\.system))
    }
    guard principal.may(.passholdersTransactionHistory, systems: systems) else {
      throw Problem(.forbidden)
    }
    return holder
  }

  private static func title(_ cause: PointsCause?) -> LocalizedText {
    switch cause {
    case .openingBalance:
      LocalizedText(
        nl: "Punten van voordien", fr: "Points d'avant", de: "Punkte von vorher",
        en: "Points from before")
    case .registrationBonus:
      LocalizedText(nl: "Welkom", fr: "Bienvenue", de: "Willkommen", en: "Welcome")
    case .correction, nil:
      LocalizedText(nl: "Correctie", fr: "Correction", de: "Korrektur", en: "Correction")
    }
  }
}
