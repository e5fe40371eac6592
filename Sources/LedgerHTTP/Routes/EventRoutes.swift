import HTTPTypes
import Hummingbird
import Ledger
import LedgerService
import LedgerWire
import LedgerWords

/// `GET` and `PUT /uitpas/events/{eventId}/settings` and `/card-systems` (UiTPAS API 4.0).
struct EventRoutes: Sendable {
  let engine: LedgerEngine

  func add(to group: RouterGroup<LedgerRequestContext>) {
    group.get("events/{eventId}/settings") { _, context in
      let event = try event(context, .eventSettings)
      try context.principal.require(.eventSettingsRead, event: event)
      return Response.json(Self.wire(event).json())
    }
    group.put("events/{eventId}/settings") { request, context in
      try await changeSettings(request, context)
    }
    group.get("events/{eventId}/card-systems") { _, context in
      let event = try event(context, .eventCardSystems)
      return Response.json(jsonBody(of: possibleSystems(event)))
    }
    group.put("events/{eventId}/card-systems") { request, context in
      try await changeSystems(request, context)
    }
  }

  private func event(
    _ context: LedgerRequestContext, _ operation: PublishedOperation
  ) throws(Problem) -> EventView {
    guard let id = context.parameters.get("eventId"),
      let event = engine.catalogue.event(id: id)
    else { throw operation.problem(.eventNotFound) }
    return event
  }

  // MARK: Settings

  private static func wire(_ event: EventView) -> EventSettingsBody {
    EventSettingsBody(
      id: event.id, ticketLimit: event.settings.ticketLimit.map(PeriodLimit.init),
      checkinLimit: PeriodLimit(event.settings.limit), points: Int64(event.settings.points))
  }

  private func changeSettings(
    _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    let client = try context.principal.requireClient()
    let operation = PublishedOperation.eventSettings
    let event = try event(context, operation)
    try context.principal.require(.eventSettingsUpdate, event: event)
    let body = try EventSettingsBody(json: await request.jsonBody(context))
    guard body.id == event.id else {
      throw Self.fault(operation, "/id", "is not the id of this event")
    }
    let settings = EventSettings(
      points: UInt16(clamping: body.points),
      limit: body.checkinLimit.map(CheckInLimit.init) ?? event.calendar.defaultLimit,
      ticketLimit: body.ticketLimit.map(CheckInLimit.init))
    try await register(.changeEventSettings(event.event, settings), client.entity, operation)
    return Response(status: .noContent)
  }

  private func register(
    _ command: RegistrationCommand, _ client: ClientID, _ operation: PublishedOperation
  ) async throws(Problem) {
    let results: [Result<RegistrationOutcome, RegistrationRefusal>]
    do throws(EngineError) {
      results = try await engine.register([command], client: client)
    } catch {
      throw Problem(error)
    }
    switch results.first {
    case .success: return
    case .failure(.eventEnded):
      throw Self.fault(operation, "", "the event has ended: its settings stand")
    case .failure(.eventHasTicketSales): throw operation.problem(.eventAlreadyHasTicketSales)
    case .failure(.distributionKey): throw operation.problem(.invalidDistributionKey)
    case .failure, nil: throw operation.problem(.bodyInvalidData)
    }
  }

  private static func fault(
    _ operation: PublishedOperation, _ pointer: String, _ error: String
  ) -> Problem {
    var problem = operation.problem(.bodyInvalidData)
    problem.schemaErrors = [SchemaIssue(jsonPointer: pointer, error: error)]
    return problem
  }

  // MARK: Card systems

  /// The card systems of the event's organiser, and those that it takes part in beside them, each
  /// with the distribution keys that can be switched on for the event.
  private func possibleSystems(_ event: EventView) -> [EventCardSystem] {
    var possible = event.systems
    if let organizer = engine.catalogue.organizer(event.organizer) {
      possible.formUnion(organizer.systems)
    }
    let enabled = event.ticketTerms.keys
    let keys = engine.catalogue.distributionKeys.filter { $0.canBeSwitched(for: event) }
    return possible.members.compactMap { system in
      engine.catalogue.cardSystem(system).map {
        EventCardSystem(
          id: Int64($0.publicID), name: $0.name, isEnabled: event.systems.contains(system),
          distributionKeys: keys.filter { $0.terms.systems.contains(system) }.map {
            EventCardSystem.DistributionKey(
              id: Int64($0.publicID), name: $0.terms.name, isEnabled: enabled.contains($0.key))
          })
      }
    }
  }

  private func changeSystems(
    _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    let client = try context.principal.requireClient()
    let operation = PublishedOperation.eventCardSystems
    let event = try event(context, operation)
    try context.principal.require(.eventsUpdate, event: event)
    let entries = try EventCardSystem.list(json: await request.jsonBody(context))
    let organizer = engine.catalogue.organizer(event.organizer)
    var systems = CardSystemSet()
    var enabled: Set<KeyID> = []
    for entry in entries {
      guard let id = UInt32(exactly: entry.id),
        let system = engine.catalogue.cardSystem(publicID: id)?.system
      else { throw operation.problem(.cardSystemNotFound) }
      let switched = try keys(of: entry, in: system, for: event)
      guard entry.isEnabled else { continue }
      guard event.systems.contains(system) || organizer?.systems.contains(system) == true else {
        throw operation.problem(.invalidCardSystem)
      }
      systems.insert(system)
      enabled.formUnion(switched)
    }
    try await register(
      .setEventSystems(
        event.event, systems, keys: enabled.sorted { $0.number < $1.number }),
      client.entity, operation)
    return Response(status: .noContent)
  }

  /// The distribution keys that an entry switches on; each that it names must be one that can be
  /// switched for the event in this card system.
  private func keys(
    of entry: EventCardSystem, in system: CardSystemID, for event: EventView
  ) throws(Problem) -> Set<KeyID> {
    let operation = PublishedOperation.eventCardSystems
    var enabled: Set<KeyID> = []
    for key in entry.distributionKeys {
      guard let id = UInt32(exactly: key.id),
        let known = engine.catalogue.distributionKey(publicID: id)
      else { throw operation.problem(.distributionKeyNotFound) }
      guard known.canBeSwitched(for: event), known.terms.systems.contains(system) else {
        throw operation.problem(.invalidDistributionKey)
      }
      if key.isEnabled { enabled.insert(known.key) }
    }
    return enabled
  }
}

extension DistributionKeyView {
  /// Whether an event's organiser may switch the key on and off for it.
  fileprivate func canBeSwitched(for event: EventView) -> Bool {
    terms.isManual && terms.isActive
      && (terms.organizers.isEmpty || terms.organizers.contains(event.organizer))
  }
}

extension PeriodLimit {
  fileprivate init(_ limit: CheckInLimit) {
    self.init(volume: Int64(limit.volume), period: limit.period.wire)
  }
}

extension CheckInLimit {
  fileprivate init(_ limit: PeriodLimit) {
    self.init(volume: UInt32(clamping: limit.volume), period: limit.period.type)
  }
}
