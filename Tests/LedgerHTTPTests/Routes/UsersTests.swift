import JWTKit
import Ledger
import LedgerHTTP
import LedgerService
import PassDirectory
import Testing

/// A service that lets the users of an issuer in.
private struct ServedUsers: Sendable {
  let ledger: ServedLedger
  let key: ES256PrivateKey

  static func serve(_ body: @Sendable (ServedUsers) async throws -> Void) async throws {
    let (issuer, key) = (UserIssuer(), ES256PrivateKey())
    issuer.publish(try UserIssuer.jwk(key, id: "k1"))
    var options = ServedLedger.Options()
    options.trusted = [issuer.trust(ManualClock(second: 1))]
    try await ServedLedger.serve(options) { ledger in
      try await body(ServedUsers(ledger: ledger, key: key))
    }
  }

  /// Sends a request with the token of a user.
  func send(
    _ method: String, _ path: String, _ body: String = "", as user: String, key: String? = nil
  ) async throws -> Answer {
    let token = try await UserIssuer.token(self.key, UserClaims(sub: user), id: "k1")
    var headers = ["Authorization: Bearer \(token)", "Content-Type: application/json"]
    if let key { headers.append("Idempotency-Key: \(key)") }
    return try await exchange(
      ledger.port, method, "/uitpas/\(path)", headers: headers, body: body)
  }

  /// Links a user to the holder of a card, and answers the passholder's id.
  func link(_ user: String, _ card: String = Dataset.holder) async throws -> String {
    let holder = try await ledger.card(card).holder
    #expect(try await Registrar(ledger.engine).link(uitid: user, to: holder))
    return try await ledger.passholderID(card)
  }
}

@Suite("Users") struct UsersTests {
  @Test("who is a passholder reads themselves as me or by id, and nobody else")
  func me() async throws {
    try await ServedUsers.serve { users in
      let id = try await users.link("marc")
      let other = try await users.ledger.passholderID(Dataset.poorHolder)
      let mine = try await users.send("GET", "passholders/me", as: "marc")
      #expect(mine.status == 200)
      #expect(try mine.json()["id"]?.text == id)
      #expect(try mine.json()["uitidStatus"] == "REGISTERED")
      #expect(try await users.send("GET", "passholders/\(id)", as: "marc").body == mine.body)
      let foreign = try await users.send("GET", "passholders/\(other)", as: "marc")
      let unknown = try await users.send(
        "GET", "passholders/00000000-0000-4000-8000-000000000000", as: "marc")
      try expectProblem(foreign, 404, "uitpas/passholder-not-found")
      #expect(foreign.body == unknown.body)
      for (method, path) in [
        ("GET", "passholders?name=a"), ("DELETE", "passholders/me"), ("PUT", "passholders/me"),
        ("GET", "passes/\(Dataset.holder)"), ("POST", "checkins"),
      ] {
        try expectProblem(
          try await users.send(method, path, as: "marc"), 403, "auth/forbidden", "\(path)")
      }
    }
  }

  @Test("who is a passholder reads their own transactions, and nobody else's")
  func transactions() async throws {
    try await ServedUsers.serve { users in
      let id = try await users.link("marc")
      let other = try await users.ledger.passholderID(Dataset.poorHolder)
      _ = try await users.ledger.checkIn(Dataset.holder)
      let mine = try await users.send("GET", "passholders/me/transactions", as: "marc")
      #expect(mine.status == 200)
      #expect(try mine.json()["member"]?[0]?["points"] == 1)
      let byID = try await users.send("GET", "passholders/\(id)/transactions", as: "marc")
      #expect(byID.body == mine.body)
      try expectProblem(
        try await users.send("GET", "passholders/\(other)/transactions", as: "marc"), 403,
        "auth/forbidden")
    }
  }

  @Test("who is a passholder checks themselves in, once a key of their own, and nobody else")
  func checkIn() async throws {
    try await ServedUsers.serve { users in
      let id = try await users.link("marc")
      let other = try await users.link("els", Dataset.poorHolder)
      let body = #"{"checkinCode":"\#(try users.ledger.code(Dataset.weekly))"}"#
      func checkIn(_ holder: String, _ user: String, key: String? = nil) async throws -> Answer {
        try await users.send("POST", "passholders/\(holder)/checkins", body, as: user, key: key)
      }
      let head = try await users.ledger.head
      try expectProblem(try await checkIn(other, "marc"), 400, "uitpas/passholder-not-found")
      #expect(try await users.ledger.head == head)
      let first = try await checkIn("me", "marc", key: "scan")
      #expect(first.status == 201)
      #expect(try first.json() == ["addedPoints": 1, "totalPoints": 101])
      #expect(try await checkIn(id, "marc", key: "scan").body == first.body)
      let record = try #require(try users.ledger.records(after: head).first)
      #expect(record.header.client == .none)
      // Another holder's key is another key.
      #expect(try await checkIn("me", "els", key: "scan").status == 201)
      try expectProblem(try await checkIn("me", "marc"), 400, "uitpas/checkin-not-allowed")
    }
  }

  @Test("guesses run out for each holder by themselves, whomever they name")
  func guesses() async throws {
    try await ServedUsers.serve { users in
      let id = try await users.link("marc")
      _ = try await users.link("els", Dataset.poorHolder)
      let body = #"{"checkinCode":"AAAAAAA"}"#
      for number in 0..<30 {
        let holder = ["me", id, "x"][number % 3]
        let answer = try await users.send(
          "POST", "passholders/\(holder)/checkins", body, as: "marc")
        #expect(answer.status == 400)
      }
      for (user, status) in [("marc", 429), ("els", 400)] {
        #expect(
          try await users.send("POST", "passholders/me/checkins", body, as: user).status == status)
      }
    }
  }

  @Test("who is nobody here gets in, and may do nothing")
  func nobody() async throws {
    try await ServedUsers.serve { users in
      for (method, path) in [
        ("GET", "passholders/me"), ("GET", "passholders/me/transactions"),
        ("POST", "passholders/me/checkins"), ("POST", "checkins"), ("GET", "organizers"),
      ] {
        try expectProblem(
          try await users.send(method, path, as: "nobody"), 403, "auth/forbidden", "\(path)")
      }
      let permissions = try await users.send("GET", "permissions", as: "nobody")
      #expect(permissions.status == 200 && permissions.text == "[]")
      #expect(try await users.send("GET", "card-systems", as: "nobody").status == 200)
    }
  }

  @Test("a link that is taken away, and an erased holder, end it with the next request")
  func ended() async throws {
    try await ServedUsers.serve { users in
      for erases in [false, true] {
        let card = erases ? Dataset.poorHolder : Dataset.holder
        _ = try await users.link("marc", card)
        let holder = try await users.ledger.card(card).holder
        #expect(try await users.send("GET", "passholders/me", as: "marc").status == 200)
        let registrar = Registrar(users.ledger.engine)
        if erases {
          try await registrar.erase(holder)
        } else {
          #expect(try await registrar.link(uitid: nil, to: holder))
        }
        #expect(try await users.send("GET", "passholders/me", as: "marc").status == 403)
      }
    }
  }

  @Test("a user of an organiser has grants as a client has, and records name them")
  func organizers() async throws {
    try await ServedUsers.serve { users in
      let registrar = Registrar(users.ledger.engine)
      try await registrar.addClient(
        NewClient(
          id: "counter-user", secret: "unused", name: "Balie",
          grants: [
            Grant(
              organizer: TestDataset.organizerID,
              permissions: Set(Role.counter.permissions.map(\.rawValue)))
          ],
          uitidID: "els"))
      let head = try await users.ledger.head
      let body = ServedLedger.body(Dataset.holder)
      #expect(try await users.send("POST", "checkins", body, as: "els").status == 201)
      let acting = try #require(users.ledger.engine.client(id: "counter-user")).entity
      #expect(acting.exists)
      #expect(try users.ledger.records(after: head).first?.header.client == acting)
      #expect(
        try await users.send("GET", "passes/\(Dataset.holder)", as: "els").status == 200)
      let permissions = try await users.send("GET", "permissions", as: "els").json()
      #expect(permissions[0]?["organizer"]?["id"]?.text == TestDataset.organizerID)
      try expectProblem(
        try await users.send(
          "POST", "checkins", ServedLedger.body(Dataset.holder, event: Dataset.foreign),
          as: "els"), 403, "auth/forbidden")
      // Of an admin me is nobody.
      try expectProblem(
        try await users.send("GET", "passholders/me", as: "els"), 404,
        "uitpas/passholder-not-found")
      try await registrar.revokeClient("counter-user")
      #expect(try await users.send("POST", "checkins", body, as: "els").status == 403)
    }
  }

  @Test("without keys nobody is judged: the answer is to come again")
  func unavailable() async throws {
    let issuer = UserIssuer()
    issuer.answer(500)
    var options = ServedLedger.Options()
    options.trusted = [issuer.trust(ManualClock(second: 1))]
    try await ServedLedger.serve(options) { ledger in
      let token = try await UserIssuer.token(ES256PrivateKey(), id: "k1")
      let answer = try await ledger.get(
        "/uitpas/passholders/me", headers: ["Authorization: Bearer \(token)"])
      #expect(answer.status == 503 && answer.headers["retry-after"] == "10")
      // Everybody else is let in as before.
      #expect(try await ledger.get("/uitpas/permissions").status == 200)
    }
  }
}

@Suite("UiTiDs by command") struct UiTiDCommandTests {
  @Test("a user is linked to a holder within reach, and unlinked, and the log says nothing of it")
  func links() async throws {
    try await ServedLedger.serveCommands { ledger in
      let (made, other) = (try await ledger.newHolder(), try await ledger.newHolder(in: [3]))
      let head = try await ledger.head
      func link(
        _ id: String, _ uitid: String?, client: String = "gent"
      ) async throws -> Answer {
        try await ledger.send(
          uitid == nil ? "DELETE" : "PUT", "/ledger/v1/passholders/\(id)/uitid",
          uitid.map { #"{"uitidId":"\#($0)"}"# } ?? "", client: client)
      }
      for (uitid, changes) in [
        ("a", true), ("a", false), ("b", true), (nil, true), (nil, false), ("a", true),
      ] as [(String?, Bool)] {
        let answer = try await link(made.id, uitid)
        #expect(answer.status == 200, "\(answer.text)")
        #expect(try answer.json() == ["changed": .boolean(changes)])
        #expect(ledger.engine.holder(uitid: "a") == (uitid == "a" ? made.holder : nil))
      }
      try expectProblem(try await link(other.id, "c"), 404, "uitpas/passholder-not-found")
      try expectProblem(try await link(other.id, "a", client: "dender"), 409, "already-defined")
      try expectProblem(try await link(made.id, ""), 400, "body/invalid-data")
      #expect(ledger.engine.holder(uitid: "a") == made.holder)
      #expect(try await ledger.head == head)
    }
  }
}
