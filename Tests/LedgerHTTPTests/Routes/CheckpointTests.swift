import EventLog
import EventLogTesting
import LedgerHTTP
import LedgerService
import Testing

@Suite("GET /ledger/v1/checkpoint") struct CheckpointTests {
  /// The checkpoint, which must be signed with the log's key.
  private static func checkpoint(_ ledger: ServedLedger) async throws -> LogCheckpoint {
    let answer = try await ledger.get("/ledger/v1/checkpoint", headers: [])
    try #require(answer.status == 200)
    #expect(answer.headers["content-type"] == "text/plain; charset=utf-8")
    #expect(answer.headers["cache-control"] == "no-store")
    let key = try #require(NoteVerifierKey(ledger.checkpoints.verifierKey))
    return try LogCheckpoint(SignedNote(answer.body), signedWith: key)
  }

  @Test("everyone gets a signed note of the log's name, its newest record and the root there")
  func signed() async throws {
    try await ServedLedger.serve { ledger in
      let checkpoint = try await Self.checkpoint(ledger)
      #expect(checkpoint.origin == ServedLedger.origin)
      #expect(checkpoint.head == (try await ledger.store.head()))
      _ = try await ledger.checkIn(Dataset.holder)
      ledger.clock.advance(seconds: 1)
      let next = try await Self.checkpoint(ledger)
      #expect(next.head == (try await ledger.store.head()))
      #expect(next.head.position > checkpoint.head.position)
    }
  }

  @Test("at most one is made in a second")
  func rarely() async throws {
    try await ServedLedger.serve { ledger in
      let first = try await Self.checkpoint(ledger)
      _ = try await ledger.checkIn(Dataset.holder)
      #expect(try await Self.checkpoint(ledger) == first)
      ledger.clock.advance(seconds: 1)
      let second = try await Self.checkpoint(ledger)
      #expect(second.head.position == first.head.position.next)
      #expect(try await Self.checkpoint(ledger) == second)
    }
  }

  @Test("none is made of a record whose commit has not ended", .timeLimit(.minutes(15)))
  func durable() async throws {
    try await ServedLedger.serve { ledger in
      let head = try await ledger.store.head()
      ledger.clock.advance(seconds: 10)
      ledger.faults.close()
      async let answer = ledger.checkIn(Dataset.holder)
      await ledger.faults.waitUntilHolding()
      #expect(try await Self.checkpoint(ledger).head == head)
      ledger.faults.open()
      #expect(try await answer.status == 201)
      ledger.clock.advance(seconds: 1)
      #expect(try await Self.checkpoint(ledger).head.position == head.position.next)
    }
  }
}
