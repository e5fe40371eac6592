import Ledger
import LedgerHTTP
import LedgerService
import Testing

@Suite("Distribution keys of GET and PUT /uitpas/events/{eventId}/card-systems")
struct EventCardSystemsTests {
  private typealias Region = TicketRegion
  private static let path = "/uitpas/events/play/card-systems"

  private static func put(_ region: TicketRegion, _ body: String) async throws -> Answer {
    try await region.ledger.send("PUT", path, body, client: TicketRegion.theater)
  }

  private static func entry(_ keys: String, enabled: Bool = true) -> String {
    #"[{"id":90,"enabled":\#(enabled),"manualDistributionKeys":[\#(keys)]}]"#
  }

  @Test("a manual key is shown, switched on and off, and what else the event is stays")
  func switched() async throws {
    try await Region.serve { region in
      try await region.share(901, manual: true)
      func shown() async throws -> JSONValue? {
        try await region.ledger.send("GET", Self.path, client: TicketRegion.theater).json()[0]
      }
      func key(_ isEnabled: Bool) -> JSONValue {
        ["id": 901, "name": "20-40-40", "enabled": .boolean(isEnabled)]
      }
      #expect(try await shown()?["manualDistributionKeys"] == [key(false)])
      func play() throws -> EventView {
        try #require(region.ledger.engine.catalogue.event(id: Region.play))
      }
      let before = try play()
      let head = try await region.ledger.head
      for _ in 0..<2 {
        let put = try await Self.put(region, Self.entry(#"{"id":901,"enabled":true}"#))
        #expect(put.status == 204, "\(put.text)")
        #expect(try await region.ledger.head == head + 1)
      }
      #expect(try await shown()?["manualDistributionKeys"] == [key(true)])
      var switched = before
      switched.ticketTerms.keys = try play().ticketTerms.keys
      #expect(switched.ticketTerms.keys.count == 1)
      #expect(try play() == switched)
      #expect(try await Self.put(region, #"[{"id":90,"enabled":true}]"#).status == 204)
      #expect(try await shown()?["manualDistributionKeys"] == [key(false)])
      // What belongs to a card system that is off is off with it.
      #expect(
        try await Self.put(region, Self.entry(#"{"id":901,"enabled":true}"#, enabled: false))
          .status == 204)
      #expect(try play().ticketTerms.keys.isEmpty)
      #expect(try play().systems.isEmpty)
    }
  }

  @Test("a key that is unknown, automatic or of another card system cannot be switched")
  func refused() async throws {
    try await Region.serve { region in
      let head = try await region.ledger.head
      for (key, kind) in [
        (#"{"id":77,"enabled":true}"#, "uitpas/distributionkey-not-found"),
        (#"{"id":-1,"enabled":true}"#, "uitpas/distributionkey-not-found"),
        (#"{"id":900,"enabled":true}"#, "uitpas/invalid-distributionkey"),
        (#"{"id":900,"enabled":false}"#, "uitpas/invalid-distributionkey"),
        (#"{"id":900}"#, "body/invalid-data"), (#"{"enabled":true}"#, "body/invalid-data"),
      ] {
        let answer = try await Self.put(region, Self.entry(key))
        try expectProblem(answer, 400, kind, "\(key) \(answer.text)")
      }
      #expect(try await region.ledger.head == head)
    }
  }

  @Test("after the first sale card systems and keys stand; the same again is no change")
  func frozen() async throws {
    try await Region.serve { region in
      try await region.share(901, manual: true)
      let poor = try await region.poor()
      #expect(try await region.sell(Region.line(poor.card)).status == 200)
      for body in [Self.entry(#"{"id":901,"enabled":true}"#), "[]"] {
        try expectProblem(
          try await Self.put(region, body), 400, "uitpas/event-already-has-ticketsales")
      }
      #expect(try await Self.put(region, #"[{"id":90,"enabled":true}]"#).status == 204)
    }
  }
}
