import Testing

@testable import Ledger

@Suite("What welcomes a new member")
struct WelcomeTests {
  private static func define(
    _ world: World, owner: CardSystemID? = nil, _ change: (inout RewardTerms) -> Void = { _ in }
  ) throws -> RewardID {
    var terms = RewardTerms(
      type: .welcome, title: "Zwembeurt", points: 0, publication: OfferPeriod(begin: world.now))
    change(&terms)
    let id = "welcome-\(world.kernel.state.rewardCount + 1)"
    return RewardID(
      try world.register(.defineReward(id: id, owner: owner ?? world.ghent, terms)))
  }

  private static func redeem(_ world: World, _ reward: RewardID, _ card: CardID) -> RewardRefusal? {
    world.now = world.now + Instant.second
    return world.kernel.redeem(
      Redemption(card: card, reward: reward), CommandContext(now: world.now)
    ).refusal
  }

  @Test("a benefit is granted with the membership, redeemed once, and to members of then alone")
  func once() throws {
    let world = try World()
    let reward = try Self.define(world)
    let holder = try world.registerHolder(in: [world.ghent])
    let card = try world.registerCard(of: holder)
    #expect(world.kernel.state.welcomeBenefits(of: holder) == [reward])
    #expect(Self.redeem(world, reward, card) == nil)
    #expect(Self.redeem(world, reward, card) == .holderVolume)
    #expect(Self.redeem(world, reward, world.card) == .noApplicableSystem)
  }

  @Test("cancelled it can be redeemed again, and is not granted again")
  func cancelled() throws {
    let world = try World()
    let reward = try Self.define(world)
    let holder = try world.registerHolder(in: [world.ghent])
    let card = try world.registerCard(of: holder)
    #expect(Self.redeem(world, reward, card) == nil)
    try world.register(.cancelRedemption(position: world.position))
    #expect(world.kernel.state.reward(reward)?.unitsTaken == 1)
    #expect(Self.redeem(world, reward, card) == nil)
    #expect(Self.redeem(world, reward, card) == .holderVolume)
  }

  @Test("the first so many get it, within its period, of its card systems, while it is on offer")
  func conditions() throws {
    let world = try World()
    let scarce = try Self.define(world) { $0.unitsMax = 1 }
    let early = try Self.define(world) {
      $0.granting = OfferPeriod(begin: world.now, end: world.now + Instant.hour)
    }
    _ = try Self.define(world) { $0.status = .inactive }
    _ = try Self.define(world, owner: world.brussels)
    let both = try Self.define(world) {
      $0.systems = CardSystemSet([world.ghent, world.brussels])
    }
    let first = try world.registerHolder(in: [world.ghent])
    #expect(world.kernel.state.welcomeBenefits(of: first) == [both, early, scarce])
    world.now = world.now + Instant.day
    let second = try world.registerHolder(in: [world.ghent])
    #expect(world.kernel.state.welcomeBenefits(of: second) == [both])
    // A move to another region: what was granted before is not granted again.
    try world.register(.startMembership(second, world.brussels))
    #expect(world.kernel.state.welcomeBenefits(of: second).filter { $0 == both }.count == 1)
    #expect(world.kernel.state.welcomeBenefits(of: second).count == 2)
  }

  @Test("one for youth is granted from the first birthday that counts to the last, to nobody else")
  func ages() throws {
    let world = try World()
    let youth = try Self.define(world) { $0.ages = 16...26 }
    try world.register(
      .setTerms(world.ghent, CardSystemTerms(prices: [CardPrice(label: "all", cents: 0)])))
    let today = BrusselsTime.date(at: world.now).parts
    func granted(_ years: Int, daysLater: Int32 = 0) throws -> Bool {
      let birthday = try #require(
        CivilDate(year: today.year - years, month: today.month, day: today.day))
      return try isGranted(birthday.adding(days: daysLater))
    }
    func isGranted(_ birth: CivilDate?) throws -> Bool {
      var sale = PassSale(
        to: .newHolder(reference: UInt128(world.position)),
        .new(reference: UInt128(world.position), .digital), in: world.ghent)
      sale.birth = birth
      let sold = try world.kernel.sell(sale, CommandContext(now: world.now))
      let benefits = world.kernel.state.welcomeBenefits(of: sold.holder)
      return benefits == [youth]
    }
    // A year is whole on the birthday, so someone is 26 to the day before the next.
    for (years, later, expected) in [
      (16, 1, false), (16, 0, true), (26, 0, true), (27, 3, true), (27, 0, false),
    ] as [(Int, Int32, Bool)] {
      #expect(try granted(years, daysLater: later) == expected, "\(years), \(later)")
    }
    #expect(try !isGranted(nil))
    #expect(throws: RegistrationRefusal.outOfRange("ages")) {
      var terms = RewardTerms(
        type: .points, title: "x", points: 1, publication: OfferPeriod(begin: world.now))
      terms.ages = 16...26
      try world.register(.defineReward(id: "points", owner: world.ghent, terms))
    }
  }

  @Test("the region's bonus is points of its own cause, once for each membership")
  func bonus() throws {
    let world = try World()
    try world.register(
      .setTerms(world.ghent, CardSystemTerms(registrationBonus: 3)))
    let before = world.position
    let holder = try world.registerHolder(in: [world.ghent, world.brussels])
    #expect(world.balance(of: holder) == 3)
    let issued = try world.events(after: before).compactMap { event -> PointsIssued? in
      guard case .pointsIssued(let body) = event else { return nil }
      return body
    }
    #expect(issued.map(\.cause) == [.registrationBonus] && issued.map(\.points) == [3])
  }

  @Test("a holder of before brings points and tariff along, and is not welcomed")
  func imported() throws {
    let world = try World()
    try world.register(.setTerms(world.ghent, CardSystemTerms(registrationBonus: 3)))
    _ = try Self.define(world)
    let stock = try world.registerCard(of: .none, status: .localStock)
    var holder = HolderImport(
      reference: 500,
      memberships: [
        HolderImport.Membership(system: world.ghent, tariffLastDay: date("2027-04-30")),
        HolderImport.Membership(system: world.dender),
      ], article: .stock(stock), cardSystem: world.ghent, cardStatus: .blocked, points: 42)
    let before = world.position
    let taken = try world.kernel.take(holder, CommandContext(now: world.now))
    #expect(world.balance(of: taken.holder) == 42)
    #expect(world.kernel.state.welcomeBenefits(of: taken.holder).isEmpty)
    #expect(world.kernel.state.card(stock)?.status == .blocked)
    #expect(world.kernel.state.card(stock)?.holder == taken.holder)
    let types = try world.events(after: before).map(\.type)
    #expect(
      types == [
        .holderRegistered, .membershipStarted, .socialTariffGranted, .membershipStarted,
        .cardStatusChanged, .cardStatusChanged, .pointsIssued,
      ])
    // The card is taken: the same line again adds nothing.
    let position = world.position
    #expect(throws: RegistrationRefusal.cardStatus(.blocked)) {
      try world.kernel.take(holder, CommandContext(now: world.now))
    }
    holder.article = .new(reference: 501, .digital)
    holder.points = PointsLimit.pointsMax + 1
    #expect(throws: RegistrationRefusal.outOfRange("points")) {
      try world.kernel.take(holder, CommandContext(now: world.now))
    }
    #expect(world.position == position)
  }
}
