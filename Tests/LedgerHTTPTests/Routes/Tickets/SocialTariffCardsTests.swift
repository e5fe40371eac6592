import Ledger
import LedgerHTTP
import LedgerService
import Testing

@Suite("GET /uitpas/cards/social-tariff/{cardSystemId}/active") struct SocialTariffCardsTests {
  private typealias Region = TicketRegion

  private static func export(
    _ region: TicketRegion, _ system: String = "90", client: String = "operator"
  ) async throws -> Answer {
    try await region.ledger.send(
      "GET", "/uitpas/cards/social-tariff/\(system)/active", client: client)
  }

  @Test("lists the cards for which the social tariff holds now, and groups with their tickets")
  func listed() async throws {
    try await Region.serve { region in
      let poor = try await region.poor()
      _ = try await region.expired()
      _ = try await region.member(3)
      _ = try await region.poor(4, in: region.elsewhere)
      let blocked = try await region.poor(5)
      try await region.ledger.change(blocked.card, to: .blocked)
      let group = try #require(try await region.group().json()["uitpasNumber"]?.text)
      _ = try await region.group(tickets: 0)
      #expect(try await region.sell(Region.line(group)).status == 200)
      let answer = try await Self.export(region)
      #expect(answer.status == 200)
      #expect(answer.headers["cache-control"] == "no-store")
      #expect(
        try answer.json() == [
          ["uitpasNumber": .string(poor.card), "cardType": "REGULAR"],
          ["uitpasNumber": .string(group), "cardType": "GROUP", "availableTickets": 49],
        ])
      try await region.ledger.change(blocked.card, to: .active)
      #expect(try await Self.export(region).json().elements.count == 3)
      #expect(try await Self.export(region, "91").json().elements.count == 1)
    }
  }

  @Test("reads page after page, however many cards there are between")
  func pages() async throws {
    try await Region.serve { region in
      let first = try await region.poor()
      let system = region.system
      for batch in 0..<22 {
        let cards = (0..<100).map { place -> RegistrationCommand in
          .registerCard(
            reference: UInt128(1_000_000 + batch * 100 + place), system: system,
            kind: .individual, status: .localStock, holder: .none)
        }
        _ = try await region.ledger.engine.register(cards).map { try $0.get() }
      }
      let last = try await region.poor(2)
      let numbers = try await Self.export(region).json().elements.map { $0["uitpasNumber"]?.text }
      #expect(numbers == [first.card, last.card])
    }
  }

  @Test(
    "is for whoever has the permission in that card system, and tells nobody else which are there")
  func reach() async throws {
    try await Region.serve { region in
      let ledger = region.ledger
      try await ledger.addClient("theirs", [.socialTariffExport], organizer: Region.theater)
      try await ledger.addClient(
        "region", [.socialTariffExport], systems: region.elsewhere.number)
      for (client, system, status) in [
        ("theirs", "90", 200), ("theirs", "91", 403), ("region", "91", 200),
        ("region", "90", 403), (Region.theater, "90", 403), ("theirs", "77", 403),
        ("theirs", "x", 403),
      ] {
        let answer = try await Self.export(region, system, client: client)
        #expect(answer.status == status, "\(client) \(system): \(answer.text)")
      }
    }
  }
}
