import Ledger
import LedgerHTTP
import LedgerService
import Testing

@Suite("What POST /uitpas/ticket-sales refuses") struct TicketSalesRefusalTests {
  private typealias Region = TicketRegion

  @Test("each refusal has its kind of problem, its place, and leaves no ticket")
  func refusals() async throws {
    try await Region.serve { region in
      let ledger = region.ledger
      let poor = try await region.poor()
      let rich = try await region.member(20)
      let foreign = try await region.poor(21, in: region.elsewhere)
      let suspended = try await region.poor(22)
      try await ledger.register(
        .suspendSocialTariff(
          suspended.holder, region.system, lastDay: region.today.adding(days: 10)))
      let blockedHolder = try await region.poor(23)
      try await ledger.register(.changeHolderStanding(blockedHolder.holder, .blocked))
      let noMember = try await region.poor(24)
      try await ledger.register(
        .changeMembershipStanding(noMember.holder, region.system, .blocked))
      let blocked = try await region.poor(25)
      try await ledger.change(blocked.card, to: .blocked)
      try await region.setCoupon("COUPON_1")
      try await region.define("cinema", of: Region.other, in: region.elsewhere)
      let ids = Set([poor, rich, foreign].map(\.id))
      for (name, line, client, kind) in [
        ("number", Region.line("x"), Region.theater, "uitpas/invalid-uitpasnumber"),
        (
          "card", Region.line(ServedLedger.number(99).text), Region.theater,
          "uitpas/passholder-not-found"
        ),
        (
          "event", Region.line(poor.card, event: "none"), Region.theater,
          "uitpas/event-not-found"
        ),
        ("blocked", Region.line(blocked.card), Region.theater, "uitpas/invalid-card-status"),
        ("stock", Region.line(Dataset.stock), Region.theater, "uitpas/invalid-card-status"),
        ("holder", Region.line(blockedHolder.card), Region.theater, "uitpas/invalid-card"),
        (
          "member", Region.line(noMember.card), Region.theater,
          "uitpas/passholder-no-active-cardsystems"
        ),
        ("rich", Region.line(rich.card), Region.theater, "uitpas/invalid-card"),
        ("foreign", Region.line(foreign.card), Region.theater, "uitpas/invalid-card"),
        ("free", Region.line(poor.card, "0"), Region.theater, "uitpas/invalid-card"),
        (
          "no key", Region.line(foreign.card, event: "cinema"), Region.other,
          "uitpas/invalid-card"
        ),
        (
          "suspended", Region.line(suspended.card), Region.theater,
          "uitpas/social-tariff-suspended"
        ),
        (
          "coupon not given", Region.line(poor.card, tariff: "COUPON_1"), Region.theater,
          "uitpas/invalid-coupon"
        ),
        (
          "coupon unknown", Region.line(poor.card, tariff: "COUPON_2"), Region.theater,
          "uitpas/invalid-coupon"
        ),
        (
          "tariff unknown", Region.line(poor.card, tariff: "REWARD21343"), Region.theater,
          "body/invalid-data"
        ),
      ] {
        let head = try await ledger.head
        let answer = try await region.sell(line, client: client)
        try expectProblem(answer, 400, kind, "\(name): \(answer.text)")
        #expect(try answer.json()["jsonPointer"] == "/0" && region.sold(since: head).isEmpty)
        #expect(!ids.contains { answer.text.contains($0) }, "\(name)")
      }
    }
  }

  @Test("a card's status is told with whose it is, and whether it is a group's")
  func cardStatus() async throws {
    try await Region.serve { region in
      let poor = try await region.poor()
      try await region.ledger.change(poor.card, to: .blocked)
      let person = try await region.sell(Region.line(poor.card)).json()
      #expect(person["cardStatus"] == "BLOCKED" && person["groupPass"] == .boolean(false))
      #expect(person["passholderId"] == .string(poor.id))
      let made = try await region.group().json()
      let card = try #require(made["uitpasNumber"]?.text)
      try await region.ledger.change(card, to: .deleted)
      let group = try await region.sell(Region.line(card)).json()
      #expect(group["cardStatus"] == "DELETED" && group["groupPass"] == .boolean(true))
      #expect(group["passholderId"] == made["passholderId"])
    }
  }

  @Test("an unknown card, event or tariff leaves the log as it was")
  func untouched() async throws {
    try await Region.serve { region in
      let poor = try await region.poor()
      let head = try await region.ledger.head
      for line in [
        Region.line("x"), Region.line(ServedLedger.number(99).text),
        Region.line(poor.card, event: "none"), Region.line(poor.card, tariff: "COUPON_2"),
        Region.line(poor.card, tariff: "X"),
      ] {
        #expect(try await region.sell(Region.line(poor.card), line).status == 400)
        #expect(try await region.ledger.head == head, "\(line)")
      }
    }
  }

  @Test("a used-up limit says which one it is, and how far it goes")
  func limits() async throws {
    try await Region.serve { region in
      let ledger = region.ledger
      let poor = try await region.poor()
      let other = try await region.poor(30)
      #expect(try await region.sell(Region.line(poor.card)).status == 200)
      let week = try await region.sell(Region.line(poor.card)).json()
      #expect(week["type"]?.text?.hasSuffix("/maximum-reached") == true)
      #expect(
        week["endUserMessage"]?["nl"]
          == "Je kan voor deze activiteit met korting maximaal 1 ticket per week kopen.")
      try await ledger.register(
        .setEventTicketTerms(try region.event(), EventTicketTerms(holdersMax: 1)))
      let full = try await region.sell(Region.line(other.card)).json()
      #expect(full["type"]?.text?.hasSuffix("/maximum-reached") == true)
      #expect(full["endUserMessage"]?["fr"]?.text?.contains("1 premiers") == true)
      try await region.define(
        "opera", of: Region.theater, limit: CheckInLimit(volume: 9, period: .day))
      try await ledger.register(
        .setOrganizerTicketLimit(
          try region.organizer(Region.theater), CheckInLimit(volume: 1, period: .month)))
      let month = try await region.sell(Region.line(poor.card, event: "opera")).json()
      #expect(month["type"]?.text?.hasSuffix("/maximum-reached") == true)
      #expect(
        month["endUserMessage"]?["de"]?.text?.contains("höchstens 1 Ticket pro Monat") == true)
    }
  }

  @Test("sales on Sunday and Monday stand in weeks of their own, in Brussels")
  func weeks() async throws {
    // 2026-11-22T22:59:59Z: a Sunday's last second in Brussels.
    let start = Instant(microseconds: 1_795_388_399_000_000)
    try await Region.serve(start: start) { region in
      let poor = try await region.poor()
      let line = Region.line(poor.card)
      let sunday = try await region.sell(line)
      #expect(
        try sunday.json()[0]?["creationDate"] == "2026-11-22T22:59:59+00:00", "\(sunday.text)")
      region.ledger.clock.advance(seconds: 1)
      let monday = try await region.sell(line)
      #expect(
        try monday.json()[0]?["creationDate"] == "2026-11-22T23:00:00+00:00", "\(monday.text)")
      try expectProblem(try await region.sell(line), 400, "uitpas/maximum-reached")
      let id = try #require(try Region.ids(monday).first)
      #expect(try await region.cancel(id).status == 204)
      #expect(try await region.sell(line).status == 200)
    }
  }
}
