import Ledger
import LedgerService
import Testing

@Suite("Held taps, decisions and undoings that are sent again")
struct KeyedFindingTests {
  private static let source = TestRegion.terminals[0]

  /// Delivers a tap of the first terminal that was revoked before it came in.
  private static func hold(
    _ engine: LedgerEngine, _ log: TestLog
  ) async throws -> (position: UInt64, tapped: Instant) {
    log.clock.advance(microseconds: 60 * TestClock.second)
    let now = log.clock.now()
    log.clock.advance(microseconds: 60 * TestClock.second)
    try await engine.registerAll([.revokeTerminal(source)])
    log.clock.advance(microseconds: 60 * TestClock.second)
    let delivered = try await engine.deliver([tap(at: now)], by: source)
    let outcome = try #require(delivered.results[0].outcome)
    #expect(outcome.refusal == .quarantined)
    return (outcome.position, now)
  }

  private static func tap(at instant: Instant) -> ResolvedTap {
    var tap = TestRegion.tap(1)
    tap.time = DeviceTime(tappedAt: instant)
    return tap
  }

  private static func settle(
    _ decision: FindingDecision, _ position: UInt64, on engine: LedgerEngine, key: UInt128? = nil,
    within: Bool = true
  ) async throws -> Result<SettledFinding, FindingRefusal>? {
    let settled = try await engine.settle(
      decision, findingAt: position, within: { _ in within },
      key: key.map { .idempotency($0) } ?? .none, client: TestRegion.client)
    guard case .decided(let result) = settled else { return nil }
    return result
  }

  @Test(
    "an admitted tap's key still answers that it is held, also after a restart",
    arguments: LogKind.allCases)
  func admitted(_ kind: LogKind) async throws {
    let log = try TestLog(kind)
    var engine = try await log.startRegion(holders: 3)
    let (held, tapped) = try await Self.hold(engine, log)
    #expect(
      try await Self.settle(.admit, held, on: engine, within: false) == .failure(.unknown))
    let admitted = try #require(try await Self.settle(.admit, held, on: engine, key: 1)).get()
    #expect(!admitted.replayed && admitted.position == held + 1)
    #expect(try await engine.balance(of: 1) == 1)
    for isRestarted in [false, true] {
      if isRestarted {
        await engine.drain()
        engine = try log.start()
      }
      let again = try #require(try await Self.settle(.admit, held, on: engine, key: 1)).get()
      #expect(again.replayed && again.position == admitted.position)
      guard case .checkIn(let outcome) = again.admitted else {
        Issue.record("it is a check-in")
        return
      }
      #expect(outcome.points == 1 && outcome.balance == 1 && outcome.refusal == nil)
      let delivered = try await engine.deliver([Self.tap(at: tapped)], by: Self.source)
      #expect(delivered.results[0].outcome?.refusal == .quarantined)
      #expect(delivered.results[0].outcome?.replayed == true)
      #expect(delivered.results[0].outcome?.position == held)
      #expect(delivered.delivered.contiguous == 1)
      #expect(try await engine.position() == admitted.position)
    }
    try log.verify()
  }

  @Test("an undone tap answers as the first time, also after a restart", arguments: [false, true])
  func undone(isAdmitted: Bool) async throws {
    let log = try TestLog()
    var engine = try await log.startRegion(holders: 3)
    let held = try await Self.hold(engine, log).position
    if isAdmitted {
      _ = try #require(try await Self.settle(.admit, held, on: engine)).get()
    }
    let first = try await engine.undoTap(of: Self.source, sequence: 1, .mistake).get()
    #expect(!first.replayed && first.points == (isAdmitted ? -1 : 0))
    #expect(first.balance == (isAdmitted ? 0 : nil))
    for isRestarted in [false, true] {
      if isRestarted {
        await engine.drain()
        engine = try log.start()
      }
      var again = try await engine.undoTap(of: Self.source, sequence: 1, .test).get()
      #expect(again.replayed)
      again.replayed = false
      #expect(again == first)
    }
    let record = try #require(try log.decoded().last)
    #expect(record.header.type == (isAdmitted ? .checkInUndone : .findingDismissed))
    #expect(record.header.reverses == (isAdmitted ? held + 1 : held))
    #expect(
      try await engine.undoTap(of: Self.source, sequence: 2, .test) == .failure(.notACheckIn))
  }

  @Test("a dismissal is recorded once under its key, and the key serves nothing else")
  func dismissed() async throws {
    let log = try TestLog()
    var engine = try await log.startRegion(holders: 3)
    let held = try await Self.hold(engine, log).position
    let first = try #require(
      try await Self.settle(.dismiss(.untrusted), held, on: engine, key: 7)
    ).get()
    await engine.drain()
    engine = try log.start()
    let again = try #require(
      try await Self.settle(.dismiss(.untrusted), held, on: engine, key: 7)
    ).get()
    #expect(!first.replayed && again.replayed && first.position == again.position)
    #expect(try await Self.settle(.dismiss(.seen), held, on: engine, key: 7) == nil)
    #expect(try await Self.settle(.admit, held, on: engine, key: 7) == nil)
    #expect(try await engine.checkIn(TestRegion.checkIn(), key: 7) == .keyReused)
    #expect(try await Self.settle(.admit, held, on: engine) == .failure(.settled))
    #expect(try await engine.position() == first.position)
  }
}
