import EventLog
import Ledger
import LedgerHTTP
import LedgerService
import LedgerWire
import PassDirectory
import Testing

@Suite("POST /ledger/v1/taps, delivered again and in parts") struct TapsPostDeliveryTests {
  @Test("a repeated delivery answers the stored outcomes, also after the card was blocked")
  func replayed() async throws {
    try await ServedLedger.serve { ledger in
      let taps = [
        ServedLedger.tap(1), ServedLedger.tap(2, Dataset.blockedChip),
        ServedLedger.tap(3, "nochip"), #""seq":4"#,
      ]
      let first = try TapUploadAnswer(json: try await ledger.deliver(taps).body)
      #expect(first.results.allSatisfy { !$0.replayed })
      try await ledger.change(Dataset.holder, to: .blocked)
      try await ledger.change(Dataset.blocked, to: .active)
      ledger.clock.advance(seconds: 8 * 86_400)
      let head = try await ledger.head
      let again = try TapUploadAnswer(json: try await ledger.deliver(taps).body)
      #expect(try await ledger.head == head)
      #expect(again.receipt.ackedUpTo == 4)
      var expected = first.results
      for index in expected.indices {
        expected[index].replayed = true
        // What a holder can afford is told as it is now.
        expected[index].rewardsAvailable = again.results[index].rewardsAvailable
      }
      #expect(again.results == expected)
    }
  }

  @Test("a sequence with another tap is refused and neither recorded nor answered with the first")
  func keyReused() async throws {
    try await ServedLedger.serve { ledger in
      _ = try await ledger.deliver([ServedLedger.tap(1)])
      let head = try await ledger.head
      let answer = try await ledger.deliver([
        ServedLedger.tap(1, Dataset.poorHolderChip), ServedLedger.tap(1, event: Dataset.other),
      ])
      for index in 0..<2 {
        let result = try #require(try answer.json()["results"]?[index])
        #expect(result.keys == ["seq", "outcome", "reason", "tone", "message", "replayed"])
        #expect(result["outcome"] == "refused" && result["reason"] == "keyReused")
        #expect(result["tone"] == "stop")
      }
      #expect(try await ledger.head == head)
      let same = try await ledger.deliver([ServedLedger.tap(1), ServedLedger.tap(2, "nochip")])
      #expect(try same.json()["results"]?[0]?["replayed"] == true)
      #expect(try same.json()["ackedUpTo"] == 2)
    }
  }

  @Test("what is acknowledged and what is missing follows the sequences, per pairing")
  func receipts() async throws {
    try await ServedLedger.serve { ledger in
      for (sequences, acked, missing) in [
        ([2, 5, 6], 0, [[1, 1], [3, 4]]), ([9], 0, [[1, 1], [3, 4], [7, 8]]),
        ([1], 2, [[3, 4], [7, 8]]), ([8, 7, 3, 4], 9, []),
      ] as [([Int], Int64, [[Int64]])] {
        let answer = try await ledger.deliver(
          sequences.map { ServedLedger.tap($0, "nochip") })
        let body = try answer.json()
        #expect(body["ackedUpTo"]?.integer == acked)
        #expect(body["missing"]?.elements.map { $0.elements.compactMap(\.integer) } == missing)
        #expect(body["results"]?.elements.map { $0["seq"]?.integer } == sequences.map(Int64.init))
      }
      let other = try await ledger.pair("CID-TST-001")
      let answer = try await ledger.deliver([ServedLedger.tap(1)], token: other)
      #expect(
        try answer.json()["ackedUpTo"] == 1 && answer.json()["results"]?[0]?["replayed"] == false)
    }
  }

  @Test("a thousand taps are one commit, answered in order; one more is refused as a whole")
  func thousand() async throws {
    try await ServedLedger.serve { ledger in
      let chips = [Dataset.holderChip, Dataset.poorHolderChip, Dataset.blockedChip, "nochip"]
      let taps = (1...TapUpload.tapsPerRequestMax).map { ServedLedger.tap($0, chips[$0 % 4]) }
      let head = try await ledger.head
      let tooMany = try await ledger.deliver(taps + [ServedLedger.tap(1_001)])
      try expectProblem(tooMany, 400, "body/invalid-data")
      #expect(try tooMany.json()["schemaErrors"]?[0]?["jsonPointer"] == "/taps")
      #expect(try await ledger.head == head)

      let commits = ledger.engine.counters.commits
      let answer = try await ledger.deliver(taps)
      #expect(ledger.engine.counters.commits == commits + 1)
      #expect(try await ledger.head == head + 1_000)
      let parsed = try TapUploadAnswer(json: answer.body)
      #expect(parsed.results.map(\.sequence) == Array(1...1_000))
      #expect(parsed.results.compactMap(\.position) == Array(head + 1...head + 1_000))
      #expect(parsed.receipt.ackedUpTo == 1_000)
      #expect(answer.body.count <= 400 * 1_000)
      #expect(try await ledger.balance(Dataset.holder) == 101)
    }
  }

  @Test("a body that is no upload is refused with the field at fault, and nothing is recorded")
  func malformed() async throws {
    try await ServedLedger.serve { ledger in
      let head = try await ledger.head
      let now = ledger.clock.text()
      let tap = "{\(ServedLedger.tap(1))}"
      for (body, kind, pointer) in [
        (#"{"sentAt":"\#(now)","taps":[\#(tap)],"colour":1}"#, "invalid-data", "/colour"),
        (#"{"sentAt":"\#(now)","taps":[\#(tap)],"a/b~":1}"#, "invalid-data", "/a~1b~0"),
        (#"{"taps":[\#(tap)]}"#, "invalid-data", "/sentAt"),
        (#"{"sentAt":"2026-11-23T15:00:00","taps":[\#(tap)]}"#, "invalid-data", "/sentAt"),
        (#"{"sentAt":"\#(now)"}"#, "invalid-data", "/taps"),
        (#"{"sentAt":"\#(now)","taps":[]}"#, "invalid-data", "/taps"),
        (#"{"sentAt":"\#(now)","taps":{}}"#, "invalid-data", "/taps"),
        (#"{"sentAt":"\#(now)","taps":[\#(tap),7]}"#, "invalid-data", "/taps/1"),
        (#"{"sentAt":"\#(now)","taps":[\#(tap),{"seq":0}]}"#, "invalid-data", "/taps/1/seq"),
        (#"{"sentAt":"\#(now)","device":"","taps":[\#(tap)]}"#, "invalid-data", "/device"),
        ("[]", "invalid-data", ""), ("{", "invalid-syntax", nil), ("", "missing", nil),
      ] as [(String, String, String?)] {
        let answer = try await ledger.post(
          "/ledger/v1/taps", body,
          headers: ["Authorization: Bearer \(ledger.kiosk)", "Content-Type: application/json"])
        try expectProblem(answer, 400, "body/\(kind)", "\(body)")
        let errors = try answer.json()["schemaErrors"]
        #expect(errors?[0]?["jsonPointer"]?.text == pointer, "\(body)")
      }
      #expect(try await ledger.head == head)
    }
  }

  @Test("another device and a client are 403, and nothing is recorded")
  func forbidden() async throws {
    try await ServedLedger.serve { ledger in
      let head = try await ledger.head
      let taps = [ServedLedger.tap(1)]
      let device = #","device":"CID-TST-002""#
      try expectProblem(
        try await ledger.deliver(taps, header: device), 403, "auth/forbidden")
      let client = try await ledger.issuer.issue(clientID: TestDataset.clientID).accessToken
      try expectProblem(try await ledger.deliver(taps, token: client), 403, "auth/forbidden")
      #expect(try await ledger.head == head)
    }
  }

  @Test("a revoked pairing delivers what was tapped before, which is held, and nothing of later")
  func revoked() async throws {
    try await ServedLedger.serve { ledger in
      let token = try await ledger.pair("CID-TST-002")
      let directory = ledger.engine.directory
      let source = try #require(directory.terminal(token: token)).source
      let tapped = ledger.clock.text()
      ledger.clock.advance(seconds: 60)
      try await ledger.register(.revokeTerminal(SourceID(source)))
      try directory.revokeTerminal(source: source)
      ledger.clock.advance(seconds: 60)
      let before = #","tappedAt":"\#(tapped)""#
      let taps = [
        ServedLedger.tap(1, Dataset.holderChip, event: Dataset.weekly, before),
        ServedLedger.tap(
          2, Dataset.holderChip, event: Dataset.weekly, before + #","offline":true"#),
        ServedLedger.tap(3, Dataset.blockedChip, event: Dataset.weekly, before),
        ServedLedger.tap(
          4, Dataset.holderChip, event: Dataset.weekly, #","tappedAt":"\#(ledger.clock.text())""#),
        ServedLedger.tap(
          5, Dataset.holderChip, event: Dataset.weekly,
          #","tappedAt":"\#(ledger.clock.text())","offline":true"#),
      ]
      for isRepeat in [false, true] {
        let answer = try TapUploadAnswer(
          json: try await ledger.deliver(taps, token: token).body)
        #expect(
          answer.results.map(\.outcome) == [.held, .held, .refused, .refused, .refused])
        #expect(
          answer.results.map(\.reason) == [
            .quarantined, .quarantined, .cardBlocked, .terminalNotAssigned, .terminalNotAssigned,
          ])
        #expect(answer.results[0].tone == .info)
        #expect(answer.results.allSatisfy { $0.replayed == isRepeat })
        #expect(answer.receipt.ackedUpTo == 5)
      }
      #expect(try await ledger.balance(Dataset.holder) == 100)
      let undo = try await ledger.post(
        "/ledger/v1/taps/undo", #"{"seq":1,"reason":"test"}"#,
        headers: ["Authorization: Bearer \(token)", "Content-Type: application/json"])
      try expectProblem(undo, 403, "auth/forbidden")
    }
  }
}
