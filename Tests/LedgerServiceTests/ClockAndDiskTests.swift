import Ledger
import LedgerService
import Synchronization
import Testing

@Suite("A clock and a disk that are not to be trusted")
struct ClockAndDiskTests {
  private static let suspended = EngineError.writingSuspended(.clock)

  @Test(
    "a wall clock that jumps more than an hour stops writing, not reading",
    arguments: [TestClock.hour + 1, -TestClock.hour - 1, 40 * TestClock.day, -40 * TestClock.day])
  func jump(_ microseconds: Int64) async throws {
    let log = try TestLog()
    let engine = try await log.startRegion(holders: 2)
    _ = try await engine.checkIn(TestRegion.checkIn(), key: 1)
    let position = try await engine.position()
    log.clock.jump(microseconds: microseconds)
    await #expect(throws: Self.suspended) {
      try await engine.checkIn(TestRegion.checkIn(), key: 2)
    }
    await #expect(throws: Self.suspended) { try await engine.deliver([TestRegion.tap(1)]) }
    await #expect(throws: Self.suspended) { try await engine.register([.registerClient(id: "x")]) }
    await #expect(throws: Self.suspended) {
      try await engine.undo(.idempotency(1), client: TestRegion.client)
    }
    #expect(try await engine.balance(of: 1) == 1)
    _ = try await engine.dryRun(TestRegion.checkIn())
    log.clock.jump(microseconds: -microseconds)
    await #expect(throws: Self.suspended, "until an operator confirms the clock") {
      try await engine.checkIn(TestRegion.checkIn(), key: 2)
    }
    await engine.drain()
    #expect(UInt64(try log.records().count) == position)
    let restarted = try log.start()
    #expect(try await restarted.checkIn(TestRegion.checkIn(), key: 2).outcome != nil)
  }

  @Test("small corrections and slow drift stop nothing, and records stay in order")
  func drift() async throws {
    let log = try TestLog()
    let engine = try await log.startRegion(holders: 2)
    for round in 0..<60 {
      log.clock.advance(microseconds: TestClock.second)
      log.clock.jump(
        microseconds: round.isMultiple(of: 2) ? TestClock.hour - 1 : -TestClock.hour + 1_000_000)
      #expect(try await engine.checkIn(TestRegion.checkIn(), key: nil).outcome != nil)
    }
    log.clock.advance(microseconds: 90 * TestClock.day)
    #expect(try await engine.checkIn(TestRegion.checkIn(), key: nil).outcome != nil)
    await engine.drain()
    let times = try log.decoded().map(\.header.recordedAt)
    #expect(zip(times, times.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test("what was recorded is in force for a read although the clock was set back")
  func readAfterClockWentBack() async throws {
    let log = try TestLog()
    let engine = try await log.startRegion(holders: 2)
    log.clock.jump(microseconds: -TestClock.hour / 2)
    try await engine.registerAll([
      .startMembership(HolderID(1), TestRegion.systems[0]),
      .changeHolderStanding(HolderID(1), .blocked),
    ])
    let answers = try await engine.answers()
    #expect(answers.memberships[1].count == 2 && answers.standings[1] == .blocked)
    #expect(try await engine.dryRun(TestRegion.checkIn()).refusal == .holderBlocked)
  }

  @Test("a start before the newest record stops writing unless the clock is confirmed")
  func startBeforeNewestRecord() async throws {
    let log = try TestLog()
    await (try await log.startRegion(holders: 2)).drain()
    let newest = try #require(try log.decoded().last).header.recordedAt
    log.clock.jump(microseconds: -2 * TestClock.second)
    let engine = try log.start()
    await #expect(throws: Self.suspended) {
      try await engine.checkIn(TestRegion.checkIn(), key: 1)
    }
    #expect(try await engine.balance(of: 1) == 0)
    await engine.drain()

    var options = log.options()
    options.isClockConfirmed = true
    let confirmed = try log.start(options: options)
    let outcome = try #require(try await confirmed.checkIn(TestRegion.checkIn(), key: 1).outcome)
    #expect(outcome.refusal == nil && outcome.occurredAt > newest)
    await confirmed.drain()
    let times = try log.decoded().map(\.header.recordedAt)
    #expect(zip(times, times.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test("below a twentieth of free disk nothing is written, until there is room again")
  func disk() async throws {
    let log = try TestLog()
    await (try await log.startRegion(holders: 2)).drain()
    let free = Mutex(0.05)
    var options = log.options()
    options.freeDiskFraction = { free.withLock { $0 } }
    let engine = try log.start(options: options)
    #expect(try await engine.checkIn(TestRegion.checkIn(), key: 1).outcome != nil)
    free.withLock { $0 = 0.0499 }
    log.clock.advance(microseconds: TestClock.second)
    await #expect(throws: EngineError.writingSuspended(.disk)) {
      try await engine.checkIn(TestRegion.checkIn(), key: 2)
    }
    #expect(try await engine.balance(of: 1) == 1)
    free.withLock { $0 = 0.5 }
    log.clock.advance(microseconds: TestClock.second)
    let second = try await engine.checkIn(TestRegion.checkIn(), key: 2)
    #expect(second.outcome?.replayed == false)
  }

  @Test("the disk is looked at also when the wall clock went back")
  func diskAfterClockWentBack() async throws {
    let log = try TestLog()
    let free = Mutex(1.0)
    var options = log.options()
    options.freeDiskFraction = { free.withLock { $0 } }
    let engine = try log.start(options: options)
    try await engine.registerAll(TestRegion.commands(holders: 2))
    log.clock.jump(microseconds: -TestClock.hour / 2)
    free.withLock { $0 = 0.01 }
    log.clock.advance(microseconds: TestClock.second)
    await #expect(throws: EngineError.writingSuspended(.disk)) {
      try await engine.checkIn(TestRegion.checkIn(), key: 1)
    }
  }
}
