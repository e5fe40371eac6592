import EventLog
import EventLogTesting
import Ledger
import LedgerService
import Synchronization
import Testing

@Suite("Commits that fail")
struct FailureTests {
  /// What a key's check-in was answered before the commit failed.
  private struct Answered {
    var key: UInt128
    var result: Result<CheckInResult, EngineError>
  }

  private static func command(_ key: UInt128) -> CheckInCommand {
    TestRegion.checkIn(card: UInt32(key % 6) + 1, event: EventID(UInt32(key % 4) + 1))
  }

  private static func submit(
    _ keys: some Sequence<UInt128>, to engine: LedgerEngine
  ) async -> [Answered] {
    await withTaskGroup(of: Answered.self) { group in
      for key in keys {
        group.addTask {
          do throws(EngineError) {
            let result = try await engine.checkIn(
              command(key), key: .idempotency(key), client: TestRegion.client)
            return Answered(key: key, result: .success(result))
          } catch {
            return Answered(key: key, result: .failure(error))
          }
        }
      }
      var answers: [Answered] = []
      for await answer in group { answers.append(answer) }
      return answers
    }
  }

  /// One life of a ledger whose commit fails at some point, and the life after it.
  ///
  /// - Returns: whether the planned fault was met.
  private static func run(seed: UInt64, _ kind: LogKind, _ shared: TestLog) async throws -> Bool {
    var generator = SeededGenerator(seed: seed)
    let log = try TestLog(kind, directory: shared.directory)
    await (try await log.startRegion(holders: 6)).drain()
    let failing = Int.random(in: 1...4, using: &generator)
    let fault = generator.oneIn(2) ? CommitFault.failsBeforeWriting : .failsAfterWriting
    let engine = try log.start(fault: { $0 == failing ? fault : nil })
    var answers: [Answered] = []
    var key: UInt128 = 1
    for _ in 0..<4 {
      let count = UInt128.random(in: 1...5, using: &generator)
      answers += await submit(key..<key + count, to: engine)
      key += count
    }
    let late = await submit([key], to: engine)
    await engine.drain()

    let hasFailed = !log.failures.isEmpty
    if hasFailed {
      #expect(log.failures.count == 1, "seed \(seed)")
      #expect(throws: EngineError.stopping, "seed \(seed)") { try late[0].result.get() }
    }
    let records = try log.decoded()
    for answer in answers {
      switch answer.result {
      case .success(let result):
        let outcome = try #require(result.outcome)
        let record = try #require(records.first { $0.header.key == .idempotency(answer.key) })
        #expect(record.header.position == outcome.position, "seed \(seed)")
      case .failure(let error):
        #expect(hasFailed && (error == .outcomeUnknown || error == .stopping), "seed \(seed)")
      }
    }
    try await retry(answers, of: log, seed: seed)
    return hasFailed
  }

  /// After the restart every key finds out what became of it, and is counted once.
  private static func retry(_ answers: [Answered], of log: TestLog, seed: UInt64) async throws {
    let before = Set(try log.decoded().map(\.header.key))
    let engine = try log.start()
    for answer in answers {
      let result = try await engine.checkIn(command(answer.key), key: answer.key)
      let outcome = try #require(result.outcome)
      #expect(outcome.replayed == before.contains(.idempotency(answer.key)), "seed \(seed)")
      if case .success(let first) = answer.result {
        #expect(outcome.replayed && outcome.position == first.outcome?.position, "seed \(seed)")
      }
    }
    await engine.drain()
    let keys = try log.decoded().filter { $0.header.index == 0 }.map(\.header.key)
    for answer in answers {
      #expect(keys.count { $0 == .idempotency(answer.key) } == 1, "seed \(seed)")
    }
  }

  @Test("what was answered is in the log, and a retry finds out the rest", .timeLimit(.minutes(15)))
  func inMemory() async throws {
    let shared = try TestLog()
    var met = 0
    for seed in 1...300 as ClosedRange<UInt64> where try await Self.run(seed: seed, .memory, shared)
    {
      met += 1
    }
    #expect(met > 250, "most faults are met")
  }

  @Test("the same on disk", .timeLimit(.minutes(15)))
  func onDisk() async throws {
    let shared = try TestLog()
    for seed in 1_001...1_010 as ClosedRange<UInt64> {
      _ = try await Self.run(seed: seed, .sqlite, shared)
    }
  }

  @Test(
    "everyone who waits for a commit that fails is told that nobody knows",
    .timeLimit(.minutes(15)),
    arguments: [CommitFault.failsBeforeWriting, .failsAfterWriting])
  func everyWaiter(_ fault: CommitFault) async throws {
    let log = try TestLog()
    await (try await log.startRegion(holders: 6)).drain()
    let gate = Gate()
    // The first commit waits at the gate, the second one fails with all that gathered meanwhile.
    let engine = try log.start(pause: gate.pass, fault: { $0 == 1 ? .isSlow : fault })
    let position = try await engine.position()
    let errors = try await gate.together(engine, after: Self.command(0)) {
      Array(0..<20)
    } asking: { number -> EngineError? in
      do throws(EngineError) {
        if number.isMultiple(of: 5) {
          _ = try await engine.read { state, _ in state.position }
        } else {
          _ = try await engine.checkIn(
            Self.command(UInt128(number)), key: .idempotency(UInt128(number)), client: .none)
        }
        return nil
      } catch {
        return error
      }
    }
    #expect(errors.allSatisfy { $0 == .outcomeUnknown })
    await #expect(throws: EngineError.stopping) {
      try await engine.read { state, _ in state.position }
    }
    await engine.drain()
    #expect(log.failures.count == 1)
    let kept = fault == .failsBeforeWriting ? position + 1 : position + 17
    #expect(UInt64(try log.records().count) == kept)
  }

  @Test("heads that cannot be kept are reported once, and not written again")
  func headsFail() async throws {
    let log = try TestLog()
    let calls = Mutex(0)
    let heads = FailingHeads { calls.withLock { $0 += 1 } }
    let engine = LedgerEngine(
      folded: FoldedLog(seed: (1, 2)), writer: try log.store.openWriter(), heads: heads,
      source: log.store, signal: HeadSignal(head: .empty), directory: log.directory,
      clock: log.clock, options: log.options())
    try await engine.registerAll(TestRegion.commands(holders: 2))
    for key in 1...3 as ClosedRange<UInt128> {
      _ = try await engine.checkIn(TestRegion.checkIn(), key: key)
    }
    await engine.drain()
    #expect(log.failures.map(\.code) == [.storageFailed])
    #expect(calls.withLock { $0 } == 1)
  }

  @Test(
    "a record that cannot be read is reported, and the engine goes on", .timeLimit(.minutes(15)))
  func unreadable() async throws {
    let log = try TestLog()
    let isBroken = Mutex(false)
    let source = BrokenSource(store: log.store) { isBroken.withLock { $0 } }
    let engine = LedgerEngine(
      folded: FoldedLog(seed: (1, 2)), writer: try log.store.openWriter(), heads: NoHeads(),
      source: source, signal: HeadSignal(head: .empty), directory: log.directory,
      clock: log.clock, options: log.options())
    try await engine.registerAll(TestRegion.commands(holders: 2))
    _ = try await engine.deliver([TestRegion.tap(1)])
    isBroken.withLock { $0 = true }
    let position = try await engine.position()
    await #expect(throws: EngineError.unreadable) {
      try await engine.deliver([TestRegion.tap(2), TestRegion.tap(1)])
    }
    #expect(log.unreadable.count == 1 && log.failures.isEmpty)
    #expect(try await engine.position() == position, "nothing was recorded")
    isBroken.withLock { $0 = false }
    let again = try await engine.deliver([TestRegion.tap(2), TestRegion.tap(1)])
    #expect(again.results.map { $0.outcome?.replayed } == [false, true])
    #expect(again.delivered.contiguous == 2)
  }
}

/// A keeper of heads whose disk is gone.
private struct FailingHeads: HeadKeeper {
  var called: @Sendable () -> Void

  private func fail() throws(EventLogError) -> Never {
    called()
    throw EventLogError(.storageFailed, "no disk")
  }

  mutating func note(_ head: LogHead, now: Int64) throws(EventLogError) -> Int? { try fail() }

  mutating func writeIfDue(now: Int64) throws(EventLogError) -> Int? {
    try fail()
  }

  mutating func flush(now: Int64) throws(EventLogError) { try fail() }
}

/// A source that cannot read while it is broken.
private struct BrokenSource: RecordSource {
  var store: InMemoryEventStore
  var isBroken: @Sendable () -> Bool

  mutating func record(at position: Position) throws(EventLogError) -> [UInt8]? {
    guard !isBroken() else { throw EventLogError(.storageFailed, "unreadable", at: position) }
    return try store.record(at: position)
  }

  mutating func forEachRecord(
    after position: Position, limit: Int,
    _ body: (Position, UnsafeRawBufferPointer) throws -> Void
  ) throws -> Int {
    try store.forEachRecord(after: position, limit: limit, body)
  }
}
