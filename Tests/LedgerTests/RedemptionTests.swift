import Testing

@testable import Ledger

@Suite("Redeeming a reward")
struct RedemptionTests {
  /// A world on a Wednesday, whose holder has a hundred points.
  private static func world() throws -> World {
    let world = try World()
    try world.register(.issuePoints(world.holder, points: 100, cause: .openingBalance))
    world.now = utc("2026-11-25T10:00:00Z")
    return world
  }

  private static func define(
    _ world: World, points: UInt32 = 5, _ change: (inout RewardTerms) -> Void = { _ in }
  ) throws -> RewardID {
    var terms = RewardTerms(
      type: points > 0 ? .points : .welcome, title: "Koffie", points: points,
      publication: OfferPeriod(begin: utc("2026-01-01T00:00:00Z")))
    change(&terms)
    let id = "reward-\(world.kernel.state.rewardCount + 1)"
    return RewardID(try world.register(.defineReward(id: id, owner: world.ghent, terms)))
  }

  @discardableResult
  private static func redeem(
    _ world: World, _ reward: RewardID, with card: CardID? = nil, at instant: Instant? = nil
  ) -> RedemptionOutcome {
    world.now = instant ?? world.now + Instant.second
    return world.kernel.redeem(
      Redemption(card: card ?? world.card, reward: reward), CommandContext(now: world.now))
  }

  /// Acceptance case f, in the kernel.
  @Test("takes its points, gives them back when it is cancelled, and keeps its price")
  func pointsBack() throws {
    let world = try Self.world()
    let reward = try Self.define(world)
    let outcome = Self.redeem(world, reward)
    #expect(outcome.refusal == nil && outcome.points == 5 && outcome.balance == 95)
    #expect(world.balance() == 95)
    #expect(world.kernel.state.accounts.redeemed == 5)
    #expect(world.kernel.state.reward(reward)?.unitsTaken == 1)
    try world.register(.cancelRedemption(position: outcome.position))
    #expect(world.balance() == 100 && world.kernel.state.accounts.redeemed == 0)
    #expect(world.kernel.state.reward(reward)?.unitsTaken == 0)
    #expect(throws: RegistrationRefusal.alreadyCancelled) {
      try world.register(.cancelRedemption(position: outcome.position))
    }
    #expect(throws: RegistrationRefusal.unknown("redemption")) {
      try world.register(.cancelRedemption(position: 1))
    }
    let cancelled = try world.records.last
    #expect(cancelled?.header.reverses == outcome.position)
  }

  @Test("what it costs and when it begins stands once it was redeemed")
  func notEditable() throws {
    let world = try Self.world()
    let begin = utc("2026-02-01T00:00:00Z")
    let reward = try Self.define(world) { $0.redeeming = OfferPeriod(begin: begin) }
    var terms = try #require(world.kernel.state.reward(reward)?.terms)
    terms.points = 6
    try world.register(.changeReward(reward, terms))
    Self.redeem(world, reward)
    let changes: [(Bool, (inout RewardTerms) -> Void)] = [
      (false, { $0.points = 7 }), (false, { $0.redeeming = OfferPeriod(begin: begin + 1) }),
      (false, { $0.granting = OfferPeriod(begin: begin) }),
      (true, { $0.title = "Thee" }), (true, { $0.unitsMax = 9 }), (true, { $0.status = .inactive }),
      (true, { $0.redeeming?.end = begin + Instant.day }),
    ]
    for (isPossible, change) in changes {
      var changed = terms
      change(&changed)
      if isPossible {
        try world.register(.changeReward(reward, changed))
      } else {
        #expect(throws: RegistrationRefusal.rewardNotEditable) {
          try world.register(.changeReward(reward, changed))
        }
      }
    }
  }

  @Test("as often as its calendar period allows, cancelled ones left out")
  func holderVolume() throws {
    let world = try Self.world()
    let weekly = try Self.define(world) { $0.holderLimit = CheckInLimit(volume: 1, period: .week) }
    let sunday = utc("2026-11-29T22:59:59Z")
    #expect(Self.redeem(world, weekly, at: sunday).refusal == nil)
    #expect(Self.redeem(world, weekly, at: sunday).refusal == .holderVolume)
    let monday = Self.redeem(world, weekly, at: utc("2026-11-29T23:00:00Z"))
    #expect(monday.refusal == nil)
    #expect(Self.redeem(world, weekly).refusal == .holderVolume)
    try world.register(.cancelRedemption(position: monday.position))
    #expect(Self.redeem(world, weekly).refusal == nil)
    let daily = try Self.define(world, points: 1) {
      $0.holderLimit = CheckInLimit(volume: 10, period: .day)
    }
    for _ in 0..<10 { #expect(Self.redeem(world, daily).refusal == nil) }
    #expect(Self.redeem(world, daily).refusal == .holderVolume)
  }

  @Test("until its units or codes are gone; a code is given out once, also after a cancellation")
  func stock() throws {
    let world = try Self.world()
    let scarce = try Self.define(world) { $0.unitsMax = 1 }
    let first = Self.redeem(world, scarce)
    #expect(Self.redeem(world, scarce).refusal == .soldOut)
    try world.register(.cancelRedemption(position: first.position))
    #expect(Self.redeem(world, scarce).refusal == nil)

    let coded = try Self.define(world)
    try world.register(.addRewardCodes(coded, codes: ["BILL-1", "BILL-2"]))
    #expect(throws: RegistrationRefusal.alreadyDefined("code")) {
      try world.register(.addRewardCodes(coded, codes: ["BILL-2"]))
    }
    let outcome = Self.redeem(world, coded)
    #expect(outcome.code == "BILL-1")
    try world.register(.cancelRedemption(position: outcome.position))
    #expect(Self.redeem(world, coded).code == "BILL-2")
    #expect(Self.redeem(world, coded).refusal == .soldOut)
  }

  // MARK: Refusals

  private static let causes: [RewardRefusal] = [
    .cardNotUsable, .holderBlocked, .noActiveMembership, .noApplicableSystem, .outsidePeriod,
    .soldOut, .holderVolume, .tooFewPoints,
  ]

  @Test("is refused for the first of its causes, in one record, with the balance as it was")
  func precedence() throws {
    for first in Self.causes {
      for second in Self.causes where second >= first {
        let world = try Self.world()
        let reward = try Self.refused(world, for: [first, second])
        let before = world.position
        let balance = world.balance()
        let outcome = Self.redeem(world, reward)
        #expect(outcome.refusal == first, "\(first) and \(second)")
        #expect(world.balance() == balance && outcome.balance == balance)
        guard case .rewardRefused(let body) = try world.events(after: before).last else {
          Issue.record("one record of the refusal")
          continue
        }
        #expect(body.refusal == first && world.position == before + 1)
        #expect(
          world.kernel.redeemStatus(
            Redemption(card: world.card, reward: reward), now: world.now
          ).refusal == first)
      }
    }
  }

  private static func refused(_ world: World, for causes: Set<RewardRefusal>) throws -> RewardID {
    let reward = try define(world, points: causes.contains(.tooFewPoints) ? 5_000 : 5) { terms in
      if causes.contains(.noApplicableSystem) { terms.systems = CardSystemSet([world.dender]) }
      if causes.contains(.outsidePeriod) {
        terms.redeeming = OfferPeriod(
          begin: utc("2026-01-01T00:00:00Z"), end: utc("2026-11-25T10:00:00Z"))
      }
      if causes.contains(.soldOut) { terms.unitsMax = 0 }
      if causes.contains(.holderVolume) {
        terms.holderLimit = CheckInLimit(volume: 0, period: .absolute)
      }
    }
    if causes.contains(.holderBlocked) {
      try world.register(.changeHolderStanding(world.holder, .blocked))
    }
    if causes.contains(.noActiveMembership) {
      try world.register(.changeMembershipStanding(world.holder, world.ghent, .blocked))
    }
    if causes.contains(.cardNotUsable) {
      try world.register(.changeCardStatus(world.card, .blocked, holder: world.holder))
    }
    return reward
  }

  @Test("of an unknown reward or card leaves the log as it was")
  func unknown() throws {
    let world = try Self.world()
    let reward = try Self.define(world)
    let before = world.position
    #expect(Self.redeem(world, .none).refusal == .rewardUnknown)
    #expect(Self.redeem(world, reward, with: CardID.none).refusal == .cardUnknown)
    #expect(world.position == before)
  }

  @Test("needs a card in use that is a person's", arguments: CardStatus.allCases)
  func cards(status: CardStatus) throws {
    let world = try Self.world()
    let reward = try Self.define(world)
    let isHeld = status != .provisioned && status != .localStock
    let card = try world.registerCard(
      of: isHeld ? world.holder : .none, status: isHeld ? .active : status)
    if isHeld, status != .active {
      try world.register(.changeCardStatus(card, status, holder: world.holder))
    }
    let expected: RewardRefusal? = status == .active ? nil : .cardNotUsable
    #expect(Self.redeem(world, reward, with: card).refusal == expected)
    let group = try world.registerCard(of: .none, kind: .group)
    #expect(Self.redeem(world, reward, with: group).refusal == .cardNotUsable)
  }

  @Test(
    "an expired or suspended social tariff refuses nothing since December 2025; before, expired did"
  )
  func tariffs() throws {
    for (day, expected) in [
      ("2025-12-07T22:00:00Z", RewardRefusal.noActiveMembership), ("2025-12-08T10:00:00Z", nil),
    ] {
      let world = try World(from: utc("2025-01-06T08:00:00Z"))
      try world.register(.issuePoints(world.holder, points: 100, cause: .openingBalance))
      try world.register(
        .grantSocialTariff(world.holder, world.ghent, lastDay: date("2025-04-30")))
      let reward = try Self.define(world)
      #expect(Self.redeem(world, reward, at: utc(day)).refusal == expected)
    }
  }

  @Test("a redemption whose key comes again is told from its record; another one is not")
  func repeated() throws {
    let world = try Self.world()
    let reward = try Self.define(world)
    for refused in [false, true] {
      if refused {
        try world.register(.changeCardStatus(world.card, .blocked, holder: world.holder))
      }
      var outcome = Self.redeem(world, reward)
      let record = try world.record(at: outcome.position)
      outcome.replayed = true
      let redemption = Redemption(card: world.card, reward: reward)
      #expect(world.kernel.repeated(redemption, of: record) == outcome)
      let other = Redemption(card: world.card, reward: RewardID(99))
      #expect(world.kernel.repeated(other, of: record) == nil)
    }
  }

  @Test("terms beyond the limits are refused")
  func limits() throws {
    let world = try Self.world()
    let wrong: [(inout RewardTerms) -> Void] = [
      { $0.title = "" }, { $0.points = 0 }, { $0.points = RewardTerms.pointsMax + 1 },
      { $0.type = .welcome }, { $0.systems = CardSystemSet([CardSystemID(9)]) },
      { $0.organizers = [OrganizerID(99)] },
      { $0.pictures = Array(repeating: "p", count: RewardTerms.picturesMax + 1) },
      { $0.description = String(repeating: "x", count: RewardTerms.proseBytesMax + 1) },
      { $0.categories = [.gadget, .gadget] },
      {
        $0.redeeming = OfferPeriod(
          begin: utc("2026-02-01T00:00:00Z"), end: utc("2026-01-01T00:00:00Z"))
      },
    ]
    let before = world.position
    for change in wrong {
      #expect(throws: RegistrationRefusal.self) { _ = try Self.define(world, change) }
    }
    #expect(world.position == before)
  }
}
