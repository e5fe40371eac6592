/// Whose taps a terminal takes, and which event was chosen for it.
public struct TerminalAudience: Hashable, Sendable {
  /// The organisers that it was paired for, in that order.
  public var organizers: [OrganizerID]
  /// The event that staff fixed for it; none where they did not.
  public var fixedEvent: EventID

  /// Makes an audience.
  public init(organizers: [OrganizerID], fixedEvent: EventID = .none) {
    self.organizers = organizers
    self.fixedEvent = fixedEvent
  }
}

/// What decides whether a card is refused wherever an audience's terminals stand.
public struct CardRules: Hashable, Sendable {
  /// The programmes of the events, each once and ascending; empty where there is no event: then a
  /// membership of any programme counts.
  public var programmes: [ProgrammeID]
  /// The card systems a scan of whose passes is a visit there.
  public var visitSystems: CardSystemSet

  /// Makes rules.
  public init(programmes: [ProgrammeID], visitSystems: CardSystemSet) {
    self.programmes = programmes
    self.visitSystems = visitSystems
  }
}

/// Why a card is refused, whatever the event or museum.
public enum CardRefusal: Hashable, Sendable {
  /// As a check-in at an event.
  case checkIn(Refusal)
  /// As a visit to a museum.
  case visit(MuseumRefusal)
}

/// A card that is refused at a moment.
public struct RefusedCard: Hashable, Sendable {
  /// The card.
  public var card: CardID
  /// Why.
  public var refusal: CardRefusal
  /// Whether it has never had a holder: it was provisioned or is in stock.
  public var isStock: Bool
}

/// An event as a terminal needs it that decides by itself.
public struct TerminalEventView: Hashable, Sendable {
  /// What it is.
  public var event: EventView
  /// The public ids of its card systems, that whose policy holds for it first.
  public var systemIDs: [UInt32]
  /// Its programme.
  public var programme: ProgrammeID
  /// The opening periods that can be open within the time that was asked for, and the nearest on
  /// either side, by their beginning; none where it is always open.
  public var periods: [OpeningPeriod]
  /// When check-in opens, at the earliest from the beginning of that time on.
  public var opens: Instant
}

/// What a card system sets, and since when.
public struct PolicyView: Hashable, Sendable {
  /// The public id of the card system.
  public var systemID: UInt32
  /// Since when.
  public var from: Instant
  /// What it sets.
  public var policy: RegionPolicy
  /// Its programme.
  public var programme: ProgrammeView
}

/// An organiser who is a museum.
public struct TerminalMuseumView: Hashable, Sendable {
  /// The organiser.
  public var organizer: OrganizerID
  /// Whether it takes visits.
  public var isActive: Bool
  /// The card systems a scan of whose passes is a visit there.
  public var visitSystems: CardSystemSet
}

extension LedgerState {
  /// Whose taps the terminal of a pairing takes; nil where the pairing is not known or was revoked.
  public func audience(of source: SourceID, at instant: Instant) -> TerminalAudience? {
    guard isPaired(source) else { return nil }
    let row = sources[Int(source.number)]
    guard row.revokedAt == nil else { return nil }
    let fixed = kiosks.ofTerminal[row.terminal].flatMap {
      kiosks.fixedEvents.value($0.number, at: instant)
    }
    return TerminalAudience(organizers: row.organizers, fixedEvent: fixed ?? .none)
  }

  /// How many events an organiser has, whatever their dates.
  public func eventCount(of organizer: OrganizerID) -> Int {
    organizer.number < organizerEvents.count ? organizerEvents[Int(organizer.number)].count : 0
  }

  /// Those of an organiser's events that are open or can open in a time, in the order in which the
  /// event of a tap that names none is looked for.
  ///
  /// - Parameter places: places in the list of all the organiser's events.
  public func terminalEvents(
    of organizer: OrganizerID, _ places: Range<Int>, from instant: Instant, through end: Instant
  ) -> [TerminalEventView] {
    guard organizer.number < organizerEvents.count else { return [] }
    let events = organizerEvents[Int(organizer.number)]
    return events[places.clamped(to: 0..<events.count)].compactMap {
      terminalEvent($0, from: instant, through: end)
    }
  }

  /// An event, where it is open or can open in a time.
  public func terminalEvent(
    _ event: EventID, from instant: Instant, through end: Instant
  ) -> TerminalEventView? {
    guard let view = self.event(event) else { return nil }
    let row = events[Int(event.number)]
    let hours = Int64(
      policies.valueOrFirst(UInt32(row.policySystem.number), at: instant).windowHours)
    let periods = openingPeriods[row.periods].sorted { $0.begin < $1.begin }
    func window(_ period: OpeningPeriod) -> ClosedRange<Instant> {
      period.wholeDays
        ? period.begin...max(period.begin, period.end)
        : period.begin.adding(
          hours: -hours)...max(
            period.begin.adding(hours: -hours), period.end.adding(hours: hours))
    }
    let within = periods.indices.filter { window(periods[$0]).overlaps(instant...end) }
    guard periods.isEmpty || !within.isEmpty else { return nil }
    var shown: [OpeningPeriod] = []
    if let first = within.first, let last = within.last {
      shown = Array(
        periods[max(first - 1, 0)...min(last + 1, periods.count - 1)])
    }
    return TerminalEventView(
      event: view, systemIDs: view.systems.members.compactMap { cardSystem($0)?.publicID },
      programme: programmes.programme(of: row.policySystem, at: instant), periods: shown,
      opens: within.map { max(instant, window(periods[$0]).lowerBound) }.min() ?? instant)
  }

  /// How many policies of a card system ``policyViews()`` tells: the newest ones.
  public static let policiesToldMax = 4

  /// What every card system sets and set lately, by number and then from the oldest on: what was
  /// tapped before a change is judged by what held then.
  public func policyViews() -> [PolicyView] {
    (0..<cardSystemCount).flatMap { place -> [PolicyView] in
      let system = CardSystemID(UInt8(place + 1))
      guard let view = cardSystem(system), let programme = programme(view.programme) else {
        return []
      }
      let facts = policies.facts(UInt32(system.number), newest: Self.policiesToldMax)
      return facts.map {
        PolicyView(
          systemID: view.publicID, from: $0.from, policy: $0.value, programme: programme)
      }
    }
  }

  /// Those of some organisers that are museums, in their order.
  public func terminalMuseums(
    _ organizers: [OrganizerID], at instant: Instant
  ) -> [TerminalMuseumView] {
    organizers.compactMap { organizer in
      guard museums.terms[organizer.number] != nil, let view = self.organizer(organizer) else {
        return nil
      }
      return TerminalMuseumView(
        organizer: organizer, isActive: museum(organizer, at: instant)?.isActive ?? false,
        visitSystems: CardSystemSet(
          view.systems.members.filter { scan(of: $0, at: instant) == .visit }))
    }
  }

  /// Those of some cards that are refused at a moment, by the rules of card, holder and membership
  /// that decide check-ins and visits, and by no others.
  ///
  /// A card that one of the programmes takes is not among them. Neither is a pass whose scan is a
  /// visit where it is none at these terminals: the kind of its number tells.
  ///
  /// - Complexity: O(count), and the memberships of holders.
  public func refusedCards(
    from first: UInt32, count: Int, by rules: CardRules, at instant: Instant
  ) -> [RefusedCard] {
    var refused: [RefusedCard] = []
    let end = min(Int(first) + count, Int(cards.last) + 1)
    for number in Int(first)..<max(Int(first), end) {
      let card = CardID(UInt32(number))
      guard let refusal = refusal(of: card, by: rules, at: instant) else { continue }
      let status = cards.value(card.number, at: instant)?.status
      refused.append(
        RefusedCard(
          card: card, refusal: refusal, isStock: status == .provisioned || status == .localStock))
    }
    return refused
  }

  private func refusal(
    of card: CardID, by rules: CardRules, at instant: Instant
  ) -> CardRefusal? {
    let system = cards.current(card.number).system
    if programmes.facts(of: system, at: instant).scan == .visit {
      guard rules.visitSystems.contains(system) else { return nil }
      var decision = MuseumVisitDecision()
      decision.system = system
      do throws(MuseumRefusal) {
        try judgeCard(card, &decision, at: instant)
        return nil
      } catch {
        return .visit(error)
      }
    }
    var holder = HolderID.none
    let version = RuleVersion(at: instant)
    guard let first = rules.programmes.first else {
      return refusal(ofCard: card, in: nil, at: instant, rules: version, holder: &holder)
        .map { .checkIn($0) }
    }
    guard
      let found = refusal(ofCard: card, in: first, at: instant, rules: version, holder: &holder)
    else { return nil }
    for programme in rules.programmes.dropFirst()
    where refusal(ofCard: card, in: programme, at: instant, rules: version, holder: &holder) == nil
    {
      return nil
    }
    return .checkIn(found)
  }
}
