import HTTPTypes
import Hummingbird
package import Ledger
import LedgerProjections
package import LedgerService
package import LedgerWire

/// How many check-ins stand at an event, now and as they come: `GET /ledger/v1/boards/{eventId}`
/// and `…/stream`.
///
/// Counts alone: nothing of a person, and no tariff.
struct BoardRoutes: Sendable {
  let reading: BoardReading
  let slots: StreamSlots
  let limits: ServerLimits

  func add(to group: RouterGroup<LedgerRequestContext>) {
    group.get("boards/{eventId}") { request, context in
      let event = try reading.event(context.parameters.get("eventId"), context.principal)
      let board = try await reading.board(
        of: event, atLeast: reading.minimumPosition(of: request))
      return Response.json(board.json()).reflecting(board.position)
    }
    group.get("boards/{eventId}/stream") { request, context in
      let event = try reading.event(context.parameters.get("eventId"), context.principal)
      return try await stream(event, request)
    }
  }

  private func stream(_ event: EventView, _ request: Request) async throws(Problem) -> Response {
    guard let slot = slots.take() else {
      throw Problem.busy(retryAfterSeconds: limits.retryAfterSecondsMax)
    }
    return try await BoardStream(reading, event, slot: slot, limits: limits).answer(request)
  }
}

/// What boards are read from, for whoever may read an event's check-ins.
package struct BoardReading: Sendable {
  /// How many hours a board tells apart.
  package static let hours = 24

  private let engine: LedgerEngine

  package init(engine: LedgerEngine) { self.engine = engine }

  /// The newest durable position of the log.
  package var newestPosition: UInt64 { engine.readModels.newestPosition }

  /// The position that an answer must reflect; throws 400 for one that the log has not reached.
  func minimumPosition(of request: Request) throws(Problem) -> UInt64 {
    try engine.minimumPosition(of: request)
  }

  /// The event with a public id; throws 404 where there is none, or none that may be read.
  package func event(_ id: String?, _ principal: Principal) throws(Problem) -> EventView {
    guard let event = id.flatMap({ engine.catalogue.event(id: $0) }),
      principal.may(.checkinsRead, organizer: event.organizer, systems: event.systems)
    else { throw Problem.notFound("event") }
    return event
  }

  /// The board of an event.
  package func board(
    of event: EventView, atLeast minimum: UInt64
  ) async throws(Problem) -> Board {
    let now = engine.clock.now()
    let answer = try await engine.read { models throws(ReadModelError) in
      try await models.board(
        of: event.event, hours: Self.hours, through: now, atLeast: minimum)
    }
    let counts = answer.value
    var board = Board(
      position: answer.position, eventID: event.id, eventTitle: event.title,
      checkins: counts.checkins)
    board.hours = counts.hours.map {
      Board.Hour(start: $0.start.microseconds, checkins: $0.checkins)
    }
    board.regions = counts.regions.map { region in
      let view = engine.catalogue.cardSystem(region.system)
      return Board.Region(
        cardSystemID: view?.publicID ?? 0, name: view?.name ?? "", checkins: region.checkins)
    }
    board.terminals = counts.terminals.map {
      Board.Terminal(terminal: $0.name, checkins: $0.checkins)
    }
    return board
  }

  /// Waits until the log has grown beyond a position.
  func waitUntil(beyond position: UInt64) async -> LogGrowth {
    await engine.readModels.waitUntil(beyond: position)
  }
}
