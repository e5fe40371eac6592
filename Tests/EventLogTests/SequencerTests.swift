import EventLog
import EventLogTesting
import Testing

@Suite("The sequencer", .timeLimit(.minutes(15)))
struct SequencerTests {
  @Test("an answer leaves when everything it could see is durable and shown")
  func answersAfterCommit() async throws {
    let fixture = try SequencerFixture()
    try await withThrowingTaskGroup(of: Position.self) { group in
      for caller in 0..<400 {
        group.addTask {
          let request: EchoWork.Request = caller % 3 == 0 ? .read : .append(caller % 5 + 1)
          let answer = try await fixture.sequencer.submit(request)
          #expect(fixture.store.signal.head.position >= answer.seen)
          return answer.added == 0 ? .beforeFirst : answer.seen
        }
      }
      var seen: Set<Position> = []
      for try await position in group where position > .beforeFirst {
        #expect(seen.insert(position).inserted, "two requests added the same record")
      }
    }
    await fixture.sequencer.drain()
    let counters = fixture.sequencer.counters
    #expect(counters.requestsAccepted == 400 && counters.queueDepth == 0)
    #expect(counters.records == fixture.store.signal.head.position.rawValue)
    #expect(counters.commits == counters.commitsBySize.reduce(0, +))
    // By the clock of the fixture each took a millisecond: 512 to 1,023 microseconds is place 9.
    #expect(counters.commits == counters.commitsByMicroseconds[9])
    #expect(counters.recordBytes == counters.records)
    #expect(counters.queueDepthHighest <= 400 && counters.wakes <= counters.requestsAccepted)
    #expect(fixture.journal.state.threadName == "sequencer")
  }

  @Test("requests are decided in the order in which they were accepted")
  func order() async throws {
    let fixture = try SequencerFixture()
    fixture.submit((0..<500).map { .append($0 % 3) }, from: 0)
    await fixture.sequencer.drain()
    var position = 0
    for caller in 0..<500 {
      position += caller % 3
      let answer = try #require(fixture.journal.outcomes[caller]).get()
      #expect(answer.seen.rawValue == UInt64(position))
    }
  }

  @Test("what arrives during a commit is committed together")
  func groupCommit() async throws {
    let fixture = try SequencerFixture { $0 == 1 ? .isSlow : nil }
    fixture.submit([.append(1)], from: 0)
    fixture.gate.waitUntilEntered()
    fixture.submit(Array(repeating: .append(1), count: 50) + [.read], from: 1)
    #expect(fixture.journal.outcomes.isEmpty, "nobody is told before the commit")
    fixture.gate.open()
    await fixture.sequencer.drain()
    #expect(fixture.journal.state.committed.map(\.rawValue) == [1, 51])
    let read = try #require(fixture.journal.outcomes[51]).get()
    #expect(read.seen.rawValue == 51, "a read sees what was decided before it in its batch")
    let counters = fixture.sequencer.counters
    #expect(counters.commits == 2)
    #expect(counters.commitsBySize[0] == 1 && counters.commitsBySize[5] == 1)
  }

  @Test(
    "a batch is closed by its limits",
    arguments: [
      (SequencerLimits(batchRecordsMax: 4), [1, 5, 9, 11] as [UInt64]),
      (SequencerLimits(batchBytesMax: 3), [1, 4, 7, 10, 11]),
    ])
  func batchLimits(_ limits: SequencerLimits, _ heads: [UInt64]) async throws {
    let fixture = try SequencerFixture(limits: limits) { $0 == 1 ? .isSlow : nil }
    fixture.submit([.append(1)], from: 0)
    fixture.gate.waitUntilEntered()
    fixture.submit(Array(repeating: .append(1), count: 10), from: 1)
    fixture.gate.open()
    await fixture.sequencer.drain()
    #expect(fixture.journal.state.committed.map(\.rawValue) == heads)
    #expect(fixture.journal.outcomes.count == 11)
  }

  @Test("a full queue refuses at once and recovers")
  func queueFull() async throws {
    let fixture = try SequencerFixture(limits: SequencerLimits(queueDepthMax: 3)) {
      $0 == 1 ? .isSlow : nil
    }
    fixture.submit([.append(1)], from: 0)
    fixture.gate.waitUntilEntered()
    fixture.submit([.append(1), .read, .append(1)], from: 1)
    #expect(fixture.journal.outcomes == [3: .failure(.queueFull)])
    #expect(fixture.sequencer.counters.queueDepth == 3)
    fixture.gate.open()
    fixture.journal.waitForOutcomes(4)
    #expect(try await fixture.sequencer.submit(.append(1)).seen.rawValue == 3)
    await fixture.sequencer.drain()
    let counters = fixture.sequencer.counters
    #expect(counters.requestsRefused == 1 && counters.queueDepthHighest == 3)
  }

  @Test("requests that add nothing are answered without a commit")
  func emptyBatch() async throws {
    let fixture = try SequencerFixture()
    #expect(try await fixture.sequencer.submit(.read).seen == .beforeFirst)
    await fixture.sequencer.drain()
    #expect(fixture.sequencer.counters.commits == 0)
    #expect(fixture.journal.state.committed.isEmpty)
  }

  @Test("draining answers what waits, refuses what comes, and closes the log")
  func draining() async throws {
    let fixture = try SequencerFixture { $0 == 1 ? .isSlow : nil }
    fixture.submit([.append(1)], from: 0)
    fixture.gate.waitUntilEntered()
    fixture.submit([.append(2)], from: 1)
    async let first: Void = fixture.sequencer.drain()
    async let second: Void = fixture.sequencer.drain()
    while fixture.sequencer.counters.requestsRefused == 0 {
      fixture.sequencer.submit(.read) { _ in }
      await Task.yield()
    }
    fixture.gate.open()
    _ = await (first, second)
    await #expect(throws: SequencerError.stopping) { try await fixture.sequencer.submit(.read) }
    #expect(try #require(fixture.journal.outcomes[1]).get().seen.rawValue == 3)
    let finished = fixture.journal.state.finished
    #expect(finished == [fixture.store.signal.head] && finished[0].position.rawValue == 3)
    #expect(fixture.store.signal.isClosed)
    #expect(try fixture.store.openWriter().head.position.rawValue == 3, "the writer was released")
    #expect(fixture.journal.state.failures.isEmpty)
  }

  @Test(
    "after a failed commit nobody knows and nothing goes on",
    arguments: [CommitFault.failsBeforeWriting, .failsAfterWriting])
  func failing(_ fault: CommitFault) async throws {
    let fixture = try SequencerFixture(limits: SequencerLimits(batchRecordsMax: 2)) {
      [1: CommitFault.isSlow, 3: fault][$0]
    }
    fixture.submit([.append(1)], from: 0)
    fixture.gate.waitUntilEntered()
    fixture.submit(Array(repeating: .append(1), count: 7), from: 1)
    fixture.gate.open()
    fixture.journal.waitForOutcomes(8)
    await fixture.sequencer.drain()
    for caller in 0..<8 {
      let outcome = try #require(fixture.journal.outcomes[caller])
      #expect((try? outcome.get()) != nil || outcome == .failure(.outcomeUnknown))
      #expect((outcome == .failure(.outcomeUnknown)) == (caller >= 3), "caller \(caller)")
    }
    await #expect(throws: SequencerError.failed) { try await fixture.sequencer.submit(.read) }
    let state = fixture.journal.state
    #expect(state.failures.map(\.code) == [.outcomeUnknown])
    #expect(state.committed.map(\.rawValue) == [1, 3] && state.finished.isEmpty)
    #expect(fixture.store.signal.isClosed)
    let stored: UInt64 = fault == .failsAfterWriting ? 5 : 3
    #expect(try fixture.store.openWriter().head.position.rawValue == stored)
  }

  @Test("an idle sequencer is asked again after as long as it wanted")
  func idling() async throws {
    let fixture = try SequencerFixture(pauses: [1, 2, 3])
    while fixture.journal.state.idleCalls < 4 { await Task.yield() }
    #expect(try await fixture.sequencer.submit(.append(1)).seen == .first, "it still wakes")
    await fixture.sequencer.drain()
  }

  @Test("a sequencer that is let go drains by itself")
  func released() async throws {
    let store: InMemoryEventStore
    do {
      let fixture = try SequencerFixture()
      store = fixture.store
      _ = try await fixture.sequencer.submit(.append(1))
    }
    #expect(await store.signal.waitUntil(beyond: .first) == .closed)
    #expect(try store.openWriter().head.position == .first)
  }
}
