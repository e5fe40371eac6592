/// A card as it stands.
public struct CardView: Hashable, Sendable {
  /// The card.
  public var card: CardID
  /// Its holder, if it has one.
  public var holder: HolderID
  /// Its status.
  public var status: CardStatus
  /// What it is.
  public var kind: CardKind
  /// The card system that issued it.
  public var system: CardSystemID
}

/// A holder's membership as it stands.
public struct MembershipView: Hashable, Sendable {
  /// The card system.
  public var system: CardSystemID
  /// Whether it may be used.
  public var standing: Standing
  /// The social tariff at the moment that was asked for, if one was granted.
  public var socialTariff: SocialTariff?
}

/// An event as it stands.
public struct EventView: Hashable, Sendable {
  /// The event.
  public var event: EventID
  /// Its public id.
  public var id: String
  /// Its title.
  public var title: String
  /// Its organiser.
  public var organizer: OrganizerID
  /// The organiser's public id.
  public var organizerID: String
  /// The card systems that it takes part in.
  public var systems: CardSystemSet
  /// How its dates are given.
  public var calendar: CalendarType
  /// Its settings.
  public var settings: EventSettings
  /// When its last opening period ends; nil where it is always open.
  public var lastEnd: Instant?
  /// What holds for its tickets.
  public var ticketTerms: EventTicketTerms

  /// The organisers who may check in and sell: its own, and that of the place.
  public var sellers: [OrganizerID] {
    ticketTerms.location.exists ? [organizer, ticketTerms.location] : [organizer]
  }
}

/// An organiser as it stands.
public struct OrganizerView: Hashable, Sendable {
  /// The organiser.
  public var organizer: OrganizerID
  /// Its public id.
  public var id: String
  /// Its name.
  public var name: String
  /// The card systems that it takes part in.
  public var systems: CardSystemSet
}

/// A card system as it stands.
public struct CardSystemView: Hashable, Sendable {
  /// The card system.
  public var system: CardSystemID
  /// Its id in the published API.
  public var publicID: UInt32
  /// Its name.
  public var name: String
  /// Its municipalities.
  public var cities: [City]
  /// Its policy.
  public var policy: RegionPolicy
  /// The number of records that concern it.
  public var records: UInt64
  /// Its programme.
  public var programme: ProgrammeID
  /// What the scan of its cards means.
  public var scan: ScanMeaning
}

/// A pairing as it stands.
public struct SourceView: Hashable, Sendable {
  /// The pairing.
  public var source: SourceID
  /// The terminal's lasting name.
  public var terminal: String
  /// When it was paired.
  public var pairedAt: Instant
  /// When it was revoked, if it was.
  public var revokedAt: Instant?
  /// What was delivered.
  public var delivered: DeliveredSequences
}

extension LedgerState {
  /// How many holders there are.
  public var holderCount: Int { holders.count - 1 }
  /// How many cards there are.
  public var cardCount: Int { Int(cards.last) }
  /// How many events there are.
  public var eventCount: Int { events.count - 1 }
  /// How many card systems there are.
  public var cardSystemCount: Int { Int(policies.last) }
  /// How many pairings there are.
  public var sourceCount: Int { sources.count - 1 }

  /// A holder's balance; 0 for a holder that is not known.
  public func balance(of holder: HolderID) -> Int64 {
    holder.number < holders.count ? holders[Int(holder.number)].balance : 0
  }

  /// A card as it stands, or nil where it is not known.
  public func card(_ card: CardID) -> CardView? {
    guard card.exists, card.number <= cards.last else { return nil }
    let facts = cards.current(card.number)
    return CardView(
      card: card, holder: facts.holder, status: facts.status, kind: facts.kind,
      system: facts.system)
  }

  /// The random reference under which the directory keeps a card.
  public func reference(ofCard card: CardID) -> UInt128? {
    card.exists && card.number <= cards.last ? cardReferences[Int(card.number)] : nil
  }

  /// The random reference under which the directory keeps a holder.
  public func reference(ofHolder holder: HolderID) -> UInt128? {
    holder.exists && holder.number < holders.count ? holderReferences[Int(holder.number)] : nil
  }

  /// A holder's standing at a moment.
  public func standing(of holder: HolderID, at instant: Instant) -> Standing {
    guard holder.number < holders.count else { return .active }
    let row = holders[Int(holder.number)].standing
    return row == 0 ? .active : standings.value(row, at: instant) ?? .active
  }

  /// A holder's memberships, the oldest first.
  public func memberships(of holder: HolderID, at instant: Instant) -> [MembershipView] {
    guard holder.number < holders.count else { return [] }
    var views: [MembershipView] = []
    var row = holders[Int(holder.number)].membership
    while row != 0 {
      if let standing = membershipStandings.value(row, at: instant) {
        views.append(
          MembershipView(
            system: memberships[Int(row)].system, standing: standing,
            socialTariff: tariffStatus(ofMembership: row, at: instant)))
      }
      row = memberships[Int(row)].next
    }
    return views.reversed()
  }

  /// The event with a public id.
  public func event(id: String) -> EventView? {
    names.eventsByID[id].flatMap { event($0) }
  }

  /// An event as it stands.
  public func event(_ event: EventID) -> EventView? {
    guard event.exists, event.number < events.count else { return nil }
    let row = events[Int(event.number)]
    let organizer = row.organizer
    let periods = openingPeriods[row.periods]
    return EventView(
      event: event, id: names.events[Int(event.number)].id,
      title: names.events[Int(event.number)].title, organizer: organizer,
      organizerID: names.organizers[Int(organizer.number)].id,
      systems: eventSystems[Int(event.number)], calendar: row.calendar,
      settings: eventSettings.current(event.number), lastEnd: periods.map(\.end).max(),
      ticketTerms: ticketTerms(of: event))
  }

  /// The organiser with a public id.
  public func organizer(id: String) -> OrganizerID? { names.organizersByID[id] }

  /// How many organisers there are.
  public var organizerCount: Int { organizerSystems.count - 1 }

  /// An organiser as it stands.
  public func organizer(_ organizer: OrganizerID) -> OrganizerView? {
    guard organizer.exists, organizer.number < organizerSystems.count else { return nil }
    let name = names.organizers[Int(organizer.number)]
    return OrganizerView(
      organizer: organizer, id: name.id, name: name.name,
      systems: organizerSystems[Int(organizer.number)])
  }

  /// When an event is open; empty where it always is.
  public func openingPeriods(of event: EventID) -> [OpeningPeriod] {
    guard event.exists, event.number < events.count else { return [] }
    return Array(openingPeriods[events[Int(event.number)].periods])
  }

  /// The card system with an id of the published API.
  public func cardSystem(publicID: UInt32) -> CardSystemID? { names.systemsByID[publicID] }

  /// A card system as it stands.
  public func cardSystem(_ system: CardSystemID) -> CardSystemView? {
    guard system.number > 0, UInt32(system.number) <= policies.last else { return nil }
    let name = names.systems[Int(system.number)]
    return CardSystemView(
      system: system, publicID: name.publicID, name: name.name, cities: name.cities,
      policy: policies.current(UInt32(system.number)),
      records: runningNumbers[Int(system.number)],
      programme: programmes.ofSystem.current(UInt32(system.number)),
      scan: programme(programmes.ofSystem.current(UInt32(system.number)))?.terms.scan ?? .checkIn)
  }

  /// The client with a public id.
  public func client(id: String) -> ClientID? { names.clientsByID[id] }

  /// A pairing as it stands.
  public func source(_ source: SourceID) -> SourceView? {
    guard source.exists, source.number < sources.count else { return nil }
    let row = sources[Int(source.number)]
    return SourceView(
      source: source, terminal: names.terminals[Int(row.terminal)], pairedAt: row.pairedAt,
      revokedAt: row.revokedAt, delivered: row.delivered)
  }

  /// The organisers for whom a pairing takes taps; none where it is not known.
  public func organizers(of source: SourceID) -> [OrganizerID] {
    isPaired(source) ? sources[Int(source.number)].organizers : []
  }

  /// The earliest moment at which a tap of a source can have occurred: its pairing, and the tap
  /// before it.
  public func earliestOccurrence(of source: SourceID, sequence: UInt64) -> Instant {
    guard source.number < sources.count else { return Instant(microseconds: 0) }
    let row = sources[Int(source.number)]
    return sequence > row.delivered.highest
      ? max(row.pairedAt, row.delivered.highestOccurredAt) : row.pairedAt
  }

  /// How many records concern a card system; system 0 is the ledger as a whole.
  public func recordCount(concerning system: CardSystemID) -> UInt64 {
    runningNumbers[Int(system.number)]
  }
}

extension LedgerState {
  /// Which sequences of a source have been recorded.
  public func delivered(by source: SourceID) -> DeliveredSequences {
    source.number < sources.count
      ? sources[Int(source.number)].delivered : DeliveredSequences()
  }

  /// Whether a pairing is known.
  public func isPaired(_ source: SourceID) -> Bool {
    source.exists && source.number < sources.count
  }
}
