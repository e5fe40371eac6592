import Testing

@testable import Ledger

@Suite("Laws of subscriptions and visits, over seeded input")
struct MuseumLawTests {
  /// Days that are left, counted down one by one: what the fold of changes must agree with.
  private struct Model {
    enum Phase { case none, pending(Int32), running, frozen }
    var phase = Phase.none
    var days: Int32 = 0
    var months: Int32 = 0

    mutating func begin(_ today: CivilDate) {
      phase = .running
      days = 0
      extend(today)
    }

    mutating func extend(_ today: CivilDate) {
      let end = today.adding(days: days)
      days += end.adding(months: months).daysSinceEpoch - end.daysSinceEpoch
      months = 0
    }

    mutating func nextDay(_ today: CivilDate) {
      switch phase {
      case .running:
        days -= 1
      case .pending(let startsOn) where today.daysSinceEpoch >= startsOn: begin(today)
      case .none, .pending, .frozen: break
      }
    }

    var isRunning: Bool { if case .running = phase { days > 0 } else { false } }
  }

  @Test(
    "a subscription runs on the days that a count of days says", arguments: 0..<40 as Range<UInt64>)
  func countdown(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let months = UInt8(random.number(1...14))
    let world = try MuseumWorld(
      terms: SubscriptionTerms(
        months: months, autoStartMonths: UInt8(random.number(0...3)), unregisteredVisitsMax: 9_999))
    var today = date("2026-02-01").adding(days: Int32(random.number(0...400)))
    let channel = random.pick([SubscriptionChannel.museum, .online])
    let sold = try world.sell(channel, at: BrusselsTime.start(of: today).adding(hours: 9))
    var model = Model()
    model.months = Int32(months)
    if channel == .online {
      model.begin(today)
    } else {
      guard case .pending(let startsOn) = world.status(of: sold.holder) else {
        model.begin(today)
        return
      }
      model.phase = .pending(startsOn.daysSinceEpoch)
    }
    for _ in 0..<900 {
      today = today.adding(days: 1)
      model.nextDay(today)
      let now = BrusselsTime.start(of: today).adding(hours: Int64(random.number(1...20)))
      if random.oneIn(30) { change(&model, world, sold, today, now, months, &random) }
      let status = world.status(of: sold.holder, at: now)
      #expect(status.isRunning == model.isRunning, "\(today.parts) \(status)")
      if model.isRunning, case .running(_, let lastDay) = status {
        #expect(lastDay == today.adding(days: model.days - 1))
      }
    }
  }

  private func change(
    _ model: inout Model, _ world: MuseumWorld, _ sold: SubscriptionSaleOutcome,
    _ today: CivilDate, _ now: Instant, _ months: UInt8, _ random: inout SplitMix64
  ) {
    switch random.number(0...3) {
    case 0:
      guard model.isRunning else { return }
      _ = try? world.world.register(
        .freezeSubscriptions(
          world.system, holder: random.oneIn(2) ? sold.holder : .none, firstDay: today), at: now)
      model.phase = .frozen
    case 1:
      let outcome = world.visit(sold.card, at: now)
      switch model.phase {
      case .pending:
        #expect(outcome.activated == .firstVisit)
        model.begin(today)
      case .frozen:
        #expect(outcome.resumed)
        model.phase = .running
        model.extend(today)
      case .none, .running: #expect((outcome.refusal == nil) == model.isRunning)
      }
    case 2:
      guard (try? world.renew(sold.holder, at: now)) != nil else { return }
      model.months += Int32(months)
      if case .running = model.phase {
        if model.isRunning { model.extend(today) } else { model.begin(today) }
      }
    default: break
    }
  }

  @Test(
    "a late visit begins and resumes a subscription as if it had come in time",
    arguments: 0..<30 as Range<UInt64>)
  func orderFree(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let days = (0..<6).map { _ in Int32(random.number(0...50)) }
    let shuffled = days.shuffled(using: &random)
    let results = try [days.sorted(), shuffled].map { days in
      let world = try MuseumWorld(
        terms: SubscriptionTerms(unregisteredVisitsMax: 9_999))
      let source = try world.world.pair("CID-MUS-0001", for: [world.museum])
      let sold = try world.sell(.museum, at: noon("2026-03-01"))
      try world.world.register(
        .freezeSubscriptions(world.system, holder: .none, firstDay: date("2026-03-25")),
        at: noon("2026-03-02"))
      let cents = days.map { day in
        let visited = noon("2026-03-01") + Int64(day) * Instant.day
        let outcome = world.tap(
          sold.card, at: visited, delivered: noon("2026-04-28"), on: source)
        return outcome.isCompensated ? outcome.compensationCents : 0
      }
      return (world.status(of: sold.holder), cents.reduce(0, +))
    }
    #expect(results[0] == results[1])
    #expect(results[0].1 == 599 * UInt32(Set(days).count))
  }

  @Test(
    "each visitor of a museum and day is paid for once, by the rate of its time",
    arguments: 0..<12 as Range<UInt64>)
  func compensation(seed: UInt64) throws {
    var life = try RandomLife(seed: seed)
    for _ in 0..<400 { try life.museums() }
    var paid: Set<[Int64]> = []
    var rates: [OrganizerID: [(from: Instant, rate: MuseumRate)]] = [:]
    var cents = 0
    for record in try life.world.records {
      let at = record.header.occurredAt
      let day = Int64(BrusselsTime.date(at: at).daysSinceEpoch)
      switch record.event {
      case .museumTermsSet(let body):
        rates[body.organizer, default: []].append((at, body.terms.rate))
      case .museumVisitRegistered(let body):
        // One that stands against a rule is paid by nobody, and uses nothing up.
        let key = [Int64(body.museum.number), Int64(body.holder.number), day]
        #expect(body.isCompensated == (body.finding == nil && paid.insert(key).inserted))
        let rate = rates[body.museum]?.last { $0.from <= at }?.rate
        #expect(body.rate == rate && body.compensationCents == rate?.compensationCents)
        cents += body.isCompensated ? Int(body.compensationCents) : 0
      case .externalVisitRegistered(let body):
        let key = [Int64(body.museum.number), -Int64(truncatingIfNeeded: body.visitor), day]
        #expect(body.isCompensated == paid.insert(key).inserted)
        cents += body.isCompensated ? Int(body.compensationCents) : 0
      default: break
      }
    }
    #expect(paid.count > 10 && cents > 0)
  }
}
