import EventLogTesting
import Ledger
import LedgerService
import LedgerWire
import LedgerWords
import Testing

@testable import TerminalClient

/// A device and the service with a bad network between them, in an order that a seed draws.
private final class Simulation {
  private let service: ServiceModel
  private let device: SimulatedDevice
  private var random: SeededGenerator
  /// Requests on their way, and answers on theirs.
  private var requests: [TerminalRequest] = []
  private var answers: [(id: UInt64, TerminalReply)] = []
  private let cards = 6

  init(seed: UInt64) async throws {
    random = SeededGenerator(seed: seed)
    service = try await ServiceModel()
    try await service.addCards(cards)
    device = SimulatedDevice(seed: seed)
    try device.pair(try await service.pair())
  }

  func run(steps: Int) async throws {
    for _ in 0..<steps {
      if random.oneIn(12) {
        device.effectsUntilCrash = Int.random(in: 0...4, using: &random)
      }
      try await step()
      collect()
    }
    try await heal()
    try await check()
  }

  private func step() async throws {
    switch Int.random(in: 0..<20, using: &random) {
    case 0...5:
      // One of the numbers is no card's.
      let card = ServiceModel.chip(Int.random(in: 1...cards + 1, using: &random))
      let event: String? =
        random.oneIn(4) ? nil : random.oneIn(2) ? ServiceModel.daily : ServiceModel.weekly
      try device.handle(.tap(card, eventID: event))
    case 6, 7: try pass(UInt64.random(in: 1...3_000, using: &random))
    case 8: try pass(UInt64.random(in: 1...ServiceClock.hour, using: &random))
    case 9...12:
      // Any request that is on its way arrives; it may arrive again later.
      guard let index = requests.indices.randomElement(using: &random) else { return }
      let request = random.oneIn(8) ? requests[index] : requests.remove(at: index)
      let answer = try await service.answer(request)
      if !random.oneIn(5) { answers.append((request.id, .answered(answer))) }
    case 13...15:
      guard let index = answers.indices.randomElement(using: &random) else { return }
      let answer = random.oneIn(8) ? answers[index] : answers.remove(at: index)
      try device.handle(.answer(answer.id, answer.1))
    case 16:
      // The device waits no longer; what it sent may still arrive.
      guard let request = requests.randomElement(using: &random) else { return }
      try device.handle(.answer(request.id, .unreachable))
    case 17:
      if random.oneIn(3) { requests.removeAll() }
      try device.handle(.network(isUp: random.oneIn(2)))
    case 18:
      guard device.next > 1 else { return }
      let sequence = UInt64.random(in: 1..<device.next, using: &random)
      if random.oneIn(3) { try device.handle(.undo(sequence: sequence, .mistake)) }
    default: try await change()
    }
  }

  private func change() async throws {
    switch Int.random(in: 0..<4, using: &random) {
    case 0: try device.restart(offFor: UInt64.random(in: 1...ServiceClock.day, using: &random))
    case 1: try device.startAgain()
    case 2:
      if device.store.pairings.count < 4 { try device.pair(try await service.pair()) }
    default:
      let card = try service.card(Int.random(in: 1...cards, using: &random)).card
      let holder = try service.card(Int(card.number)).holder
      let status = try await service.engine.read { state, _ in state.card(card)?.status }
      try await service.register(
        .changeCardStatus(card, status == .blocked ? .active : .blocked, holder: holder))
    }
    // The device's clock may have gone on without the service's.
    let ahead = device.clock - service.clock.now().microseconds
    if ahead > 0 { service.clock.advance(milliseconds: UInt64(ahead) / 1_000) }
  }

  private func pass(_ milliseconds: UInt64) throws {
    service.clock.advance(milliseconds: milliseconds)
    try device.advance(milliseconds: milliseconds)
  }

  private func collect() {
    for request in device.takeRequests() where !random.oneIn(6) {
      requests.append(request)
      if random.oneIn(6) { requests.append(request) }
    }
  }

  /// The network is good from now on; what was on its way arrives first.
  private func heal() async throws {
    device.effectsUntilCrash = nil
    for request in requests { _ = try await service.answer(request) }
    try device.handle(.network(isUp: true))
    try device.startAgain()
    for _ in 0..<200 {
      try await device.exchange(with: service)
      if device.status.queued == 0, device.status.undos == 0 { return }
      try pass(60_000)
    }
  }

  private func check() async throws {
    #expect(device.status.queued == 0 && device.status.undos == 0)
    let records = try await service.records()
    var made = 0
    for stored in device.store.pairings {
      let source = SourceID(stored.pairing.answer.source)
      made += Int(stored.nextSequence) - 1
      #expect(
        device.store.deleted[stored.pairing.number, default: []]
          == Set(1..<max(stored.nextSequence, 1)))
      for sequence in 1..<max(stored.nextSequence, 1) {
        #expect(records[.tap(source, sequence: sequence)]?.count == 1)
      }
    }
    #expect(records.values.reduce(0) { $0 + $1.count } == made)
    try checkDisplays(records)
  }

  /// What was shown holds: each tap once, what the terminal accepted stands, and what was shown as
  /// the service's word is what it recorded.
  private func checkDisplays(_ records: [CommandKey: [LedgerRecord]]) throws {
    var shown: Set<String> = []
    for (display, pairing) in zip(device.displays, device.displayPairings) {
      #expect(shown.insert("\(pairing) \(display.sequence)").inserted, "shown twice")
      let source = SourceID(device.store.pairings[pairing - 1].pairing.answer.source)
      let record = try #require(
        records[.tap(source, sequence: display.sequence)]?.first, "a tap that was shown is lost")
      switch (display.origin, record.event) {
      case (.terminal, .checkedIn): break
      case (.terminal, .tapUnresolved): #expect(display.reason != nil)
      case (.terminal, _): #expect(display.reason != .acceptedOffline, "\(display)")
      case (.service, .checkedIn(let body)):
        #expect(display.reason == (body.finding == nil ? .accepted : .acceptedOffline))
      case (.service, .checkInRefused(let body)):
        #expect(display.reason == body.refusal.reason)
      default: break
      }
    }
  }

  var sights: (crashes: Int, taps: Int) { (device.crashes, device.displays.count) }
}

@Suite("Terminals on bad networks")
struct SimulationTests {
  @Test(
    "whatever is lost, late, doubled, out of order or crashed: every tap is recorded once",
    .timeLimit(.minutes(15)), arguments: 1...40)
  func everyTapOnce(_ seed: UInt64) async throws {
    let simulation = try await Simulation(seed: seed)
    try await simulation.run(steps: 250)
    #expect(simulation.sights.taps > 0 && simulation.sights.crashes > 0)
  }

  @Test("the same seed gives the same run")
  func deterministic() async throws {
    var runs: [[TapDisplay]] = []
    for _ in 0..<2 {
      let (service, device) = try await OnlineTests.paired(seed: 9)
      for number in 1...20 {
        try device.tap(ServiceModel.chip(number % 3 + 1))
        if number.isMultiple(of: 3) { try device.loseRequests() }
        service.clock.advance(milliseconds: 5_000)
        try device.advance(milliseconds: 5_000)
        if number.isMultiple(of: 5) { try await device.exchange(with: service) }
      }
      runs.append(device.displays)
    }
    #expect(runs[0] == runs[1] && runs[0].count == 20)
  }

  @Test("a loss of power after any step of a tap, an answer or an undo loses and doubles nothing")
  func crashAnywhere() async throws {
    var steps = 0
    while true {
      let (service, device) = try await OnlineTests.paired(cards: 8)
      device.effectsUntilCrash = steps
      for number in 1...8 {
        try device.tap(ServiceModel.chip(number))
        if number.isMultiple(of: 2) { try device.loseRequests() }
        if number == 5 { try device.handle(.undo(sequence: 2, .wrongCard)) }
        service.clock.advance(milliseconds: 4_000)
        try device.advance(milliseconds: 4_000)
        try await device.exchange(with: service)
      }
      let crashes = device.crashes
      device.effectsUntilCrash = nil
      for _ in 0..<10 {
        service.clock.advance(milliseconds: 60_000)
        try device.advance(milliseconds: 60_000)
        try await device.exchange(with: service)
      }
      #expect(device.status.queued == 0 && device.status.undos == 0, "after \(steps) effects")
      let records = try await service.records()
      #expect(records.count == Int(device.next) - 1)
      #expect(records.values.allSatisfy { $0.count == 1 })
      #expect(device.store.deleted[1, default: []] == Set(1..<device.next))
      for display in device.displays {
        #expect(records[.tap(SourceID(1), sequence: display.sequence)] != nil)
      }
      guard crashes > 0 else { break }
      steps += 1
    }
    #expect(steps > 40)
  }
}
