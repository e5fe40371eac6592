import Ledger
import LedgerHTTP
import LedgerService
import LedgerWire
import Testing

@Suite("GET and DELETE /uitpas/checkins, GET /uitpas/passholders/{passholderId}/transactions")
struct CheckinListTests {
  private static func list(
    _ ledger: ServedLedger, _ query: String, headers: [String]? = nil
  ) async throws -> JSONValue {
    let holder = try await ledger.passholderID(Dataset.holder)
    let answer = try await ledger.get(
      "/uitpas/checkins?passholderId=\(holder)&\(query)", headers: headers)
    #expect(answer.status == 200, "\(answer.text)")
    #expect(answer.headers["pasboek-position"].flatMap { UInt64($0) } ?? 0 > 0)
    return try answer.json()
  }

  private static func delete(_ ledger: ServedLedger, _ id: String) async throws -> Answer {
    try await exchange(
      ledger.port, "DELETE", "/uitpas/checkins/\(id)", headers: [try await ledger.bearer()])
  }

  @Test("check-ins are listed the newest first, as they were answered, and paged")
  func listed() async throws {
    try await ServedLedger.serve { ledger in
      let first = try await ledger.checkIn(Dataset.holder).json()
      ledger.clock.advance(seconds: 60)
      let second = try await ledger.checkIn(Dataset.holder, event: Dataset.other).json()
      _ = try await ledger.checkIn(Dataset.holder)
      let own = "organizerId=\(TestDataset.organizerID)"
      for (query, members, total) in [
        (own, [second, first], 2), ("\(own)&limit=1", [second], 2),
        ("\(own)&start=1", [first], 2), ("\(own)&eventTitle=festiviteit", [first], 1),
        ("\(own)&eventTitle=nothing", [], 0), ("\(own)&limit=0", [], 2),
      ] as [(String, [JSONValue], Int64)] {
        let page = try await Self.list(ledger, query)
        #expect(page["member"] == .array(members), "\(query)")
        #expect(page["totalItems"]?.integer == total, "\(query)")
      }
      let nobody = try await ledger.get("/uitpas/checkins?passholderId=nobody&\(own)")
      #expect(try nobody.json() == ["totalItems": 0, "member": []])
    }
  }

  @Test("organisers that are not asked for, or out of reach, are not shown")
  func organizers() async throws {
    try await ServedLedger.serve { ledger in
      let holder = try await ledger.passholderID(Dataset.holder)
      for (query, status, kind) in [
        ("passholderId=\(holder)&organizerId=\(Dataset.foreignOrganizer)", 403, "auth/forbidden"),
        (
          "passholderId=\(holder)&organizerId=\(TestDataset.organizerID)"
            + "&organizerId=\(Dataset.foreignOrganizer)", 403, "auth/forbidden"
        ),
        ("passholderId=\(holder)&organizerId=nobody", 403, "auth/forbidden"),
        ("passholderId=\(holder)", 400, "bad-request"),
        ("organizerId=\(TestDataset.organizerID)", 400, "bad-request"),
        ("limit=501", 400, "url/query-limit-exceeded"),
      ] {
        try expectProblem(
          try await ledger.get("/uitpas/checkins?\(query)"), status, kind, "\(query)")
      }
      try await ledger.addClient("operator", .operator)
      let page = try await Self.list(
        ledger, "organizerId=nobody", headers: [try await ledger.bearer("operator")])
      #expect(page == ["totalItems": 0, "member": []])
    }
  }

  @Test("a check-in is deleted once, with its points")
  func deleted() async throws {
    try await ServedLedger.serve { ledger in
      let id = try #require(try await ledger.checkIn(Dataset.holder).json()["id"]?.text)
      let answer = try await Self.delete(ledger, id)
      #expect(answer.status == 204 && answer.text.isEmpty)
      #expect(try await ledger.balance(Dataset.holder) == 100)
      let page = try await Self.list(ledger, "organizerId=\(TestDataset.organizerID)")
      #expect(page["totalItems"] == 0)
      let head = try await ledger.head
      for gone in [id, "1", "0", "99999999", "x", "-1"] {
        try expectProblem(try await Self.delete(ledger, gone), 404, "url/not-found", "\(gone)")
      }
      let foreign = try await ledger.checkedIn(Dataset.holder, Dataset.foreign)
      try expectProblem(try await Self.delete(ledger, "\(foreign)"), 403, "auth/forbidden")
      #expect(try await ledger.head == head + 1)
      #expect(try await ledger.checkIn(Dataset.holder).status == 201)
    }
  }

  @Test("a holder's points are listed with what they were for, in either order")
  func transactions() async throws {
    try await ServedLedger.serve { ledger in
      let id = try #require(try await ledger.checkIn(Dataset.holder).json()["id"]?.text)
      #expect(try await Self.delete(ledger, id).status == 204)
      let holder = try await ledger.passholderID(Dataset.holder)
      let path = "/uitpas/passholders/\(holder)/transactions"
      let page = try await ledger.get(path).json()
      #expect(page["totalItems"] == 3)
      let members = page["member"]?.elements ?? []
      #expect(members.compactMap { $0["points"]?.integer } == [-1, 1, 100])
      #expect(members.last?["title"] == "Punten van voordien")
      #expect(members.first?["title"] == "Permanente UiTPAS Test Festiviteit")
      #expect(members.first?["location"]?.text?.hasPrefix("[TEST] UiTPAS Organisatie") == true)
      let oldest = try await ledger.get("\(path)?sort[creationDate]=asc&limit=1").json()
      #expect(oldest["member"]?.elements.compactMap { $0["points"]?.integer } == [100])
      try expectProblem(
        try await ledger.get("\(path)?limit=501"), 400, "url/query-limit-exceeded")
      for other in ["me", "nobody", "00000000-0000-4000-8000-000000000000"] {
        try expectProblem(
          try await ledger.get("/uitpas/passholders/\(other)/transactions"), 403,
          "auth/forbidden", "\(other)")
      }
    }
  }
}
