import Ledger
import LedgerHTTP
import LedgerService
import LedgerWire
import Testing

@Suite("The prices of memberships") struct MembershipPricesTests {
  private static let new = "/uitpas/passholders/membership-prices"

  private static func price(_ ledger: ServedLedger, _ path: String) async throws -> JSONValue {
    let answer = try await ledger.get(path)
    try #require(answer.status == 200, "\(answer.text)")
    return try answer.json()
  }

  @Test(
    "Dendermonde asks 2.00 the day before the eighteenth birthday and 5.00 from that day on",
    arguments: [
      ("2018-09-19T21:59:59Z", 2), ("2018-09-19T22:00:00Z", 5), ("2018-09-20T21:59:59Z", 5),
    ])
  func birthday(moment: String, euros: Int64) async throws {
    var options = ServedLedger.Options()
    // A little before: the records of the data set take their time.
    options.start = Instant(
      microseconds: try #require(Timestamp.microseconds(moment)) - 3_600_000_000)
    try await ServedLedger.serve(options) { ledger in
      try await ledger.register(
        .defineCardSystem(
          publicID: 40, name: "UiTPAS Dendermonde",
          cities: [City(postalCode: "9200", name: "Dendermonde")], policy: RegionPolicy()))
      let system = try #require(ledger.engine.catalogue.cardSystem(publicID: 40)).system
      try await ledger.register(
        .setTerms(system, CardSystemTerms(prices: ServedLedger.prices)))
      let then = try #require(Timestamp.microseconds(moment))
      ledger.clock.advance(seconds: (then - ledger.clock.now().microseconds) / 1_000_000)
      let price = try await Self.price(
        ledger, "\(Self.new)/40?cardType=NFC_CARD&postalCode=9200&dateOfBirth=2000-09-20")
      #expect(price["price"]?.integer == euros)
    }
  }

  @Test("the price of someone new follows from age, home, tariff and voucher")
  func forNew() async throws {
    try await ServedLedger.servePriced { ledger in
      try await ledger.register(
        .issueVouchers(CardSystemID(1), type: "school", codes: ["SCHOOL-1"]))
      let head = try await ledger.head
      for (query, price) in [
        ("postalCode=9000&dateOfBirth=1980-01-01", 5 as JSONValue),
        ("postalCode=0000&dateOfBirth=2015-01-01", 2),
        ("postalCode=9000&dateOfBirth=1980-01-01&socialTariff=true", 0),
        ("postalCode=9000&dateOfBirth=1980-01-01&voucher=SCHOOL-1", 0.5),
      ] {
        let answer = try await Self.price(ledger, "\(Self.new)/1?cardType=DIGITAL&\(query)")
        #expect(answer["price"] == price, "\(query)")
        #expect(answer["label"]?.text?.isEmpty == false)
        #expect(answer["description"]?.text?.isEmpty == false)
      }
      for (path, status, kind) in [
        ("1?cardType=DIGITAL&postalCode=12&dateOfBirth=1980-01-01", 400, "invalid-postal-code"),
        (
          "1?cardType=DIGITAL&postalCode=1000&dateOfBirth=1980-01-01&socialTariff=true", 400,
          "invalid-postal-code"
        ),
        (
          "1?cardType=DIGITAL&postalCode=9000&dateOfBirth=1980-01-01&voucher=x", 400,
          "invalid-voucher-code"
        ),
        ("9?cardType=DIGITAL&postalCode=9000&dateOfBirth=1980-01-01", 404, "cardsystem-not-found"),
      ] {
        try expectProblem(
          try await ledger.get("\(Self.new)/\(path)"), status, "uitpas/\(kind)", "\(path)")
      }
      for query in [
        "postalCode=9000&dateOfBirth=1980-01-01", "cardType=DIGITAL&postalCode=9000",
        "cardType=PAPER&postalCode=9000&dateOfBirth=1980-01-01",
        "cardType=DIGITAL&postalCode=9000&dateOfBirth=2030-01-01",
      ] {
        try expectProblem(
          try await ledger.get("\(Self.new)/1?\(query)"), 400, "bad-request", "\(query)")
      }
      #expect(try await ledger.head == head)
    }
  }

  @Test("the price of a holder follows from the holder's own age and home")
  func forHolder() async throws {
    try await ServedLedger.servePriced { ledger in
      let holder = try await ledger.registered(.digital(["dateOfBirth": "2015-01-01"]))
      let id = try #require(holder["id"]?.text)
      func path(_ id: String, _ rest: String) -> String {
        "/uitpas/passholders/\(id)/membership-prices/\(rest)"
      }
      for (rest, price) in [
        ("2?cardType=DIGITAL", 2 as JSONValue), ("2?cardType=DIGITAL&socialTariff=true", 0),
        ("1?cardType=NFC_CARD&socialTariff=true", 0), ("1?cardType=DIGITAL", 2),
      ] {
        #expect(try await Self.price(ledger, path(id, rest))["price"] == price, "\(rest)")
      }
      for (path, status, kind) in [
        (path(id, "9?cardType=DIGITAL"), 404, "cardsystem-not-found"),
        (path("x", "1?cardType=DIGITAL"), 404, "passholder-not-found"),
        (path(id, "2?cardType=DIGITAL&voucher=x"), 400, "invalid-voucher-code"),
      ] {
        try expectProblem(try await ledger.get(path), status, "uitpas/\(kind)", "\(path)")
      }
      try await ledger.addClient("prices", [.membershipPricesRead])
      try await ledger.addClient("search", [.passholdersSearch])
      for client in ["prices", "search"] {
        try expectProblem(
          try await ledger.send("GET", path(id, "2?cardType=DIGITAL"), client: client), 403,
          "auth/forbidden")
      }
    }
  }

  @Test("a card system's list shows every price of memberships, with words for whom")
  func list() async throws {
    try await ServedLedger.servePriced { ledger in
      try await ledger.register(
        .setTerms(
          CardSystemID(1),
          CardSystemTerms(
            prices: ServedLedger.prices + [
              CardPrice(label: "Verlies", cents: 300, reasons: [.lossTheft]),
              CardPrice(label: "Met chip", cents: 400, kind: .individual),
            ])))
      try await ledger.addClient("nobody", [])
      let path = "/uitpas/card-systems/1/membership-prices?cardType="
      let answer = try await ledger.send("GET", path + "DIGITAL", client: "nobody")
      #expect(answer.status == 200, "\(answer.text)")
      #expect(
        try answer.json() == [
          ["price": 0.5, "label": "Schoolvoucher", "description": "met een voucher"],
          ["price": 0, "label": "Kansentarief", "description": "met kansentarief"],
          ["price": 2, "label": "Tot en met 17 jaar", "description": "tot en met 17 jaar"],
          ["price": 5, "label": "Volwassenen", "description": "voor iedereen"],
        ])
      let withChip = try await Self.price(ledger, path + "NFC_CARD")
      #expect(withChip.elements.compactMap { $0["label"]?.text }.last == "Met chip")
      try expectProblem(
        try await ledger.get("/uitpas/card-systems/9/membership-prices?cardType=DIGITAL"), 404,
        "uitpas/cardsystem-not-found")
    }
  }
}
