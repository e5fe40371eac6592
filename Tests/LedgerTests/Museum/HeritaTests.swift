import Testing

@testable import Ledger

/// A membership card as one more programme: nothing in the ledger knows its name.
@Suite("Herita, a programme that is data")
struct HeritaTests {
  /// A year's membership whose scan is a check-in, with an event of its own.
  private struct Herita {
    let world: World
    let system: CardSystemID
    let event: EventID
    private(set) var references: UInt128 = 1 << 70

    init() throws {
      world = try World()
      let programme = try world.register(
        .defineProgramme(
          id: "herita",
          ProgrammeTerms(
            name: "Herita", validity: .subscription(SubscriptionTerms(autoStartMonths: 0)),
            scan: .checkIn)))
      system = try world.defineSystem(80, "Herita")
      try world.register(.setCardSystemProgramme(system, ProgrammeID(UInt8(programme))))
      let organizer = OrganizerID(
        try world.register(
          .defineOrganizer(id: "herita", name: "Herita", systems: CardSystemSet([system]))))
      event = try world.defineEvent(
        1, per: .day, points: 2, of: organizer, systems: CardSystemSet([system]))
    }

    mutating func join(at instant: Instant) throws -> SubscriptionSaleOutcome {
      references += 2
      world.now = instant
      return try world.kernel.sell(
        subscription: SubscriptionSale(
          to: .newHolder(reference: references), .new(reference: references + 1, .individual),
          in: system, channel: .partner, priceCents: 3_500), CommandContext(now: instant))
    }
  }

  @Test("a member checks in at its events and earns points, until the year is over")
  func members() throws {
    var herita = try Herita()
    let member = try herita.join(at: noon("2026-03-01"))
    let first = herita.world.checkIn(noon("2026-03-01"), with: member.card, at: herita.event)
    #expect(first.refusal == nil && first.points == 2 && first.balance == 2)
    let last = herita.world.checkIn(noon("2027-02-28"), with: member.card, at: herita.event)
    #expect(last.refusal == nil && last.balance == 4)
    let expired = herita.world.checkIn(noon("2027-03-01"), with: member.card, at: herita.event)
    #expect(expired.refusal == .noActiveMembership && expired.balance == 4)
    herita.world.now = noon("2027-03-02")
    _ = try herita.world.kernel.sell(
      subscription: SubscriptionSale(
        to: .holder(member.holder), in: herita.system, channel: .online, kind: .renewal),
      CommandContext(now: herita.world.now))
    let renewed = herita.world.checkIn(noon("2027-03-03"), with: member.card, at: herita.event)
    #expect(renewed.refusal == nil && renewed.balance == 6)
  }

  @Test("a member does not check in at an event of UiTPAS, nor a UiTPAS holder at one of its own")
  func apart() throws {
    var herita = try Herita()
    let world = herita.world
    let member = try herita.join(at: noon("2026-03-01"))
    let elsewhere = world.checkIn(noon("2026-03-02"), with: member.card)
    #expect(elsewhere.refusal == .noActiveMembership)
    let uitpas = world.checkIn(noon("2026-03-02"), at: herita.event)
    #expect(uitpas.refusal == .noActiveMembership)
    #expect(world.checkIn(noon("2026-03-02")).refusal == nil)
  }

  @Test("a UiTPAS holder who becomes a member checks in at both, with one balance")
  func both() throws {
    let herita = try Herita()
    let world = herita.world
    world.now = noon("2026-03-01")
    _ = try world.kernel.sell(
      subscription: SubscriptionSale(
        to: .holder(world.holder), .new(reference: 1 << 71, .digital), in: herita.system,
        channel: .online), CommandContext(now: world.now))
    #expect(world.checkIn(noon("2026-03-02")).balance == 1)
    #expect(world.checkIn(noon("2026-03-02"), at: herita.event).balance == 3)
    let blocked = RegistrationCommand.changeMembershipStanding(
      world.holder, herita.system, .blocked)
    try world.register(blocked)
    #expect(
      world.checkIn(noon("2026-03-03"), at: herita.event).refusal == .noActiveMembership)
  }

  @Test("a museum pass checks in nowhere, and redeems no reward of UiTPAS")
  func museumPass() throws {
    let museum = try MuseumWorld()
    let world = museum.world
    let pass = try museum.sell(.online)
    #expect(world.checkIn(noon("2026-03-02"), with: pass.card).refusal == .noActiveMembership)
    let event = try world.defineEvent(of: museum.museum, systems: CardSystemSet([museum.system]))
    #expect(
      world.checkIn(noon("2026-03-02"), with: pass.card, at: event).refusal
        == .noActiveMembership)
    try world.register(.issuePoints(pass.holder, points: 9, cause: .correction))
    let reward = RewardID(
      try world.register(
        .defineReward(
          id: "5687", owner: world.ghent,
          RewardTerms(
            type: .points, title: "Koffie", points: 5,
            publication: OfferPeriod(begin: Instant(microseconds: 0))))))
    let redeemed = world.kernel.redeem(
      Redemption(card: pass.card, reward: reward), CommandContext(now: world.now))
    #expect(redeemed.refusal == .noActiveMembership)
  }
}
