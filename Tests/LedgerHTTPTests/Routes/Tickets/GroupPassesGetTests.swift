import Ledger
import LedgerHTTP
import LedgerService
import PassDirectory
import Testing

@Suite("Group passes") struct GroupPassesGetTests {
  private typealias Region = TicketRegion

  private static let contact = #"""
    ,"email":"jeugd@example.org","telephone":"012/456789",
    "address":{"street":"Kerkstraat 1","postalCode":"9900","city":"Stad"}
    """#

  /// A group pass as it was issued.
  private struct Made {
    var id: String
    var number: String
  }

  private static func made(
    _ region: TicketRegion, tickets: Int = 50, _ rest: String = contact
  ) async throws -> Made {
    let answer = try await region.group(tickets: tickets, rest)
    #expect(answer.status == 201, "\(answer.text)")
    let body = try answer.json()
    return Made(
      id: try #require(body["passholderId"]?.text),
      number: try #require(body["uitpasNumber"]?.text))
  }

  private static func find(
    _ region: TicketRegion, _ query: String, client: String = TicketRegion.theater
  ) async throws -> Answer {
    try await region.ledger.send("GET", "/uitpas/grouppasses?\(query)", client: client)
  }

  @Test("a group is found by its number, with what remains of its year")
  func found() async throws {
    try await Region.serve { region in
      let made = try await Self.made(
        region, #",\#(Self.contact.dropFirst()),"endDate":"2027-12-31""#)
      #expect(try await region.sell(Region.line(made.number)).status == 200)
      let page = try await Self.find(region, "uitpasNumber=\(made.number)").json()
      #expect(page["totalItems"] == 1)
      let pass = try #require(page["member"]?[0])
      #expect(pass["id"] == .string(made.id) && pass["uitpasNumber"] == .string(made.number))
      #expect(pass["name"] == "Jeugdhuis" && pass["cardStatus"] == "ACTIVE")
      #expect(pass["email"] == "jeugd@example.org" && pass["telephone"] == "012/456789")
      #expect(pass["address"]?["street"] == "Kerkstraat 1")
      #expect(pass["creationDate"] == "2026-11-23T15:00:00+00:00")
      #expect(pass["cardSystem"]?["id"] == 90)
      #expect(
        pass["socialTariff"]
          == [
            "status": "ACTIVE", "endDate": "2027-12-31T22:59:59+00:00",
            "totalTicketsPerYear": 50, "availableTickets": 49,
          ])
      let byID = try await region.ledger.send(
        "GET", "/uitpas/grouppasses/\(made.id)", client: Region.theater)
      #expect(try byID.json() == pass)
      #expect(
        try await Self.find(region, "uitpasNumber=\(made.number)&limit=0").json()["member"]
          == [])
    }
  }

  @Test("who only named itself sees no contact, and may not ask for ever")
  func identified() async throws {
    try await Region.serve { region in
      let made = try await Self.made(region)
      func ask(_ client: String) async throws -> Answer {
        try await region.ledger.get(
          "/uitpas/grouppasses?uitpasNumber=\(made.number)", headers: ["x-client-id: \(client)"])
      }
      let answer = try await ask(Region.theater)
      #expect(
        try answer.json()["member"]?[0]?.keys == [
          "id", "uitpasNumber", "cardStatus", "creationDate", "socialTariff", "cardSystem",
        ])
      for _ in 0..<59 { #expect(try await ask(Region.theater).status == 200) }
      let limited = try await ask(Region.theater)
      try expectProblem(limited, 429, "uitpas/rate-limited")
      #expect(limited.headers["retry-after"] == "1")
      // Another client, and one with a token, go on; after a second there is one more.
      #expect(try await ask(Region.hall).status == 200)
      #expect(try await Self.find(region, "uitpasNumber=\(made.number)").status == 200)
      region.ledger.clock.advance(seconds: 1)
      #expect(try await ask(Region.theater).status == 200)
      #expect(try await ask(Region.theater).status == 429)
      try expectProblem(try await ask("nobody"), 401, "auth/unauthorized")
      try await region.ledger.addClient("reader", [.passesRead], organizer: Region.theater)
      try expectProblem(try await ask("reader"), 403, "auth/forbidden")
    }
  }

  @Test("what is no group's pass, unknown or out of reach is nothing; a wrong question is told")
  func nothing() async throws {
    try await Region.serve { region in
      let made = try await Self.made(region)
      let poor = try await region.poor()
      try await region.ledger.addClient("gent", [.groupPassesSearch], systems: 1)
      for (query, client) in [
        ("uitpasNumber=\(poor.card)", Region.theater),
        ("uitpasNumber=\(ServedLedger.number(99).text)", Region.theater),
        ("chipNumber=00112233445566", Region.theater), ("chipNumber=x", Region.theater),
        ("uitpasNumber=\(made.number)", "gent"),
      ] {
        let answer = try await Self.find(region, query, client: client)
        #expect(try answer.json() == ["totalItems": 0, "member": []], "\(query) \(answer.text)")
      }
      for (query, kind) in [
        ("", "bad-request"), ("uitpasNumber=x", "uitpas/invalid-uitpas-number"),
        ("uitpasNumber=\(made.number)&limit=501", "url/query-limit-exceeded"),
        ("uitpasNumber=\(made.number)&sort[name]=up", "bad-request"),
      ] {
        try expectProblem(try await Self.find(region, query), 400, kind, "\(query)")
      }
      for (id, client) in [
        (poor.id, Region.theater), ("none", Region.theater), (made.id, "gent"),
      ] {
        try expectProblem(
          try await region.ledger.send("GET", "/uitpas/grouppasses/\(id)", client: client), 404,
          "uitpas/passholder-not-found")
      }
    }
  }

  @Test("a group's pass shows as one, without points, and a group is no passholder")
  func pass() async throws {
    try await Region.serve { region in
      let ledger = region.ledger
      let made = try await Self.made(region)
      let coupons = try await Self.made(region, tickets: 0, "")
      func pass(_ number: String) async throws -> JSONValue {
        let byNumber = try await ledger.send(
          "GET", "/uitpas/passes/\(number)", client: Region.theater)
        let byIdentifier = try await ledger.send(
          "GET", "/uitpas/passes?identifier=\(number)", client: Region.theater)
        #expect(byNumber.status == 200 && byNumber.body == byIdentifier.body)
        return try byNumber.json()
      }
      let shown = try await pass(made.number)
      #expect(shown["passType"] == "GROUP" && shown["points"] == 0)
      #expect(shown["passholderId"] == .string(made.id))
      #expect(shown["socialTariff"] == ["status": "ACTIVE"])
      #expect(try await pass(coupons.number)["socialTariff"] == ["status": "NONE"])
      try expectProblem(
        try await ledger.send("GET", "/uitpas/passholders/\(made.id)", client: "operator"), 404,
        "uitpas/passholder-not-found")
      for query in ["name=Jeugd", "uitpasNumber=\(made.number)", "email=jeugd@example.org"] {
        let answer = try await ledger.send(
          "GET", "/uitpas/passholders?\(query)", client: "operator")
        #expect(try answer.json()["totalItems"] == 0, "\(query) \(answer.text)")
      }
    }
  }

  @Test("the social tariff of a group ends with its last local day, without grace")
  func end() async throws {
    try await Region.serve { region in
      let made = try await Self.made(region, #","endDate":"2026-11-23""#)
      func status() async throws -> String? {
        try await Self.find(region, "uitpasNumber=\(made.number)").json()["member"]?[0]?[
          "socialTariff"]?["status"]?.text
      }
      // From 16:00 in Brussels to a second before midnight.
      region.ledger.clock.advance(seconds: 8 * 3_600 - 1)
      #expect(try await status() == "ACTIVE")
      region.ledger.clock.advance(seconds: 1)
      #expect(try await status() == "EXPIRED")
      try expectProblem(
        try await region.sell(Region.line(made.number)), 400, "uitpas/social-tariff-expired")
    }
  }
}

extension ServedLedger {
  /// Adds a client with these permissions in one card system, for whichever organiser.
  func addClient(_ id: String, _ permissions: Set<Permission>, systems system: UInt8) async throws {
    try await Registrar(engine).addClient(
      NewClient(
        id: id, secret: "secret of \(id)", name: id,
        grants: [
          Grant(
            organizer: nil, cardSystem: system, permissions: Set(permissions.map(\.rawValue)))
        ]))
  }
}
