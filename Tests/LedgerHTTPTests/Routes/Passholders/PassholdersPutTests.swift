import Ledger
import LedgerHTTP
import LedgerService
import LedgerWire
import Testing

@Suite("PUT and DELETE /uitpas/passholders/{passholderId}") struct PassholdersPutTests {
  private static func put(
    _ ledger: ServedLedger, _ id: String, _ someone: Someone,
    client: String = TestDataset.clientID
  ) async throws -> Answer {
    try await ledger.send("PUT", "/uitpas/passholders/\(id)", someone.json, client: client)
  }

  @Test("the whole of what can change is replaced, the rest stays, and the log is as it was")
  func replaced() async throws {
    try await ServedLedger.servePriced { ledger in
      let before = try await ledger.registered(
        .digital(["email": "marc@example.org", "inszNumber": "00000009007"]))
      let id = try #require(before["id"]?.text)
      let head = try await ledger.head
      let someone = Someone.digital([
        "name": "Janssens", "inszNumber": "00000009007", "points": 99, "id": "x",
        "address": ["street": "Kerkstraat 1", "postalCode": "9090", "city": "Melle"],
      ])
      let answer = try await Self.put(ledger, id, someone)
      #expect(answer.status == 204 && answer.body.isEmpty, "\(answer.text)")
      let after = try await ledger.passholder(id)
      #expect(after["name"] == "Janssens" && after["postalCode"] == "9090")
      #expect(after["email"] == nil && after["points"] == 0)
      for kept in ["id", "creationDate", "registrationOrganizer", "uitpasNumber"] {
        #expect(after[kept] == before[kept], "\(kept)")
      }
      #expect(try await ledger.head == head)
      let found = try await ledger.get("/uitpas/passholders?name=janssens").json()
      #expect(found["totalItems"] == 1)
    }
  }

  @Test("a check-in after a move is stamped with the new municipality")
  func stamped() async throws {
    try await ServedLedger.servePriced { ledger in
      let holder = try await ledger.registered(.digital())
      let id = try #require(holder["id"]?.text)
      let number = try #require(holder["uitpasNumber"]?.text)
      let move: JSONValue = ["postalCode": "9090", "city": "Melle"]
      #expect(try await Self.put(ledger, id, .digital(["address": move])).status == 204)
      let head = try await ledger.head
      #expect(try await ledger.checkIn(number).status == 201)
      guard case .checkedIn(let checkedIn) = try ledger.records(after: head).first?.event else {
        Issue.record("no check-in")
        return
      }
      #expect(checkedIn.stamp.homeMunicipality == 9090)
    }
  }

  @Test("an end date renews the social tariff once")
  func renewal() async throws {
    try await ServedLedger.servePriced { ledger in
      let end: [String: JSONValue] = ["registrationSocialTariffEndDate": "2027-12-31"]
      let holder = try await ledger.registered(.card(Dataset.stock))
      let id = try #require(holder["id"]?.text)
      let head = try await ledger.head
      for _ in 0..<2 {
        let answer = try await Self.put(ledger, id, .digital(end))
        #expect(answer.status == 204, "\(answer.text)")
        #expect(try await ledger.head == head + 1)
      }
      let tariff = try await ledger.passholder(id)["cardSystemMemberships"]?[0]?["socialTariff"]
      #expect(tariff?["endDate"] == "2027-12-31T22:59:59+00:00")
      let expired = try await ledger.passholderID(of: Dataset.expired)
      #expect(try await Self.put(ledger, expired, .digital(end)).status == 204)
      let renewed = try await ledger.passholder(expired)
      #expect(renewed["cardSystemMemberships"]?[0]?["socialTariff"]?["status"] == "ACTIVE")
      try await ledger.addClient("plain", [.passholdersWrite])
      try expectProblem(
        try await Self.put(ledger, id, .digital(end), client: "plain"), 403, "auth/forbidden")
    }
  }

  @Test("what does not fit is refused and changes nothing")
  func refused() async throws {
    try await ServedLedger.servePriced { ledger in
      _ = try await ledger.registered(.digital(["inszNumber": "00000009007"]))
      let poor = try #require(try await ledger.registered(.card(Dataset.stock))["id"]?.text)
      let plain = try #require(try await ledger.registered(.digital())["id"]?.text)
      try await ledger.addClient("counter", [.passholdersWrite])
      try await ledger.addClient("reader", [.passholdersSearch])
      let head = try await ledger.head
      let brussels: JSONValue = ["postalCode": "1000", "city": "Brussel"]
      for (id, changes, pointer) in [
        (poor, ["address": brussels], "/address/postalCode"),
        (plain, ["inszNumber": "00000009007"], "/inszNumber"),
        (plain, ["inszNumber": "1"], "/inszNumber"),
        (plain, ["address": ["postalCode": "1", "city": "x"]], "/address/postalCode"),
        (
          plain, ["registrationSocialTariffEndDate": "2027-01-01"],
          "/registrationSocialTariffEndDate"
        ),
        (
          poor, ["registrationSocialTariffEndDate": "2026-11-22"],
          "/registrationSocialTariffEndDate"
        ),
        (
          poor, ["registrationSocialTariffEndDate": "2028-01-01"],
          "/registrationSocialTariffEndDate"
        ),
        (plain, ["dateOfBirth": "x"], "/dateOfBirth"),
      ] as [(String, [String: JSONValue], String)] {
        let before = try await ledger.passholder(id)
        try expectFault(try await Self.put(ledger, id, .digital(changes)), pointer)
        #expect(try await ledger.passholder(id) == before)
      }
      #expect(try await Self.put(ledger, plain, .digital(["address": brussels])).status == 204)
      try expectProblem(
        try await Self.put(ledger, "x", .digital()), 404, "uitpas/passholder-not-found")
      let lille: JSONValue = ["postalCode": "59000", "city": "Lille", "country": "fr"]
      try expectProblem(
        try await Self.put(ledger, plain, .digital(["address": lille]), client: "counter"), 403,
        "auth/forbidden")
      try expectProblem(
        try await Self.put(ledger, plain, .digital(), client: "reader"), 403, "auth/forbidden")
      #expect(try await ledger.head == head)
    }
  }

  @Test("whoever is erased is found no more; balance and totals stay, the cards are out of use")
  func erased() async throws {
    try await ServedLedger.servePriced { ledger in
      let holder = try await ledger.registered(.digital(["inszNumber": "00000009007"]))
      let id = try #require(holder["id"]?.text)
      let number = try #require(holder["uitpasNumber"]?.text)
      #expect(try await ledger.checkIn(number, key: "check-in").status == 201)
      let card = try await ledger.card(number)
      try await ledger.addClient("counter", [.passholdersWrite, .passholdersSearch])
      let path = "/uitpas/passholders/\(id)"
      try expectProblem(
        try await ledger.send("DELETE", path, client: "counter"), 403, "auth/forbidden")
      let issued = try await ledger.engine.read { state, _ in state.accounts }
      let answer = try await ledger.send("DELETE", path)
      #expect(answer.status == 204 && answer.body.isEmpty)
      for method in ["GET", "DELETE"] {
        try expectProblem(
          try await ledger.send(method, path), 404, "uitpas/passholder-not-found")
      }
      try expectProblem(
        try await ledger.send("PUT", path, Someone.digital().json), 404,
        "uitpas/passholder-not-found")
      try expectProblem(
        try await ledger.get("/uitpas/passes/\(number)"), 404, "uitpas/pass-not-found")
      let found = try await ledger.get("/uitpas/passholders?name=peeters").json()
      #expect(found["totalItems"] == 0)
      let after = try await ledger.engine.read { state, _ in
        (state.balance(of: card.holder), state.card(card.card)?.status, state.accounts)
      }
      #expect(after.0 == 1 && after.1 == .deleted && after.2 == issued)
      // The national number is free again.
      _ = try await ledger.registered(.digital(["inszNumber": "00000009007"]))
    }
  }
}
