import Ledger
import LedgerHTTP
import LedgerService
import Testing

@Suite("Holders by command") struct HolderCommandTests {
  @Test("blocking twice changes nothing the second time, for holders and memberships")
  func standings() async throws {
    try await ServedLedger.serveCommands { ledger in
      let made = try await ledger.newHolder()
      let card = try await ledger.newCard(1, .active, holder: made.holder)
      for place in ["", "memberships/1/"] {
        let refusal =
          place.isEmpty ? "uitpas/invalid-card" : "uitpas/passholder-no-active-cardsystems"
        for (verb, changes) in [
          ("unblock", false), ("block", true), ("block", false), ("unblock", true),
        ] {
          let head = try await ledger.head
          let answer = try await ledger.command("passholders/\(made.id)/\(place)\(verb)")
          #expect(answer.status == 200, "\(answer.text)")
          #expect(try answer.json()["changed"] == .boolean(changes), "\(place)\(verb)")
          #expect(try await ledger.head == head + (changes ? 1 : 0))
          if verb == "block", changes {
            try expectProblem(try await ledger.checkIn(card), 400, refusal, "\(place)")
            #expect(try await ledger.card(card).status == .active)
          }
        }
      }
      #expect(try await ledger.checkIn(card).status == 201)
    }
  }

  @Test("a holder of two regions is blocked by neither alone, a membership by its own")
  func scope() async throws {
    try await ServedLedger.serveCommands { ledger in
      let made = try await ledger.newHolder(in: [1, 3])
      let path = "passholders/\(made.id)"
      let foreign = try await ledger.command("\(path)/block", client: "gent")
      let unknown = try await ledger.command(
        "passholders/00000000-0000-4000-8000-000000000000/block", client: "gent")
      try expectProblem(foreign, 404, "uitpas/passholder-not-found")
      #expect(foreign.body == unknown.body)
      let others = try await ledger.command("\(path)/memberships/3/block", client: "gent")
      let none = try await ledger.command("\(path)/memberships/77/block", client: "gent")
      try expectProblem(others, 404, "not-found")
      #expect(others.body == none.body)
      #expect(
        try await ledger.command("\(path)/memberships/1/block", client: "gent").status == 200)
      // Not a member there: as unknown as nobody.
      try expectProblem(
        try await ledger.command("\(path)/memberships/2/block"), 404,
        "uitpas/passholder-not-found")
      #expect(try await ledger.command("\(path)/block").status == 200)
    }
  }

  @Test("points are corrected once a key, with their reason in the record")
  func points() async throws {
    try await ServedLedger.serveCommands { ledger in
      let made = try await ledger.newHolder()
      let path = "passholders/\(made.id)/points"
      let head = try await ledger.head
      let body = #"{"points":-3,"reason":"WRONG_CHECKIN"}"#
      let first = try await ledger.command(path, body, key: "k", client: "gent")
      #expect(first.status == 201)
      #expect(try first.json()["balance"] == -3)
      let again = try await ledger.command(path, body, key: "k", client: "gent")
      #expect(again.body == first.body)
      try expectProblem(
        try await ledger.command(
          path, #"{"points":-4,"reason":"WRONG_CHECKIN"}"#, key: "k", client: "gent"),
        409, "idempotency-key-reused")
      let records = try ledger.records(after: head)
      #expect(records.count == 1)
      #expect(
        records.first?.event
          == .pointsIssued(
            PointsIssued(
              holder: made.holder, points: -3, cause: .correction, balance: -3,
              reason: .wrongCheckIn)))
      for (body, pointer) in [
        (#"{"points":0,"reason":"OTHER"}"#, nil), (#"{"points":1,"reason":"BECAUSE"}"#, "/reason"),
        (#"{"points":1.5,"reason":"OTHER"}"#, "/points"),
        (#"{"points":10001,"reason":"OTHER"}"#, "/points"), (#"{"points":1}"#, "/reason"),
      ] as [(String, String?)] {
        let answer = try await ledger.command(path, body)
        try expectProblem(answer, 400, "body/invalid-data", "\(body)")
        #expect(try answer.json()["schemaErrors"]?[0]?["jsonPointer"]?.text == pointer)
      }
    }
  }
}
