import Ledger
import LedgerHTTP
import LedgerService
import Testing

@Suite("GET /uitpas/ticket-sales") struct TicketSalesGetTests {
  private typealias Region = TicketRegion

  private static func get(
    _ region: TicketRegion, _ query: String, client: String = TicketRegion.theater
  ) async throws -> Answer {
    try await region.ledger.send("GET", "/uitpas/ticket-sales?\(query)", client: client)
  }

  private static func ids(_ answer: Answer) throws -> [String] {
    try answer.json()["member"]?.elements.compactMap { $0["id"]?.text } ?? []
  }

  @Test("lists the sales of an event, the newest first, as they were answered when they were sold")
  func byEvent() async throws {
    try await Region.serve { region in
      let poor = try await region.poor()
      let rich = try await region.member(20)
      try await region.setCoupon("COUPON_1") { $0.audience = .everyone }
      let first = try await region.sell(
        Region.line(poor.card, "9.99", #","regularPriceLabel":"Basis""#))
      let second = try await region.sell(Region.line(rich.card, tariff: "COUPON_1"))
      let sold = [try second.json()[0], try first.json()[0]]
      let page = try await Self.get(region, "eventId=play").json()
      #expect(page["totalItems"] == 2)
      #expect(page["member"]?.elements == sold.compactMap(\.self))
      let part = try await Self.get(region, "eventId=play&start=1&limit=1")
      #expect(try part.json()["totalItems"] == 2)
      #expect(try Self.ids(part) == Region.ids(first))
      #expect(
        try await Self.get(region, "eventId=play&limit=0").json()
          == ["totalItems": 2, "member": []])
      #expect(try await Self.get(region, "eventId=play&eventTitle=OF%20PL").json() == page)
      #expect(
        try await Self.get(region, "eventId=play&eventTitle=opera").json()["totalItems"] == 0)
      let id = try #require(try Region.ids(first).first)
      #expect(try await region.cancel(id).status == 204)
      #expect(try Self.ids(try await Self.get(region, "eventId=play")) == Region.ids(second))
    }
  }

  @Test("lists what a holder bought at organisers, and at the places of organisers")
  func byHolder() async throws {
    try await Region.serve { region in
      let poor = try await region.poor()
      let other = try await region.poor(2)
      try await region.setLocation()
      let play = try await region.sell(Region.line(poor.card))
      #expect(try await region.sell(Region.line(other.card)).status == 200)
      try await region.define("opera", of: Region.theater)
      let opera = try await region.sell(Region.line(poor.card, event: "opera"))
      #expect(opera.status == 200, "\(opera.text)")
      func ids(_ organizer: String, _ rest: String = "", client: String) async throws -> [String] {
        try Self.ids(
          try await Self.get(
            region, "passholderId=\(poor.id)&\(organizer)\(rest)", client: client))
      }
      let both = try Region.ids(opera) + Region.ids(play)
      #expect(try await ids("organizerId=theater", client: Region.theater) == both)
      #expect(try await ids("organizerId%5B%5D=theater", client: Region.theater) == both)
      #expect(
        try await ids("organizerId=hall", client: Region.hall) == Region.ids(play))
      #expect(
        try await ids("organizerId=theater", "&eventId=opera", client: Region.theater)
          == Region.ids(opera))
      // The place sees its own evenings of an event.
      let evenings = try await Self.get(region, "eventId=play", client: Region.hall)
      #expect(try evenings.json()["totalItems"] == 2)
    }
  }

  @Test("the holder is shown to those who may search passholders, without how to reach them")
  func passholder() async throws {
    try await Region.serve { region in
      let poor = try await region.poor()
      #expect(try await region.sell(Region.line(poor.card)).status == 200)
      try await region.ledger.addClient(
        "knowing", [.ticketSalesSearch, .passholdersSearch], organizer: Region.theater)
      let known = try await Self.get(region, "eventId=play", client: "knowing")
      #expect(
        try known.json()["member"]?[0]?["passholder"]?["id"] == .string(poor.id),
        "\(known.text)")
      #expect(!(try await Self.get(region, "eventId=play")).text.contains(poor.id))
    }
  }

  @Test("a question needs an event or a holder, within reach; of what is unknown there is nothing")
  func refused() async throws {
    try await Region.serve { region in
      let poor = try await region.poor()
      for (query, client, status, kind) in [
        ("", Region.theater, 400, "bad-request"),
        ("organizerId=theater", Region.theater, 400, "bad-request"),
        ("passholderId=\(poor.id)", Region.theater, 400, "bad-request"),
        ("eventId=play&limit=501", Region.theater, 400, "url/query-limit-exceeded"),
        ("eventId=play&start=x", Region.theater, 400, "bad-request"),
        ("eventId=play", Region.other, 403, "auth/forbidden"),
        ("eventId=play", Region.hall, 403, "auth/forbidden"),
        ("passholderId=\(poor.id)&organizerId=theater", Region.hall, 403, "auth/forbidden"),
        ("passholderId=\(poor.id)&organizerId=none", Region.theater, 403, "auth/forbidden"),
      ] {
        try expectProblem(
          try await Self.get(region, query, client: client), status, kind, "\(query)")
      }
      for query in ["eventId=none", "passholderId=none&organizerId=theater"] {
        #expect(
          try await Self.get(region, query).json() == ["totalItems": 0, "member": []], "\(query)")
      }
    }
  }
}
