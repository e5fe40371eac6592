import Ledger
import LedgerHTTP
import LedgerService
import LedgerWire
import Testing

@Suite("GET /uitpas/passholders") struct PassholdersGetTests {
  private static let path = "/uitpas/passholders"

  private static func found(
    _ ledger: ServedLedger, _ query: String, client: String = TestDataset.clientID
  ) async throws -> JSONValue {
    let answer = try await ledger.send("GET", "\(path)?\(query)", client: client)
    try #require(answer.status == 200, "\(query) \(answer.text)")
    return try answer.json()
  }

  private static func names(_ page: JSONValue) -> [String] {
    page["member"]?.elements.compactMap { $0["firstName"]?.text } ?? []
  }

  /// Four members of Gent and one of Paspartoe.
  private static func registerSome(_ ledger: ServedLedger) async throws {
    for (name, first, birth) in [
      ("Zuster", "Ann", "1990-01-01"), ("Peeters", "Bea", "1980-01-31"),
      ("Péeters", "Cas", "1970-05-05"), ("Janssens", "Dre", "2000-02-29"),
    ] {
      _ = try await ledger.registered(
        .digital([
          "name": .string(name), "firstName": .string(first), "dateOfBirth": .string(birth),
          "email": .string("\(first)@example.org"),
        ]))
    }
    _ = try await ledger.registered(
      .digital([
        "name": "Peeters", "firstName": "Eva", "registrationCardSystemId": 2,
        "inszNumber": "00000009007",
        "address": ["street": "Nieuwstraat 1", "postalCode": "1000", "city": "Brussel"],
      ]))
  }

  @Test("holders are found by who they are, sorted by name, and paged")
  func search() async throws {
    try await ServedLedger.servePriced { ledger in
      try await Self.registerSome(ledger)
      for (query, expected) in [
        ("name=peeters", ["Bea", "Cas", "Eva"]),
        ("name=pe&sort[name]=desc", ["Eva", "Cas", "Bea"]),
        ("name=pe&sort%5Bname%5D=desc", ["Eva", "Cas", "Bea"]), ("firstName=dr", ["Dre"]),
        ("email=*%40example.org&dateOfBirthFrom=1980-01-31", ["Dre", "Bea", "Ann"]),
        ("email=*@example.org&dateOfBirthTo=1980-01-31", ["Bea", "Cas"]),
        ("address.city=bruss*", ["Eva"]), ("address.street=nieuwstraat*", ["Eva"]),
        ("name=peeters&start=1&limit=1", ["Cas"]), ("name=peeters&limit=0", []),
        ("name=nobody", []), ("uitidId=none", []), ("inszNumber=00000009007", ["Eva"]),
        ("chipNumber=zz", []), ("uitpasNumber=\(Dataset.unknown)", []),
      ] {
        #expect(Self.names(try await Self.found(ledger, query)) == expected, "\(query)")
      }
      let page = try await Self.found(ledger, "name=peeters&limit=1")
      #expect(page["totalItems"] == 3 && page["member"]?.elements.count == 1)
      let byChip = try await Self.found(ledger, "chipNumber=\(Dataset.holderChip)")
      #expect(byChip["member"]?[0]?["uitpasNumber"]?.text == Dataset.holder)
    }
  }

  @Test("a list shows no way to reach a holder; who looks at one sees all")
  func minimal() async throws {
    try await ServedLedger.servePriced { ledger in
      let holder = try await ledger.registered(
        .digital(["email": "marc@example.org", "phoneNumber": "0470", "gender": "X"]))
      let listed = try #require(try await Self.found(ledger, "name=peeters")["member"]?[0])
      for member in ["email", "phoneNumber", "gender", "nationality", "optInPreferences"] {
        #expect(listed[member] == nil, "\(member)")
      }
      #expect(listed["address"] == ["postalCode": "9000", "city": "Gent"])
      #expect(listed["id"] == holder["id"] && listed["points"] == 0)
      let id = try #require(holder["id"]?.text)
      #expect(try await ledger.passholder(id)["email"] == "marc@example.org")
    }
  }

  @Test("whom a caller finds follows from the card systems of its organisers")
  func scope() async throws {
    try await ServedLedger.servePriced { ledger in
      try await Self.registerSome(ledger)
      try await ledger.addClient(
        "gent", [.passholdersSearch], organizer: Dataset.foreignOrganizer)
      try await ledger.addClient("all", [.passholdersSearchAll])
      try await ledger.addClient("by-id", [.passholdersSearchByID])
      try await ledger.addClient("none", [.passholdersWrite, .passesRead])
      let gent = try await Self.found(ledger, "name=peeters", client: "gent")
      #expect(Self.names(gent) == ["Bea", "Cas"] && gent["totalItems"] == 2)
      #expect(
        Self.names(try await Self.found(ledger, "inszNumber=00000009007", client: "gent"))
          == ["Eva"])
      #expect(Self.names(try await Self.found(ledger, "name=peeters", client: "all")).count == 3)
      let ofGent = "name=peeters&organizerId=\(Dataset.foreignOrganizer)"
      #expect(Self.names(try await Self.found(ledger, ofGent, client: "all")) == ["Bea", "Cas"])
      #expect(
        Self.names(try await Self.found(ledger, "inszNumber=00000009007", client: "by-id"))
          == ["Eva"])
      for (client, query) in [
        ("by-id", "name=peeters"), ("none", "inszNumber=00000009007"), ("none", ""),
      ] {
        try expectProblem(
          try await ledger.send("GET", "\(Self.path)?\(query)", client: client), 403,
          "auth/forbidden")
      }
    }
  }

  @Test("a query at fault is refused in the published words")
  func refused() async throws {
    try await ServedLedger.servePriced { ledger in
      for (query, kind) in [
        ("uitpasNumber=1", "uitpas/invalid-uitpas-number"),
        ("inszNumber=00000009008", "uitpas/invalid-insz-number"),
        ("organizerId=nobody", "uitpas/organizer-not-found"),
        ("schoolId=*", "uitpas/school-not-found"),
        ("associationId=1", "uitpas/association-not-found"),
        ("limit=501", "url/query-limit-exceeded"), ("limit=-1", "bad-request"),
        ("dateOfBirthFrom=1980", "bad-request"), ("sort[name]=up", "bad-request"),
      ] {
        try expectProblem(
          try await ledger.send("GET", "\(Self.path)?\(query)"), 400, kind, "\(query)")
      }
    }
  }

  @Test("one holder is shown by id to who may search, and 404 where there is none")
  func one() async throws {
    try await ServedLedger.servePriced { ledger in
      let id = try await ledger.passholderID(of: Dataset.holder)
      let holder = try await ledger.passholder(id)
      #expect(holder["points"] == 100 && holder["uitpasNumber"]?.text == Dataset.holder)
      #expect(holder["postalCode"] == "9000")
      for wrong in ["00000000-0000-4000-8000-000000000000", "x", "%20"] {
        try expectProblem(
          try await ledger.send("GET", "\(Self.path)/\(wrong)"), 404,
          "uitpas/passholder-not-found")
      }
      for (index, permission) in [
        Permission.passholdersSearch, .passholdersSearchByID, .passholdersSearchAll, .passesRead,
      ].enumerated() {
        try await ledger.addClient("client-\(index)", [permission])
        let answer = try await ledger.send("GET", "\(Self.path)/\(id)", client: "client-\(index)")
        #expect(answer.status == (permission == .passesRead ? 403 : 200))
      }
    }
  }

  @Test("a blocked or suspended right shows as such, and the number of the oldest active card")
  func memberships() async throws {
    try await ServedLedger.servePriced { ledger in
      let id = try await ledger.passholderID(of: Dataset.poorHolder)
      let card = try await ledger.card(Dataset.poorHolder)
      let until = try #require(CivilDate(year: 2026, month: 12, day: 31))
      try await ledger.register(
        .suspendSocialTariff(card.holder, card.system, lastDay: until))
      let suspended = try await ledger.passholder(id)["cardSystemMemberships"]?[0]?["socialTariff"]
      #expect(suspended?["status"] == "SUSPENDED")
      #expect(suspended?["suspendedUntilDate"] == "2026-12-31T22:59:59+00:00")
      try await ledger.register(.changeMembershipStanding(card.holder, card.system, .blocked))
      let blocked = try await ledger.passholder(id)
      #expect(blocked["cardSystemMemberships"]?[0]?["status"] == "BLOCKED")
      #expect(blocked["uitpasNumber"] == nil)
      let other = try await ledger.passholderID(of: Dataset.blocked)
      let shown = try await ledger.passholder(other)
      #expect(shown["cardSystemMemberships"]?[0]?["currentCard"]?["status"] == "BLOCKED")
      #expect(shown["cardSystemMemberships"]?[0]?["uitpasNumber"] == nil)
      #expect(shown["uitpasNumber"] == nil)
    }
  }
}
