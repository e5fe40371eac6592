import EventLog
import Ledger
import LedgerService
import Testing

@Suite("Sales, redemptions and registrations with a key")
struct KeyedPassTests {
  private static func key(_ number: UInt128) -> CommandKey { .idempotency(number) }

  /// A region that sells cards and gives coffee.
  private static func start(_ log: TestLog) async throws -> LedgerEngine {
    let engine = try await log.startRegion(holders: 4)
    let price = CardPrice(label: "Iedereen", cents: 500)
    let reward = RewardTerms(
      type: .points, title: "Koffie", points: 5, publication: OfferPeriod(begin: log.clock.now()))
    try await engine.registerAll([
      .setTerms(TestRegion.systems[0], CardSystemTerms(prices: [price], registrationBonus: 3)),
      .defineReward(id: "coffee", owner: TestRegion.systems[0], reward),
      .issuePoints(HolderID(1), points: 7, cause: .openingBalance),
    ])
    return engine
  }

  private static func sale(_ reference: UInt128 = 900) -> PassSale {
    PassSale(
      to: .newHolder(reference: reference), .new(reference: reference + 1, .digital),
      in: TestRegion.systems[0], counter: OrganizerID(1))
  }

  private static let redemption = Redemption(card: CardID(1), reward: RewardID(1))

  @Test("a sale is made once, also after a restart", arguments: LogKind.allCases)
  func sale(_ kind: LogKind) async throws {
    let log = try TestLog(kind)
    var engine = try await Self.start(log)
    let before = try await engine.position()
    let sold = try await engine.sell(Self.sale(), key: Self.key(1), client: TestRegion.client)
    var outcome = try #require(try sold.outcome?.get())
    #expect(outcome.cents == 500 && outcome.position == before + 1)
    #expect(try await engine.balance(of: outcome.holder.number) == 3)
    let after = try await engine.position()
    await engine.drain()
    engine = try log.start()
    let again = try await engine.sell(Self.sale(), key: Self.key(1), client: TestRegion.client)
    outcome.replayed = true
    #expect(try again.outcome?.get() == outcome)
    var other = Self.sale()
    other.counter = OrganizerID(2)
    let reused = try await engine.sell(other, key: Self.key(1), client: TestRegion.client)
    #expect(reused.isKeyReused)
    let byCheckIn = try await engine.checkIn(TestRegion.checkIn(), key: 1)
    #expect(byCheckIn == .keyReused)
    #expect(try await engine.position() == after)
  }

  @Test("a sale that is refused records nothing and leaves its key free")
  func refusedSale() async throws {
    let engine = try await Self.start(try TestLog())
    let before = try await engine.position()
    var sale = Self.sale()
    sale.voucher = "nergens"
    let refused = try await engine.sell(sale, key: Self.key(1), client: TestRegion.client)
    guard case .failure(.voucher) = try #require(refused.outcome) else {
      Issue.record("a voucher that is not known")
      return
    }
    #expect(try await engine.position() == before)
    let sold = try await engine.sell(Self.sale(), key: Self.key(1), client: TestRegion.client)
    #expect(try sold.outcome?.get().replayed == false)
  }

  @Test("a redemption, and its refusal, is recorded once", arguments: LogKind.allCases)
  func redemption(_ kind: LogKind) async throws {
    let log = try TestLog(kind)
    let engine = try await Self.start(log)
    for (number, refusal) in [(1, nil), (2, .tooFewPoints)] as [(UInt128, RewardRefusal?)] {
      let position = try await engine.position()
      let first = try #require(
        try await engine.redeem(
          Self.redemption, key: Self.key(number), client: TestRegion.client
        ).outcome)
      #expect(first.refusal == refusal && first.balance == 2 && first.position == position + 1)
      // What was refused stays refused, whatever the balance is now.
      if refusal != nil {
        try await engine.registerAll([.issuePoints(HolderID(1), points: 50, cause: .correction)])
      }
      let head = try await engine.position()
      var repeated = try #require(
        try await engine.redeem(
          Self.redemption, key: Self.key(number), client: TestRegion.client
        ).outcome)
      #expect(repeated.replayed)
      repeated.replayed = false
      #expect(repeated == first)
      #expect(try await engine.position() == head)
    }
    let other = Redemption(card: CardID(2), reward: RewardID(1))
    let reused = try await engine.redeem(other, key: Self.key(1), client: TestRegion.client)
    #expect(reused.isKeyReused)
  }

  @Test("what the log does not know is neither redeemed nor recorded")
  func unknown() async throws {
    let engine = try await Self.start(try TestLog())
    let position = try await engine.position()
    let rows: [(Redemption, RewardRefusal)] = [
      (Redemption(card: CardID(99), reward: RewardID(1)), .cardUnknown),
      (Redemption(card: CardID(1), reward: RewardID(99)), .rewardUnknown),
    ]
    for (redemption, refusal) in rows {
      let outcome = try await engine.redeem(redemption, client: TestRegion.client).outcome
      #expect(outcome?.refusal == refusal && outcome?.position == 0)
      #expect(try await engine.redeemStatus(redemption).refusal == refusal)
    }
    #expect(try await engine.redeemStatus(Self.redemption).refusal == nil)
    #expect(try await engine.position() == position)
  }

  @Test("a registration is recorded once; its key is no other command's")
  func registration() async throws {
    let engine = try await Self.start(try TestLog())
    let before = try await engine.position()
    let commands: [RegistrationCommand] = [
      .changeCardStatus(CardID(1), .blocked, holder: HolderID(1)),
      .issuePoints(HolderID(1), points: 1, cause: .correction),
      .startMembership(HolderID(1), TestRegion.systems[0]), .eraseHolder(HolderID(2)),
      .issueVouchers(TestRegion.systems[0], type: "Welkom", codes: ["W"]),
      .changeMembershipStanding(HolderID(1), TestRegion.systems[1], .blocked),
    ]
    var outcomes: [RegistrationOutcome] = []
    for (number, command) in commands.enumerated() {
      let result = try await engine.register(
        command, key: Self.key(UInt128(number)), client: TestRegion.client)
      outcomes.append(try #require(try result.outcome?.get()))
    }
    let after = try await engine.position()
    #expect(after > before)
    for (number, command) in commands.enumerated() {
      let key = Self.key(UInt128(number))
      let again = try await engine.register(command, key: key, client: TestRegion.client)
      #expect(try again.outcome?.get().position == outcomes[number].position)
      let other = commands[(number + 1) % commands.count]
      let reused = try await engine.register(other, key: key, client: TestRegion.client)
      #expect(reused.isKeyReused, "\(other)")
    }
    #expect(try await engine.position() == after)
  }

  @Test("a check-in is undone by the position of its record, once")
  func undone() async throws {
    let engine = try await Self.start(try TestLog())
    let checkedIn = try #require(try await engine.checkIn(TestRegion.checkIn(), key: nil).outcome)
    let undone = try await engine.undoCheckIn(at: checkedIn.position, client: TestRegion.client)
    #expect(try undone.get().balance == checkedIn.balance - 1)
    for (position, refusal) in [
      (checkedIn.position, UndoRefusal.alreadyUndone), (1, .notACheckIn), (9_999, .notACheckIn),
    ] {
      let result = try await engine.undoCheckIn(at: position, client: TestRegion.client)
      #expect(throws: refusal) { try result.get() }
    }
  }

  @Test("holders who are taken over are one commit, each wholly or not at all")
  func taken() async throws {
    let log = try TestLog()
    let engine = try await Self.start(log)
    let holders = (0..<200).map { number -> HolderImport in
      let isWrong = number % 10 == 3
      return HolderImport(
        reference: UInt128(10_000 + number),
        memberships: [HolderImport.Membership(system: CardSystemID(isWrong ? 99 : 1))],
        article: .new(reference: UInt128(20_000 + number), .individual),
        cardSystem: TestRegion.systems[0], points: Int64(number))
    }
    let commits = engine.counters.commits
    let results = try await engine.take(holders)
    #expect(engine.counters.commits == commits + 1)
    for (number, result) in results.enumerated() {
      guard number % 10 != 3 else {
        #expect(throws: RegistrationRefusal.unknown("card system")) { try result.get() }
        continue
      }
      let taken = try result.get()
      #expect(try await engine.balance(of: taken.holder.number) == Int64(number))
    }
    let answers = try await engine.answers()
    await engine.drain()
    #expect(try await log.start().answers() == answers)
  }
}

extension Keyed {
  /// The outcome of a command that was decided.
  var outcome: Outcome? {
    if case .decided(let outcome) = self { outcome } else { nil }
  }

  var isKeyReused: Bool {
    if case .keyReused = self { true } else { false }
  }
}
