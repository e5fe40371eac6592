import EventLog
import Ledger
import LedgerHTTP
import LedgerService
import LedgerWire
import PassDirectory
import Testing

@Suite("POST /ledger/v1/terminals/pair") struct TerminalsPairTests {
  /// Makes a code as the region of Gent and answers it as it is shown.
  private static func code(
    _ ledger: ServedLedger, terminal: String = "CID-GNT-042"
  ) async throws -> PairingCodeAnswer {
    let answer = try await ledger.command(
      "terminals/codes",
      #"""
      {"terminal":"\#(terminal)","organizerIds":["\#(TestDataset.organizerID)"],
      "attended":true,"language":"fr"}
      """#, client: "gent")
    try #require(answer.status == 201, "\(answer.text)")
    return try PairingCodeAnswer(json: answer.body)
  }

  private static func pair(_ ledger: ServedLedger, _ code: String) async throws -> Answer {
    try await ledger.post(
      "/ledger/v1/terminals/pair", #"{"code":"\#(code)"}"#,
      headers: ["Content-Type: application/json"])
  }

  @Test("a code makes a terminal that delivers, and the log says who allowed it")
  func contract() async throws {
    try await ServedLedger.serveCommands { ledger in
      let head = try await ledger.head
      let code = try await Self.code(ledger)
      #expect(code.expiresAt == ledger.clock.now().microseconds + 600_000_000)
      #expect(try await ledger.head == head, "a code is no fact yet")
      let answer = try await Self.pair(ledger, code.code.description.lowercased())
      #expect(answer.status == 201 && answer.headers["cache-control"] == "no-store")
      let paired = try PairingAnswer(json: answer.body)
      #expect(paired.terminal == code.terminal)
      #expect(
        paired.terminal
          == PairingCodeRequest(
            terminal: "CID-GNT-042", organizerIDs: [TestDataset.organizerID], isAttended: true,
            language: .fr))
      #expect(paired.serverTime == ledger.clock.now().microseconds)
      #expect(NoteVerifierKey(paired.ledgerKey) != nil)
      #expect(paired.ledgerKey == ledger.checkpoints.verifierKey)
      let known = try #require(ledger.engine.terminal(token: paired.token))
      #expect(known.id == "CID-GNT-042" && known.isAttended && known.language == "fr")
      #expect(known.source == SourceID(paired.source))
      let records = try ledger.records(after: head)
      try #require(records.count == 1)
      guard case .terminalPaired(let body) = records[0].event else {
        Issue.record("the log has no pairing")
        return
      }
      #expect(body.terminal == "CID-GNT-042")
      #expect(records[0].header.client == (try #require(ledger.engine.client(id: "gent"))).entity)
      #expect(
        try await ledger.deliver([ServedLedger.tap(1)], token: paired.token).status == 200)
    }
  }

  @Test("a wrong, used or expired code is answered in the same words, and leaves no trace")
  func refused() async throws {
    try await ServedLedger.serveCommands { ledger in
      let used = try await Self.code(ledger).code.description
      #expect(try await Self.pair(ledger, used).status == 201)
      let late = try await Self.code(ledger).code.description
      ledger.clock.advance(seconds: 600)
      let head = try await ledger.head
      var answers: [Answer] = []
      for code in [used, late, late, "0000-0000", "ZZZZ-ZZZZ", "no code at all", "U"] {
        answers.append(try await Self.pair(ledger, code))
      }
      for answer in answers { try expectProblem(answer, 404, "not-found") }
      #expect(Set(answers.map(\.body)).count == 1)
      #expect(try await ledger.head == head)
      let inTime = try await Self.code(ledger).code.description
      ledger.clock.advance(seconds: 599)
      #expect(try await Self.pair(ledger, inTime).status == 201)
    }
  }

  @Test("a body without a code is refused", arguments: ["", "{}", #"{"code":""}"#, "[]", "{"])
  func bodies(body: String) async throws {
    try await ServedLedger.serve { ledger in
      let answer = try await ledger.post(
        "/ledger/v1/terminals/pair", body, headers: ["Content-Type: application/json"])
      #expect(answer.status == 400)
    }
  }

  @Test("of two devices that bring one code at the same time one is paired")
  func race() async throws {
    try await ServedLedger.serveCommands { ledger in
      for _ in 0..<5 {
        let head = try await ledger.head
        let code = try await Self.code(ledger).code.description
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
          for _ in 0..<4 { group.addTask { try await Self.pair(ledger, code).status } }
          return try await group.reduce(into: []) { $0.append($1) }.sorted()
        }
        #expect(statuses == [201, 404, 404, 404])
        #expect(try await ledger.head == head + 1)
      }
    }
  }

  @Test("wrong codes have a budget; a right one costs nothing and waits as well")
  func budget() async throws {
    try await ServedLedger.serveCommands { ledger in
      for _ in 0..<2 {
        #expect(
          try await Self.pair(ledger, try await Self.code(ledger).code.description).status == 201)
      }
      for _ in 0..<60 {
        #expect(try await Self.pair(ledger, "0000-0000").status == 404)
      }
      let code = try await Self.code(ledger).code.description
      for wrong in ["0000-0000", code] {
        let answer = try await Self.pair(ledger, wrong)
        try expectProblem(answer, 429, "uitpas/rate-limited")
        #expect(answer.headers["retry-after"] == "1")
      }
      ledger.clock.advance(seconds: 1)
      #expect(try await Self.pair(ledger, code).status == 201, "it was not used up")
    }
  }

  @Test("a device that is replaced gets a new source under the same name; the old one goes on")
  func replaced() async throws {
    try await ServedLedger.serveCommands { ledger in
      var paired: [PairingAnswer] = []
      for _ in 0..<2 {
        let code = try await Self.code(ledger).code.description
        paired.append(try PairingAnswer(json: try await Self.pair(ledger, code).body))
      }
      #expect(paired[0].source != paired[1].source)
      #expect(paired[0].token != paired[1].token)
      for terminal in paired {
        #expect(
          try await ledger.deliver([ServedLedger.tap(1)], token: terminal.token).status == 200)
      }
    }
  }

  @Test("a code whose pairing the log did not take is good again")
  func givenBack() async throws {
    try await ServedLedger.serveCommands { ledger in
      let code = try await Self.code(ledger).code
      // A clock that was set back: nothing is written until somebody has looked at it.
      ledger.clock.jump(seconds: -4_000)
      let head = try await ledger.head
      let answer = try await Self.pair(ledger, code.description)
      try expectProblem(answer, 503, "busy")
      #expect(try await ledger.head == head)
      let now = ledger.clock.now().microseconds
      let taken = try ledger.engine.directory.takePairingCode(code.value, now: now)
      #expect(taken?.terms.terminal == "CID-GNT-042")
    }
  }

  @Test("a code is made within reach alone, of organisers that there are")
  func codes() async throws {
    try await ServedLedger.serveCommands { ledger in
      let own = #"{"terminal":"T","organizerIds":["\#(TestDataset.organizerID)"]}"#
      try expectProblem(
        try await ledger.command("terminals/codes", own, client: "dender"), 404, "not-found")
      try expectProblem(
        try await ledger.command("terminals/codes", #"{"terminal":"T","organizerIds":["x"]}"#),
        404, "not-found")
      for body in [
        "{}", #"{"terminal":"","organizerIds":[]}"#,
        #"{"terminal":"T","organizerIds":[],"language":"it"}"#,
      ] {
        try expectProblem(
          try await ledger.command("terminals/codes", body), 400, "body/invalid-data")
      }
      // The same again is another code: what is told once can be lost.
      let codes = [try await Self.code(ledger), try await Self.code(ledger)]
      #expect(codes[0].code != codes[1].code)
    }
  }
}

@Suite("GET /ledger/v1/terminals") struct TerminalsGetTests {
  @Test("each pairing is listed with what it delivered, what is missing and when it was heard of")
  func contract() async throws {
    try await ServedLedger.serveCommands { ledger in
      let token = try await ledger.pair("CID-GNT-042", attended: true, language: "de")
      let source = try #require(ledger.engine.terminal(token: token)).source
      let pairedAt = ledger.clock.text()
      func listed() async throws -> JSONValue? {
        let answer = try await ledger.get(
          "/ledger/v1/terminals?limit=500", headers: [try await ledger.bearer("gent")])
        #expect(answer.status == 200)
        let body = try answer.json()
        let members = body["member"]
        let count = Int(body["totalItems"]?.integer ?? 0)
        return (0..<count).compactMap { members?[$0] }.first {
          $0["source"]?.integer == Int64(source.number)
        }
      }
      let fresh = try #require(try await listed())
      #expect(fresh["terminal"] == "CID-GNT-042" && fresh["language"] == "de")
      #expect(fresh["attended"] == .boolean(true))
      #expect(fresh["organizerIds"]?[0]?.text == TestDataset.organizerID)
      // Moments of records are microseconds apart.
      #expect(fresh["pairedAt"]?.text?.prefix(19) == pairedAt.prefix(19))
      #expect(fresh["ackedUpTo"]?.integer == 0 && fresh["highest"]?.integer == 0)
      #expect(fresh["lastContact"] == nil && fresh["revokedAt"] == nil)

      ledger.clock.advance(seconds: 60)
      let taps = [1, 2, 5, 9].map { ServedLedger.tap($0) }
      #expect(try await ledger.deliver(taps, token: token).status == 200)
      let heard = ledger.clock.text()
      ledger.clock.advance(seconds: 60)
      let later = try #require(try await listed())
      #expect(later["ackedUpTo"]?.integer == 2 && later["highest"]?.integer == 9)
      let missing = (0..<2).map { gap in
        (0..<2).map { later["missing"]?[gap]?[$0]?.integer }
      }
      #expect(missing == [[3, 4], [6, 8]])
      #expect(later["lastContact"]?.text == heard)

      #expect(try await ledger.command("terminals/\(source.number)/revoke").status == 200)
      #expect(try #require(try await listed())["revokedAt"]?.text == ledger.clock.text())
    }
  }

  @Test("it has pages, and shows to a region what serves it alone")
  func reach() async throws {
    try await ServedLedger.serveCommands { ledger in
      _ = try await ledger.organizer(.foreign)
      _ = try await ledger.pair("T-own")
      _ = try await ledger.pair("T-foreign", organizers: [Side.foreign.organizer])
      func names(_ client: String, _ query: String = "") async throws -> [String] {
        let answer = try await ledger.get(
          "/ledger/v1/terminals\(query)", headers: [try await ledger.bearer(client)])
        let members = try answer.json()["member"]
        return (0..<20).compactMap { members?[$0]?["terminal"]?.text }
      }
      let all = try await names("operator")
      #expect(all.suffix(2) == ["T-own", "T-foreign"])
      #expect(try await names("gent").last == "T-own")
      #expect(try await names("dender") == ["T-foreign"])
      #expect(try await names("operator", "?start=\(all.count - 1)") == ["T-foreign"])
      #expect(try await names("operator", "?limit=1") == [all[0]])
      try await ledger.addClient("none", [.checkinsWrite])
      let refused = try await ledger.get(
        "/ledger/v1/terminals", headers: [try await ledger.bearer("none")])
      try expectProblem(refused, 403, "auth/forbidden")
    }
  }
}
