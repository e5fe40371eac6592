import Ledger
import LedgerHTTP
import LedgerService
import LedgerWire
import Testing

@Suite("POST /ledger/v1/taps") struct TapsPostTests {
  @Test("a tap is answered as the terminal shows it, in at most 400 bytes")
  func accepted() async throws {
    try await ServedLedger.serve { ledger in
      ledger.clock.advance(seconds: 1)
      let head = try await ledger.head
      let answer = try await ledger.deliver(
        [
          ServedLedger.tap(
            1, Dataset.holderChip,
            #","tappedAt":"\#(ledger.clock.text())","uptimeMs":99000,"packVersion":17"#)
        ],
        header: #","device":"CID-TST-001","bootId":"b7","sentUptimeMs":99000"#)
      #expect(answer.status == 200)
      #expect(answer.headers["content-type"] == "application/json")
      #expect(answer.headers["cache-control"] == "no-store")
      #expect(
        try answer.json() == [
          "serverTime": "2026-11-23T15:00:01.000000Z", "skewMs": 0, "ackedUpTo": 1,
          "missing": [],
          "results": [
            [
              "seq": 1, "outcome": "accepted", "reason": "accepted", "tone": "ok",
              "message": "Gelukt, welkom!", "points": ["added": 1, "balance": 101],
              "rewardsAvailable": 3, "replayed": false, "position": .integer(Int64(head) + 1),
            ]
          ],
        ])
      #expect(try await ledger.head == head + 1)
      let parsed = try TapUploadAnswer(json: answer.body)
      #expect(parsed.results[0].jsonLine().count <= 400)
    }
  }

  @Test("the limit is told with the earlier tap that used it up")
  func limitReached() async throws {
    try await ServedLedger.serve { ledger in
      ledger.clock.advance(seconds: 1)
      _ = try await ledger.deliver([ServedLedger.tap(1)])
      let other = try await ledger.pair("CID-TST-002")
      ledger.clock.advance(seconds: 60)
      for (token, isSame) in [(ledger.kiosk, true), (other, false)] {
        let answer = try await ledger.deliver([ServedLedger.tap(2)], token: token)
        let result = try #require(try answer.json()["results"]?[0])
        #expect(result["outcome"] == "refused" && result["reason"] == "limitReached")
        #expect(result["tone"] == "info")
        #expect(result["message"] == "Al gespaard (max. 1 per week)")
        #expect(result["points"] == ["added": 0, "balance": 101])
        #expect(
          result["previous"] == [
            "at": "2026-11-23T15:00:01.000000Z", "sameTerminal": .boolean(isSame),
            "secondsAgo": 60,
          ])
      }
    }
  }

  @Test("a tap older than the region allows is held, and gives nothing")
  func tooLate() async throws {
    try await ServedLedger.serve { ledger in
      let day: Int64 = 86_400
      ledger.clock.advance(seconds: 30 * day)
      let answer = try await ledger.deliver([
        ServedLedger.tap(
          1, Dataset.holderChip, #","tappedAt":"\#(ledger.clock.text(secondsAgo: 15 * day))""#),
        ServedLedger.tap(
          2, Dataset.poorHolderChip, #","tappedAt":"\#(ledger.clock.text(secondsAgo: 13 * day))""#),
      ])
      let results = try TapUploadAnswer(json: answer.body).results
      #expect(results.map(\.outcome) == [.held, .accepted])
      #expect(results.map(\.reason) == [.tooLate, .accepted])
      #expect(results[0].points?.balance == 100 && results[1].points?.balance == 101)
    }
  }

  @Test("texts are in the language of the terminal", arguments: Language.allCases)
  func languages(_ language: Language) async throws {
    try await ServedLedger.serve { ledger in
      let token = try await ledger.pair("CID-TST-002", language: language.rawValue)
      let answer = try await ledger.deliver(
        [ServedLedger.tap(1), ServedLedger.tap(2, "nochip"), #""seq":3"#], token: token)
      let messages = try TapUploadAnswer(json: answer.body).results.map(\.message)
      let expected: [TapReason] = [.accepted, .unknownCard, .malformed]
      #expect(messages == expected.map { $0.text[language] })
    }
  }

  @Test("without an event the service chooses one of the terminal's organisers and names it")
  func chosenEvent() async throws {
    try await ServedLedger.serve { ledger in
      let chosen = try await ledger.deliver([ServedLedger.tap(1, event: nil)])
      let result = try #require(try chosen.json()["results"]?[0])
      #expect(result["outcome"] == "accepted")
      #expect(
        result["event"] == [
          "id": .string(Dataset.weekly), "title": "Permanente UiTPAS Test Festiviteit",
        ])
      try await ledger.defineEvent("now", points: 3, periods: [.hours(from: 0, to: 2)])
      let nearer = try await ledger.deliver([ServedLedger.tap(2, event: nil)])
      #expect(try nearer.json()["results"]?[0]?["event"]?["id"] == "now")
      #expect(try nearer.json()["results"]?[0]?["points"]?["added"] == 3)
      #expect(try TapUploadAnswer(json: nearer.body).results[0].jsonLine().count <= 400)

      let foreign = try await ledger.pair("CID-TST-002", organizers: [Dataset.foreignOrganizer])
      let theirs = try await ledger.deliver([ServedLedger.tap(1, event: nil)], token: foreign)
      #expect(try theirs.json()["results"]?[0]?["event"]?["id"]?.text == Dataset.foreign)
      let named = try await ledger.deliver([ServedLedger.tap(3)])
      #expect(try named.json()["results"]?[0]?["event"] == nil)
    }
  }

  @Test("where no event is open there is none to choose")
  func noEvent() async throws {
    try await ServedLedger.serve { ledger in
      try await ledger.register(
        .defineOrganizer(
          id: "nothing-on", name: "Nothing on", systems: CardSystemSet([CardSystemID(1)])))
      let token = try await ledger.pair("CID-TST-002", organizers: ["nothing-on"])
      let answer = try await ledger.deliver([ServedLedger.tap(1, event: nil)], token: token)
      let result = try #require(try answer.json()["results"]?[0])
      #expect(result["reason"] == "eventUnknown" && result["event"] == nil)
    }
  }
}
