import EventLog
import EventLogTesting
import Ledger
import LedgerHTTP
import LedgerService
import Testing

@Suite("What is answered when the engine is silent") struct EngineSilenceTests {
  private static let holders = [
    Dataset.holder, Dataset.poorHolder, Dataset.expired, "0900010959113", "0900000058918",
  ]

  private static func expectBusy(
    _ answer: Answer, seconds: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    try expectProblem(answer, 503, "busy", sourceLocation: sourceLocation)
    #expect(answer.headers["retry-after"] == seconds, sourceLocation: sourceLocation)
    #expect(
      try answer.json()["endUserMessage"]?["nl"]
        == "Dat lukt nu even niet. Probeer het zo meteen opnieuw.",
      sourceLocation: sourceLocation)
  }

  @Test("a full queue is 503 with Retry-After and records nothing", .timeLimit(.minutes(15)))
  func fullQueue() async throws {
    var options = ServedLedger.Options()
    options.queueDepthMax = 4
    try await ServedLedger.serve(options) { ledger in
      let head = try await ledger.head
      ledger.faults.close()
      try await withThrowingTaskGroup(of: Answer.self) { group in
        group.addTask { try await ledger.checkIn(Self.holders[0], key: "0") }
        await ledger.faults.waitUntilHolding()
        for index in 1..<4 {
          group.addTask { try await ledger.checkIn(Self.holders[index], key: "\(index)") }
        }
        while ledger.engine.counters.queueDepth < 4 { await settle() }
        try Self.expectBusy(try await ledger.checkIn(Self.holders[4], key: "4"), seconds: "1")
        try Self.expectBusy(try await ledger.deliver([ServedLedger.tap(1)]), seconds: "1")
        try Self.expectBusy(
          try await ledger.get("/uitpas/passes/\(Dataset.holder)"), seconds: "1")
        try Self.expectBusy(try await ledger.get("/health"), seconds: "1")
        #expect(try await ledger.get("/metrics").text.contains("pasboek_queue_depth 4.0"))
        ledger.faults.open()
        for try await answer in group { #expect(answer.status == 201) }
      }
      #expect(try await ledger.head == head + 4)
      #expect(try await ledger.checkIn(Self.holders[4], key: "4").status == 201)
    }
  }

  @Test(
    "a commit that fails is 503 outcome-unknown, and nothing is accepted after it",
    .timeLimit(.minutes(15)), arguments: [CommitFault.failsBeforeWriting, .failsAfterWriting])
  func failedCommit(_ fault: CommitFault) async throws {
    try await ServedLedger.serve { ledger in
      let head = try await ledger.head
      ledger.faults.planned = fault
      let answer = try await ledger.checkIn(Dataset.holder, key: "key")
      try expectProblem(answer, 503, "outcome-unknown")
      #expect(answer.headers["retry-after"] == "5")
      #expect(try answer.json()["detail"]?.text?.contains("same key") == true)
      #expect(try answer.json()["endUserMessage"]?.keys == ["nl", "fr", "de", "en"])
      #expect(try await ledger.head == (fault == .failsAfterWriting ? head + 1 : head))
      try Self.expectBusy(try await ledger.checkIn(Dataset.holder, key: "key"), seconds: "1")
      try Self.expectBusy(try await ledger.deliver([ServedLedger.tap(1)]), seconds: "1")
      try Self.expectBusy(try await ledger.get("/health"), seconds: "1")
    }
  }

  @Test("while the clock is not trusted nothing is written, and reads go on")
  func suspended() async throws {
    try await ServedLedger.serve { ledger in
      let token = try await ledger.bearer()
      ledger.clock.jump(seconds: 3_601)
      let head = try await ledger.head
      try Self.expectBusy(try await ledger.checkIn(Dataset.holder, key: "key"), seconds: "60")
      try Self.expectBusy(try await ledger.deliver([ServedLedger.tap(1)]), seconds: "60")
      #expect(try await ledger.head == head)
      for path in ["/uitpas/passes/\(Dataset.holder)", "/health"] {
        #expect(try await ledger.get(path, headers: [token]).status == 200)
      }
    }
  }
}
