import EventLogTesting
import Ledger
import LedgerHTTP
import LedgerService
import LedgerWire
import Testing

@Suite("POST /ledger/v1/taps tells how many rewards a holder can afford")
struct TapRewardsTests {
  private static let gent = CardSystemID(1)
  private static let brussels = CardSystemID(2)

  private static func terms(
    _ points: UInt32, _ change: (inout RewardTerms) -> Void = { _ in }
  ) -> RewardTerms {
    var terms = RewardTerms(
      type: .points, title: "Reward", points: points,
      publication: OfferPeriod(begin: Instant(microseconds: 0)))
    change(&terms)
    return terms
  }

  private static func moment(_ seconds: Int64) -> Instant {
    Instant(microseconds: SetClock.start.microseconds + seconds * 1_000_000)
  }

  /// What is told of a holder's rewards, at a tap that counts nowhere.
  private static func available(
    _ ledger: ServedLedger, _ number: String = Dataset.holder
  ) async throws -> Int64? {
    // A pairing of its own, so that no sequence is used twice.
    let token = try await ledger.pair("CID-\(ledger.clock.monotonicMicroseconds())")
    ledger.clock.advance(seconds: 1)
    let answer = try await ledger.deliver(
      [#""seq":1,"uitpasNumber":"\#(number)","eventId":"none""#], token: token)
    return try TapUploadAnswer(json: answer.body).results[0].rewardsAvailable
  }

  @Test("those of the holder's card systems that are on offer, shown, redeemable and affordable")
  func counted() async throws {
    try await ServedLedger.serve { ledger in
      // The data set has three, of five points each, for members of Gent.
      #expect(try await Self.available(ledger) == 3)
      var expected: Int64 = 3
      let rewards: [(String, CardSystemID, RewardTerms, Bool)] = [
        ("balance", Self.gent, Self.terms(100), true),
        ("too dear", Self.gent, Self.terms(101), false),
        ("welcome", Self.gent, Self.terms(0) { $0.type = .welcome }, false),
        ("inactive", Self.gent, Self.terms(1) { $0.status = .inactive }, false),
        ("deleted", Self.gent, Self.terms(1) { $0.status = .deleted }, false),
        ("named", Self.brussels, Self.terms(1) { $0.systems = CardSystemSet([Self.gent]) }, true),
        (
          "both", Self.gent,
          Self.terms(1) { $0.systems = CardSystemSet([Self.gent, Self.brussels]) }, true
        ),
        ("other", Self.gent, Self.terms(1) { $0.systems = CardSystemSet([Self.brussels]) }, false),
        ("all", Self.brussels, Self.terms(1), true),
        (
          "not shown", Self.gent,
          Self.terms(1) { $0.publication = OfferPeriod(begin: Self.moment(86_400)) }, false
        ),
        (
          "over", Self.gent,
          Self.terms(1) {
            $0.redeeming = OfferPeriod(begin: Self.moment(-60), end: Self.moment(-1))
          }, false
        ),
        ("none left", Self.gent, Self.terms(1) { $0.unitsMax = 0 }, false),
      ]
      for (id, owner, terms, isCounted) in rewards {
        try await ledger.register(.defineReward(id: id, owner: owner, terms))
        if isCounted { expected += 1 }
        #expect(try await Self.available(ledger) == expected, "\(id)")
      }
      let balance = try await ledger.balance(Dataset.brusselsHolder)
      let others = Self.affordable(
        ledger.engine.rewards.all, balance, CardSystemSet([Self.brussels]), ledger.clock.now())
      #expect(try await Self.available(ledger, Dataset.brusselsHolder) == Int64(others))
      #expect(others != Int(expected))
    }
  }

  @Test("what begins, ends, is sold out, changed or given back is counted from that moment on")
  func changing() async throws {
    try await ServedLedger.serve { ledger in
      let day: Int64 = 86_400
      try await ledger.register(
        .defineReward(
          id: "window", owner: Self.gent,
          Self.terms(1) {
            $0.redeeming = OfferPeriod(begin: Self.moment(day), end: Self.moment(2 * day))
          }),
        .defineReward(id: "one", owner: Self.gent, Self.terms(1) { $0.unitsMax = 1 }),
        .defineReward(id: "coded", owner: Self.gent, Self.terms(1)))
      #expect(try await Self.available(ledger) == 5)
      ledger.clock.advance(seconds: day)
      #expect(try await Self.available(ledger) == 6)
      ledger.clock.advance(seconds: day)
      #expect(try await Self.available(ledger) == 5)

      let card = try await ledger.card(Dataset.holder).card
      func redeem(_ id: String) async throws -> RedemptionOutcome {
        let reward = try #require(ledger.engine.rewards.reward(id: id)).reward
        let redemption = Redemption(card: card, reward: reward)
        guard
          case .decided(let outcome) = try await ledger.engine.redeem(
            redemption, client: ClientID(1))
        else { throw RawConnection.Failure() }
        #expect(outcome.refusal == nil)
        return outcome
      }
      let one = try await redeem("one")
      #expect(try await Self.available(ledger) == 4)
      try await ledger.register(.cancelRedemption(position: one.position))
      #expect(try await Self.available(ledger) == 5)
      let coded = try #require(ledger.engine.rewards.reward(id: "coded")).reward
      try await ledger.register(.addRewardCodes(coded, codes: ["only"]))
      #expect(try await Self.available(ledger) == 5)
      _ = try await redeem("coded")
      #expect(try await Self.available(ledger) == 4)
      try await ledger.register(.addRewardCodes(coded, codes: ["another"]))
      #expect(try await Self.available(ledger) == 5)
      try await ledger.register(.changeReward(coded, Self.terms(1) { $0.status = .inactive }))
      #expect(try await Self.available(ledger) == 4)
    }
  }

  @Test("nothing is told where the card or its holder cannot be used")
  func unusable() async throws {
    try await ServedLedger.serve { ledger in
      for number in [Dataset.blocked, Dataset.stock, Dataset.groupPass, Dataset.unknown] {
        #expect(try await Self.available(ledger, number) == nil, "\(number)")
      }
      // Whatever becomes of the tap, where card and holder are in order the rewards are told.
      let token = try await ledger.pair("CID-TST-009")
      for (index, event) in [Dataset.weekly, Dataset.weekly, Dataset.foreign, "none"].enumerated() {
        let answer = try await ledger.deliver(
          [ServedLedger.tap(index + 1, event: event)], token: token)
        #expect(try answer.json()["results"]?[0]?["rewardsAvailable"] == 3, "\(event)")
      }
      try await ledger.change(Dataset.holder, to: .blocked)
      let again = try await ledger.deliver([ServedLedger.tap(1)], token: token)
      #expect(try again.json()["results"]?[0]?["replayed"] == true)
      #expect(try again.json()["results"]?[0]?["rewardsAvailable"] == nil)
      let holder = try await ledger.card(Dataset.poorHolder).holder
      try await ledger.register(.changeHolderStanding(holder, .blocked))
      #expect(try await Self.available(ledger, Dataset.poorHolder) == nil)
    }
  }

  @Test("the count is that of a look at every reward", arguments: 0..<20 as Range<UInt64>)
  func model(seed: UInt64) async throws {
    var random = SeededGenerator(seed: seed)
    var commands: [RegistrationCommand] = []
    for number in 0..<40 {
      let begin = Int64.random(in: -2_000...2_000, using: &random)
      let end = begin + Int64.random(in: 0...2_000, using: &random)
      let terms = Self.terms(UInt32.random(in: 1...200, using: &random)) { terms in
        if Bool.random(using: &random) {
          terms.redeeming = OfferPeriod(begin: Self.moment(begin), end: Self.moment(end))
        }
        if Int.random(in: 0..<4, using: &random) == 0 {
          terms.publication = OfferPeriod(begin: Self.moment(-begin))
        }
        for system in 1...3 where Bool.random(using: &random) {
          terms.systems.insert(CardSystemID(UInt8(system)))
        }
      }
      let owner = CardSystemID(UInt8.random(in: 1...2, using: &random))
      commands.append(.defineReward(id: "\(number)", owner: owner, terms))
    }
    let questions = (0..<60).map { _ in
      (
        seconds: Int64.random(in: -3_000...3_000, using: &random),
        balance: Int64.random(in: -5...250, using: &random),
        systems: CardSystemSet(
          [1, 2, 3].filter { _ in Bool.random(using: &random) }.map { CardSystemID($0) })
      )
    }
    try await ServedLedger.serve { [commands] ledger in
      for result in try await ledger.engine.register(commands) { _ = try result.get() }
      let rewards = ledger.engine.rewards
      let all = rewards.all
      for (seconds, balance, systems) in questions {
        let now = Self.moment(seconds)
        let expected = Self.affordable(all, balance, systems, now)
        #expect(rewards.prices(at: now).affordable(balance: balance, in: systems) == expected)
      }
    }
  }
}

extension TapRewardsTests {
  /// The same count, by a look at every reward; none of them is sold out.
  private static func affordable(
    _ rewards: [RewardView], _ balance: Int64, _ systems: CardSystemSet, _ now: Instant
  ) -> Int {
    rewards.count { reward in
      let terms = reward.terms
      return terms.type == .points && terms.isIn(now: now) && terms.unitsMax != 0
        && Int64(terms.points) <= balance
        && (1...3).contains { (number: UInt8) in
          let system = CardSystemID(number)
          return systems.contains(system)
            && (terms.systems.isEmpty || terms.systems.contains(system))
        }
    }
  }
}

extension RewardTerms {
  /// Whether it is on offer, shown and redeemable at a moment.
  fileprivate func isIn(now: Instant) -> Bool {
    status == .active && publication.holds(now) && (redeeming?.holds(now) ?? true)
  }
}
