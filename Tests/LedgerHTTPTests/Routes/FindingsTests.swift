import Ledger
import LedgerHTTP
import LedgerService
import PassDirectory
import Testing

@Suite("Findings over HTTP") struct FindingsTests {
  private static func list(
    _ ledger: ServedLedger, _ query: String = "", client: String = "operator"
  ) async throws -> JSONValue {
    let answer = try await ledger.get(
      "/ledger/v1/findings\(query)", headers: [try await ledger.bearer(client)])
    #expect(answer.status == 200, "\(answer.text)")
    return try answer.json()
  }

  @Test("a held tap is listed, admitted once, and answers what it came to again")
  func admitted() async throws {
    try await ServedLedger.serveCommands { ledger in
      let (position, held) = try await ledger.heldTap(.own, 1)
      let open = try await Self.list(ledger, "?state=open&kind=quarantined")
      #expect(open["totalItems"]?.integer == 1)
      let line = try #require(open["member"]?[0])
      #expect(line["position"]?.integer == Int64(position))
      #expect(line["reason"] == "quarantined" && line["seq"]?.integer == 1)
      #expect(line["terminal"] == "HELD-own-1" && line["passholderId"]?.text == held.id)
      #expect(line["message"] == "Genoteerd, wordt nagekeken.")
      let path = "findings/\(position)/admit"
      var positions: Set<Int64> = []
      for (key, replayed) in [("a", false), ("a", true), (nil, true)] as [(String?, Bool)] {
        let body = try await ledger.command(path, key: key, client: "gent").json()
        #expect(body["outcome"] == "accepted" && body["points"]?.integer == 1)
        #expect(body["replayed"] == .boolean(replayed))
        positions.insert(try #require(body["position"]?.integer))
      }
      #expect(positions.count == 1)
      let balance = try await ledger.engine.read { state, _ in state.balance(of: held.holder) }
      #expect(balance == 1)
      let settled = try await Self.list(ledger, "?state=admitted")["member"]?[0]
      #expect(settled?["cameTo"] == "accepted")
      #expect(settled?["settledBy"]?.integer == positions.first)
      try expectProblem(
        try await ledger.command(
          "findings/\(position)/dismiss", #"{"reason":"seen"}"#), 409, "not-editable")
      let timeline = try await ledger.get(
        "/ledger/v1/passholders/\(held.id)/timeline",
        headers: [try await ledger.bearer("operator")]
      ).json()
      let entries = timeline["member"]?.elements ?? []
      let refused = try #require(entries.first { $0["type"] == "checkInRefused" })
      let counted = try #require(entries.first { $0["type"] == "checkedIn" })
      #expect(refused["changedBy"]?.integer == positions.first)
      #expect(refused["reason"] == "quarantined")
      #expect(refused["message"] == "Genoteerd, wordt nagekeken.")
      #expect(counted["reverses"]?.integer == Int64(position))
    }
  }

  @Test("a dismissal keeps its key and its reason")
  func dismissed() async throws {
    try await ServedLedger.serveCommands { ledger in
      let (position, held) = try await ledger.heldTap(.own, 1)
      let (other, _) = try await ledger.heldTap(.own, 2)
      let path = "findings/\(position)/dismiss"
      for replayed in [false, true] {
        let body = try await ledger.command(path, #"{"reason":"untrusted"}"#, key: "k").json()
        #expect(body["replayed"] == .boolean(replayed) && body["changed"] == true)
      }
      for (path, body) in [
        (path, #"{"reason":"seen"}"#), ("findings/\(other)/dismiss", #"{"reason":"untrusted"}"#),
      ] {
        let answer = try await ledger.command(path, body, key: "k")
        #expect(answer.status >= 400, "\(path): \(answer.text)")
        #expect(answer.text.contains("idempotency-key-reused"), "\(answer.text)")
      }
      try expectProblem(
        try await ledger.command("findings/\(position)/admit"), 409, "not-editable")
      for reason in ["withdrawn", "why"] {
        try expectProblem(
          try await ledger.command(path, #"{"reason":"\#(reason)"}"#), 400, "body/invalid-data")
      }
      let line = try await Self.list(ledger, "?state=dismissed")["member"]?[0]
      #expect(line?["dismissedFor"] == "untrusted")
      let timeline = try await ledger.get(
        "/ledger/v1/passholders/\(held.id)/timeline",
        headers: [try await ledger.bearer("operator"), "Accept-Language: fr"]
      ).json()
      let entry = try #require(timeline["member"]?[0])
      #expect(entry["type"] == "findingDismissed" && entry["reason"] == "untrusted")
      #expect(entry["message"] == "Vérifié : l'appareil n'est pas fiable.")
      #expect(entry["reverses"]?.integer == Int64(position))
    }
  }

  @Test("what is another region's is neither listed nor settled, and no number or name is told")
  func reach() async throws {
    try await ServedLedger.serveCommands { ledger in
      let (own, held) = try await ledger.heldTap(.own, 1)
      let (foreign, _) = try await ledger.heldTap(.foreign, 2)
      let gent = try await Self.list(ledger, client: "gent")["member"]?.elements ?? []
      #expect(gent.map { $0["position"]?.integer } == [Int64(own)])
      let dender = try await Self.list(ledger, client: "dender")["member"]?.elements ?? []
      #expect(dender.map { $0["position"]?.integer } == [Int64(foreign)])
      for verb in ["admit", "dismiss"] {
        let body = verb == "admit" ? "" : #"{"reason":"seen"}"#
        try expectProblem(
          try await ledger.command("findings/\(own)/\(verb)", body, client: "dender"), 404,
          "not-found")
      }
      for position in ["0", "1", "x", "999999"] {
        try expectProblem(
          try await ledger.command("findings/\(position)/admit"), 404, "not-found")
      }
      try await ledger.addClient("lists", [.ledgerFindingsRead])
      let answer = try await ledger.get(
        "/ledger/v1/findings", headers: [try await ledger.bearer("lists")])
      #expect(answer.status == 200 && !answer.text.contains(held.id))
      #expect(!answer.text.contains(ServedLedger.number(200_001).text))
      try expectProblem(
        try await ledger.get("/ledger/v1/findings"), 403, "auth/forbidden")
    }
  }

  @Test("the filters tell findings apart, and what is no filter is a bad request")
  func filters() async throws {
    try await ServedLedger.serveCommands { ledger in
      let (held, _) = try await ledger.heldTap(.own, 1)
      _ = try await ledger.deliver([
        ServedLedger.tap(1, Dataset.blockedChip, event: Dataset.weekly, #","offline":true"#),
        ServedLedger.tap(2, "nochip", event: Dataset.weekly, #","offline":true"#),
      ])
      let day = "2026-11-23"
      for (query, count) in [
        ("", 3), ("?kind=conflict", 1), ("?kind=conflict,unknownCard", 2),
        ("?kind=conflict&kind=quarantined", 2), ("?state=admitted", 0), ("?state=open,admitted", 3),
        ("?terminal=HELD-own-1", 1), ("?terminal=none", 0),
        ("?organizerId=\(TestDataset.organizerID)", 3), ("?organizerId=none", 0),
        ("?from=\(day)&to=\(day)", 3), ("?from=2026-11-24", 0), ("?to=2026-11-22", 0),
        ("?limit=1", 3), ("?start=2", 3),
      ] {
        let list = try await Self.list(ledger, query)
        #expect(list["totalItems"]?.integer == Int64(count), "\(query)")
      }
      #expect(try await Self.list(ledger, "?start=2")["member"]?.elements.count == 1)
      let source = try await Self.list(ledger, "?terminal=HELD-own-1")["member"]?[0]?["source"]
      let number = try #require(source?.integer)
      let ofSource = try await Self.list(ledger, "?source=\(number)")["member"]?.elements
      #expect(ofSource?.map { $0["position"]?.integer } == [Int64(held)])
      let headers = [try await ledger.bearer("operator")]
      for query in ["?kind=x", "?state=OPEN", "?from=today", "?source=x", "?source=-1"] {
        try expectProblem(
          try await ledger.get("/ledger/v1/findings\(query)", headers: headers), 400,
          "bad-request", "\(query)")
      }
    }
  }

  @Test("what stands against a rule is dismissed, and not admitted")
  func conflict() async throws {
    try await ServedLedger.serveCommands { ledger in
      _ = try await ledger.deliver([
        ServedLedger.tap(1, Dataset.blockedChip, event: Dataset.weekly, #","offline":true"#)
      ])
      let line = try #require(try await Self.list(ledger, "?kind=conflict")["member"]?[0])
      #expect(line["reason"] == "cardBlocked" && line["state"] == "open")
      let position = try #require(line["position"]?.integer)
      try expectProblem(
        try await ledger.command("findings/\(position)/admit"), 409, "not-editable")
      let dismissed = try await ledger.command(
        "findings/\(position)/dismiss", #"{"reason":"seen"}"#)
      #expect(dismissed.status == 200)
    }
  }
}
