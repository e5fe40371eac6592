import Testing

@testable import Ledger

@Suite("Definitions that change")
struct DefinitionTests {
  @Test("an event's settings stand once its last period has ended")
  func frozen() throws {
    let world = try World()
    let begin = utc("2026-11-20T10:00:00Z")
    let event = try world.defineEvent(
      periods: [
        OpeningPeriod(begin: begin, end: begin + Instant.hour),
        OpeningPeriod(begin: begin + Instant.day, end: begin + Instant.day + Instant.hour),
      ])
    let settings = EventSettings(points: 2, limit: CheckInLimit(volume: 1, period: .day))
    let end = begin + Instant.day + Instant.hour
    try world.register(.changeEventSettings(event, settings), at: end)
    #expect(throws: RegistrationRefusal.eventEnded) {
      try world.register(.changeEventSettings(event, settings), at: end + Instant.second)
    }
    // One that is always open never ends.
    try world.register(.changeEventSettings(world.event, settings), at: end + Instant.day)
  }

  @Test("a ticket limit is kept beside the limit of check-ins")
  func ticketLimit() throws {
    let world = try World()
    let limit = CheckInLimit(volume: 4, period: .year)
    let settings = EventSettings(
      points: 1, limit: CheckInLimit(volume: 1, period: .week), ticketLimit: limit)
    try world.register(.changeEventSettings(world.event, settings))
    #expect(world.kernel.state.event(world.event)?.settings.ticketLimit == limit)
    #expect(CalendarType.permanent.defaultTicketLimit.period == .week)
    #expect(CalendarType.single.defaultTicketLimit.period == .absolute)
  }

  @Test("an event changed is another organiser's, at other times, in other card systems")
  func event() throws {
    let world = try World()
    let begin = utc("2026-11-25T10:00:00Z")
    let before = world.position
    try world.register(
      .changeEvent(
        world.event, title: "Nieuw", organizer: world.otherOrganizer,
        systems: CardSystemSet([world.dender]), calendar: .single,
        periods: [OpeningPeriod(begin: begin, end: begin + Instant.hour)]))
    // Both the former and the new regions are told.
    let concerned = try world.record(at: before + 1).header.systems
    #expect(concerned == CardSystemSet([world.ghent, world.brussels, world.dender]))
    let changed = world.kernel.state.event(world.event)
    let view = try #require(changed)
    #expect(view.title == "Nieuw" && view.organizer == world.otherOrganizer)
    #expect(view.lastEnd == begin + Instant.hour)
    #expect(world.checkIn(begin - 6 * Instant.hour).refusal == .eventNotYetOpen)
    #expect(world.checkIn(begin).refusal == nil)
    #expect(world.kernel.state.organizerEvents[Int(world.organizer.number)].isEmpty)
  }

  @Test("names and members of regions and organisers follow")
  func names() throws {
    let world = try World()
    let city = City(postalCode: "9050", name: "Gentbrugge")
    try world.register(.changeCardSystem(world.ghent, name: "Regio Gent", cities: [city]))
    let system = world.kernel.state.cardSystem(world.ghent)
    #expect(system?.name == "Regio Gent" && system?.cities == [city])
    let systems = CardSystemSet([world.dender])
    try world.register(.changeOrganizer(world.organizer, name: "Zaal 2", systems: systems))
    #expect(world.kernel.state.organizerSystems[Int(world.organizer.number)] == systems)
  }

  @Test("what is beyond the limits is refused")
  func limits() throws {
    let world = try World()
    let price = CardPrice(label: "x", cents: 1)
    func terms(_ change: (inout CardPrice) -> Void) -> CardSystemTerms {
      var changed = price
      change(&changed)
      return CardSystemTerms(prices: [changed])
    }
    let wrong: [RegistrationCommand] = [
      .setTerms(world.ghent, CardSystemTerms(prices: Array(repeating: price, count: 49))),
      .setTerms(world.ghent, CardSystemTerms(socialTariffEnd: AnnualDay(month: 2, day: 29))),
      .setTerms(world.ghent, terms { $0.label = "" }),
      .setTerms(world.ghent, terms { $0.cents = CardPrice.centsMax + 1 }),
      .setTerms(world.ghent, terms { ($0.ageFrom, $0.ageTo) = (18, 17) }),
      .setTerms(world.ghent, terms { $0.reasons = [.defect, .defect] }),
      .setTerms(CardSystemID(9), CardSystemTerms()),
      .changeCardSystem(world.ghent, name: "", cities: []),
      .changeOrganizer(OrganizerID(99), name: "x", systems: CardSystemSet()),
      .changeEvent(
        EventID(99), title: "x", organizer: world.organizer, systems: CardSystemSet(),
        calendar: .single, periods: []),
      .issueVouchers(world.ghent, type: "x", codes: []),
      .issueVouchers(world.ghent, type: "x", codes: ["a", "a"]),
      .issueVouchers(world.ghent, type: "x", codes: [String(repeating: "a", count: 65)]),
      .defineKiosk(
        id: "k", name: "CID", system: world.ghent, organizers: [OrganizerID(99)], isBeta: false),
    ]
    let before = world.position
    for command in wrong {
      #expect(throws: RegistrationRefusal.self) { try world.register(command) }
    }
    #expect(world.position == before)
  }

  @Test("the longest price list, reward and region fit one record")
  func largest() throws {
    let world = try World()
    let label = String(repeating: "é", count: CardSystemTerms.labelBytesMax / 2)
    let row = CardPrice(
      label: label, cents: CardPrice.centsMax, reasons: CardSaleReason.allCases, ageFrom: 100,
      ageTo: 200, resident: true, socialTariff: true, kind: .digital, voucherType: label)
    try world.register(
      .setTerms(
        world.ghent,
        CardSystemTerms(prices: Array(repeating: row, count: CardSystemTerms.pricesMax))))
    var terms = RewardTerms(
      type: .points, title: String(repeating: "t", count: 512), points: RewardTerms.pointsMax,
      publication: OfferPeriod(begin: world.now))
    terms.description = String(repeating: "x", count: RewardTerms.proseBytesMax)
    terms.organizers = Array(repeating: world.organizer, count: RewardTerms.organizersMax)
    try world.register(.defineReward(id: "largest", owner: world.ghent, terms))
    let code = String(repeating: "c", count: RewardCodesAdded.codeBytesMax - 3)
    try world.register(
      .addRewardCodes(RewardID(1), codes: (100..<300).map { "\(code)\($0)" }))
    try world.register(
      .issueVouchers(world.ghent, type: "x", codes: (100..<300).map { "\(code)\($0)" }))
    #expect(world.log.allSatisfy { $0.count <= RecordHeader.recordBytesMax })
  }
}
