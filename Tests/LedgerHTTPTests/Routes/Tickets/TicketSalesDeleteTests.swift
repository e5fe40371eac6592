import Ledger
import LedgerHTTP
import LedgerService
import Testing

@Suite("DELETE /uitpas/ticket-sales/{ticketSaleId}") struct TicketSalesDeleteTests {
  private typealias Region = TicketRegion

  @Test("a sale is cancelled once, by a record of its own that repeats its shares")
  func cancelled() async throws {
    try await Region.serve { region in
      let poor = try await region.poor()
      let id = try #require(
        try Region.ids(try await region.sell(Region.line(poor.card))).first)
      let head = try await region.ledger.head
      #expect(try await region.cancel(id).status == 204)
      let record = try #require(try region.ledger.records(after: head).first)
      #expect(record.header.reverses == UInt64(id))
      guard case .ticketSaleCancelled(let body) = record.event else {
        Issue.record("\(record.event)")
        return
      }
      #expect(
        body.sale.shares
          == Shares(holder: 200, municipality: 400, flemishGovernment: 400, organizer: 0))
      try expectProblem(try await region.cancel(id), 404, "uitpas/ticket-sale-not-found")
      #expect(try await region.ledger.head == head + 1)
      #expect(try await region.sell(Region.line(poor.card)).status == 200)
    }
  }

  @Test("a coupon comes back with its sale")
  func coupon() async throws {
    try await Region.serve { region in
      let rich = try await region.member(20)
      try await region.setCoupon("COUPON_1")
      let coupon = try await region.ledger.engine.read { state, _ in
        state.coupon(id: "COUPON_1")
      }
      try await region.ledger.register(.grantCoupon(try #require(coupon), rich.holder))
      let line = Region.line(rich.card, tariff: "COUPON_1")
      let sold = try await region.sell(line)
      #expect(sold.status == 200, "\(sold.text)")
      #expect(try await region.sell(line).status == 400)
      #expect(try await region.cancel(try #require(try Region.ids(sold).first)).status == 204)
      #expect(try await region.sell(line).status == 200)
    }
  }

  @Test("what is no sale is not found; another's is forbidden, and nothing happens")
  func refused() async throws {
    try await Region.serve { region in
      let poor = try await region.poor()
      let other = try await region.poor(2)
      let id = try #require(
        try Region.ids(try await region.sell(Region.line(poor.card))).first)
      let head = try await region.ledger.head
      for wrong in ["x", "0", "1", "99999999", "-1"] {
        try expectProblem(
          try await region.cancel(wrong), 404, "uitpas/ticket-sale-not-found", "\(wrong)")
      }
      try expectProblem(
        try await region.cancel(id, client: Region.other), 403, "auth/forbidden")
      #expect(try await region.ledger.head == head)
      // The organiser of the place cancels what it sold, and no more.
      try await region.setLocation()
      let own = try await region.sell(Region.line(other.card), client: Region.hall)
      try expectProblem(
        try await region.cancel(id, client: Region.hall), 403, "auth/forbidden")
      let ownID = try #require(try Region.ids(own).first)
      #expect(try await region.cancel(ownID, client: Region.hall).status == 204)
      #expect(try await region.cancel(id).status == 204)
    }
  }
}
