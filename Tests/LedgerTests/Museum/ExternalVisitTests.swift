import Testing

@testable import Ledger

@Suite("A visit with a card of another issuer")
struct ExternalVisitTests {
  private static func world(
    _ taken: Set<ExternalCardType> = Set(ExternalCardType.allCases),
    needsSocialTariff: Bool = true
  ) throws -> MuseumWorld {
    let world = try MuseumWorld()
    try world.set(
      MuseumTerms(
        rate: MuseumWorld.rate, externalCards: taken, uitpasNeedsSocialTariff: needsSocialTariff))
    return world
  }

  private static func visit(
    _ world: MuseumWorld, _ type: ExternalCardType = .akaart, visitor: UInt128 = 5,
    card: CardID = .none, at instant: Instant? = nil
  ) -> ExternalVisitOutcome {
    if let instant { world.world.now = instant }
    return world.world.kernel.externalVisit(
      ExternalVisit(
        type: type, visitor: ExternalVisitor(visitor), museum: world.museum, card: card),
      CommandContext(now: world.world.now))
  }

  @Test("is recorded each time and compensated once for the same visitor of a day")
  func compensation() throws {
    let world = try Self.world()
    let day = noon("2026-02-01")
    let visits = [
      Self.visit(world, at: day), Self.visit(world, at: day + Instant.hour),
      Self.visit(world, visitor: 6), Self.visit(world, .article27, visitor: 7),
    ]
    #expect(visits.map(\.isCompensated) == [true, false, true, true])
    #expect(visits.allSatisfy { $0.refusal == nil && $0.compensationCents == 599 })
    let record = try world.world.record(at: visits[0].position)
    #expect(record.header.systems == CardSystemSet([world.system]))
    #expect(
      record.event
        == .externalVisitRegistered(
          ExternalVisitRegistered(
            museum: world.museum, system: world.system, cardType: .akaart, visitor: 5,
            rate: MuseumWorld.rate, isCompensated: true)))
  }

  @Test("is refused without a record where the museum does not take it")
  func refusals() throws {
    let world = try Self.world([.article27])
    let before = world.world.position
    #expect(Self.visit(world, .akaart).refusal == .externalCardNotTaken)
    #expect(Self.visit(world, .uitpas).refusal == .cardUnknown)
    #expect(
      Self.visit(world, .uitpas, card: world.world.card).refusal == .externalCardNotTaken)
    #expect(world.world.position == before)
    try world.set(MuseumTerms(isActive: false, rate: MuseumWorld.rate))
    #expect(Self.visit(world, .akaart).refusal == .museumNotActive)
    let visit = ExternalVisit(
      type: .akaart, visitor: ExternalVisitor(5), museum: world.world.organizer)
    let refusal = world.world.kernel.externalVisitStatus(of: visit, now: world.world.now).refusal
    #expect(refusal == .museumUnknown)
  }

  @Test("with a UiTPAS needs a social tariff, grace included, where the museum asks for one")
  func uitpas() throws {
    let world = try Self.world()
    let card = world.world.card
    #expect(Self.visit(world, .uitpas, card: card).refusal == .socialTariffMissing)
    try world.world.register(
      .grantSocialTariff(world.world.holder, world.world.ghent, lastDay: date("2026-04-30")))
    for (day, refusal) in [
      ("2026-04-30", nil), ("2026-05-30", nil), ("2026-05-31", MuseumRefusal.socialTariffMissing),
    ] {
      #expect(Self.visit(world, .uitpas, card: card, at: noon(day)).refusal == refusal)
    }
    let open = try Self.world(needsSocialTariff: false)
    #expect(Self.visit(open, .uitpas, card: open.world.card).refusal == nil)
  }

  @Test("with a UiTPAS is decided by the card, its holder and the membership")
  func uitpasInUse() throws {
    let rows: [(MuseumRefusal, (World) -> RegistrationCommand)] = [
      (.cardNotActive, { .changeCardStatus($0.card, .blocked, holder: $0.holder) }),
      (.holderBlocked, { .changeHolderStanding($0.holder, .blocked) }),
      (.subscriptionNotActive, { .changeMembershipStanding($0.holder, $0.ghent, .blocked) }),
    ]
    for (refusal, command) in rows {
      let world = try Self.world(needsSocialTariff: false)
      try world.world.register(command(world.world))
      #expect(Self.visit(world, .uitpas, card: world.world.card).refusal == refusal)
    }
    let world = try Self.world(needsSocialTariff: false)
    let pass = try world.sell(.online).card
    #expect(Self.visit(world, .uitpas, card: pass).refusal == .cardUnknown)
  }

  @Test("again under its key gets its first answer; another one does not")
  func repeated() throws {
    let world = try Self.world()
    let first = Self.visit(world)
    let record = try world.world.record(at: first.position)
    let visit = ExternalVisit(type: .akaart, visitor: ExternalVisitor(5), museum: world.museum)
    let answer = world.world.kernel.repeated(visit, of: record)
    var again = try #require(answer)
    #expect(again.replayed)
    again.replayed = false
    #expect(again == first)
    let other = ExternalVisit(type: .akaart, visitor: ExternalVisitor(6), museum: world.museum)
    let none = world.world.kernel.repeated(other, of: record)
    #expect(none == nil)
  }
}
