import Testing

@testable import Ledger

@Suite("Registering")
struct RegistrationTests {
  let moment = utc("2026-11-23T15:00:00Z")
  private let hash = (0..<32).map { UInt8($0) }

  private func expect(
    _ refusal: RegistrationRefusal, _ command: RegistrationCommand, in world: World
  ) {
    let before = world.log
    #expect(throws: refusal) { try world.register(command) }
    #expect(world.log == before)
  }

  @Test("a ledger is created once, and before everything else")
  func creation() throws {
    var kernel = LedgerKernel(state: LedgerState())
    let context = CommandContext(now: moment)
    #expect(throws: RegistrationRefusal.ledgerState) {
      try kernel.register(.registerClient(id: "c"), context)
    }
    let created = try kernel.register(.createLedger(origin: "o"), context)
    #expect(created == RegistrationOutcome(entity: 0, position: 1) && kernel.state.origin == "o")
    #expect(throws: RegistrationRefusal.ledgerState) {
      try kernel.register(.createLedger(origin: "o"), context)
    }
  }

  @Test("defining what stands in the same words adds nothing; in other words it is refused")
  func definedAgain() throws {
    let world = try World()
    let systems = CardSystemSet([world.ghent, world.brussels])
    let settings = EventSettings(points: 1, limit: CheckInLimit(volume: 1, period: .week))
    let evening = OpeningPeriod(begin: moment, end: moment + Instant.hour)
    func event(
      title: String = "t", calendar: CalendarType = .single, _ periods: [OpeningPeriod]
    ) -> RegistrationCommand {
      .defineEvent(
        id: "e", title: title, organizer: world.organizer, systems: systems, calendar: calendar,
        periods: periods, settings: settings)
    }
    let number = try world.register(event([evening]))
    _ = try world.register(.registerClient(id: "c"))
    let before = world.log
    #expect(try world.register(event([evening])) == number)
    #expect(try world.register(.registerClient(id: "c")) == 1)
    #expect(
      try world.register(.defineOrganizer(id: "organizer-1", name: "De Zaal", systems: systems))
        == world.organizer.number)
    let cities = [City(postalCode: "9000", name: "Gent")]
    let ghent = RegistrationCommand.defineCardSystem(
      publicID: 1, name: "UiTPAS Gent", cities: cities, policy: RegionPolicy(windowHours: 9))
    #expect(try world.register(ghent) == UInt32(world.ghent.number))
    #expect(world.log == before)

    for command in [
      event(title: "u", [evening]), event([]), event(calendar: .multiple, [evening]),
      event([OpeningPeriod(begin: moment, end: moment + 2 * Instant.hour)]),
    ] {
      expect(.alreadyDefined("event"), command, in: world)
    }
    expect(
      .alreadyDefined("organiser"),
      .defineOrganizer(id: "organizer-1", name: "De Zaal", systems: CardSystemSet()), in: world)
    expect(
      .alreadyDefined("card system"),
      .defineCardSystem(publicID: 1, name: "Gent", cities: cities, policy: RegionPolicy()),
      in: world)
  }

  @Test("what is not known cannot be changed", arguments: [0, 99] as [UInt32])
  func unknown(number: UInt32) throws {
    let world = try World()
    let system = CardSystemID(UInt8(number))
    let holder = HolderID(number)
    let settings = EventSettings(points: 1, limit: CheckInLimit(volume: 1, period: .week))
    let day = date("2026-12-31")
    expect(.unknown("card system"), .changePolicy(system, RegionPolicy()), in: world)
    expect(.unknown("card system"), .startMembership(world.holder, system), in: world)
    expect(.unknown("event"), .changeEventSettings(EventID(number), settings), in: world)
    expect(.unknown("source"), .revokeTerminal(SourceID(number)), in: world)
    expect(
      .unknown("organiser"), .pairTerminal(name: "t", organizers: [OrganizerID(number)]),
      in: world)
    expect(
      .unknown("organiser"),
      .defineEvent(
        id: "e", title: "t", organizer: OrganizerID(number), systems: CardSystemSet(),
        calendar: .permanent, periods: [], settings: settings), in: world)
    expect(.unknown("holder"), .changeHolderStanding(holder, .blocked), in: world)
    expect(.unknown("holder"), .startMembership(holder, world.ghent), in: world)
    expect(.unknown("holder"), .changeMembershipStanding(holder, world.ghent, .blocked), in: world)
    expect(.unknown("holder"), .grantSocialTariff(holder, world.ghent, lastDay: day), in: world)
    expect(.unknown("holder"), .issuePoints(holder, points: 1, cause: .correction), in: world)
    expect(
      .unknown("card"), .changeCardStatus(CardID(number), .blocked, holder: world.holder),
      in: world)
    expect(
      .unknown("card system"),
      .registerCard(
        reference: 1, system: system, kind: .individual, status: .localStock, holder: .none),
      in: world)
  }

  @Test("a membership starts once, and only a member's is changed")
  func memberships() throws {
    let world = try World()
    expect(.membership, .startMembership(world.holder, world.ghent), in: world)
    expect(
      .membership, .changeMembershipStanding(world.holder, world.dender, .blocked), in: world)
    expect(
      .membership, .grantSocialTariff(world.holder, world.dender, lastDay: date("2027-04-30")),
      in: world)
  }

  @Test("a value beyond its limit is refused, whatever its size")
  func limits() throws {
    let world = try World()
    let long = String(repeating: "x", count: TextLimit.bytesMax + 1)
    let systems = CardSystemSet([world.ghent])
    let settings = EventSettings(points: 1, limit: CheckInLimit(volume: 1, period: .week))
    expect(.outOfRange("client id"), .registerClient(id: ""), in: world)
    expect(.outOfRange("client id"), .registerClient(id: long), in: world)
    expect(.outOfRange("name"), .pairTerminal(name: long, organizers: []), in: world)
    let crowd = [OrganizerID](repeating: world.organizer, count: 65)
    expect(.outOfRange("organisers"), .pairTerminal(name: "t", organizers: crowd), in: world)
    expect(
      .outOfRange("lateness"), .changePolicy(world.ghent, RegionPolicy(latenessDays: 32)),
      in: world)
    for points in [1_000_001, -1_000_001, .max, .min] as [Int64] {
      expect(
        .outOfRange("points"), .issuePoints(world.holder, points: points, cause: .correction),
        in: world)
    }
    let outside = Instant(microseconds: -1)
    for periods in [
      [OpeningPeriod(begin: moment, end: moment - 1)], [OpeningPeriod(begin: outside, end: moment)],
      [OpeningPeriod](repeating: OpeningPeriod(begin: moment, end: moment), count: 401),
    ] {
      expect(
        .outOfRange("periods"),
        .defineEvent(
          id: "e", title: "t", organizer: world.organizer, systems: systems, calendar: .single,
          periods: periods, settings: settings), in: world)
    }
    expect(
      .outOfRange("root"), .acceptLoss(reason: "r", lostPosition: 1, lostRoot: [1]), in: world)
    expect(
      .outOfRange("digest"),
      .acceptReadModel(name: "n", version: 1, at: 1, before: [1], after: hash), in: world)
    expect(
      .outOfRange("digest"),
      .acceptReadModel(name: "n", version: 1, at: 1, before: hash, after: [1]), in: world)
  }

  @Test("what an operator accepts of a read model is a record of the whole ledger, each time")
  func readModels() throws {
    let world = try World()
    let accept = RegistrationCommand.acceptReadModel(
      name: "balances", version: 2, at: 1, before: hash, after: hash)
    for _ in 0..<2 {
      _ = try world.kernel.register(accept, CommandContext(now: moment))
      let record = try world.record(at: world.position)
      #expect(record.header.systems == CardSystemSet([.wholeLedger]))
      #expect(
        record.event
          == .readModelAccepted(
            ReadModelAccepted(
              name: "balances", version: 2, comparedAt: 1, before: hash, after: hash)))
    }
  }

  @Test("whatever is within the limits fits a record")
  func largest() throws {
    let world = try World()
    let text = String(repeating: "é", count: TextLimit.bytesMax / 2)
    let settings = EventSettings(points: .max, limit: CheckInLimit(volume: .max, period: .year))
    let period = OpeningPeriod(begin: moment, end: moment + 1)
    for number in 4...255 as ClosedRange<UInt32> {
      _ = try world.defineSystem(number, text)
    }
    let systems = CardSystemSet((1...255).map { CardSystemID($0) })
    let organizer = try world.register(.defineOrganizer(id: text, name: text, systems: systems))
    try world.register(
      .defineEvent(
        id: text, title: text, organizer: OrganizerID(organizer), systems: systems,
        calendar: .multiple, periods: [OpeningPeriod](repeating: period, count: 400),
        settings: settings))
    try world.register(
      .pairTerminal(
        name: text, organizers: [OrganizerID](repeating: OrganizerID(organizer), count: 64)))
    expect(
      .outOfRange("card systems"),
      .defineCardSystem(publicID: 999, name: "one too many", cities: [], policy: RegionPolicy()),
      in: world)
    _ = try Replay(of: world.log)
  }

  @Test("two hundred municipalities fit a record, unless their names are absurd")
  func municipalities() throws {
    let world = try World()
    func define(_ count: Int, name: String) -> RegistrationCommand {
      .defineCardSystem(
        publicID: 9, name: "n",
        cities: [City](repeating: City(postalCode: "9000", name: name), count: count),
        policy: RegionPolicy())
    }
    let absurd = String(repeating: "x", count: TextLimit.bytesMax)
    expect(.outOfRange("cities"), define(200, name: absurd), in: world)
    expect(.outOfRange("cities"), define(201, name: "x"), in: world)
    let longest = "Sint-Pieters-Leeuw (Petegem-aan-de-Schelde)"
    #expect(try world.register(define(200, name: longest)) == 4)
  }

  @Test("a card goes from one status to another as a card does")
  func cardStatuses() throws {
    let next: [CardStatus: Set<CardStatus>] = [
      .provisioned: [.localStock, .deleted], .localStock: [.active, .deleted],
      .active: [.blocked, .replaced, .deleted], .blocked: [.active, .replaced, .deleted],
      .replaced: [], .deleted: [],
    ]
    for from in CardStatus.allCases {
      for to in CardStatus.allCases {
        #expect(from.mayBecome(to) == (next[from]?.contains(to) ?? false), "\(from) to \(to)")
      }
    }
  }

  @Test("only a group's card is in use without a holder")
  func cardHolders() throws {
    let world = try World()
    func card(_ kind: CardKind, _ status: CardStatus) -> RegistrationCommand {
      .registerCard(reference: 9, system: world.ghent, kind: kind, status: status, holder: .none)
    }
    expect(.cardStatus(.active), card(.individual, .active), in: world)
    expect(.cardStatus(.replaced), card(.digital, .replaced), in: world)
    try world.register(card(.group, .active))
    let stocked = CardID(try world.register(card(.individual, .localStock)))
    expect(
      .cardStatus(.localStock), .changeCardStatus(stocked, .active, holder: .none), in: world)
    try world.register(.changeCardStatus(stocked, .active, holder: world.holder))
    #expect(world.kernel.state.card(stocked)?.holder == world.holder)
  }

  @Test("a new membership carries the balance and what is open, the smallest event first")
  func membershipStart() throws {
    let world = try World()
    let daily = try world.defineEvent(2, per: .day)
    world.checkIn(moment, at: daily)
    world.checkIn(moment + Instant.hour, at: daily)
    #expect(world.checkIn(moment + 2 * Instant.hour, at: daily).refusal == .limitReached)
    world.checkIn(moment + Instant.day, at: daily)
    world.checkIn(moment, at: world.event)
    try world.undo(world.position)
    let before = world.position
    try world.register(.startMembership(world.holder, world.dender))
    #expect(
      try world.events(after: before) == [
        .membershipStarted(
          MembershipStarted(
            holder: world.holder, system: world.dender, balance: 3,
            openCounts: [
              OpenCount(
                event: daily, period: CalendarPeriod(.day, holding: date("2026-11-23")), count: 2),
              OpenCount(
                event: daily, period: CalendarPeriod(.day, holding: date("2026-11-24")), count: 1),
            ]))
      ])
  }

  @Test("a terminal that is paired again is the same terminal under another source")
  func pairing() throws {
    let world = try World()
    let state = world.kernel.state.source(world.kiosk)
    let again = world.kernel.state.source(world.kioskAgain)
    #expect(state?.terminal == again?.terminal && state?.source != again?.source)
    #expect(world.kernel.state.source(world.desk)?.terminal == "CID-GNT-0002")
    try world.register(.revokeTerminal(world.kiosk), at: moment)
    #expect(world.kernel.state.source(world.kiosk)?.revokedAt == moment)
    #expect(world.kernel.state.source(world.kioskAgain)?.revokedAt == nil)
  }
}
