import EventLog
import EventLogTesting
import Ledger
import LedgerService
import Testing

@Suite("The engine's queue")
struct QueueTests {
  @Test("a full queue answers busy and records nothing", .timeLimit(.minutes(15)))
  func fullQueue() async throws {
    let log = try TestLog()
    await (try await log.startRegion(holders: 6)).drain()
    let position = try log.records().count
    var options = log.options()
    options.limits = SequencerLimits(queueDepthMax: 4)
    let gate = Gate()
    let engine = try log.start(options: options, pause: gate.pass, fault: { _ in .isSlow })
    gate.close()
    async let held = engine.checkIn(TestRegion.checkIn(card: 1), key: 1)
    await gate.waitUntilHolding()
    let accepted = (2...4 as ClosedRange<UInt32>).map { card in
      Task { try await engine.checkIn(TestRegion.checkIn(card: card), key: UInt128(card)) }
    }
    while engine.counters.queueDepth < 4 { await settle() }
    await #expect(throws: EngineError.busy) {
      try await engine.checkIn(TestRegion.checkIn(card: 5), key: 5)
    }
    await #expect(throws: EngineError.busy) { try await engine.position() }
    gate.open()
    #expect(try await held.outcome?.refusal == nil)
    for task in accepted { #expect(try await task.value.outcome?.refusal == nil) }
    await engine.drain()
    #expect(try log.records().count == position + 4)
    let again = try log.start()
    let retried = try await again.checkIn(TestRegion.checkIn(card: 5), key: 5)
    #expect(retried.outcome?.replayed == false)
  }

  @Test("draining answers all that was accepted", .timeLimit(.minutes(15)))
  func drain() async throws {
    let log = try TestLog()
    await (try await log.startRegion(holders: 6)).drain()
    let position = UInt64(try log.records().count)
    let gate = Gate()
    let engine = try log.start(pause: gate.pass, fault: { _ in .isSlow })
    gate.close()
    let tasks = (0..<30).map { number in
      Task {
        try await engine.checkIn(
          TestRegion.checkIn(card: UInt32(number % 6 + 1)), key: UInt128(number + 1))
      }
    }
    while engine.counters.requestsAccepted < 30 { await settle() }
    let draining = Task { await engine.drain() }
    await settle()
    gate.open()
    await draining.value
    var positions: Set<UInt64> = []
    for task in tasks { positions.insert(try await task.value.outcome?.position ?? 0) }
    #expect(positions == Set(position + 1...position + 30))
    #expect(UInt64(try log.records().count) == position + 30)
    await #expect(throws: EngineError.stopping) { try await engine.position() }
    await #expect(throws: EngineError.stopping) {
      try await engine.checkIn(TestRegion.checkIn(), key: nil)
    }
    await engine.drain()
    #expect(UInt64(try log.records().count) == position + 30)
  }

  @Test("no answer is ahead of the log, and none behind an earlier one", .timeLimit(.minutes(15)))
  func order() async throws {
    let log = try TestLog()
    await (try await log.startRegion(holders: 6)).drain()
    let engine = try log.start(pause: { Gate.pause(microseconds: 500) }, fault: { _ in .isSlow })
    let store = log.store
    try await withThrowingTaskGroup(of: Void.self) { group in
      for worker in 0..<6 {
        group.addTask {
          var seen: UInt64 = 0
          for round in 0..<40 {
            let position: UInt64
            if (worker + round).isMultiple(of: 3) {
              let key = UInt128(worker * 1_000 + round + 1)
              let result = try await engine.checkIn(
                TestRegion.checkIn(card: UInt32(worker + 1)), key: key)
              position = try #require(result.outcome?.position)
            } else {
              position = try await engine.position()
              #expect(position >= seen, "a read does not see what was answered before")
            }
            #expect(
              try store.record(at: Position(rawValue: position)) != nil,
              "an answer tells of a record that is not in the log")
            seen = max(seen, position)
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(engine.counters.commits < engine.counters.records, "commits are shared")
  }

  @Test("definitions are in the catalogue when their registration is answered")
  func catalogue() async throws {
    let engine = try await TestLog().startRegion(holders: 1)
    #expect(engine.catalogue.event(id: "event-5") == nil)
    #expect(engine.catalogue.event(EventID(5)) == nil && engine.catalogue.event(.none) == nil)
    #expect(engine.catalogue.cardSystem(.wholeLedger) == nil)
    try await engine.registerAll([
      .defineEvent(
        id: "event-5", title: "Late", organizer: OrganizerID(1),
        systems: CardSystemSet(TestRegion.systems), calendar: .single, periods: [],
        settings: EventSettings(points: 7, limit: CalendarType.single.defaultLimit))
    ])
    #expect(engine.catalogue.event(id: "event-5")?.settings.points == 7)
    #expect(engine.catalogue.event(EventID(5))?.title == "Late")
    let limit = CheckInLimit(volume: 9, period: .month)
    try await engine.registerAll([
      .changeEventSettings(EventID(5), EventSettings(points: 8, limit: limit)),
      .changePolicy(TestRegion.systems[0], RegionPolicy(windowHours: 2)),
    ])
    #expect(engine.catalogue.event(EventID(5))?.settings.limit == limit)
    #expect(engine.catalogue.cardSystem(TestRegion.systems[0])?.policy.windowHours == 2)
  }

  @Test("registrations in one request are refused or recorded one by one")
  func partlyRefused() async throws {
    let engine = try await TestLog().startRegion(holders: 2)
    let position = try await engine.position()
    let results = try await engine.register([
      .issuePoints(HolderID(1), points: 10, cause: .correction),
      .issuePoints(HolderID(9), points: 10, cause: .correction),
      .registerClient(id: "partner"),
      .issuePoints(HolderID(2), points: 20, cause: .correction),
    ])
    #expect(try results[0].get().position == position + 1)
    #expect(results[1] == .failure(.unknown("holder")))
    let known = try results[2].get()
    #expect(known.entity == 1 && known.position == 0)
    #expect(try results[3].get().position == position + 2)
    #expect(try await engine.position() == position + 2)
  }
}
