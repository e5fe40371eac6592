import EventLog
import EventLogTesting
import Ledger
import LedgerService
import Testing

@Suite("Commands with a key")
struct KeyedCommandTests {
  @Test("a repeated key adds nothing and gets its first answer", arguments: LogKind.allCases)
  func repeatedKey(_ kind: LogKind) async throws {
    let log = try TestLog(kind)
    let engine = try await log.startRegion(holders: 2)
    let position = try await engine.position()
    var first = try #require(
      try await engine.checkIn(TestRegion.checkIn(), key: 77).outcome)
    #expect(first.points == 1 && first.balance == 1 && first.position == position + 1)
    log.clock.advance(microseconds: TestClock.second)
    let second = try await engine.checkIn(TestRegion.checkIn(), key: 77)
    first.replayed = true
    #expect(second == .decided(first))
    #expect(try await engine.position() == position + 1)
    #expect(try await engine.balance(of: 1) == 1)
    await engine.drain()
    #expect(try log.records().count == Int(position) + 1)
  }

  @Test("without a key each sending is a command of its own", arguments: LogKind.allCases)
  func withoutKey(_ kind: LogKind) async throws {
    let engine = try await TestLog(kind).startRegion(holders: 2)
    let position = try await engine.position()
    let command = TestRegion.checkIn(event: TestRegion.monthly)
    for count in 1...4 as ClosedRange<Int64> {
      let outcome = try #require(try await engine.checkIn(command, key: nil).outcome)
      #expect(outcome.position == position + UInt64(count))
      #expect(outcome.balance == min(count, 3) * 3)
      #expect(outcome.refusal == (count <= 3 ? nil : .limitReached))
    }
  }

  @Test("a key that comes twice in one batch makes one record", arguments: LogKind.allCases)
  func twiceInOneBatch(_ kind: LogKind) async throws {
    let log = try TestLog(kind)
    await (try await log.startRegion(holders: 2)).drain()
    let gate = Gate()
    let engine = try log.start(pause: gate.pass, fault: { _ in .isSlow })
    let position = try await engine.position()
    let results = try await gate.together(engine, after: TestRegion.checkIn(card: 2)) {
      [CheckInCommand](repeating: TestRegion.checkIn(), count: 5)
    } asking: { command in
      try await engine.checkIn(command, key: 5)
    }
    let outcomes = results.compactMap(\.outcome)
    #expect(Set(outcomes.map(\.position)) == [position + 2])
    #expect(outcomes.filter { !$0.replayed }.count == 1)
    #expect(outcomes.allSatisfy { $0.balance == 1 && $0.points == 1 && $0.refusal == nil })
    #expect(engine.counters.commits == 2 && engine.counters.records == 2)
  }

  @Test("a key of another command is refused and recorded nowhere", arguments: LogKind.allCases)
  func keyReused(_ kind: LogKind) async throws {
    let engine = try await TestLog(kind).startRegion(holders: 3)
    _ = try await engine.checkIn(TestRegion.checkIn(), key: 9)
    let position = try await engine.position()
    let others = [
      TestRegion.checkIn(card: 2), TestRegion.checkIn(event: TestRegion.weekly),
      TestRegion.checkIn(card: 0), TestRegion.checkIn(card: 2, event: TestRegion.once),
    ]
    for other in others {
      #expect(try await engine.checkIn(other, key: 9) == .keyReused)
    }
    #expect(try await engine.position() == position)
  }

  @Test("a key of another command within the same batch is refused")
  func keyReusedInBatch() async throws {
    let log = try TestLog()
    await (try await log.startRegion(holders: 9)).drain()
    let gate = Gate()
    let engine = try log.start(pause: gate.pass, fault: { _ in .isSlow })
    let results = try await gate.together(engine, after: TestRegion.checkIn(card: 9)) {
      (1...8).map { TestRegion.checkIn(card: $0) }
    } asking: { command in
      try await engine.checkIn(command, key: 5)
    }
    #expect(results.filter { $0 == .keyReused }.count == 7)
    #expect(results.compactMap(\.outcome).count == 1)
    #expect(engine.counters.records == 2)
  }

  @Test("a repeat after the card was blocked gets the first outcome", arguments: LogKind.allCases)
  func repeatAfterBlocking(_ kind: LogKind) async throws {
    let log = try TestLog(kind)
    let engine = try await log.startRegion(holders: 2)
    let first = try #require(try await engine.checkIn(TestRegion.checkIn(), key: 1).outcome)
    let tapped = try await engine.deliver([TestRegion.tap(1, card: 2)])
    log.clock.advance(microseconds: TestClock.second)
    try await engine.registerAll([
      .changeCardStatus(CardID(1), .blocked, holder: HolderID(1)),
      .changeCardStatus(CardID(2), .blocked, holder: HolderID(2)),
    ])
    log.clock.advance(microseconds: TestClock.second)
    let other = try await engine.checkIn(TestRegion.checkIn(event: TestRegion.once), key: 2)
    #expect(other.outcome?.refusal == .cardBlocked)
    let repeated = try #require(try await engine.checkIn(TestRegion.checkIn(), key: 1).outcome)
    #expect(repeated.replayed && repeated.refusal == nil && repeated.position == first.position)
    let again = try #require(
      try await engine.deliver([TestRegion.tap(1, card: 2)]).results.first?.outcome)
    #expect(again.replayed && again.refusal == nil)
    #expect(again.position == tapped.results.first?.outcome?.position)
  }

  @Test("a keyed refusal is one record, however often it is sent", arguments: LogKind.allCases)
  func keyedRefusal(_ kind: LogKind) async throws {
    let log = try TestLog(kind)
    let engine = try await log.startRegion(holders: 2)
    _ = try await engine.checkIn(TestRegion.checkIn(), key: 1)
    let position = try await engine.position()
    for count in 0..<3 {
      let outcome = try #require(try await engine.checkIn(TestRegion.checkIn(), key: 2).outcome)
      #expect(outcome.refusal == .limitReached && outcome.replayed == (count > 0))
      #expect(outcome.position == position + 1 && outcome.points == 0 && outcome.balance == 1)
    }
    #expect(try await engine.position() == position + 1)
  }

  @Test("an unknown card leaves the log and its key as they were")
  func unknownCard() async throws {
    let engine = try await TestLog().startRegion(holders: 1)
    let position = try await engine.position()
    let unknown = try await engine.checkIn(TestRegion.checkIn(card: 0), key: 4)
    #expect(unknown.outcome?.refusal == .cardUnknown && unknown.outcome?.position == 0)
    #expect(try await engine.position() == position)
    let known = try await engine.checkIn(TestRegion.checkIn(), key: 4)
    #expect(known.outcome?.position == position + 1 && known.outcome?.replayed == false)
  }

  @Test("what only the directory knows is unknown to the engine")
  func beyondTheLog() async throws {
    let log = try TestLog()
    let engine = try await log.startRegion(holders: 2)
    let position = try await engine.position()
    let card = try await engine.checkIn(TestRegion.checkIn(card: 3), key: 1)
    #expect(card.outcome?.refusal == .cardUnknown)
    let event = try await engine.checkIn(TestRegion.checkIn(event: EventID(5)), key: 2)
    #expect(event.outcome?.refusal == .eventUnknown)
    let dry = try await engine.dryRun(TestRegion.checkIn(card: 99, event: EventID(99)))
    #expect(dry.refusal == .cardUnknown)
    #expect(try await engine.position() == position)
    let tap = try await engine.deliver([TestRegion.tap(1, card: 3, event: EventID(5))])
    #expect(tap.results.first?.outcome?.refusal == .cardUnknown)
    await #expect(throws: EngineError.directory) {
      try await engine.deliver([TestRegion.tap(1)], by: SourceID(4))
    }
    await #expect(throws: EngineError.directory) {
      try await engine.deliver([TestRegion.tap(1)], by: .none)
    }
    #expect(try await engine.position() == position + 1)
    await engine.drain()
    let reopened = try log.start()
    #expect(try await reopened.position() == position + 1)
  }

  @Test("a check-in is undone by its key, once", arguments: LogKind.allCases)
  func undo(_ kind: LogKind) async throws {
    let engine = try await TestLog(kind).startRegion(holders: 2)
    let key = CommandKey.idempotency(3)
    let unknown = try await engine.undo(key, client: TestRegion.client)
    #expect(unknown == .failure(.notACheckIn))
    _ = try await engine.checkIn(TestRegion.checkIn(), key: 3)
    let later = try #require(try await engine.checkIn(TestRegion.checkIn(), key: 4).outcome)
    #expect(later.refusal == .limitReached)
    let undone = try await engine.undo(key, client: TestRegion.client).get()
    #expect(undone.balance == 1, "the other check-in counts in its place")
    let again = try await engine.undo(key, client: TestRegion.client)
    #expect(again == .failure(.alreadyUndone))
    let repeated = try #require(try await engine.checkIn(TestRegion.checkIn(), key: 3).outcome)
    #expect(repeated.replayed && repeated.points == 1)
    #expect(try await engine.balance(of: 1) == 1)
  }

  @Test("a dry run says what would happen and records nothing")
  func dryRun() async throws {
    let engine = try await TestLog().startRegion(holders: 1)
    let position = try await engine.position()
    let before = try await engine.dryRun(TestRegion.checkIn())
    #expect(before.refusal == nil && before.points == 1 && before.position == 0)
    _ = try await engine.checkIn(TestRegion.checkIn(), key: nil)
    #expect(try await engine.dryRun(TestRegion.checkIn()).refusal == .limitReached)
    #expect(try await engine.position() == position + 1)
  }
}
