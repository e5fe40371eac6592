import Ledger
import LedgerHTTP
import LedgerService
import Testing

@Suite("GET /uitpas/tariffs") struct TariffsGetTests {
  private typealias Region = TicketRegion

  @Test("who has the social tariff is offered it, one ticket at a time; asking changes nothing")
  func offered() async throws {
    try await Region.serve { region in
      let poor = try await region.poor()
      let head = try await region.ledger.head
      let answer = try await region.tariffs(poor.card, "10.00")
      #expect(answer.status == 200, "\(answer.text)")
      let body = try answer.json()
      #expect(body.keys == ["available"])
      let offer = try #require(body["available"]?[0])
      #expect(body["available"]?.elements.count == 1)
      #expect(offer["id"] == "SOCIALTARIFF" && offer["name"] == "Kansentarief")
      #expect(offer["price"]?.cents == 200 && offer["remaining"] == 1)
      #expect(offer["type"] == "SOCIALTARIFF")
      #expect(try await region.ledger.head == head)
    }
  }

  @Test("whoever gets no discount is told why, and of a limit how far it goes")
  func messages() async throws {
    try await Region.serve { region in
      let ledger = region.ledger
      let poor = try await region.poor()
      let rich = try await region.member(20)
      let foreign = try await region.poor(21, in: region.elsewhere)
      let buyer = try await region.poor(22)
      #expect(try await region.sell(Region.line(buyer.card)).status == 200)
      try await ledger.register(
        .setTerms(region.system, CardSystemTerms(discountPriceMax: 2_000)))
      for (card, price, text) in [
        (rich, "10", "You are not entitled to the social tariff."),
        (foreign, "10", "Your social tariff is not valid in this region."),
        (poor, "20.01", "The social tariff is for tickets of up to €20.00."),
        (poor, "0", "This activity is free: no discount is needed."),
        (buyer, "10", "With a discount you can buy at most 1 ticket a week for this activity."),
      ] {
        let body = try await region.tariffs(card.card, price).json()
        #expect(body["available"]?.elements == [], "\(text)")
        let message = try #require(body["endUserMessage"], "\(text)")
        #expect(message["en"]?.text == text)
        #expect(message.keys == ["nl", "fr", "de", "en"])
      }
      #expect(try await region.tariffs(poor.card, "20.00").json().keys == ["available"])
    }
  }

  @Test("an expired or suspended tariff is a problem, unless a coupon can be used")
  func ended() async throws {
    try await Region.serve { region in
      let expired = try await region.expired()
      let suspended = try await region.poor()
      try await region.ledger.register(
        .suspendSocialTariff(
          suspended.holder, region.system, lastDay: region.today.adding(days: 10)))
      for (member, kind) in [
        (expired, "uitpas/social-tariff-expired"), (suspended, "uitpas/social-tariff-suspended"),
      ] {
        try expectProblem(try await region.tariffs(member.card), 400, kind)
      }
      try await region.setCoupon("COUPON_1") { $0.audience = .everyone }
      for (member, word) in [(expired, "expired"), (suspended, "suspended")] {
        let body = try await region.tariffs(member.card).json()
        #expect(body["available"]?[0]?["id"] == "COUPON_1")
        #expect(body["available"]?[0]?["price"]?.cents == 100)
        #expect(body["endUserMessage"]?["en"]?.text?.contains(word) == true)
        try expectProblem(
          try await region.tariffs(member.card, "10", "&type=SOCIALTARIFF"), 400,
          "uitpas/social-tariff-\(word)")
        let coupons = try await region.tariffs(member.card, "10", "&type=COUPON").json()
        #expect(coupons.keys == ["available"])
      }
    }
  }

  @Test("type says which discounts are told of, and what is said of those that are not there")
  func types() async throws {
    try await Region.serve { region in
      let poor = try await region.poor()
      let rich = try await region.member(20)
      try await region.setCoupon("COUPON_1") { $0.audience = .everyone }
      func ids(_ card: String, _ type: String) async throws -> [String] {
        try await region.tariffs(card, "10", "&type=\(type)").json()["available"]?.elements
          .compactMap { $0["id"]?.text } ?? []
      }
      #expect(try await ids(poor.card, "ANY") == ["SOCIALTARIFF", "COUPON_1"])
      #expect(try await ids(poor.card, "SOCIALTARIFF") == ["SOCIALTARIFF"])
      #expect(try await ids(poor.card, "COUPON") == ["COUPON_1"])
      try expectProblem(
        try await region.tariffs(poor.card, "10", "&type=X"), 400, "bad-request")
      // Nothing is said of a tariff to whoever has none, beside a coupon.
      #expect(try await region.tariffs(rich.card).json().keys == ["available"])
      let used = try await region.sell(Region.line(rich.card, tariff: "COUPON_1"))
      #expect(try used.json()[0]?["tariff"]?["type"] == "COUPON", "\(used.text)")
      try await region.ledger.register(
        .changeEventSettings(
          try region.event(),
          EventSettings(
            points: 1, limit: CheckInLimit(volume: 1, period: .day),
            ticketLimit: CheckInLimit(volume: 9, period: .week))))
      let body = try await region.tariffs(rich.card).json()
      #expect(body["available"]?.elements == [])
      #expect(
        body["endUserMessage"]?["en"] == "With this coupon you can buy at most 1 ticket.")
      let social = try await region.tariffs(rich.card, "10", "&type=SOCIALTARIFF").json()
      #expect(
        social["endUserMessage"]?["en"] == "You are not entitled to the social tariff.")
      let none = try await region.tariffs(
        try await region.member(23).card, "10", "&type=COUPON"
      ).json()
      // Who came after it was given has none.
      #expect(none["available"]?.elements == [])
      #expect(none["endUserMessage"]?["en"] == "You have no coupon for this activity.")
    }
  }

  @Test("the names of discounts are in the language that is asked for")
  func language() async throws {
    try await Region.serve { region in
      let poor = try await region.poor()
      let path = "/uitpas/tariffs?regularPrice=10&eventId=play&uitpasNumber=\(poor.card)"
      let answer = try await region.ledger.get(
        path, headers: [try await region.ledger.bearer(Region.theater), "Accept-Language: fr"])
      #expect(try answer.json()["available"]?[0]?["name"] == "Tarif réduit")
    }
  }

  @Test("what is asked for must be there, known and within reach")
  func faults() async throws {
    try await Region.serve { region in
      let poor = try await region.poor()
      let blocked = try await region.poor(2)
      try await region.ledger.change(blocked.card, to: .blocked)
      let all = "regularPrice=10&eventId=play&uitpasNumber="
      for (query, client, status, kind) in [
        ("eventId=play&uitpasNumber=\(poor.card)", Region.theater, 400, "bad-request"),
        ("regularPrice=10&uitpasNumber=\(poor.card)", Region.theater, 400, "bad-request"),
        ("regularPrice=10&eventId=play", Region.theater, 400, "bad-request"),
        (
          "regularPrice=1.001&eventId=play&uitpasNumber=\(poor.card)", Region.theater, 400,
          "bad-request"
        ),
        (all + "x", Region.theater, 400, "uitpas/invalid-uitpasnumber"),
        (
          all + ServedLedger.number(99).text, Region.theater, 400, "uitpas/passholder-not-found"
        ),
        (all + blocked.card, Region.theater, 400, "uitpas/invalid-card-status"),
        (
          "regularPrice=10&eventId=none&uitpasNumber=\(poor.card)", Region.theater, 400,
          "uitpas/event-not-found"
        ),
        (all + poor.card, Region.other, 403, "auth/forbidden"),
        (all + poor.card, Region.hall, 403, "auth/forbidden"),
      ] {
        let answer = try await region.ledger.send(
          "GET", "/uitpas/tariffs?\(query)", client: client)
        try expectProblem(answer, status, kind, "\(query)")
      }
      try await region.setLocation()
      #expect(try await region.tariffs(poor.card, client: Region.hall).status == 200)
    }
  }

  @Test("without a holder the price is that of somebody who has the social tariff here")
  func staticTariffs() async throws {
    try await Region.serve { region in
      try await region.ledger.register(
        .setTerms(region.system, CardSystemTerms(discountPriceMax: 2_000)))
      func ask(_ query: String, client: String = Region.theater) async throws -> Answer {
        try await region.ledger.send("GET", "/uitpas/tariffs/static?\(query)", client: client)
      }
      let offer = try await ask("regularPrice=7.50&eventId=play").json()["available"]?[0]
      #expect(offer?["price"]?.cents == 150 && offer?["remaining"] == 1)
      #expect(offer?["id"] == "SOCIALTARIFF")
      for (query, kind) in [
        ("regularPrice=0&eventId=play", "uitpas/social-tariff-not-available"),
        ("regularPrice=20.01&eventId=play", "uitpas/social-tariff-not-available"),
        ("regularPrice=10&eventId=none", "uitpas/event-not-found"),
        ("regularPrice=10", "bad-request"),
      ] {
        try expectProblem(try await ask(query), 400, kind, "\(query)")
      }
      try expectProblem(
        try await ask("regularPrice=10&eventId=play", client: Region.other), 403,
        "auth/forbidden")
    }
  }
}
