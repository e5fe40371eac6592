import Testing

@testable import Ledger

@Suite("A visit to a museum")
struct MuseumVisitTests {
  @Test(
    "is compensated with a part of the average price, rounded half up",
    arguments: [
      (999, 6_000, 599), (1_000, 6_000, 600), (1, 5_000, 1), (1, 4_999, 0), (0, 6_000, 0),
      (1_250, 10_000, 1_250), (833, 6_000, 500), (100_000, 10_000, 100_000), (875, 4_000, 350),
    ] as [(UInt32, UInt16, UInt32)])
  func rates(average: UInt32, points: UInt16, cents: UInt32) {
    let rate = MuseumRate(averagePriceCents: average, percentBasisPoints: points)
    #expect(rate.compensationCents == cents)
  }

  @Test("stamps the rate of its time, and what is known of the visitor")
  func stamps() throws {
    let world = try MuseumWorld()
    let sold = try world.sell(.online)
    let outcome = world.visit(sold.card, at: noon("2026-02-01"))
    #expect(outcome.compensationCents == 599 && outcome.isCompensated)
    let changed = MuseumRate(averagePriceCents: 1_200, percentBasisPoints: 5_000)
    try world.set(MuseumTerms(rate: changed), at: noon("2026-02-02"))
    #expect(world.visit(sold.card, at: noon("2026-02-03")).compensationCents == 600)
    let record = try world.world.record(at: outcome.position)
    #expect(record.header.systems == CardSystemSet([world.system]))
    let expected = MuseumVisitRegistered(
      museum: world.museum, holder: sold.holder, card: sold.card, system: world.system,
      rate: MuseumWorld.rate, isCompensated: true,
      stamp: Stamp(homeMunicipality: 9_000, ageBand: .from18), channel: .counter)
    #expect(record.event == .museumVisitRegistered(expected))
  }

  @Test("counts for the money once for holder, museum and local day, however often it is recorded")
  func doubleScan() throws {
    let world = try MuseumWorld()
    let sold = try world.sell(.online, isIdentified: true)
    let lastMoment = BrusselsTime.start(of: date("2026-07-02")) - 1
    let moments = [lastMoment - Instant.hour, lastMoment, lastMoment + 1]
    let visits = moments.map { world.visit(sold.card, at: $0) }
    #expect(visits.map(\.isCompensated) == [true, false, true])
    #expect(visits.allSatisfy { $0.refusal == nil && $0.compensationCents == 599 })
    #expect(world.visit(sold.card, in: world.otherMuseum).isCompensated)
    let replay = try Replay(of: world.world.log)
    let status = replay.state.subscription(
      of: sold.holder, in: world.system, at: world.world.now)
    #expect(status == world.subscription(of: sold.holder))
  }

  @Test("that arrives more than a year later is recorded without compensation")
  func veryLate() throws {
    let world = try MuseumWorld()
    let source = try world.world.pair("CID-MUS-0001", for: [world.museum])
    let sold = try world.sell(.online, at: noon("2026-02-01"), isIdentified: true)
    let cases = [("2027-02-10", true), ("2027-02-12", false)]
    for (delivered, isCompensated) in cases {
      let outcome = world.tap(
        sold.card, at: noon("2026-02-10") + (isCompensated ? 0 : Instant.minute),
        delivered: noon(delivered), on: source)
      #expect(outcome.refusal == nil && outcome.isCompensated == isCompensated)
    }
  }

  @Test("of someone who is not registered is refused after five")
  func unregisteredMaximum() throws {
    let world = try MuseumWorld()
    let sold = try world.sell(.museum)
    for number in 1...5 as ClosedRange<UInt32> {
      #expect(world.visit(sold.card).refusal == nil)
      #expect(world.subscription(of: sold.holder).unregisteredVisits == number)
    }
    #expect(world.visit(sold.card, in: world.otherMuseum).refusal == .unregisteredMaximum)
    try world.world.register(.identifyPassholder(sold.holder, world.system))
    #expect(world.visit(sold.card).refusal == nil)
    #expect(world.subscription(of: sold.holder).unregisteredVisits == 5)
  }

  @Test("by a terminal uses its sequence up once, with what it begins")
  func taps() throws {
    let world = try MuseumWorld()
    let source = try world.world.pair("CID-MUS-0001", for: [world.museum])
    let sold = try world.sell(.museum, at: noon("2026-02-01"))
    let outcome = world.tap(
      sold.card, at: noon("2026-02-02"), delivered: noon("2026-02-03"), on: source)
    #expect(outcome.activated == .firstVisit && outcome.occurredAt == noon("2026-02-02"))
    #expect(world.world.kernel.state.delivered(by: source).contiguous == 1)
    let unknown = world.tap(
      .none, at: noon("2026-02-03"), delivered: noon("2026-02-03"), on: source)
    #expect(unknown.refusal == .cardUnknown && unknown.position == world.world.position)
    #expect(world.world.kernel.state.delivered(by: source).contiguous == 2)
    let replay = try Replay(of: world.world.log)
    let delivered = replay.state.delivered(by: source)
    #expect(delivered == world.world.kernel.state.delivered(by: source))
  }

  @Test("is a terminal's tap where the terminal is a museum's and the card a museum pass")
  func routing() throws {
    let world = try MuseumWorld()
    let source = try world.world.pair(
      "CID-MUS-0001", for: [world.world.organizer, world.otherMuseum])
    let sold = try world.sell(.online)
    func museum(_ source: SourceID, _ card: CardID) -> OrganizerID {
      world.world.kernel.state.museum(of: source, for: card, at: world.world.now)
    }
    #expect(museum(source, sold.card) == world.otherMuseum)
    #expect(museum(source, world.world.card) == .none)
    #expect(museum(source, .none) == .none)
    #expect(museum(world.world.kiosk, sold.card) == .none)
    #expect(museum(SourceID(99), sold.card) == .none)
  }

  @Test("again under its key gets its first answer; another one does not")
  func repeated() throws {
    let world = try MuseumWorld()
    let sold = try world.sell(.museum)
    let key = CommandKey.idempotency(7)
    let first = world.visit(sold.card, key: key)
    let records = try world.world.records.filter { $0.header.key == key }
    try world.set(MuseumTerms(isActive: false, rate: MuseumWorld.rate))
    let context = CommandContext(now: world.world.now, key: key)
    let visit = MuseumVisit(card: sold.card, museum: world.museum)
    let answer = world.world.kernel.repeated(visit, context, of: records)
    var again = try #require(answer)
    #expect(again.replayed && again.activated == .firstVisit)
    again.replayed = false
    #expect(again == first)
    for other in [
      MuseumVisit(card: world.world.card, museum: world.museum),
      MuseumVisit(card: sold.card, museum: world.otherMuseum),
    ] {
      let none = world.world.kernel.repeated(other, context, of: records)
      #expect(none == nil)
    }
    let refused = world.visit(sold.card, key: .idempotency(8))
    let record = try world.world.record(at: refused.position)
    let second = world.world.kernel.repeated(visit, context, of: [record])
    #expect(refused.refusal == .museumNotActive && second?.refusal == .museumNotActive)
  }

  @Test("is tried without a record")
  func dryRun() throws {
    let world = try MuseumWorld()
    let sold = try world.sell(.museum)
    let before = world.world.position
    let outcome = world.world.kernel.visitStatus(
      of: MuseumVisit(card: sold.card, museum: world.museum), now: world.world.now)
    #expect(outcome.refusal == nil && outcome.activated == .firstVisit)
    #expect(outcome.holder == sold.holder && world.world.position == before)
  }
}
