import Ledger
import LedgerWire
import LedgerWords

/// What a pack says beside the cards: read from the state in a few small questions.
struct PackContents: Sendable {
  /// Which cards are refused where these terminals stand.
  var rules: CardRules
  /// A pack without cards, of version 0.
  var pack: OfflinePack

  /// Reads what terminals of an audience need.
  static func read(
    for audience: TerminalAudience, from engine: LedgerEngine, _ settings: OfflinePackSettings,
    origin: String, key: CardFingerprintKey
  ) async throws(EngineError) -> PackContents {
    let (now, policies, museums) = try await engine.read { state, now in
      (now, state.policyViews(), state.terminalMuseums(audience.organizers, at: now))
    }
    let end = Instant(microseconds: now.microseconds + settings.ageMaxSeconds * 1_000_000)
    var events: [TerminalEventView] = []
    for organizer in audience.organizers {
      events += try await Self.events(of: organizer, engine, settings, from: now, through: end)
    }
    events = nearest(events)
    if audience.fixedEvent.exists,
      !events.contains(where: { $0.event.event == audience.fixedEvent })
    {
      let fixed = audience.fixedEvent
      let view = try await engine.read { state, _ in
        state.terminalEvent(fixed, from: now, through: end)
      }
      if let view { events.append(view) }
    }
    var visitSystems = CardSystemSet()
    for museum in museums { visitSystems.formUnion(museum.visitSystems) }
    let pack = OfflinePack(
      origin: origin, version: 0, madeAt: now.microseconds,
      ageMaxSeconds: settings.ageMaxSeconds, fingerprintKey: key,
      cards: OfflinePack.Cards(RefusedCards()), programmes: programmes(policies),
      policies: policies.map(OfflinePack.Policy.init),
      organizers: audience.organizers.compactMap { engine.catalogue.organizer($0) }
        .map { OfflinePack.Organizer($0, engine.catalogue) },
      events: events.map(OfflinePack.Event.init),
      fixedEventID: events.first { $0.event.event == audience.fixedEvent }?.event.id,
      museums: museums.compactMap { OfflinePack.Museum($0, engine.catalogue) })
    return PackContents(
      rules: CardRules(
        programmes: Set(events.map(\.programme)).sorted(), visitSystems: visitSystems),
      pack: pack)
  }

  private static func events(
    of organizer: OrganizerID, _ engine: LedgerEngine, _ settings: OfflinePackSettings,
    from now: Instant, through end: Instant
  ) async throws(EngineError) -> [TerminalEventView] {
    var events: [TerminalEventView] = []
    var first = 0
    while true {
      let places = first..<first + settings.eventsPerQuestion
      let (count, found) = try await engine.read { state, _ in
        (
          state.eventCount(of: organizer),
          state.terminalEvents(of: organizer, places, from: now, through: end)
        )
      }
      events += found
      first = places.upperBound
      guard first < count else { return events }
    }
  }

  /// As many events as a pack holds, those that open first, in the order in which they stood.
  private static func nearest(_ events: [TerminalEventView]) -> [TerminalEventView] {
    // One place is kept for the event that staff fixed.
    let countMax = OfflinePackLimits.eventsMax - 1
    guard events.count > countMax else { return events }
    let places = events.indices.sorted { (events[$0].opens, $0) < (events[$1].opens, $1) }
    return places.prefix(countMax).sorted().map { events[$0] }
  }

  private static func programmes(_ policies: [PolicyView]) -> [OfflinePack.Programme] {
    var programmes: [OfflinePack.Programme] = []
    for policy in policies {
      if let place = programmes.firstIndex(where: { $0.id == policy.programme.id }) {
        guard programmes[place].cardSystemIDs.last != policy.systemID else { continue }
        programmes[place].cardSystemIDs.append(policy.systemID)
      } else {
        programmes.append(
          OfflinePack.Programme(
            id: policy.programme.id,
            scan: policy.programme.terms.scan == .visit ? .visit : .checkIn,
            cardSystemIDs: [policy.systemID]))
      }
    }
    return programmes
  }
}

extension OfflinePack.Policy {
  fileprivate init(_ view: PolicyView) {
    self.init(
      cardSystemID: view.systemID,
      // A fact that always held begins before every moment that can be written.
      validFrom: max(view.from, Instant.range.lowerBound).microseconds,
      windowHours: view.policy.windowHours, latenessDays: view.policy.latenessDays)
  }
}

extension OfflinePack.Organizer {
  fileprivate init(_ view: OrganizerView, _ catalogue: Catalogue) {
    self.init(
      id: view.id,
      cardSystemIDs: view.systems.members.compactMap { catalogue.cardSystem($0)?.publicID })
  }
}

extension OfflinePack.Museum {
  fileprivate init?(_ view: TerminalMuseumView, _ catalogue: Catalogue) {
    guard let organizer = catalogue.organizer(view.organizer) else { return nil }
    self.init(
      organizerID: organizer.id, isActive: view.isActive,
      cardSystemIDs: view.visitSystems.members.compactMap { catalogue.cardSystem($0)?.publicID })
  }
}

extension OfflinePack.Event {
  fileprivate init(_ view: TerminalEventView) {
    let limit = view.event.settings.limit
    self.init(
      id: view.event.id, title: Self.shown(view.event.title),
      organizerID: view.event.organizerID, cardSystemIDs: view.systemIDs,
      calendar: view.event.calendar.wire, points: view.event.settings.points,
      limitVolume: limit.volume, limitPeriod: limit.period.wire,
      periods: view.periods.prefix(OfflinePackLimits.periodsPerEventMax).map {
        OfflinePack.Period(
          begin: $0.begin.microseconds, end: $0.end.microseconds, wholeDays: $0.wholeDays)
      })
  }

  /// A title without control characters, which no note may have, cut to the length of a pack's.
  private static func shown(_ title: String) -> String {
    var shown = ""
    for scalar in title.unicodeScalars where scalar.value >= 0x20 && scalar.value != 0x7F {
      guard shown.utf8.count + UTF8.width(scalar) <= OfflinePackLimits.titleBytesMax else { break }
      shown.unicodeScalars.append(scalar)
    }
    return shown
  }
}
