import Testing

@testable import Ledger

@Suite("Why a visit is refused")
struct MuseumRefusalTests {
  /// One way to have a visit refused.
  enum Cause: CaseIterable {
    case museumUnknown, cardUnknown, museumNotActive, cardBlocked, holderBlocked
    case membershipBlocked, cancelled, unregistered

    var refusal: MuseumRefusal {
      switch self {
      case .museumUnknown: .museumUnknown
      case .cardUnknown: .cardUnknown
      case .museumNotActive: .museumNotActive
      case .cardBlocked: .cardNotActive
      case .holderBlocked, .membershipBlocked: .holderBlocked
      case .cancelled: .subscriptionNotActive
      case .unregistered: .unregisteredMaximum
      }
    }
  }

  /// A world in which the causes hold, and the visit that they refuse.
  private static func visit(_ causes: [Cause]) throws -> (MuseumWorld, MuseumVisit) {
    let world = try MuseumWorld()
    let sold = try world.sell(.online)
    var visit = MuseumVisit(card: sold.card, museum: world.museum)
    for cause in Cause.allCases.reversed() where causes.contains(cause) {
      switch cause {
      case .museumUnknown: visit.museum = world.world.organizer
      case .cardUnknown: visit.card = .none
      case .museumNotActive:
        try world.set(MuseumTerms(isActive: false, rate: MuseumWorld.rate))
      case .cardBlocked:
        try world.world.register(.changeCardStatus(sold.card, .blocked, holder: sold.holder))
      case .holderBlocked: try world.world.register(.changeHolderStanding(sold.holder, .blocked))
      case .membershipBlocked:
        try world.world.register(.changeMembershipStanding(sold.holder, world.system, .blocked))
      case .cancelled: try world.world.register(.cancelSubscription(sold.holder, world.system))
      case .unregistered: for _ in 1...5 { world.visit(sold.card) }
      }
    }
    return (world, visit)
  }

  @Test("the first cause in the order of precedence decides, of any set of them")
  func precedence() throws {
    let all = Cause.allCases
    for set in 1..<(1 << all.count) {
      let causes = all.indices.filter { set & (1 << $0) != 0 }.map { all[$0] }
      let (world, visit) = try Self.visit(causes)
      let before = world.world.position
      let outcome = world.world.kernel.visit(visit, CommandContext(now: world.world.now))
      let expected = causes.map(\.refusal).min()
      #expect(outcome.refusal == expected, "\(causes)")
      let isRecorded = expected != .museumUnknown && expected != .cardUnknown
      #expect(world.world.position == before + (isRecorded ? 1 : 0), "\(causes)")
      #expect(!outcome.isCompensated && outcome.compensationCents == 0)
    }
  }

  @Test("a known card's refusal is one record, with museum, holder and reason")
  func recorded() throws {
    let (world, visit) = try Self.visit([.cancelled])
    let outcome = world.world.kernel.visit(visit, CommandContext(now: world.world.now))
    let record = try world.world.record(at: outcome.position)
    #expect(
      record.event
        == .museumVisitRefused(
          MuseumVisitRefused(
            museum: world.museum, holder: outcome.holder, card: visit.card,
            refusal: .subscriptionNotActive, channel: .counter)))
    #expect(record.header.systems == CardSystemSet([world.system]))
  }

  @Test(
    "a card that is not in use is not active",
    arguments: [CardStatus.provisioned, .localStock, .blocked, .replaced, .deleted])
  func cardStatus(status: CardStatus) throws {
    let world = try MuseumWorld()
    let sold = try world.sell(.online)
    let card: CardID
    switch status {
    case .provisioned, .localStock:
      card = CardID(
        try world.world.register(
          .registerCard(
            reference: 99, system: world.system, kind: .individual, status: status, holder: .none)))
    default:
      card = sold.card
      try world.world.register(.changeCardStatus(card, status, holder: sold.holder))
    }
    #expect(world.visit(card).refusal == .cardNotActive)
  }

  @Test("a UiTPAS is no card of a museum, and a pass none where the museum is of another system")
  func otherCards() throws {
    let world = try MuseumWorld()
    #expect(world.visit(world.world.card).refusal == .cardUnknown)
    let sold = try world.sell(.online)
    #expect(world.visit(sold.card, in: world.world.organizer).refusal == .museumUnknown)
    let other = try world.world.defineSystem(91, "Andere pas")
    try world.world.register(.setCardSystemProgramme(other, world.programme))
    let museum = OrganizerID(
      try world.world.register(
        .defineOrganizer(id: "museum-3", name: "Elders", systems: CardSystemSet([other]))))
    try world.set(MuseumTerms(rate: MuseumWorld.rate), of: museum)
    #expect(world.visit(sold.card, in: museum).refusal == .cardUnknown)
  }

  @Test("expired and never sold are not active; what is judged is the time of the visit")
  func times() throws {
    let world = try MuseumWorld()
    let source = try world.world.pair("CID-MUS-0001", for: [world.museum])
    let sold = try world.sell(.online, at: noon("2026-02-01"))
    #expect(
      world.visit(sold.card, at: noon("2027-02-01")).refusal == .subscriptionNotActive)
    let late = world.tap(
      sold.card, at: noon("2027-01-31"), delivered: noon("2027-02-02"), on: source)
    #expect(late.refusal == nil && late.isCompensated)
    let member = try world.world.registerHolder(in: [world.system])
    let card = CardID(
      try world.world.register(
        .registerCard(
          reference: 98, system: world.system, kind: .digital, status: .active, holder: member)))
    #expect(world.visit(card).refusal == .subscriptionNotActive)
  }
}
