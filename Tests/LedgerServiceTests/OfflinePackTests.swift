import EventLog
import EventLogTesting
import Ledger
import LedgerWire
import PassDirectory
import Testing

@testable import LedgerService

@Suite("Offline packs", .timeLimit(.minutes(15)))
struct OfflinePackTests {
  @Test("a pack refuses what the rules of card and holder refuse, by number and by chip")
  func refused() async throws {
    let region = try await PackRegion()
    let cases: [(status: CardStatus, kind: CardKind, reason: TapReason?)] = [
      (.active, .individual, nil), (.active, .digital, nil),
      (.provisioned, .individual, .cardNotActive), (.localStock, .individual, .cardNotActive),
      (.blocked, .individual, .cardBlocked), (.replaced, .individual, .cardReplaced),
      (.deleted, .individual, .cardNotActive), (.active, .group, .groupPassNotAllowed),
    ]
    for (number, (status, kind, _)) in cases.enumerated() {
      let isStock = status == .provisioned || status == .localStock
      let holder = isStock ? HolderID.none : try await region.newHolder()
      let card = try await region.newCard(
        number, of: holder, isStock ? status : .active, kind: kind)
      if !isStock, status != .active { try await region.set(status, card, of: holder) }
    }
    let blocked = try await region.newHolder()
    _ = try await region.newCard(90, of: blocked)
    let member = try await region.newHolder()
    _ = try await region.newCard(91, of: member)
    try await region.engine.registerAll([
      .changeHolderStanding(blocked, .blocked),
      .changeMembershipStanding(member, TestRegion.systems[0], .blocked),
    ])
    let pack = try await region.pack(region.source())
    for (number, (status, kind, reason)) in cases.enumerated() {
      #expect(pack.refusal(ofCard: number) == reason, "\(status) \(kind)")
    }
    #expect(pack.refusal(ofCard: 90) == .holderBlocked)
    #expect(pack.refusal(ofCard: 91) == .noActiveMembership)
    #expect(pack.refusal(ofCard: 99) == nil)
    #expect(pack.cards.refused.count == 2 * (cases.filter { $0.reason != nil }.count + 2))
  }

  @Test("a pack says what the events are, whose they are, and what holds for them")
  func contents() async throws {
    let region = try await PackRegion()
    let now = region.log.clock.now()
    func period(days: Int64) -> OpeningPeriod {
      let begin = Instant(microseconds: now.microseconds + days * TestClock.day)
      return OpeningPeriod(
        begin: begin, end: Instant(microseconds: begin.microseconds + TestClock.hour))
    }
    let settings = EventSettings(points: 4, limit: CheckInLimit(volume: 2, period: .month))
    for (id, days) in [("over", -3), ("soon", 6), ("far", 9)] as [(String, Int64)] {
      try await region.engine.registerAll([
        .defineEvent(
          id: id, title: "Concert\u{7F}\n \(id)", organizer: OrganizerID(2),
          systems: CardSystemSet([TestRegion.systems[1]]), calendar: .single,
          periods: [period(days: days)], settings: settings)
      ])
    }
    let pack = try await region.pack(region.source())
    #expect(pack.origin == "ledger.example/test")
    #expect(pack.version == (try await region.engine.position()))
    #expect(pack.madeAt == region.log.clock.now().microseconds)
    #expect(pack.events.map(\.id) == ["event-1", "event-3", "event-2", "event-4", "soon"])
    let soon = try #require(pack.events.last)
    #expect(
      soon
        == OfflinePack.Event(
          id: "soon", title: "Concert soon", organizerID: "organizer-2", cardSystemIDs: [12],
          calendar: .single, points: 4, limitVolume: 2, limitPeriod: .month,
          periods: [
            OfflinePack.Period(
              begin: period(days: 6).begin.microseconds, end: period(days: 6).end.microseconds,
              wholeDays: false)
          ]))
    #expect(pack.events[0].cardSystemIDs == [11, 12] && pack.events[0].periods.isEmpty)
    #expect(pack.policies.map(\.cardSystemID) == [11, 12])
    #expect(pack.policies.allSatisfy { $0.windowHours == 5 && $0.latenessDays == 14 })
    #expect(
      pack.programmes == [
        OfflinePack.Programme(id: "uitpas", scan: .checkIn, cardSystemIDs: [11, 12])
      ])
    #expect(
      pack.organizers == [
        OfflinePack.Organizer(id: "organizer-1", cardSystemIDs: [11]),
        OfflinePack.Organizer(id: "organizer-2", cardSystemIDs: [11, 12]),
      ])
    #expect(pack.museums.isEmpty && pack.fixedEventID == nil)
  }

  @Test("no number, no name and no reference stands in a pack")
  func nothingOfAnybody() async throws {
    let region = try await PackRegion()
    let holder = try await region.newHolder()
    let card = try await region.newCard(7, of: holder)
    try await region.set(.blocked, card, of: holder)
    let served = try await region.source().pack(for: region.terminal)
    #expect(try region.read(served).refusal(ofCard: 7) == .cardBlocked)
    let text = served.note.lowercased()
    let person = try #require(try region.engine.person(holder))
    for marker in [
      PackRegion.number(7).text, PackRegion.chip(7).text, "voornaam-x", "familienaam-x",
      person.passholderID, String(PackRegion.number(7).value),
    ] {
      #expect(!text.contains(marker.lowercased()))
    }
  }

  @Test("who was erased is not in the next pack")
  func erased() async throws {
    let region = try await PackRegion()
    let holder = try await region.newHolder()
    let card = try await region.newCard(7, of: holder)
    try await region.set(.blocked, card, of: holder)
    let source = region.source()
    #expect(try await region.pack(source).refusal(ofCard: 7) == .cardBlocked)
    try region.log.directory.eraseHolder(holder.number)
    #expect(try await region.pack(source).cards.refused.count == 0)
  }

  @Test("cards that were never sold are left out where there are more than a pack takes")
  func stock() async throws {
    let region = try await PackRegion()
    for number in 0..<3 { _ = try await region.newCard(number, .localStock) }
    let holder = try await region.newHolder()
    let card = try await region.newCard(9, of: holder)
    try await region.set(.blocked, card, of: holder)
    for (countMax, expected) in [(3, 8), (2, 2)] {
      var settings = OfflinePackSettings()
      settings.stockCardsMax = countMax
      settings.cardsPerQuestion = 2
      settings.cardsPerRead = 2
      let pack = try await region.pack(region.source(settings))
      #expect(pack.cards.refused.count == expected)
      #expect(pack.refusal(ofCard: 9) == .cardBlocked)
    }
  }

  @Test("a revoked pairing and one that is not known get none")
  func notPaired() async throws {
    let region = try await PackRegion()
    let source = region.source()
    _ = try await source.pack(for: region.terminal)
    try await region.engine.registerAll([.revokeTerminal(region.terminal)])
    for unknown in [region.terminal, SourceID(99)] {
      await #expect(throws: OfflinePackFailure.notPaired) {
        _ = try await source.pack(for: unknown)
      }
    }
  }

  @Test("one bit of a pack changed is no pack")
  func forged() async throws {
    let region = try await PackRegion()
    let served = try await region.source().pack(for: region.terminal)
    var random = SeededGenerator(seed: 4)
    for _ in 0..<40 {
      var bytes = Array(served.note.utf8)
      bytes[Int.random(in: bytes.indices, using: &random)] ^=
        1
        << Int.random(
          in: 0..<7, using: &random)
      #expect(throws: (any Error).self) {
        let note = try SignedNote(bytes, bytesMax: OfflinePackLimits.noteBytesMax)
        try note.check(region.key)
      }
    }
  }
}

@Suite("Making offline packs", .timeLimit(.minutes(15)))
struct OfflinePackMakingTests {
  @Test(
    "a delta makes of any remembered pack what the whole one is", arguments: 0..<12 as Range<UInt64>
  )
  func deltas(seed: UInt64) async throws {
    var random = SeededGenerator(seed: seed)
    let region = try await PackRegion()
    var settings = OfflinePackSettings()
    settings.unchangedMicroseconds = 0
    settings.cardsPerQuestion = 3
    let source = region.source(settings)
    var cards: [(card: CardID, holder: HolderID, status: CardStatus)] = []
    var packs: [OfflinePack] = []
    // Enough that a difference is shorter than the whole.
    for number in 0..<12 {
      let holder = try await region.newHolder()
      cards.append((try await region.newCard(number, of: holder), holder, .active))
      if number < 8 { cards[number].status = .blocked }
      if number < 8 { try await region.set(.blocked, cards[number].card, of: holder) }
    }
    var deltas = 0
    for _ in 0..<6 {
      for _ in 0..<Int.random(in: 0...2, using: &random) {
        let place = Int.random(in: cards.indices, using: &random)
        let (card, holder, status) = cards[place]
        switch status {
        case .active where Bool.random(using: &random):
          cards[place].status = .replaced
        case .active: cards[place].status = .blocked
        case .blocked: cards[place].status = .active
        default:
          let newHolder = try await region.newHolder()
          let new = try await region.newCard(cards.count, of: newHolder)
          cards.append((new, newHolder, .active))
          continue
        }
        try await region.set(cards[place].status, card, of: holder)
      }
      let whole = try await region.pack(source)
      for (number, card) in cards.enumerated() {
        let expected: TapReason? =
          card.status == .blocked ? .cardBlocked : card.status == .replaced ? .cardReplaced : nil
        #expect(whole.refusal(ofCard: number) == expected)
      }
      for old in packs {
        let served = try await source.pack(for: region.terminal, since: old.version)
        let pack = try region.read(served)
        if served.isDelta { deltas += 1 }
        #expect(try served.isDelta ? old.applying(pack) == whole : pack == whole)
      }
      packs.append(whole)
    }
    #expect(deltas > 0)
  }

  @Test("a version that is not remembered gets the whole pack")
  func whole() async throws {
    let region = try await PackRegion()
    for number in 0..<4 {
      let holder = try await region.newHolder()
      let card = try await region.newCard(number, of: holder)
      try await region.set(.blocked, card, of: holder)
    }
    let source = region.source()
    let first = try await region.pack(source)
    for version in [0, first.version - 1, first.version + 1] {
      #expect(try await source.pack(for: region.terminal, since: version).isDelta == false)
    }
    // A start forgets what was made before; the packs themselves stay the same.
    let again = region.source()
    #expect(try await region.pack(again).cards == first.cards)
    _ = try await region.newHolder()
    let served = try await again.pack(for: region.terminal, since: first.version)
    #expect(served.isDelta, "made at one position, both lists are the same")
  }

  @Test("a thousand terminals that ask at once make one list and one pack")
  func once() async throws {
    let region = try await PackRegion()
    let source = region.source()
    let tags = try await withThrowingTaskGroup(of: String.self) { group in
      for number in 0..<1_000 {
        let terminal = TestRegion.terminals[number % TestRegion.terminals.count]
        group.addTask { try await source.pack(for: terminal).tag }
      }
      return try await group.reduce(into: Set<String>()) { $0.insert($1) }
    }
    #expect(tags.count == 1)
    #expect(await source.listsMade == 1)
    region.log.clock.advance(microseconds: 59 * TestClock.second)
    _ = try await source.pack(for: region.terminal)
    #expect(await source.listsMade == 1)
    region.log.clock.advance(microseconds: TestClock.second)
    _ = try await source.pack(for: region.terminal)
    #expect(await source.listsMade == 2)
  }

  @Test("a pack in which nothing changed stays as it is for a while, then it is made anew")
  func unchanged() async throws {
    let region = try await PackRegion()
    let source = region.source()
    let first = try await source.pack(for: region.terminal)
    region.log.clock.advance(microseconds: 600 * TestClock.second)
    _ = try await region.newHolder()
    #expect(try await source.pack(for: region.terminal) == first)
    region.log.clock.advance(microseconds: 301 * TestClock.second)
    let second = try await source.pack(for: region.terminal)
    #expect(second.tag != first.tag)
    #expect(try region.read(second).madeAt == region.log.clock.now().microseconds)
    region.log.clock.advance(microseconds: 61 * TestClock.second)
    let organizer = OrganizerID(1)
    try await region.engine.registerAll([
      .defineEvent(
        id: "new", title: "New", organizer: organizer,
        systems: CardSystemSet([TestRegion.systems[0]]), calendar: .permanent, periods: [],
        settings: EventSettings(points: 1, limit: CheckInLimit(volume: 1, period: .day)))
    ])
    let third = try await source.pack(for: region.terminal)
    #expect(third.tag != second.tag)
    #expect(try region.read(third).events.contains { $0.id == "new" })
  }

  @Test("packs are kept for some audiences, and made again for the others")
  func kept() async throws {
    let region = try await PackRegion()
    try await region.engine.registerAll([
      .pairTerminal(name: "terminal-4", organizers: [OrganizerID(1)])
    ])
    var settings = OfflinePackSettings()
    settings.packsMax = 1
    let source = region.source(settings)
    let both = try await source.pack(for: region.terminal)
    let one = try await source.pack(for: SourceID(4))
    #expect(try region.read(one).organizers.map(\.id) == ["organizer-1"])
    #expect(try region.read(one).events.map(\.id) == ["event-1", "event-3"])
    #expect(both.tag != one.tag)
    let again = try await source.pack(for: region.terminal)
    #expect(try region.read(again) == region.read(both))
    #expect(await source.listsMade == 1)
  }

  @Test("while the engine gives no answer there is no pack, and afterwards there is")
  func silence() async throws {
    let region = try await PackRegion()
    await region.engine.drain()
    await #expect(throws: OfflinePackFailure.engine(.stopping)) {
      _ = try await region.source().pack(for: region.terminal)
    }
  }
}
