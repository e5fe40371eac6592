import Ledger
import LedgerHTTP
import LedgerService
import PassDirectory
import Testing

@Suite("GET /uitpas/card-systems and /organizers") struct DefinitionsGetTests {
  private static func ids(_ answer: Answer) throws -> [Int64] {
    #expect(answer.status == 200, "\(answer.text)")
    return try answer.json()["member"]?.elements.compactMap { $0["id"]?.integer } ?? []
  }

  @Test("card systems are filtered by city and postal code, ordered and paged")
  func cardSystems() async throws {
    try await ServedLedger.serve { ledger in
      for (query, ids, total) in [
        ("", [1, 2, 3], 3), ("permanent=true", [1, 2, 3], 3), ("permanent=false", [], 0),
        ("city=Gentbrugge", [1], 1), ("city=gent&city=Aalst", [1, 3], 2), ("city=Luik", [], 0),
        ("postalCode=9090&postalCode=1000", [1, 2], 2), ("postalCode=9999", [], 0),
        ("city=Gent&postalCode=1000", [], 0), ("sort=name", [2, 3, 1], 3),
        ("sort=-name", [1, 3, 2], 3), ("sort=postalCode&postalCodeSort=9300", [3, 1, 2], 3),
        ("sort=-postalCode&postalCodeSort=9300", [2, 1, 3], 3), ("limit=2", [1, 2], 3),
        ("start=1&limit=1", [2], 3), ("start=9", [], 3), ("limit=0", [], 3),
        ("limit=500", [1, 2, 3], 3),
      ] as [(String, [Int64], Int64)] {
        let answer = try await ledger.get("/uitpas/card-systems?\(query)")
        #expect(try Self.ids(answer) == ids, "\(query)")
        #expect(try answer.json()["totalItems"]?.integer == total, "\(query)")
      }
      for (query, kind) in [
        ("limit=501", "url/query-limit-exceeded"), ("limit=x", "bad-request"),
        ("start=-1", "bad-request"), ("sort=size", "bad-request"), ("permanent=1", "bad-request"),
        ("sort=postalCode", "uitpas/postal-code-required"),
        ("sort=postalCode&postalCodeSort=0999", "uitpas/invalid-postal-code"),
        ("postalCode=90000", "uitpas/invalid-postal-code"),
      ] {
        try expectProblem(
          try await ledger.get("/uitpas/card-systems?\(query)"), 400, kind, "\(query)")
      }
    }
  }

  @Test("a card system is shown to whoever names a client, by id alone as well")
  func cardSystem() async throws {
    try await ServedLedger.serve { ledger in
      let named = ["x-client-id: test-client"]
      let answer = try await ledger.get("/uitpas/card-systems/2", headers: named)
      #expect(
        try answer.json() == [
          "id": 2, "name": "Paspartoe", "permanent": true,
          "cities": [["postalCode": "1000", "name": "Brussel"]],
        ])
      for id in ["9", "0", "x", "4294967297"] {
        try expectProblem(
          try await ledger.get("/uitpas/card-systems/\(id)", headers: named), 404,
          "uitpas/cardsystem-not-found", "\(id)")
      }
      for headers in [[], ["x-client-id: nobody"], ["x-client-id: "]] {
        try expectProblem(
          try await ledger.get("/uitpas/card-systems/2", headers: headers), 401,
          "auth/unauthorized", "\(headers)")
      }
      // Naming a client opens nothing else.
      try expectProblem(
        try await ledger.get("/uitpas/organizers", headers: named), 401, "auth/unauthorized")
    }
  }

  @Test("organisers are those for which the caller may search, filtered, ordered and paged")
  func organizers() async throws {
    try await ServedLedger.serve { ledger in
      let far = try await ledger.organizer(.foreign)
      #expect(far.exists)
      try await ledger.addClient("operator", .operator)
      try await ledger.addClient("gent", .region)
      let own = TestDataset.organizerID
      let (other, dender) = (Dataset.foreignOrganizer, Side.foreign.organizer)
      let museum = TestDataset.museumID
      for (client, query, ids) in [
        ("test-client", "", [own]), ("gent", "", [own, other]),
        ("operator", "", [own, other, museum, dender]),
        ("operator", "sort[name]=asc", [dender, museum, other, own]),
        ("operator", "sort%5Bname%5D=desc", [own, other, museum, dender]),
        ("operator", "cardSystemId=3", [dender]), ("operator", "cardSystemId=1", [own, other]),
        ("operator", "name=organisatie%20dender", [dender]), ("operator", "name=Organisatie", []),
        ("operator", "name=*organisatie", [other]), ("operator", "name=*test*org*", [own, other]),
        ("operator", "name=*", [own, other, museum, dender]),
        ("operator", "start=1&limit=1", [other]),
        ("gent", "cardSystemId=3", []),
      ] as [(String, String, [String])] {
        let answer = try await ledger.get(
          "/uitpas/organizers?\(query)", headers: [try await ledger.bearer(client)])
        let members = try answer.json()["member"]?.elements.compactMap { $0["id"]?.text }
        #expect(members == ids, "\(client) \(query)")
      }
      let systems = try await ledger.get("/uitpas/organizers").json()["member"]?[0]?["cardSystems"]
      #expect(systems?.elements.compactMap { $0["id"]?.integer } == [1, 2])
      for (query, kind) in [
        ("groupId=1", "uitpas/group-not-found"), ("cardSystemId=9", "uitpas/cardsystem-not-found"),
        ("limit=501", "url/query-limit-exceeded"), ("sort[name]=up", "bad-request"),
      ] {
        try expectProblem(
          try await ledger.get("/uitpas/organizers?\(query)"), 400, kind, "\(query)")
      }
    }
  }
}
