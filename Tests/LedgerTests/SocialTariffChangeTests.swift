import Testing

@testable import Ledger

@Suite("Changes of the social tariff")
struct SocialTariffChangeTests {
  private static func world() throws -> World {
    let world = try World()
    try world.register(
      .grantSocialTariff(world.holder, world.ghent, lastDay: date("2027-04-30")))
    world.now = utc("2026-11-25T10:00:00Z")
    return world
  }

  private static func tariff(_ world: World, _ instant: String) -> SocialTariff? {
    world.kernel.state.socialTariff(of: world.holder, in: world.ghent, at: utc(instant))
  }

  /// Acceptance case e.
  @Test(
    "until 30 April: active to its end, in grace for thirty days, then expired",
    arguments: [
      ("2027-04-30T21:59:59Z", SocialTariffStatus.active, false),
      ("2027-04-30T22:00:00Z", .active, true), ("2027-05-30T21:59:59Z", .active, true),
      ("2027-05-30T22:00:00Z", .expired, false),
    ])
  func grace(instant: String, status: SocialTariffStatus, isInGrace: Bool) throws {
    let tariff = try #require(Self.tariff(try Self.world(), instant))
    #expect(tariff.status == status && tariff.isInGrace == isInGrace)
  }

  @Test("a suspension holds to the end of its last local day, and refuses no check-in")
  func suspended() throws {
    let world = try Self.world()
    try world.register(
      .suspendSocialTariff(world.holder, world.ghent, lastDay: date("2026-12-31")))
    #expect(Self.tariff(world, "2026-11-25T09:59:00Z")?.status == .active)
    let during = Self.tariff(world, "2026-12-31T22:59:59Z")
    #expect(during?.status == .suspended && during?.suspendedThrough == date("2026-12-31"))
    #expect(Self.tariff(world, "2026-12-31T23:00:00Z")?.status == .active)
    #expect(world.checkIn(utc("2026-11-26T10:00:00Z")).refusal == nil)
  }

  @Test("a suspension outlives a renewal and ends when it is lifted")
  func lifted() throws {
    let world = try Self.world()
    try world.register(
      .suspendSocialTariff(world.holder, world.ghent, lastDay: date("2026-12-31")))
    try world.register(
      .grantSocialTariff(world.holder, world.ghent, lastDay: date("2028-04-30")))
    #expect(Self.tariff(world, "2026-11-26T10:00:00Z")?.status == .suspended)
    #expect(Self.tariff(world, "2026-11-26T10:00:00Z")?.lastDay == date("2028-04-30"))
    try world.register(.liftSocialTariffSuspension(world.holder, world.ghent))
    #expect(Self.tariff(world, "2026-11-26T10:00:00Z")?.status == .active)
    #expect(throws: RegistrationRefusal.socialTariff) {
      try world.register(.liftSocialTariffSuspension(world.holder, world.ghent))
    }
  }

  @Test("what is suspended past its end is expired, not suspended")
  func expired() throws {
    let world = try Self.world()
    try world.register(
      .suspendSocialTariff(world.holder, world.ghent, lastDay: date("2027-12-31")))
    let tariff = Self.tariff(world, "2027-06-01T10:00:00Z")
    #expect(tariff?.status == .expired && tariff?.suspendedThrough == nil)
  }

  @Test("revoked there is none, until it is granted anew; the past stays what it was")
  func revoked() throws {
    let world = try Self.world()
    try world.register(.revokeSocialTariff(world.holder, world.ghent))
    #expect(Self.tariff(world, "2026-11-26T10:00:00Z") == nil)
    #expect(Self.tariff(world, "2026-11-24T10:00:00Z")?.status == .active)
    #expect(throws: RegistrationRefusal.socialTariff) {
      try world.register(.revokeSocialTariff(world.holder, world.ghent))
    }
    try world.register(
      .grantSocialTariff(world.holder, world.ghent, lastDay: date("2027-10-31")))
    #expect(Self.tariff(world, "2026-11-26T10:00:00Z")?.lastDay == date("2027-10-31"))
  }

  @Test("without a tariff, a membership or a day to come there is nothing to suspend")
  func nothing() throws {
    let world = try Self.world()
    let other = try world.registerHolder(in: [world.ghent])
    #expect(throws: RegistrationRefusal.socialTariff) {
      try world.register(.suspendSocialTariff(other, world.ghent, lastDay: date("2027-01-01")))
    }
    #expect(throws: RegistrationRefusal.membership) {
      try world.register(
        .suspendSocialTariff(world.holder, world.dender, lastDay: date("2027-01-01")))
    }
    #expect(throws: RegistrationRefusal.outOfRange("last day")) {
      try world.register(
        .suspendSocialTariff(world.holder, world.ghent, lastDay: date("2026-11-24")))
    }
  }

  @Test("what is told late takes its place in time, in whatever order it is told")
  func late() throws {
    let changes: [(RegistrationCommand, String)] = {
      let (holder, system) = (HolderID(1), CardSystemID(1))
      return [
        (.grantSocialTariff(holder, system, lastDay: date("2027-04-30")), "2026-02-01T10:00:00Z"),
        (.grantSocialTariff(holder, system, lastDay: date("2026-03-31")), "2026-01-10T10:00:00Z"),
        (.grantSocialTariff(holder, system, lastDay: date("2028-04-30")), "2026-09-01T10:00:00Z"),
      ]
    }()
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0], [0, 2, 1]] {
      let world = try World()
      world.now = utc("2026-11-25T10:00:00Z")
      for index in order {
        _ = try world.kernel.register(
          changes[index].0,
          CommandContext(now: world.now, occurredAt: utc(changes[index].1)))
      }
      #expect(Self.tariff(world, "2026-01-20T10:00:00Z")?.lastDay == date("2026-03-31"))
      #expect(Self.tariff(world, "2026-05-01T10:00:00Z")?.lastDay == date("2027-04-30"))
      #expect(Self.tariff(world, "2026-10-01T10:00:00Z")?.lastDay == date("2028-04-30"))
    }
  }
}
