import Testing

@testable import Ledger

@Suite("A record about what the ledger does not know is not folded")
struct FoldEntityTests {
  @Test("an entity that is not the next one is refused", arguments: [0, 2, 7] as [UInt32])
  func numbering(offset: UInt32) throws {
    let world = try World()
    let state = Counts(world)
    let systems = CardSystemSet([world.ghent])
    let policy = RegionPolicy()
    let settings = EventSettings(points: 1, limit: CheckInLimit(volume: 1, period: .day))
    for event in [
      .clientRegistered(ClientRegistered(client: ClientID(offset), id: "c")),
      .cardSystemDefined(
        CardSystemDefined(
          system: CardSystemID(UInt8(state.systems + offset)), publicID: 9, name: "n", cities: [],
          policy: policy)),
      .organizerDefined(
        OrganizerDefined(
          organizer: OrganizerID(2 + offset), id: "o", name: "n", systems: systems)),
      .eventDefined(
        EventDefined(
          event: EventID(state.events + offset), id: "e", title: "t", organizer: world.organizer,
          systems: systems, calendar: .permanent, periods: [], settings: settings)),
      .terminalPaired(
        TerminalPaired(source: SourceID(state.sources + offset), terminal: "t", organizers: [])),
      .holderRegistered(
        HolderRegistered(holder: HolderID(state.holders + offset), reference: 9)),
      .cardRegistered(
        CardRegistered(
          card: CardID(state.cards + offset), reference: 9, system: world.ghent,
          kind: .individual, status: .active, holder: world.holder)),
    ] as [LedgerEvent] {
      try world.expectContradiction(event)
    }
  }

  @Test("a record about an entity that is not known is refused", arguments: [0, 99] as [UInt32])
  func unknown(number: UInt32) throws {
    let world = try World()
    let (holder, card, event) = (HolderID(number), CardID(number), EventID(number))
    let system = CardSystemID(UInt8(number))
    for event in [
      .cardSystemPolicyChanged(
        CardSystemPolicyChanged(system: system, policy: RegionPolicy())),
      .changed(EventSettings(points: 1, limit: CheckInLimit(volume: 1, period: .day)), of: event),
      .terminalRevoked(TerminalRevoked(source: SourceID(number))),
      .terminalPaired(
        TerminalPaired(
          source: SourceID(4), terminal: "t", organizers: [OrganizerID(number)])),
      .holderStandingChanged(HolderStandingChanged(holder: holder, standing: .blocked)),
      .membershipStarted(
        MembershipStarted(holder: holder, system: world.ghent, balance: 0, openCounts: [])),
      .membershipStarted(
        MembershipStarted(holder: world.holder, system: system, balance: 0, openCounts: [])),
      .membershipStandingChanged(
        MembershipStandingChanged(holder: world.holder, system: system, standing: .blocked)),
      .socialTariffGranted(
        SocialTariffGranted(holder: holder, system: world.ghent, lastDay: date("2026-12-31"))),
      .cardStatusChanged(CardStatusChanged(card: card, status: .blocked, holder: world.holder)),
      .pointsIssued(PointsIssued(holder: holder, points: 1, cause: .correction, balance: 1)),
      .checkedIn(world.checkedIn { $0.event = event }),
      .checkedIn(world.checkedIn { $0.card = card }),
      .checkedIn(world.checkedIn { $0.holder = holder }),
    ] as [LedgerEvent] {
      try world.expectContradiction(event)
    }
  }

  @Test("a record that concerns card systems which were never defined is refused")
  func unknownSystems() throws {
    let world = try World()
    let systems = CardSystemSet([CardSystemID(99)])
    let settings = EventSettings(points: 1, limit: CheckInLimit(volume: 1, period: .day))
    try world.expectContradiction(
      .organizerDefined(
        OrganizerDefined(organizer: OrganizerID(3), id: "o", name: "n", systems: systems)))
    try world.expectContradiction(
      .eventDefined(
        EventDefined(
          event: EventID(2), id: "e", title: "t", organizer: world.organizer, systems: systems,
          calendar: .permanent, periods: [], settings: settings)))
    try world.expectContradiction(
      .cardRegistered(
        CardRegistered(
          card: CardID(2), reference: 9, system: CardSystemID(99), kind: .individual,
          status: .active, holder: world.holder)))
  }

  @Test("a record about an optional entity that is not known is refused")
  func unknownIfAny() throws {
    let world = try World()
    for event in [
      .cardStatusChanged(
        CardStatusChanged(card: world.card, status: .blocked, holder: HolderID(99))),
      .checkInRefused(world.refused { $0.event = EventID(99) }),
      .checkInRefused(world.refused { $0.holder = HolderID(99) }),
      .checkInRefused(world.refused { $0.card = .none }),
      .tapUnresolved(
        TapUnresolved(refusal: .cardUnknown, event: EventID(99), card: .none)),
      .tapUnresolved(
        TapUnresolved(refusal: .malformed, event: .none, card: CardID(99))),
    ] as [LedgerEvent] {
      try world.expectContradiction(event)
    }
  }

  @Test("a second membership of the same card system is refused")
  func secondMembership() throws {
    let world = try World()
    try world.expectContradiction(
      .membershipStarted(
        MembershipStarted(
          holder: world.holder, system: world.ghent, balance: 0, openCounts: [])))
  }
}

/// The numbers of the newest entities.
private struct Counts {
  let systems: UInt32
  let events: UInt32
  let sources: UInt32
  let holders: UInt32
  let cards: UInt32

  init(_ world: World) {
    systems = UInt32(world.kernel.state.cardSystemCount)
    events = UInt32(world.kernel.state.eventCount)
    sources = UInt32(world.kernel.state.sourceCount)
    holders = UInt32(world.kernel.state.holderCount)
    cards = UInt32(world.kernel.state.cardCount)
  }
}
