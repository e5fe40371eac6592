import Ledger
import LedgerHTTP
import LedgerService
import LedgerWire
import Testing

@Suite("POST /ledger/v1/taps/undo") struct TapUndoTests {
  private static func undo(
    _ ledger: ServedLedger, _ sequence: Int, _ reason: String = "wrongCard",
    token: String? = nil
  ) async throws -> Answer {
    try await ledger.post(
      "/ledger/v1/taps/undo", #"{"seq":\#(sequence),"reason":"\#(reason)"}"#,
      headers: [
        "Authorization: Bearer \(token ?? ledger.kiosk)", "Content-Type: application/json",
      ])
  }

  @Test("points go back, once, and a second time answers what it came to")
  func undone() async throws {
    try await ServedLedger.serve { ledger in
      _ = try await ledger.deliver([ServedLedger.tap(1)])
      #expect(try await ledger.balance(Dataset.holder) == 101)
      let head = try await ledger.head
      for replayed in [false, true] {
        let answer = try await Self.undo(ledger, 1, replayed ? "test" : "wrongCard")
        let body = try answer.json()
        #expect(answer.status == 200, "\(answer.text)")
        #expect(body["outcome"] == "undone" && body["reason"] == "undone")
        #expect(body["seq"]?.integer == 1 && body["tone"] == "info")
        #expect(body["points"]?["added"]?.integer == -1)
        #expect(body["points"]?["balance"]?.integer == 100)
        #expect(body["replayed"] == .boolean(replayed))
        #expect(body["position"]?.integer == Int64(head + 1))
      }
      #expect(try await ledger.head == head + 1)
      guard case .checkInUndone(let undone) = try ledger.records(after: head)[0].event else {
        Issue.record("an undoing is recorded")
        return
      }
      #expect(undone.reason == .wrongCard && undone.sequence == 1)
      #expect(undone.undoneBy == undone.source && undone.undoneBy.exists)
      // The first answer to the tap never changes.
      let again = try await ledger.deliver([ServedLedger.tap(1)])
      #expect(try again.json()["results"]?[0]?["outcome"] == "accepted")
    }
  }

  @Test("where another tap counts in its place, the balance stays")
  func recounted() async throws {
    try await ServedLedger.serve { ledger in
      _ = try await ledger.deliver([ServedLedger.tap(1)])
      ledger.clock.advance(seconds: 60)
      _ = try await ledger.deliver([ServedLedger.tap(2)])
      let first = try await Self.undo(ledger, 1).json()
      let again = try await Self.undo(ledger, 1).json()
      for body in [first, again] {
        #expect(body["points"]?["added"]?.integer == 0)
        #expect(body["points"]?["balance"]?.integer == 101)
      }
    }
  }

  @Test("a tap against a rule stands no longer, and one that was refused is none")
  func standing() async throws {
    try await ServedLedger.serve { ledger in
      _ = try await ledger.deliver([
        ServedLedger.tap(1, Dataset.blockedChip, event: Dataset.weekly, #","offline":true"#),
        ServedLedger.tap(2, Dataset.blockedChip), ServedLedger.tap(3, "nochip"),
      ])
      for replayed in [false, true] {
        let body = try await Self.undo(ledger, 1).json()
        #expect(body["outcome"] == "undone" && body["replayed"] == .boolean(replayed))
        #expect(body["points"]?["added"]?.integer == 0)
      }
      for sequence in [2, 3, 4] {
        try expectProblem(try await Self.undo(ledger, sequence), 404, "not-found", "\(sequence)")
      }
      let other = try await ledger.pair("CID-TST-009")
      try expectProblem(try await Self.undo(ledger, 1, token: other), 404, "not-found")
    }
  }

  @Test("a held tap is withdrawn, and one that was admitted is undone")
  func held() async throws {
    try await ServedLedger.serveCommands { ledger in
      let late = #","tappedAt":"\#(ledger.clock.text())""#
      let token = try await ledger.pair("CID-TST-003")
      ledger.clock.advance(seconds: 16 * 86_400)
      let answer = try await ledger.deliver(
        [1, 2].map { sequence in
          ServedLedger.tap(sequence, Dataset.holderChip, event: Dataset.weekly, late)
        }, token: token)
      let positions = try TapUploadAnswer(json: answer.body).results.map { result in
        #expect(result.reason == nil || result.outcome == .accepted || result.outcome == .held)
        return try #require(result.position)
      }
      let results = try TapUploadAnswer(json: answer.body).results
      try #require(results.map(\.outcome) == [.held, .held], "\(answer.text)")
      for replayed in [false, true] {
        let body = try await Self.undo(ledger, 1, token: token).json()
        #expect(body["outcome"] == "undone" && body["replayed"] == .boolean(replayed))
        #expect(body["points"] == nil)
      }
      try expectProblem(
        try await ledger.command("findings/\(positions[0])/admit"), 409, "not-editable")
      let admitted = try await ledger.command("findings/\(positions[1])/admit")
      #expect(try admitted.json()["outcome"] == "accepted", "\(admitted.text)")
      #expect(try await ledger.balance(Dataset.holder) == 101)
      let undone = try await Self.undo(ledger, 2, token: token).json()
      #expect(undone["points"]?["added"]?.integer == -1)
      #expect(try await ledger.balance(Dataset.holder) == 100)
    }
  }

  @Test("what is no request is refused with the field at fault, and a client is 403")
  func malformed() async throws {
    try await ServedLedger.serve { ledger in
      let headers = ["Authorization: Bearer \(ledger.kiosk)", "Content-Type: application/json"]
      for (body, pointer) in [
        (#"{"seq":1,"reason":"why"}"#, "/reason"), (#"{"seq":0,"reason":"test"}"#, "/seq"),
        (#"{"reason":"test"}"#, "/seq"), (#"{"seq":1}"#, "/reason"),
        (#"{"seq":1,"reason":"test","x":1}"#, "/x"), ("[]", ""),
      ] {
        let answer = try await ledger.post("/ledger/v1/taps/undo", body, headers: headers)
        try expectProblem(answer, 400, "body/invalid-data", "\(body)")
        #expect(try answer.json()["schemaErrors"]?[0]?["jsonPointer"]?.text == pointer, "\(body)")
      }
      let client = try await ledger.issuer.issue(clientID: TestDataset.clientID).accessToken
      try expectProblem(try await Self.undo(ledger, 1, token: client), 403, "auth/forbidden")
    }
  }
}
