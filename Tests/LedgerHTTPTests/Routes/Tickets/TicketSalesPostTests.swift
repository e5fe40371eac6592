import Ledger
import LedgerHTTP
import LedgerService
import Testing

@Suite("POST /uitpas/ticket-sales") struct TicketSalesPostTests {
  private typealias Region = TicketRegion

  @Test("a ticket is sold as published, and its shares are recorded to the cent")
  func sold() async throws {
    try await Region.serve { region in
      let poor = try await region.poor()
      let head = try await region.ledger.head
      let answer = try await region.sell(
        Region.line(poor.card, "9.99", #","regularPriceLabel":"Basis","passholder":3"#))
      #expect(answer.status == 200, "\(answer.text)")
      let sale = try #require(try answer.json()[0])
      #expect(sale["id"] == .string(String(head + 1)))
      #expect(sale["tariff"]?["id"] == "SOCIALTARIFF")
      #expect(sale["tariff"]?["name"] == "Kansentarief")
      #expect(sale["tariff"]?["type"] == "SOCIALTARIFF")
      #expect(sale["tariff"]?["price"]?.cents == 200)
      #expect(sale["regularPrice"]?.cents == 999)
      #expect(sale["regularPriceLabel"] == "Basis")
      #expect(sale["uitpasNumber"] == .string(poor.card))
      #expect(sale["eventId"] == "play" && sale["eventTitle"] == "Title of play")
      #expect(sale["creationDate"] == "2026-11-23T15:00:00+00:00")
      #expect(sale["passholder"] == nil)
      let tickets = try region.sold(since: head)
      #expect(
        tickets.map(\.shares) == [
          Shares(holder: 200, municipality: 400, flemishGovernment: 399, organizer: 0)
        ])
      #expect(tickets.first?.stamp.homeMunicipality == 9_900)
      #expect(tickets.first?.tariffStatus == .active)
    }
  }

  @Test("half a batch that is refused leaves nothing behind, and names its place")
  func atomic() async throws {
    try await Region.serve { region in
      let poor = try await region.poor()
      let expired = try await region.expired()
      let head = try await region.ledger.head
      let refused = try await region.sell(Region.line(poor.card), Region.line(expired.card))
      try expectProblem(refused, 400, "uitpas/social-tariff-expired")
      #expect(try refused.json()["jsonPointer"] == "/1")
      #expect(try region.sold(since: head).isEmpty)
      // The refusal itself is told, and nothing else.
      #expect(try await region.ledger.head == head + 1)
      let alone = try await region.sell(Region.line(poor.card))
      #expect(alone.status == 200, "\(alone.text)")
      #expect(try region.sold(since: head).count == 1)
    }
  }

  @Test("the same batch with the same key sells once; another one with it is a conflict")
  func key() async throws {
    try await Region.serve { region in
      let poor = try await region.poor()
      let other = try await region.poor(3)
      let lines = [Region.line(poor.card), Region.line(other.card)]
      let first = try await region.sell(lines[0], lines[1], key: "batch-1")
      #expect(first.status == 200, "\(first.text)")
      let head = try await region.ledger.head
      let again = try await region.sell(lines[0], lines[1], key: "batch-1")
      #expect(again.status == 200 && again.body == first.body)
      for body in [
        "[\(lines[0])]", "[\(lines[1]),\(lines[0])]",
        "[\(Region.line(poor.card, "11")),\(lines[1])]",
      ] {
        try expectProblem(
          try await region.post(body, key: "batch-1"), 409, "idempotency-key-reused")
      }
      #expect(try await region.ledger.head == head)
      // Without a key it is another sale.
      try expectProblem(try await region.sell(lines[0]), 400, "uitpas/maximum-reached")
    }
  }

  @Test("a refused batch is refused again under its key, whatever is so by then")
  func refusedKey() async throws {
    try await Region.serve { region in
      let expired = try await region.expired()
      let line = Region.line(expired.card)
      let first = try await region.sell(line, key: "k")
      try expectProblem(first, 400, "uitpas/social-tariff-expired")
      try await region.ledger.register(
        .grantSocialTariff(
          expired.holder, region.system, lastDay: region.today.adding(days: 30)))
      let head = try await region.ledger.head
      let again = try await region.sell(line, key: "k")
      try expectProblem(again, 400, "uitpas/social-tariff-expired")
      #expect(try again.json()["jsonPointer"] == "/0")
      #expect(try await region.ledger.head == head)
      #expect(try await region.sell(line, key: "k2").status == 200)
    }
  }

  @Test("a price has at most two decimals, however it is written")
  func prices() async throws {
    try await Region.serve { region in
      let poor = try await region.poor()
      for price in ["10.005", "1e-3", "-1", "\"10\"", "10000.01", "null", "[]"] {
        let head = try await region.ledger.head
        let answer = try await region.sell(Region.line(poor.card, price))
        try expectProblem(answer, 400, "body/invalid-data", "\(price)")
        let body = try answer.json()
        #expect(body["jsonPointer"] == "/0", "\(price)")
        #expect(body["schemaErrors"]?[0]?["jsonPointer"] == "/0/regularPrice", "\(price)")
        #expect(try await region.ledger.head == head)
      }
      let answer = try await region.sell(Region.line(poor.card, "1.0000e1"))
      #expect(try answer.json()[0]?["tariff"]?["price"]?.cents == 200, "\(answer.text)")
    }
  }

  @Test("a batch has 1 to 500 lines, each whole")
  func shape() async throws {
    try await Region.serve { region in
      let line = Region.line("0900000000001")
      for (body, kind, pointer) in [
        ("", "body/missing", nil), ("[", "body/invalid-syntax", nil),
        ("[]", "body/invalid-data", nil), ("{}", "body/invalid-data", nil),
        ("[\(line),{}]", "body/invalid-data", "/1"), ("[\(line),3]", "body/invalid-data", "/1"),
        (
          "[\(Array(repeating: line, count: 501).joined(separator: ","))]",
          "body/invalid-data", nil
        ),
      ] as [(String, String, String?)] {
        let answer = try await region.post(body)
        try expectProblem(answer, 400, kind, "\(body.prefix(40))")
        #expect(try answer.json()["jsonPointer"]?.text == pointer, "\(body.prefix(40))")
      }
    }
  }

  @Test("the organiser of the place sells, and the event's own pays; a third may do neither")
  func location() async throws {
    try await Region.serve { region in
      let poor = try await region.poor()
      let line = Region.line(poor.card)
      let head = try await region.ledger.head
      for client in [Region.hall, Region.other] {
        try expectProblem(
          try await region.sell(line, client: client), 403, "auth/forbidden", "\(client)")
      }
      #expect(try await region.ledger.head == head)
      try await region.setLocation()
      try expectProblem(
        try await region.sell(line, client: Region.other), 403, "auth/forbidden")
      let sold = try await region.sell(line, client: Region.hall)
      #expect(sold.status == 200, "\(sold.text)")
      let ticket = try #require(try region.sold(since: head).first)
      #expect(ticket.seller == (try region.organizer(Region.hall)))
      #expect(ticket.event == (try region.event()))
      let checkedIn = try await region.ledger.checkIn(
        poor.card, event: Region.play, client: Region.hall)
      #expect(checkedIn.status == 201, "\(checkedIn.text)")
      try expectProblem(
        try await region.ledger.checkIn(poor.card, event: Region.play, client: Region.other),
        403, "auth/forbidden")
    }
  }

  @Test("the holder is shown to those who may search passholders, and to nobody else")
  func passholder() async throws {
    try await Region.serve { region in
      let poor = try await region.poor()
      try await region.ledger.addClient(
        "knowing", [.ticketSalesRegister, .checkinsWrite, .passholdersSearch],
        organizer: Region.theater)
      let known = try await region.sell(Region.line(poor.card), client: "knowing")
      #expect(try known.json()[0]?["passholder"]?["id"] == .string(poor.id), "\(known.text)")
      let shown = try await region.ledger.checkIn(
        poor.card, event: Region.play, client: "knowing")
      #expect(try shown.json()["passholder"]?["id"] == .string(poor.id), "\(shown.text)")
      let hidden = try await region.ledger.checkIn(
        try await region.poor(7).card, event: Region.play, client: Region.theater)
      #expect(try hidden.status == 201 && hidden.json()["passholder"] == nil)
      let unborn = try await region.member(
        6, tariffUntil: region.today.adding(days: 100), dateOfBirth: nil)
      let partly = try await region.sell(Region.line(unborn.card), client: "knowing")
      #expect(partly.status == 200)
      #expect(!partly.text.contains(unborn.id), "the published shape requires a date of birth")
      let other = try await region.poor(5)
      let unknown = try await region.sell(Region.line(other.card))
      #expect(unknown.status == 200)
      #expect(!unknown.text.contains(other.id))
    }
  }

  @Test("a group pass buys what remains of its year at once, and no more")
  func group() async throws {
    try await Region.serve { region in
      let made = try await region.group()
      let card = try #require(try made.json()["uitpasNumber"]?.text)
      func batch(_ count: Int) -> String {
        let lines = Array(repeating: Region.line(card), count: count)
        return "[\(lines.joined(separator: ","))]"
      }
      func remaining() async throws -> Int64? {
        try await region.tariffs(card).json()["available"]?[0]?["remaining"]?.integer
      }
      let head = try await region.ledger.head
      let tooMany = try await region.post(batch(51))
      try expectProblem(tooMany, 400, "uitpas/invalid-number-of-tickets")
      #expect(try tooMany.json()["jsonPointer"] == "/50")
      #expect(try region.sold(since: head).isEmpty)
      let three = try await region.post(batch(3))
      #expect(three.status == 200, "\(three.text)")
      #expect(try await remaining() == 47)
      let id = try #require(try TicketRegion.ids(three).first)
      #expect(try await region.cancel(id).status == 204)
      #expect(try await remaining() == 48)
      #expect(try await region.post(batch(48)).status == 200)
      let refused = try await region.post(batch(1))
      try expectProblem(refused, 400, "uitpas/maximum-reached")
      #expect(
        try refused.json()["endUserMessage"]?["en"]
          == "With this group pass you can buy at most 50 tickets a year at the social tariff.")
    }
  }
}
