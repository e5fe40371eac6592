import Testing

@testable import Ledger

@Suite("Cards that are refused whatever the event")
struct RefusedCardTests {
  private static let uitpas = CardRules(
    programmes: [.uitpas], visitSystems: CardSystemSet([RandomLife.pass]))

  /// All refused cards of a ledger, asked for in parts of some size.
  private static func refused(
    _ state: borrowing LedgerState, by rules: CardRules, at instant: Instant, parts: Int = 7
  ) -> [CardID: CardRefusal] {
    var refused: [CardID: CardRefusal] = [:]
    var first: UInt32 = 1
    while first <= UInt32(state.cardCount) {
      for card in state.refusedCards(from: first, count: parts, by: rules, at: instant) {
        #expect(refused.updateValue(card.refusal, forKey: card.card) == nil)
      }
      first += UInt32(parts)
    }
    return refused
  }

  @Test("are those that the kernel refuses for card, holder or membership, and for its reason")
  func sameAsTheKernel() throws {
    var found: Set<CardRefusal> = []
    for seed in 0..<30 as Range<UInt64> {
      var life = try RandomLife(seed: seed)
      for _ in 0..<400 { try life.step() }
      let world = life.world
      try world.register(
        .setMuseumTerms(
          RandomLife.museum,
          MuseumTerms(rate: MuseumRate(averagePriceCents: 1, percentBasisPoints: 1))))
      let event = try world.defineEvent(99)
      let now = world.now
      let instant = world.kernel.nextRecordedAt(now)
      let refused = Self.refused(world.kernel.state, by: Self.uitpas, at: instant)
      for number in 1...UInt32(world.kernel.state.cardCount) {
        let card = CardID(number)
        let known = world.kernel.state.card(card)
        let view = try #require(known)
        var expected: CardRefusal?
        if view.system == RandomLife.pass {
          let visit = MuseumVisit(card: card, museum: RandomLife.museum)
          expected = world.kernel.visitStatus(of: visit, now: now).refusal.map { .visit($0) }
        } else if world.kernel.state.scan(of: view.system, at: instant) == .checkIn {
          let command = CheckInCommand(card: card, event: event, channel: .terminal)
          let refusal = world.kernel.dryRun(command, now: now).refusal
          if let refusal, refusal < .eventUnknown { expected = .checkIn(refusal) }
        }
        #expect(refused[card] == expected, "seed \(seed), card \(number)")
        if let expected { found.insert(expected) }
      }
    }
    // What the seeds must have brought about for this to say something.
    let expected: Set<CardRefusal> = [
      .checkIn(.cardNotActive), .checkIn(.cardBlocked), .checkIn(.holderBlocked),
      .visit(.subscriptionNotActive),
    ]
    #expect(found.isSuperset(of: expected), "\(expected.subtracting(found))")
  }

  @Test("a card in stock is told apart from one that was in use")
  func stock() throws {
    let world = try World()
    let stock = try world.registerCard(of: .none, status: .localStock)
    let provisioned = try world.registerCard(of: .none, status: .provisioned)
    try world.register(.changeCardStatus(world.card, .blocked, holder: world.holder))
    let refused = world.kernel.state.refusedCards(
      from: 1, count: 100, by: Self.uitpas, at: world.now)
    #expect(refused.map(\.card) == [world.card, stock, provisioned])
    #expect(refused.map(\.isStock) == [false, true, true])
  }

  @Test("a card that one of the programmes takes is not among them; without an event any does")
  func programmes() throws {
    let museum = try MuseumWorld()
    let world = museum.world
    let other = ProgrammeID(
      UInt8(
        try world.register(
          .defineProgramme(
            id: "club", ProgrammeTerms(name: "Club", validity: .open, scan: .checkIn)))))
    let club = try world.defineSystem(91, "Club")
    try world.register(.setCardSystemProgramme(club, other))
    let holder = try world.registerHolder(in: [club])
    let card = try world.registerCard(of: holder)
    let sale = try museum.sell(.online)
    let pass = sale.card
    func refused(_ programmes: [ProgrammeID], visits: [CardSystemID] = []) -> [CardID] {
      world.kernel.state.refusedCards(
        from: 1, count: 100,
        by: CardRules(programmes: programmes, visitSystems: CardSystemSet(visits)), at: world.now
      ).map(\.card)
    }
    #expect(refused([.uitpas]) == [card])
    #expect(refused([other]) == [world.card])
    #expect(refused([.uitpas, other]) == [])
    #expect(refused([]) == [])
    // A pass whose scan is a visit is judged where it is one, and nowhere else.
    try world.register(.changeCardStatus(pass, .blocked, holder: sale.holder))
    #expect(refused([.uitpas, other]) == [])
    #expect(refused([.uitpas, other], visits: [museum.system]) == [pass])
  }
}

@Suite("What a terminal needs of its events")
struct TerminalEventTests {
  private let begin = utc("2026-11-23T08:00:00Z")

  private func period(days: Int64, hours: Int64 = 2) -> OpeningPeriod {
    let start = begin + days * Instant.day
    return OpeningPeriod(begin: start, end: start + hours * Instant.hour)
  }

  @Test("an event is among them exactly where the kernel finds it open within the time")
  func sameAsTheKernel() throws {
    let world = try World()
    var random = SplitMix64(seed: 9)
    for _ in 0..<60 {
      let periods = (0..<random.number(0...3)).map { _ in
        period(days: Int64(random.number(-10...20)), hours: Int64(random.number(1...60)))
      }
      _ = try world.defineEvent(99, per: .day, periods: periods)
    }
    let end = begin + 7 * Instant.day
    let shown = world.kernel.state.terminalEvents(
      of: world.organizer, 0..<100, from: begin, through: end)
    var hours = 0
    for number in 1...UInt32(world.kernel.state.eventCount) {
      let event = EventID(number)
      let periods = world.kernel.state.openingPeriods(of: event)
      // A window of five hours around each period, looked at every half hour.
      var isOpen = periods.isEmpty
      var moment = begin
      while moment <= end {
        isOpen = isOpen || periods.contains { $0.isOpen(at: moment, windowHours: 5) }
        moment = moment + Instant.hour / 2
        hours += 1
      }
      let view = shown.first { $0.event.event == event }
      #expect((view != nil) == isOpen, "event \(number)")
      // What is shown of it decides as all of it does.
      guard let view else { continue }
      #expect(view.periods.isEmpty == periods.isEmpty)
      for shownPeriod in view.periods { #expect(periods.contains(shownPeriod)) }
      for openPeriod in periods where openPeriod.begin < end && openPeriod.end > begin {
        #expect(view.periods.contains(openPeriod))
      }
    }
    #expect(hours > 0 && shown.count > 5 && shown.count < 60)
  }

  @Test("the periods before and after those that can be open stand beside them")
  func neighbours() throws {
    let world = try World()
    let all = (-3...12).map { period(days: Int64($0) * 2) }
    let event = try world.defineEvent(periods: all)
    let found = world.kernel.state.terminalEvent(
      event, from: begin, through: begin + 4 * Instant.day)
    let view = try #require(found)
    #expect(view.periods == [-1, 0, 1, 2, 3].map { period(days: $0 * 2) })
    #expect(view.opens == begin)
    #expect(view.systemIDs == [1, 2])
    #expect(view.programme == .uitpas)
  }

  @Test(
    "an audience is whose events a pairing serves, with the fixed event, until it is revoked"
  )
  func audience() throws {
    let world = try World()
    let kiosk = try world.register(
      .defineKiosk(
        id: "k", name: "CID-GNT-0009", system: world.ghent, organizers: [world.organizer],
        isBeta: false))
    let source = try world.pair("CID-GNT-0009", for: [world.organizer, world.otherOrganizer])
    func audience() -> TerminalAudience? {
      world.kernel.state.audience(of: source, at: world.now)
    }
    let organizers = [world.organizer, world.otherOrganizer]
    #expect(audience() == TerminalAudience(organizers: organizers))
    try world.register(.fixKioskEvent(KioskID(kiosk), world.event))
    #expect(audience() == TerminalAudience(organizers: organizers, fixedEvent: world.event))
    try world.register(.revokeTerminal(source))
    #expect(audience() == nil)
    #expect(world.kernel.state.audience(of: .none, at: world.now) == nil)
    #expect(world.kernel.state.audience(of: SourceID(99), at: world.now) == nil)
  }
}
