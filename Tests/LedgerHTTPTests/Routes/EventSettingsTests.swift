import Ledger
import LedgerHTTP
import LedgerService
import Testing

@Suite("GET and PUT /uitpas/events/{eventId}/settings and /card-systems")
struct EventSettingsTests {
  private static func put(
    _ ledger: ServedLedger, _ path: String, _ body: String
  ) async throws -> Answer {
    try await exchange(
      ledger.port, "PUT", "/uitpas/events/\(path)",
      headers: [try await ledger.bearer(), "Content-Type: application/json"], body: body)
  }

  /// The card systems that the weekly event takes part in, of the two of its organiser.
  private static func enabled(_ ledger: ServedLedger) async throws -> [Int64] {
    let list = try await ledger.get("/uitpas/events/\(Dataset.weekly)/card-systems").json()
    #expect(list.elements.compactMap { $0["id"]?.integer } == [1, 2])
    return list.elements.filter { $0["enabled"] == true }.compactMap { $0["id"]?.integer }
  }

  @Test("settings are shown, changed as a whole, and hold for the next check-in")
  func changed() async throws {
    try await ServedLedger.serve { ledger in
      let path = "\(Dataset.weekly)/settings"
      let answer = try await ledger.get("/uitpas/events/\(path)")
      #expect(answer.status == 200)
      #expect(try answer.json()["checkinPoints"] == 1)
      #expect(try answer.json()["checkinLimit"] == ["volume": 1, "periodType": "WEEK"])
      let changed = """
        {"id":"\(Dataset.weekly)","checkinPoints":3,"extra":true,\
        "checkinLimit":{"volume":2,"periodType":"DAY"},\
        "passholderTicketLimit":{"volume":4,"periodType":"ABSOLUTE"}}
        """
      let put = try await Self.put(ledger, path, changed)
      #expect(put.status == 204 && put.text.isEmpty)
      #expect(
        try await ledger.get("/uitpas/events/\(path)").json() == [
          "id": .string(Dataset.weekly), "checkinPoints": 3,
          "checkinLimit": ["volume": 2, "periodType": "DAY"],
          "passholderTicketLimit": ["volume": 4, "periodType": "ABSOLUTE"],
        ])
      #expect(try await ledger.checkIn(Dataset.holder).json()["points"] == 3)
      // What is left out is the calendar's own.
      let least = #"{"id":"\#(Dataset.weekly)","checkinPoints":0}"#
      #expect(try await Self.put(ledger, path, least).status == 204)
      #expect(
        try await ledger.get("/uitpas/events/\(path)").json() == [
          "id": .string(Dataset.weekly), "checkinPoints": 0,
          "checkinLimit": ["volume": 1, "periodType": "WEEK"],
        ])
    }
  }

  @Test("what is no settings is told by its place, and leaves them and the log as they were")
  func malformed() async throws {
    try await ServedLedger.serve { ledger in
      let head = try await ledger.head
      func settings(_ rest: String) -> String { #"{"id":"\#(Dataset.weekly)"\#(rest)}"# }
      for (body, kind, pointer) in [
        ("", "missing", nil), ("{", "invalid-syntax", nil), ("[]", "invalid-data", ""),
        (#"{"checkinPoints":1}"#, "invalid-data", "/id"),
        (#"{"id":"\#(Dataset.other)","checkinPoints":1}"#, "invalid-data", "/id"),
        (settings(""), "invalid-data", "/checkinPoints"),
        (settings(#","checkinPoints":1.5"#), "invalid-data", "/checkinPoints"),
        (settings(#","checkinPoints":-1"#), "invalid-data", "/checkinPoints"),
        (settings(#","checkinPoints":65536"#), "invalid-data", "/checkinPoints"),
        (settings(#","checkinPoints":1,"checkinLimit":3"#), "invalid-data", "/checkinLimit"),
        (
          settings(#","checkinPoints":1,"checkinLimit":{"volume":0,"periodType":"DAY"}"#),
          "invalid-data", "/checkinLimit/volume"
        ),
        (
          settings(#","checkinPoints":1,"passholderTicketLimit":{"volume":1,"periodType":"AGE"}"#),
          "invalid-data", "/passholderTicketLimit/periodType"
        ),
      ] as [(String, String, String?)] {
        let answer = try await Self.put(ledger, "\(Dataset.weekly)/settings", body)
        try expectProblem(answer, 400, "body/\(kind)", "\(body)")
        #expect(
          try answer.json()["schemaErrors"]?[0]?["jsonPointer"]?.text == pointer, "\(body)")
      }
      #expect(try await ledger.head == head)
    }
  }

  @Test("the settings of an event that has ended stand")
  func ended() async throws {
    try await ServedLedger.serve { ledger in
      let begin = ledger.clock.now()
      try await ledger.defineEvent(
        "short", periods: [OpeningPeriod(begin: begin, end: begin.adding(hours: 1))])
      let body = #"{"id":"short","checkinPoints":2}"#
      #expect(try await Self.put(ledger, "short/settings", body).status == 204)
      ledger.clock.advance(seconds: 3_601)
      let head = try await ledger.head
      try expectProblem(
        try await Self.put(ledger, "short/settings", body), 400, "body/invalid-data")
      #expect(try await ledger.head == head)
    }
  }

  @Test("an event that nobody knows is 404 on every route, before a body is read")
  func unknown() async throws {
    try await ServedLedger.serve { ledger in
      for path in ["settings", "card-systems"] {
        for answer in [
          try await ledger.get("/uitpas/events/none/\(path)"),
          try await Self.put(ledger, "none/\(path)", "{"),
        ] {
          try expectProblem(answer, 404, "uitpas/event-not-found")
        }
      }
    }
  }

  @Test("card systems are those of the organiser, and are switched on and off")
  func cardSystems() async throws {
    try await ServedLedger.serve { ledger in
      let path = "\(Dataset.weekly)/card-systems"
      let before = try await Self.enabled(ledger)
      #expect(before == [1, 2])
      let off = #"[{"id":2,"enabled":false},{"id":1,"enabled":true,"name":"x"}]"#
      #expect(try await Self.put(ledger, path, off).status == 204)
      #expect(try await Self.enabled(ledger) == [1])
      #expect(try await Self.put(ledger, path, "[]").status == 204)
      #expect(try await Self.enabled(ledger) == [])
    }
  }

  @Test("card systems that the organiser is not in, and keys that there are none of, are refused")
  func invalidCardSystems() async throws {
    try await ServedLedger.serve { ledger in
      let head = try await ledger.head
      for (body, kind) in [
        ("", "body/missing"), ("[", "body/invalid-syntax"), ("{}", "body/invalid-data"),
        ("[{}]", "body/invalid-data"), (#"[{"id":1}]"#, "body/invalid-data"),
        (#"[{"id":9,"enabled":true}]"#, "uitpas/cardsystem-not-found"),
        (#"[{"id":-1,"enabled":false}]"#, "uitpas/cardsystem-not-found"),
        (#"[{"id":3,"enabled":true}]"#, "uitpas/invalid-card-system"),
        (
          #"[{"id":1,"enabled":true,"manualDistributionKeys":[{"id":7,"enabled":true}]}]"#,
          "uitpas/distributionkey-not-found"
        ),
      ] {
        let answer = try await Self.put(ledger, "\(Dataset.weekly)/card-systems", body)
        try expectProblem(answer, 400, kind, "\(body)")
      }
      #expect(try await ledger.head == head)
    }
  }
}
