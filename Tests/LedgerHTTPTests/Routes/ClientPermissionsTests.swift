import Ledger
import LedgerHTTP
import LedgerService
import PassDirectory
import Testing

@Suite("GET /uitpas/permissions, GET and PUT /uitpas/permissions/{clientId}")
struct ClientPermissionsTests {
  private static func put(
    _ ledger: ServedLedger, _ body: String, of client: String = "till", as caller: String
  ) async throws -> Answer {
    try await exchange(
      ledger.port, "PUT", "/uitpas/permissions/\(client)",
      headers: [try await ledger.bearer(caller), "Content-Type: application/json"], body: body)
  }

  private static func entry(_ organizer: String, _ permissions: String) -> String {
    #"[{"organizer":{"id":"\#(organizer)","name":"x"},"permissionDetails":[\#(permissions)]}]"#
  }

  private static func permissions(_ answer: Answer) throws -> [String: [String]] {
    #expect(answer.status == 200, "\(answer.text)")
    var permissions: [String: [String]] = [:]
    for entry in try answer.json().elements {
      let id = try #require(entry["organizer"]?["id"]?.text)
      permissions[id] = entry["permissionDetails"]?.elements.compactMap { $0["id"]?.text }
      #expect(entry["permissions"]?.elements.compactMap(\.text) == permissions[id])
    }
    return permissions
  }

  @Test("a client sees its published permissions for each organiser, and where they hold")
  func own() async throws {
    try await ServedLedger.serve { ledger in
      try await ledger.addClient("region", .region)
      let answer = try await ledger.get(
        "/uitpas/permissions", headers: [try await ledger.bearer("region")])
      let permissions = try Self.permissions(answer)
      #expect(Set(permissions.keys) == [TestDataset.organizerID, Dataset.foreignOrganizer])
      #expect(
        Set(permissions[TestDataset.organizerID] ?? [])
          == Set(Role.region.permissions.filter(\.isPublished).map(\.rawValue)))
      let details = try answer.json()[0]?["permissionDetails"]?.elements ?? []
      #expect(details.allSatisfy { $0["cardSystemIds"] == [1] })
      let unlimited = try await ledger.get("/uitpas/permissions").json()[0]
      #expect(unlimited?["permissionDetails"]?[0]?["cardSystemIds"] == nil)
    }
  }

  @Test("another client's permissions show for the organisers that the caller administers")
  func others() async throws {
    try await ServedLedger.serve { ledger in
      try await ledger.addClient("till", [.passesRead, .ledgerCardsWrite])
      try await ledger.addClient("far", [.cardsRead], organizer: Dataset.foreignOrganizer)
      #expect(
        try Self.permissions(try await ledger.get("/uitpas/permissions/till"))
          == [TestDataset.organizerID: ["PASSES_READ"]])
      #expect(try Self.permissions(try await ledger.get("/uitpas/permissions/far")) == [:])
      try expectProblem(
        try await ledger.get("/uitpas/permissions/nobody"), 404, "uitpas/client-not-found")
    }
  }

  @Test("permissions are replaced where the caller administers them, and hold at once")
  func replaced() async throws {
    try await ServedLedger.serve { ledger in
      try await ledger.addClient("admin", [.permissionsWrite, .permissionsRead])
      try await ledger.addClient("till", [.passesRead, .ledgerCardsWrite])
      let token = try await ledger.bearer("till")
      let card = "/uitpas/cards?uitpasNumber=\(Dataset.holder)"
      try expectProblem(try await ledger.get(card, headers: [token]), 403, "auth/forbidden")
      let body = Self.entry(
        TestDataset.organizerID, #"{"id":"CARDS_READ","cardSystemIds":[1]},{"id":"EVENTS_READ"}"#)
      #expect(try await Self.put(ledger, body, as: "admin").status == 204)
      #expect(try await ledger.get(card, headers: [token]).status == 200)
      try expectProblem(
        try await ledger.get(
          "/uitpas/cards?uitpasNumber=\(Dataset.brusselsHolder)", headers: [token]),
        404, "url/not-found")
      let known = try #require(ledger.engine.client(id: "till"))
      let names = known.grants.reduce(into: Set()) { $0.formUnion($1.permissions) }
      #expect(names == ["CARDS_READ", "EVENTS_READ", "LEDGER_CARDS_WRITE"])
      #expect(try await Self.put(ledger, "[]", as: "admin").status == 204)
      #expect(
        ledger.engine.client(id: "till")?.grants.map(\.permissions) == [["LEDGER_CARDS_WRITE"]])
    }
  }

  @Test("nobody gives away more than they administer")
  func escalation() async throws {
    try await ServedLedger.serve { ledger in
      try await ledger.addClient("till", [.passesRead])
      try await ledger.addClient("admin", [.permissionsWrite])
      try await Registrar(ledger.engine).addClient(
        NewClient(
          id: "gent", secret: "s", name: "gent",
          grants: [Grant(cardSystem: 1, permissions: ["PERMISSIONS_WRITE"])]))
      try await ledger.addClient("operator", .operator)
      let before = ledger.engine.client(id: "till")
      let own = TestDataset.organizerID
      for (caller, body) in [
        ("admin", Self.entry(Dataset.foreignOrganizer, #"{"id":"CARDS_READ"}"#)),
        ("admin", Self.entry(own, #"{"id":"EVENTS_READ_ALL"}"#)),
        ("gent", Self.entry(own, #"{"id":"CARDS_READ"}"#)),
        ("gent", Self.entry(own, #"{"id":"CARDS_READ","cardSystemIds":[1,2]}"#)),
        ("gent", Self.entry(own, #"{"id":"EVENTS_READ_ALL","cardSystemIds":[1]}"#)),
      ] {
        try expectProblem(
          try await Self.put(ledger, body, as: caller), 403, "auth/forbidden", "\(body)")
        #expect(ledger.engine.client(id: "till") == before)
      }
      let narrow = Self.entry(own, #"{"id":"CARDS_READ","cardSystemIds":[1]}"#)
      #expect(try await Self.put(ledger, narrow, as: "gent").status == 204)
      // What held in every card system is not Gent's to take.
      #expect(ledger.engine.client(id: "till")?.grants.contains { $0.system == nil } == true)
      let wide = Self.entry(own, #"{"id":"EVENTS_READ_ALL"}"#)
      #expect(try await Self.put(ledger, wide, as: "operator").status == 204)
    }
  }

  @Test("what is no list of permissions is told by its place")
  func malformed() async throws {
    try await ServedLedger.serve { ledger in
      try await ledger.addClient("till", [.passesRead])
      try await ledger.addClient("operator", .operator)
      let own = TestDataset.organizerID
      for (body, kind, pointer) in [
        ("", "missing", nil), ("{", "invalid-syntax", nil), ("{}", "invalid-data", ""),
        ("[{}]", "invalid-data", "/0/organizer/id"),
        (#"[{"organizer":{"id":"\#(own)"}}]"#, "invalid-data", "/0/permissionDetails"),
        (Self.entry("nobody", ""), "invalid-data", "/0/organizer/id"),
        (Self.entry(own, #"{"id":"FLY"}"#), "invalid-data", "/0/permissionDetails/0/id"),
        (
          Self.entry(own, #"{"id":"LEDGER_CARDS_WRITE"}"#), "invalid-data",
          "/0/permissionDetails/0/id"
        ),
        (Self.entry(own, "3"), "invalid-data", "/0/permissionDetails/0"),
        (
          Self.entry(own, #"{"id":"CARDS_READ","cardSystemIds":[9]}"#), "invalid-data",
          "/0/permissionDetails/0/cardSystemIds"
        ),
      ] as [(String, String, String?)] {
        let answer = try await Self.put(ledger, body, as: "operator")
        try expectProblem(answer, 400, "body/\(kind)", "\(body)")
        #expect(
          try answer.json()["schemaErrors"]?[0]?["jsonPointer"]?.text == pointer, "\(body)")
      }
      try expectProblem(
        try await Self.put(ledger, "[]", of: "nobody", as: "operator"), 404,
        "uitpas/client-not-found")
    }
  }
}
