import Ledger
import LedgerHTTP
import LedgerService
import LedgerWire
import Testing

@Suite("GET /uitpas/passes/{uitpasNumber}") struct PassesGetTests {
  private static let ghent: JSONValue = [
    "id": 1, "name": "UiTPAS Gent", "permanent": true,
    "cities": [
      ["postalCode": "9000", "name": "Gent"], ["postalCode": "9050", "name": "Gentbrugge"],
      ["postalCode": "9090", "name": "Melle"],
    ],
  ]

  private static func pass(
    _ ledger: ServedLedger, _ number: String, language: String? = nil
  ) async throws -> JSONValue {
    var headers = [try await ledger.bearer()]
    if let language { headers.append("Accept-Language: \(language)") }
    let answer = try await ledger.get("/uitpas/passes/\(number)", headers: headers)
    #expect(answer.status == 200, "\(number)")
    #expect(answer.headers["content-type"] == "application/json")
    #expect(answer.headers["cache-control"] == "no-store")
    return try answer.json()
  }

  @Test("a person's pass shows the balance of this moment and no social tariff where none is")
  func individual() async throws {
    try await ServedLedger.serve { ledger in
      let head = try await ledger.head
      let holder = try await ledger.card(Dataset.holder).holder
      let person = try #require(try ledger.engine.person(holder))
      #expect(
        try await Self.pass(ledger, Dataset.holder) == [
          "passholderId": .string(person.passholderID), "uitpasNumber": .string(Dataset.holder),
          "passType": "INDIVIDUAL", "firstName": "", "points": 100, "postalCode": "9000",
          "socialTariff": ["status": "NONE"], "cardSystem": Self.ghent,
        ])
      #expect(try await ledger.head == head)
      _ = try await ledger.checkIn(Dataset.holder)
      #expect(try await Self.pass(ledger, Dataset.holder)["points"] == 101)
    }
  }

  @Test("an active social tariff shows until the last second of its grace")
  func activeTariff() async throws {
    try await ServedLedger.serve { ledger in
      let end: JSONValue = "2027-04-30T21:59:59+00:00"
      for (text, status, message) in [
        ("2026-11-23T15:00:00Z", "ACTIVE", nil), ("2027-04-30T21:59:59Z", "ACTIVE", nil),
        ("2027-04-30T22:00:00Z", "ACTIVE", "INFO"), ("2027-05-30T21:59:59Z", "ACTIVE", "INFO"),
        ("2027-05-30T22:00:00Z", "EXPIRED", "WARN"),
      ] {
        let then = try #require(Timestamp.microseconds(text))
        ledger.clock.advance(seconds: (then - ledger.clock.now().microseconds) / 1_000_000)
        let pass = try await Self.pass(ledger, Dataset.poorHolder)
        #expect(pass["socialTariff"] == ["status": .string(status), "endDate": end], "\(text)")
        #expect(pass["messages"]?[0]?["level"]?.text == message, "\(text)")
      }
    }
  }

  @Test("an expired social tariff is a warning in the language that is asked for")
  func expiredTariff() async throws {
    try await ServedLedger.serve { ledger in
      for (language, text) in [
        (nil, "Je kansentarief is verlopen. Verleng het bij een UiTPAS-balie."),
        ("fr-BE", "Votre tarif réduit a expiré. Prolongez-le à un guichet UiTPAS."),
        (
          "nl;q=0.3, de",
          "Ihr Sozialtarif ist abgelaufen. Verlängern Sie ihn an einem "
            + "UiTPAS-Schalter."
        ),
        (
          "en-GB,en;q=0.9",
          "Your social tariff has expired. You can renew it at a UiTPAS "
            + "counter."
        ),
        ("pt", "Je kansentarief is verlopen. Verleng het bij een UiTPAS-balie."),
      ] {
        let pass = try await Self.pass(ledger, Dataset.expired, language: language)
        #expect(pass["socialTariff"]?["status"] == "EXPIRED")
        #expect(pass["socialTariff"]?["endDate"]?.text?.hasSuffix(":59:59+00:00") == true)
        #expect(pass["messages"] == [["level": "WARN", "text": .string(text)]])
      }
    }
  }

  @Test("a group pass has no person and no points")
  func group() async throws {
    try await ServedLedger.serve { ledger in
      let pass = try await Self.pass(ledger, Dataset.groupPass)
      #expect(pass["passType"] == "GROUP" && pass["points"] == 0)
      #expect(pass["uitpasNumber"]?.text == Dataset.groupPass)
      #expect(pass["cardSystem"] == Self.ghent)
    }
  }

  @Test("blocked cards and holders are 400, cards that nobody has 404, and nothing is recorded")
  func refused() async throws {
    try await ServedLedger.serve { ledger in
      let holder = try await ledger.card(Dataset.poorHolder).holder
      try await ledger.register(.changeHolderStanding(holder, .blocked))
      try await ledger.change(Dataset.holder, to: .deleted)
      let head = try await ledger.head
      for (number, status, kind) in [
        (Dataset.blocked, 400, "card-blocked"), (Dataset.poorHolder, 400, "passholder-blocked"),
        (Dataset.stock, 404, "pass-not-found"), (Dataset.holder, 404, "pass-not-found"),
        (Dataset.unknown, 404, "pass-not-found"), ("0900000095901", 404, "pass-not-found"),
        (Dataset.holderChip, 404, "pass-not-found"), ("%20", 404, "pass-not-found"),
      ] {
        let answer = try await ledger.get("/uitpas/passes/\(number)")
        try expectProblem(answer, status, "uitpas/\(kind)", "\(number)")
        #expect(try answer.json()["endUserMessage"]?.keys == ["nl", "fr", "de", "en"])
      }
      #expect(try await ledger.head == head)
    }
  }
}
