import Testing

@testable import Ledger

@Suite("The social tariff")
struct SocialTariffTests {
  @Test(
    "it holds to the end of its last day, then thirty days of grace, then no more",
    arguments: [
      ("2027-04-30T21:59:59.999999Z", SocialTariffStatus.active, false),
      ("2027-04-30T22:00:00Z", .active, true),
      ("2027-05-30T21:59:59.999999Z", .active, true),
      ("2027-05-30T22:00:00Z", .expired, false),
      ("2030-01-01T00:00:00Z", .expired, false),
    ])
  func grace(moment: String, status: SocialTariffStatus, isInGrace: Bool) throws {
    let world = try World()
    try grant(until: "2027-04-30", in: world)
    let tariff = world.kernel.state.socialTariff(
      of: world.holder, in: world.ghent, at: utc(moment))
    #expect(
      tariff
        == SocialTariff(status: status, isInGrace: isInGrace, lastDay: date("2027-04-30")))
    // Since December 2025 none of this refuses a check-in.
    #expect(world.checkIn(utc(moment)).refusal == nil)
  }

  @Test("a grant tells nothing of the time before it, nor of another card system")
  func scope() throws {
    let world = try World()
    try grant(until: "2027-04-30", in: world, at: utc("2026-06-01T10:00:00Z"))
    func tariff(in system: CardSystemID, at moment: String) -> SocialTariff? {
      world.kernel.state.socialTariff(of: world.holder, in: system, at: utc(moment))
    }
    #expect(tariff(in: world.ghent, at: "2026-06-01T09:59:59.999999Z") == nil)
    #expect(tariff(in: world.ghent, at: "2026-06-01T10:00:00Z")?.status == .active)
    #expect(tariff(in: world.brussels, at: "2026-06-02T10:00:00Z") == nil)
    #expect(
      world.kernel.state.socialTariff(
        of: HolderID(99), in: world.ghent, at: utc("2026-06-02T10:00:00Z")) == nil)
  }

  @Test("a renewal holds from when it is made; what was so before stays so")
  func renewal() throws {
    let world = try World()
    try grant(until: "2026-04-30", in: world, at: utc("2026-01-10T10:00:00Z"))
    try grant(until: "2027-04-30", in: world, at: utc("2026-09-01T10:00:00Z"))
    func status(at moment: String) -> SocialTariffStatus? {
      world.kernel.state.socialTariff(of: world.holder, in: world.ghent, at: utc(moment))?.status
    }
    #expect(status(at: "2026-04-01T00:00:00Z") == .active)
    #expect(status(at: "2026-08-01T00:00:00Z") == .expired)
    #expect(status(at: "2026-09-01T10:00:00Z") == .active)
  }

  @Test("a grant that is entered late holds from its own date until the next one")
  func lateGrant() throws {
    let world = try World()
    try grant(until: "2027-04-30", in: world, at: utc("2026-09-01T10:00:00Z"))
    let late = CommandContext(
      now: utc("2026-10-01T10:00:00Z"), occurredAt: utc("2026-06-01T10:00:00Z"))
    _ = try world.kernel.register(
      .grantSocialTariff(world.holder, world.ghent, lastDay: date("2026-07-01")), late)
    func lastDay(at moment: String) -> CivilDate? {
      world.kernel.state.socialTariff(of: world.holder, in: world.ghent, at: utc(moment))?.lastDay
    }
    #expect(lastDay(at: "2026-06-02T00:00:00Z") == date("2026-07-01"))
    #expect(lastDay(at: "2026-08-31T00:00:00Z") == date("2026-07-01"))
    #expect(lastDay(at: "2026-09-02T00:00:00Z") == date("2027-04-30"))
    #expect(lastDay(at: "2026-10-02T00:00:00Z") == date("2027-04-30"))
  }

  @Test("the days of grace are those of the card system's policy at that moment")
  func policy() throws {
    let world = try World()
    try grant(until: "2026-04-30", in: world, at: utc("2026-01-10T10:00:00Z"))
    try world.register(
      .changePolicy(world.ghent, RegionPolicy(graceDays: 60)), at: utc("2026-06-10T10:00:00Z"))
    func status(at moment: String) -> SocialTariffStatus? {
      world.kernel.state.socialTariff(of: world.holder, in: world.ghent, at: utc(moment))?.status
    }
    #expect(status(at: "2026-06-10T09:59:59Z") == .expired)
    #expect(status(at: "2026-06-10T10:00:00Z") == .active)
    #expect(status(at: "2026-06-29T21:59:59Z") == .active)
    #expect(status(at: "2026-06-29T22:00:00Z") == .expired)
  }

  private func grant(until lastDay: String, in world: World, at moment: Instant? = nil) throws {
    try world.register(
      .grantSocialTariff(world.holder, world.ghent, lastDay: date(lastDay)), at: moment)
  }
}

@Suite("Versions of the check-in rules")
struct RuleVersionTests {
  static let change = utc("2025-12-07T23:00:00Z")

  @Test("the second version is in force from 8 December 2025, 00:00 in Brussels")
  func border() {
    #expect(BrusselsTime.date(at: Self.change) == date("2025-12-08"))
    #expect(RuleVersion(at: Self.change - 1) == .beforeDecember2025)
    #expect(RuleVersion(at: Self.change) == .sinceDecember2025)
  }

  @Test("an expired tariff refused before the change, and refuses nothing since")
  func expired() throws {
    let world = try World(from: utc("2025-01-06T08:00:00Z"))
    try world.register(
      .grantSocialTariff(world.holder, world.ghent, lastDay: date("2025-04-30")))
    let last = world.tap(Self.change - 1)
    #expect(last.refusal == .socialTariffExpired)
    let first = world.tap(Self.change)
    #expect(first.refusal == nil)
    #expect(try world.record(at: last.position).header.ruleVersion == 1)
    #expect(try world.record(at: first.position).header.ruleVersion == 2)
  }

  @Test(
    "before the change grace, another membership and no tariff at all let a check-in count",
    arguments: [
      ("2025-09-30", 1, nil), ("2025-09-01", 1, nil), ("2025-08-31", 1, .socialTariffExpired),
      ("2025-04-30", 2, nil), (nil, 1, nil),
    ] as [(String?, Int, Refusal?)])
  func before(lastDay: String?, systems: Int, refusal: Refusal?) throws {
    let world = try World(from: utc("2025-01-06T08:00:00Z"))
    let holder = try world.registerHolder(
      in: Array([world.ghent, world.brussels].prefix(systems)))
    let card = try world.registerCard(of: holder)
    if let lastDay {
      try world.register(.grantSocialTariff(holder, world.ghent, lastDay: date(lastDay)))
    }
    #expect(world.checkIn(utc("2025-10-01T10:00:00Z"), with: card).refusal == refusal)
  }

  @Test("a refusal that was recorded stays one in every replay")
  func storedRefusal() throws {
    let world = try World(from: utc("2025-01-06T08:00:00Z"))
    try world.register(
      .grantSocialTariff(world.holder, world.ghent, lastDay: date("2025-04-30")))
    let refused = world.checkIn(Self.change - Instant.hour)
    #expect(refused.refusal == .socialTariffExpired && refused.position > 0)
    // Months into the second version the log is folded once more.
    world.checkIn(utc("2026-03-02T10:00:00Z"))
    let replayed = try Replay(of: world.log)
    #expect(replayed.state.balance(of: world.holder) == 1)
    guard case .checkInRefused(let body) = try world.record(at: refused.position).event else {
      Issue.record("a refusal stands at \(refused.position)")
      return
    }
    #expect(body.refusal == .socialTariffExpired && body.balance == 0)
  }
}
