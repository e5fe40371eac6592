import Testing

@testable import Ledger

@Suite("A subscription in time")
struct SubscriptionTests {
  private static func running(_ first: String, _ last: String) -> SubscriptionStatus {
    .running(firstDay: date(first), lastDay: date(last))
  }

  @Test("that was sold online runs at once, for a year")
  func online() throws {
    let world = try MuseumWorld()
    let holder = try world.sell(.online, at: noon("2026-03-01")).holder
    #expect(world.status(of: holder) == Self.running("2026-03-01", "2027-02-28"))
    let lastMoment = BrusselsTime.start(of: date("2027-03-01")) - 1
    #expect(world.status(of: holder, at: lastMoment).isRunning)
    #expect(world.status(of: holder, at: lastMoment + 1) == .expired(lastDay: date("2027-02-28")))
  }

  /// Acceptance case j of the decisions, and j of the worked examples.
  @Test(
    "that a museum or partner sold begins by itself two months later, cut to the month's end",
    arguments: [
      ("2026-03-01", "2026-05-01", "2027-04-30"), ("2026-12-31", "2027-02-28", "2028-02-27"),
      ("2027-12-31", "2028-02-29", "2029-02-27"), ("2026-08-15", "2026-10-15", "2027-10-14"),
    ])
  func startsByItself(sold: String, first: String, last: String) throws {
    for channel in [SubscriptionChannel.museum, .partner] {
      let world = try MuseumWorld()
      let holder = try world.sell(channel, at: noon(sold)).holder
      let begins = BrusselsTime.start(of: date(first))
      #expect(world.status(of: holder, at: begins - 1) == .pending(startsOn: date(first)))
      #expect(world.subscription(of: holder, at: begins - 1).lastDay == date(last))
      #expect(world.status(of: holder, at: begins) == Self.running(first, last))
    }
  }

  @Test("that a museum sold begins with the first visit")
  func firstVisit() throws {
    let world = try MuseumWorld()
    let sold = try world.sell(.museum, at: noon("2026-03-01"))
    let before = world.world.position
    let outcome = world.visit(sold.card, at: noon("2026-03-20"))
    #expect(outcome.refusal == nil && outcome.activated == .firstVisit && !outcome.resumed)
    let records = try world.world.records.dropFirst(Int(before))
    #expect(records.map(\.header.type) == [.subscriptionActivated, .museumVisitRegistered])
    #expect(records.map(\.header.index) == [0, 1])
    #expect(world.status(of: sold.holder) == Self.running("2026-03-20", "2027-03-19"))
    #expect(world.visit(sold.card, at: noon("2026-03-21")).activated == nil)
  }

  @Test("that a museum sold begins with the registration")
  func registration() throws {
    let world = try MuseumWorld()
    let sold = try world.sell(.partner, at: noon("2026-03-01"))
    let before = world.world.position
    try world.world.register(
      .identifyPassholder(sold.holder, world.system), at: noon("2026-04-02"))
    let events = try world.world.events(after: before)
    #expect(events.map(\.type) == [.passholderIdentified, .subscriptionActivated])
    #expect(world.status(of: sold.holder) == Self.running("2026-04-02", "2027-04-01"))
    #expect(world.subscription(of: sold.holder).isIdentified)
    try world.world.register(.identifyPassholder(sold.holder, world.system))
    #expect(world.world.position == before + 2)
  }

  @Test("that was sold before the launch begins on its given day, and by nothing else")
  func presale() throws {
    let world = try MuseumWorld()
    let sold = try world.sell(
      .presale, at: noon("2026-05-16"), firstDay: date("2026-09-20"))
    #expect(world.visit(sold.card, at: noon("2026-09-19")).refusal == .subscriptionNotActive)
    try world.world.register(.identifyPassholder(sold.holder, world.system))
    #expect(world.status(of: sold.holder) == .pending(startsOn: date("2026-09-20")))
    #expect(world.visit(sold.card, at: noon("2026-09-20")).refusal == nil)
    #expect(world.status(of: sold.holder) == Self.running("2026-09-20", "2027-09-19"))
  }

  @Test("that is renewed runs a year more after its end, or at once where it had ended")
  func renewal() throws {
    let world = try MuseumWorld()
    let holder = try world.sell(.online, at: noon("2026-03-01")).holder
    try world.renew(holder, at: noon("2026-12-24"))
    #expect(world.status(of: holder) == Self.running("2026-03-01", "2028-02-29"))
    try world.renew(holder, at: noon("2028-05-05"))
    #expect(world.status(of: holder) == Self.running("2028-05-05", "2029-05-04"))
    let pending = try world.sell(.museum, at: noon("2028-06-01")).holder
    try world.renew(pending)
    #expect(
      world.status(of: pending, at: noon("2028-08-01")) == Self.running("2028-08-01", "2030-07-31"))
  }

  /// Acceptance case j of the decisions, and k of the worked examples.
  @Test("that was frozen keeps its days, and runs again with the next visit", arguments: [0, 1])
  func frozen(general: Int) throws {
    let world = try MuseumWorld(from: utc("2020-01-06T08:00:00Z"))
    let sold = try world.sell(.online, at: noon("2020-02-29"))
    #expect(world.status(of: sold.holder) == Self.running("2020-02-29", "2021-02-27"))
    let other = try world.sell(.online, at: noon("2020-03-01"))
    try world.world.register(
      .freezeSubscriptions(
        world.system, holder: general == 0 ? other.holder : .none, firstDay: date("2020-11-01")),
      at: noon("2020-10-30"))
    #expect(world.status(of: other.holder).isRunning)
    #expect(
      world.status(of: other.holder, at: noon("2020-11-01")) == .frozen(remainingDays: 120))
    let first = world.status(of: sold.holder, at: noon("2020-11-01"))
    #expect(first.isRunning == (general == 0))

    let before = world.world.position
    let outcome = world.visit(other.card, at: noon("2020-12-10"))
    #expect(outcome.resumed && outcome.refusal == nil)
    let types = try world.world.events(after: before).map(\.type)
    #expect(types == [.subscriptionResumed, .museumVisitRegistered])
    #expect(world.status(of: other.holder) == Self.running("2020-03-01", "2021-04-08"))
    #expect(!world.visit(other.card, at: noon("2020-12-11")).resumed)
  }

  @Test("that is frozen and renewed has the further year after the days that were kept")
  func frozenAndRenewed() throws {
    let world = try MuseumWorld(from: utc("2020-01-06T08:00:00Z"))
    let holder = try world.sell(.online, at: noon("2020-03-01")).holder
    try world.world.register(
      .freezeSubscriptions(world.system, holder: holder, firstDay: date("2020-11-01")),
      at: noon("2020-11-03"))
    try world.renew(holder, at: noon("2020-12-01"))
    #expect(world.status(of: holder) == .frozen(remainingDays: 120))
    #expect(
      world.subscription(of: holder, at: noon("2020-12-10")).lastDay == date("2022-04-08"))
    try world.world.register(.resumeSubscription(holder, world.system), at: noon("2020-12-10"))
    #expect(world.status(of: holder) == Self.running("2020-03-01", "2022-04-08"))
  }

  @Test("that has not begun or has ended is not frozen with the others")
  func onlyRunning() throws {
    let world = try MuseumWorld()
    let ended = try world.sell(.online, at: noon("2026-02-01")).holder
    let pending = try world.sell(.museum, at: noon("2027-03-01")).holder
    try world.world.register(
      .freezeSubscriptions(world.system, holder: .none, firstDay: date("2027-03-05")),
      at: noon("2027-03-05"))
    let later = try world.sell(.online, at: noon("2027-03-06")).holder
    #expect(world.status(of: ended) == .expired(lastDay: date("2027-01-31")))
    #expect(world.status(of: pending) == .pending(startsOn: date("2027-05-01")))
    #expect(world.status(of: later) == Self.running("2027-03-06", "2028-03-05"))
  }

  @Test("that was cancelled is over, until a new one is sold")
  func cancelled() throws {
    let world = try MuseumWorld()
    let sold = try world.sell(.online, at: noon("2026-03-01"))
    try world.world.register(.cancelSubscription(sold.holder, world.system))
    #expect(world.status(of: sold.holder) == .cancelled)
    #expect(world.subscription(of: sold.holder).lastDay == nil)
    #expect(world.visit(sold.card).refusal == .subscriptionNotActive)
    try world.sell(
      SubscriptionSale(to: .holder(sold.holder), in: world.system, channel: .online),
      at: noon("2026-04-01"))
    #expect(world.status(of: sold.holder) == Self.running("2026-04-01", "2027-03-31"))
  }
}
