import Ledger
import LedgerHTTP
import LedgerService
import LedgerWire
import Testing

@Suite("Questions about the past over HTTP") struct PastTests {
  /// The headers of clients that may read timelines.
  private static func readers(_ ledger: ServedLedger, _ names: String...) async throws
    -> [[String]]
  {
    var readers: [[String]] = []
    for name in names {
      try await ledger.addClient(name, [.ledgerTimelineRead])
      readers.append([try await ledger.bearer(name)])
    }
    return readers
  }

  @Test("a balance now, as it was known and as it happened, with the position that it reflects")
  func balance() async throws {
    try await ServedLedger.serve { ledger in
      let headers = try await Self.readers(ledger, "desk")[0]
      let id = try await ledger.passholderID(Dataset.holder)
      func answer(_ query: String) async throws -> Answer {
        try await ledger.get("/ledger/v1/passholders/\(id)/balance" + query, headers: headers)
      }
      func balance(_ query: String) async throws -> [Int64?] {
        let answer = try await answer(query)
        #expect(answer.status == 200, "\(answer.text)")
        let body = try answer.json()
        return [body["points"]?.integer, body["position"]?.integer]
      }
      ledger.clock.advance(seconds: 60)
      let before = Int64(try await ledger.head)
      let then = ledger.clock.text()
      ledger.clock.advance(seconds: 3_600)
      #expect(try await ledger.checkIn(Dataset.holder).status == 201)
      ledger.clock.advance(seconds: 3_600)
      let now = Int64(try await ledger.head)
      #expect(try await balance("") == [101, now])
      #expect(try await balance("?asKnownOn=\(before)") == [100, before])
      #expect(try await balance("?asKnownOn=\(now)") == [101, now])
      let moment = then.replacing("+", with: "%2B")
      #expect(try await balance("?asKnownOn=\(moment)")[0] == 100)
      #expect(try await balance("?asHappenedOn=\(moment)") == [100, now])
      #expect(try await balance("?asHappenedOn=2026-11-23") == [101, now])
      #expect(try await balance("?asHappenedOn=2026-11-23&asKnownOn=\(before)") == [100, before])
      #expect(try await balance("?asHappenedOn=2020-01-01") == [0, now])
      #expect(try await balance("?asKnownOn=2020-01-01") == [0, 0])
      for wrong in [
        "asKnownOn=\(now + 1)", "asKnownOn=2026-11-23", "asKnownOn=2199-01-01T00:00:00Z",
        "asKnownOn=gisteren", "asKnownOn=-1", "asHappenedOn=gisteren", "asHappenedOn=2026-02-30",
      ] {
        try expectProblem(try await answer("?" + wrong), 400, "bad-request")
      }
    }
  }

  @Test("of which a caller asks one at a time", .timeLimit(.minutes(15)))
  func oneAtATime() async throws {
    try await ServedLedger.serve { ledger in
      let readers = try await Self.readers(ledger, "desk", "other")
      let path = "/ledger/v1/passholders/\(try await ledger.passholderID(Dataset.holder))/balance"
      let checkIn = try await ledger.bearer()
      ledger.faults.close()
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          _ = try await ledger.post(
            "/uitpas/checkins",
            #"{"uitpasNumber":"\#(Dataset.holder)","eventId":"\#(Dataset.weekly)"}"#,
            headers: [checkIn, "Content-Type: application/json"])
        }
        await ledger.faults.waitUntilHolding()
        // No question is answered while a commit is under way: of two of one caller the second is
        // refused, whichever it is.
        try await withThrowingTaskGroup(of: Answer.self) { questions in
          for headers in [readers[0], readers[0], readers[1]] {
            questions.addTask { try await ledger.get(path + "?asKnownOn=1", headers: headers) }
          }
          let refused = try #require(try await questions.next())
          try expectProblem(refused, 429, "uitpas/rate-limited")
          #expect(refused.headers["retry-after"] == "1")
          ledger.faults.open()
          for try await answer in questions { #expect(answer.status == 200, "\(answer.text)") }
        }
        try await group.waitForAll()
      }
      let again = try await ledger.get(path + "?asKnownOn=1", headers: readers[0])
      #expect(again.status == 200)
    }
  }
}
