package import Ledger
import LedgerService
package import LedgerWire

/// What staff at a counter do for a passholder, through whichever door: each part decides as the
/// route of the published API does.
package struct CounterDesk: Sendable {
  /// Looks passes up.
  package let passes: PassDesk
  /// Checks in.
  package let checkins: CheckinDesk
  /// Sells tickets.
  package let tickets: TicketDesk
  /// Redeems rewards.
  package let rewards: RewardDesk

  let engine: LedgerEngine
  private let passholders: PassholderCalls

  init(_ engine: LedgerEngine, _ lookUps: LookUps) {
    self.engine = engine
    passes = PassDesk(engine, lookUps)
    checkins = CheckinDesk(engine)
    tickets = TicketDesk(engine)
    rewards = RewardDesk(engine)
    passholders = PassholderCalls(engine: engine, registrar: Registrar(engine))
  }

  /// The name of a pass's holder, as `GET /uitpas/passholders/{passholderId}` tells it; nil for
  /// whoever may not ask for it, and for a holder without one.
  package func name(of pass: Pass, _ principal: Principal) async throws(Problem) -> String? {
    guard let holder = engine.holder(passholderID: pass.passholderID),
      let found = try await passholders.overview(
        of: holder, within: [.passholdersSearch, .passholdersSearchByID], principal)
    else { return nil }
    let names = [found.person.firstName, found.person.name].compactMap { $0 }
    return names.isEmpty ? nil : names.joined(separator: " ")
  }
}

// MARK: - Events

extension CounterDesk {
  /// Events at which somebody may serve passholders.
  package struct Events: Sendable {
    /// The events, the newest first.
    package var events: [EventView] = []
    /// Whether there are more.
    package var isCut = false
  }

  /// The events that are not over at which the caller may check in or sell: as the event's
  /// organiser, or as that of its place.
  ///
  /// - Parameters:
  ///   - title: a part of the title, without regard to case; nil for any.
  ///   - limit: the most that are answered.
  /// - Complexity: O(events).
  package func events(
    for principal: Principal, title: String?, limit: Int
  ) -> Events {
    let now = engine.clock.now()
    let titles = TitleSearch(title.map { [$0] } ?? [])
    var found = Events()
    for event in engine.catalogue.events.reversed() where isServed(event, principal, now: now) {
      guard titles.matches(event.title) else { continue }
      guard found.events.count < limit else {
        found.isCut = true
        break
      }
      found.events.append(event)
    }
    return found
  }

  /// The event with an id, for whoever may serve passholders at it.
  package func event(id: String, for principal: Principal) -> EventView? {
    engine.catalogue.event(id: id).flatMap { event in
      [Permission.checkinsWrite, .ticketSalesRegister].contains {
        principal.may($0, at: event)
      } ? event : nil
    }
  }

  private func isServed(_ event: EventView, _ principal: Principal, now: Instant) -> Bool {
    if let end = event.lastEnd {
      let hours = event.systems.members.compactMap {
        engine.catalogue.cardSystem($0)?.policy.windowHours
      }.max()
      guard end.adding(hours: Int64(hours ?? 0)) >= now else { return false }
    }
    return principal.may(.checkinsWrite, at: event)
      || principal.may(.ticketSalesRegister, at: event)
  }
}

extension Principal {
  /// Whether the caller may do this at an event: as its organiser, or as that of its place.
  package func may(_ permission: Permission, at event: EventView) -> Bool {
    event.sellers.contains { may(permission, organizer: $0, systems: event.systems) }
  }
}
