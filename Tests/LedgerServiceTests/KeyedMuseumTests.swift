import EventLog
import Ledger
import LedgerService
import PassDirectory
import Testing

@Suite("Visits to museums and sales of subscriptions in service")
struct KeyedMuseumTests {
  private static let system = CardSystemID(3)
  private static let museum = OrganizerID(3)
  private static let source = SourceID(4)

  private static func key(_ number: UInt128) -> CommandKey { .idempotency(number) }

  /// A region, and beside it a museum pass with a museum and its terminal.
  private static func start(_ log: TestLog) async throws -> LedgerEngine {
    let engine = try await log.startRegion(holders: 4)
    let pass = ProgrammeTerms(
      name: "museumPASSmusées", validity: .subscription(SubscriptionTerms()), scan: .visit)
    let rate = MuseumRate(averagePriceCents: 999, percentBasisPoints: 6_000)
    try await engine.registerAll([
      .defineProgramme(id: "museumpass", pass),
      .defineCardSystem(publicID: 70, name: "museumPASSmusées", cities: [], policy: RegionPolicy()),
      .setCardSystemProgramme(system, ProgrammeID(1)),
      .defineOrganizer(id: "museum", name: "Museum", systems: CardSystemSet([system])),
      .setMuseumTerms(
        museum, MuseumTerms(rate: rate, externalCards: Set(ExternalCardType.allCases))),
      .pairTerminal(name: "museum-1", organizers: [museum]),
    ])
    return engine
  }

  private static func order(
    _ buyer: SubscriptionOrder.Buyer = .nobody, channel: SubscriptionChannel = .museum
  ) -> SubscriptionOrder {
    SubscriptionOrder(for: buyer, .digital, in: system, channel: channel, priceCents: 6_400)
  }

  private static func sold(
    _ order: SubscriptionOrder, on engine: LedgerEngine, key: CommandKey = .none
  ) async throws -> SubscriptionSaleOutcome {
    let outcome = try await Registrar(engine).sell(order, key: key, client: TestRegion.client)
    guard case .decided(let outcome) = outcome else { throw KeyWasReused() }
    return outcome
  }

  private struct KeyWasReused: Error {}

  @Test(
    "a visit is made once under its key, also after a restart", arguments: LogKind.allCases)
  func visit(_ kind: LogKind) async throws {
    let log = try TestLog(kind)
    var engine = try await Self.start(log)
    let pass = try await Self.sold(Self.order(), on: engine)
    let visit = MuseumVisit(card: pass.card, museum: Self.museum)
    let before = try await engine.position()
    var first = try #require(
      try await engine.visit(visit, key: Self.key(1), client: TestRegion.client).outcome)
    #expect(first.refusal == nil && first.activated == .firstVisit && first.isCompensated)
    #expect(first.position == before + 1 && first.compensationCents == 599)
    await engine.drain()
    engine = try log.start()
    let again = try await engine.visit(visit, key: Self.key(1), client: TestRegion.client)
    first.replayed = true
    #expect(again.outcome == first)
    let other = MuseumVisit(card: CardID(1), museum: Self.museum)
    let reused = try await engine.visit(other, key: Self.key(1), client: TestRegion.client)
    #expect(reused.isKeyReused)
    #expect(try await engine.checkIn(TestRegion.checkIn(), key: 1) == .keyReused)
    #expect(try await engine.position() == before + 2)
  }

  @Test("a terminal's tap of a pass at its museum is a visit, of any other card a check-in")
  func taps() async throws {
    let log = try TestLog()
    let engine = try await Self.start(log)
    let pass = try await Self.sold(Self.order(), on: engine)
    let taps = [
      TestRegion.tap(1, card: pass.card.number, event: .none), TestRegion.tap(2, card: 1),
      TestRegion.tap(3, card: pass.card.number, event: .none), TestRegion.tap(4, card: 0),
    ]
    var previous: [MuseumVisitOutcome] = []
    for isRepeat in [false, true] {
      let delivery = try await engine.deliver(taps, by: Self.source)
      let visits = delivery.results.compactMap { result -> MuseumVisitOutcome? in
        if case .visited(let outcome) = result { outcome } else { nil }
      }
      #expect(visits.map(\.isCompensated) == [true, false])
      #expect(visits.map(\.activated) == [.firstVisit, nil])
      #expect(visits.allSatisfy { $0.replayed == isRepeat && $0.refusal == nil })
      #expect(previous.isEmpty || previous.map(\.position) == visits.map(\.position))
      previous = visits
      #expect(delivery.results[1].outcome?.refusal == .terminalNotAssigned)
      #expect(delivery.results[3].outcome?.refusal == .cardUnknown)
      #expect(delivery.delivered.contiguous == 4)
    }
    // The pass at a terminal of the region is no visit.
    let elsewhere = try await engine.deliver([TestRegion.tap(1, card: pass.card.number)])
    #expect(elsewhere.results[0].outcome?.refusal == .noActiveMembership)
  }

  @Test("a tap that comes again with another card is not the same command")
  func otherTap() async throws {
    let engine = try await Self.start(try TestLog())
    let first = try await Self.sold(Self.order(), on: engine)
    let second = try await Self.sold(Self.order(), on: engine)
    _ = try await engine.deliver([TestRegion.tap(1, card: first.card.number)], by: Self.source)
    for card in [second.card.number, 1] {
      let again = try await engine.deliver([TestRegion.tap(1, card: card)], by: Self.source)
      #expect(again.results == [.keyReused])
    }
  }

  @Test("a visit with a card of another issuer is paid once a day, by a hash of card and museum")
  func externalVisits() async throws {
    let log = try TestLog()
    let engine = try await Self.start(log)
    func visitor(_ card: String, in museum: OrganizerID = Self.museum) -> ExternalVisitor {
      engine.visitor(with: card, of: .akaart, in: museum, at: log.clock.now())
    }
    let visit = ExternalVisit(type: .akaart, visitor: visitor("A-1"), museum: Self.museum)
    #expect(try await engine.externalVisitStatus(of: visit).refusal == nil)
    let first = try await engine.externalVisit(visit, key: Self.key(1), client: TestRegion.client)
    let second = try await engine.externalVisit(visit, key: Self.key(2), client: TestRegion.client)
    let again = try await engine.externalVisit(visit, key: Self.key(1), client: TestRegion.client)
    #expect(first.outcome?.isCompensated == true && second.outcome?.isCompensated == false)
    #expect(again.outcome?.replayed == true && again.outcome?.position == first.outcome?.position)
    let before = visitor("A-1")
    #expect(Set([before, visitor("A-2"), visitor("A-1", in: OrganizerID(2))]).count == 3)
    log.clock.advance(microseconds: TestClock.day)
    #expect(visitor("A-1") != before)
  }

  @Test("a sale registers holder and card in log and directory, once under its key")
  func sale() async throws {
    let log = try TestLog()
    let engine = try await Self.start(log)
    var person = Person()
    (person.firstName, person.name) = ("An", "Peeters")
    person.birth = CivilDate(year: 1990, month: 1, day: 1)
    let request = Array("a request".utf8)
    let order = Self.order(.person(person, request: request), channel: .online)
    let sold = try await Self.sold(order, on: engine, key: Self.key(5))
    let again = try await Self.sold(order, on: engine, key: Self.key(5))
    #expect(again.replayed && again.holder == sold.holder && again.card == sold.card)
    let other = Self.order(.person(person, request: [1]), channel: .online)
    let reused = try await Registrar(engine).sell(
      other, key: Self.key(5), client: TestRegion.client)
    guard case .keyReused = reused else {
      Issue.record("another request under the same key")
      return
    }
    #expect(try engine.person(sold.holder)?.firstName == "An")
    let identifiers = try #require(try log.directory.identifiers(ofCard: sold.card.number))
    let number = try #require(
      identifiers.museumCard.flatMap { MuseumPassNumber(value: UInt64($0)) })
    #expect(engine.card(number)?.card == sold.card && number.text.hasPrefix("3"))
    let subscription = try await engine.read { state, now in
      state.subscription(of: sold.holder, in: Self.system, at: now)
    }
    #expect(subscription.status.isRunning && subscription.isIdentified)

    var renewal = SubscriptionOrder(
      for: .holder(sold.holder), nil, in: Self.system, channel: .online, priceCents: 6_400)
    renewal.kind = .renewal
    #expect(try await Self.sold(renewal, on: engine).card == sold.card)
  }

  @Test("a sale that the ledger refuses leaves nothing in the directory")
  func refusedSale() async throws {
    let log = try TestLog()
    let engine = try await Self.start(log)
    var order = Self.order()
    order.voucher = "nergens"
    let before = try await engine.position()
    await #expect {
      try await Self.sold(order, on: engine)
    } throws: { error in
      guard case SubscriptionOrderError.refused(.voucher) = error else { return false }
      return true
    }
    #expect(try await engine.position() == before)
    let anonymous = try await Self.sold(Self.order(), on: engine)
    #expect(try engine.person(anonymous.holder)?.firstName == "")
    #expect(log.directory.extent.pending == 0)
  }
}
