import Ledger
import LedgerHTTP
import LedgerService
import Testing

@Suite("Museum passes by command") struct SubscriptionCommandTests {
  /// Serves with a card system of museum passes of one's own, and a museum in it.
  private static func serve(
    _ body: @Sendable (ServedLedger) async throws -> Void
  ) async throws {
    try await ServedLedger.serveCommands { ledger in
      for (path, text) in [
        (
          "programmes/pass",
          #"{"name":"Pas","scan":"visit","subscription":{"unregisteredVisitsMax":2}}"#
        ), ("card-systems/90", #"{"name":"Pas","cities":[]}"#),
        ("card-systems/90/programme", #"{"programmeId":"pass"}"#),
        ("organizers/own-museum", #"{"name":"Museum","cardSystemIds":[90]}"#),
        (
          "organizers/own-museum/museum",
          #"{"averagePriceCents":999,"percentBasisPoints":6000,"externalCards":["akaart"]}"#
        ),
      ] {
        let first = try await ledger.command(path, text, put: true)
        #expect(first.status == 200 || first.status == 201, "\(path): \(first.text)")
        let head = try await ledger.head
        let again = try await ledger.command(path, text, put: true)
        #expect(again.status == 200 && again.text.contains(#""changed":false"#), "\(path)")
        #expect(try await ledger.head == head, "\(path)")
      }
      try await body(ledger)
    }
  }

  private static func status(
    of passholderID: String, in ledger: ServedLedger
  ) async throws -> SubscriptionStatus {
    let holder = try #require(ledger.engine.holder(passholderID: passholderID))
    return try await ledger.engine.read { state, now in
      guard let system = state.cardSystem(publicID: 90) else { return .none }
      return state.subscription(of: holder, in: system, at: now).status
    }
  }

  @Test("a pass is sold, begun, frozen, resumed, renewed and cancelled")
  func life() async throws {
    try await Self.serve { ledger in
      let sold = try await ledger.command(
        "card-systems/90/subscriptions",
        #"{"channel":"museum","priceCents":6400,"commissionCents":500,"sellerId":"own-museum"}"#,
        key: "sale")
      #expect(sold.status == 201, "\(sold.text)")
      let id = try #require(try sold.json()["passholderId"]?.text)
      let number = try #require(try sold.json()["cardNumber"]?.text)
      #expect(MuseumPassNumber(number).flatMap { ledger.engine.card($0) } != nil)
      let again = try await ledger.command(
        "card-systems/90/subscriptions",
        #"{"channel":"museum","priceCents":6400,"commissionCents":500,"sellerId":"own-museum"}"#,
        key: "sale")
      #expect(try again.json()["cardNumber"]?.text == number)
      guard case .pending = try await Self.status(of: id, in: ledger) else {
        Issue.record("not begun")
        return
      }
      let path = "passholders/\(id)/subscriptions/90"
      try expectProblem(
        try await ledger.command("\(path)/resume"), 409, "subscription-state")
      for (verb, body, runs) in [
        ("identify", "", true), ("freeze", "", false), ("resume", "", true),
        ("renew", #"{"channel":"online","priceCents":6400}"#, true), ("cancel", "", false),
      ] {
        let answer = try await ledger.command("\(path)/\(verb)", body)
        #expect(answer.status == (verb == "renew" ? 201 : 200), "\(verb): \(answer.text)")
        #expect(try await Self.status(of: id, in: ledger).isRunning == runs, "\(verb)")
      }
      try expectProblem(
        try await ledger.command(
          "\(path)/renew", #"{"channel":"online","priceCents":6400}"#), 409, "subscription-state")
    }
  }

  @Test("every pass that runs is frozen with one command, and a region has none")
  func freezeAll() async throws {
    try await Self.serve { ledger in
      let sold = try await ledger.command(
        "card-systems/90/subscriptions",
        #"""
        {"channel":"online","priceCents":6400,
        "person":{"firstName":"An","name":"Peeters","dateOfBirth":"1990-01-31"}}
        """#)
      let id = try #require(try sold.json()["passholderId"]?.text)
      #expect(try await Self.status(of: id, in: ledger).isRunning)
      let frozen = try await ledger.command("card-systems/90/subscriptions/freeze")
      #expect(frozen.status == 200, "\(frozen.text)")
      guard case .frozen = try await Self.status(of: id, in: ledger) else {
        Issue.record("not frozen")
        return
      }
      try expectProblem(
        try await ledger.command("card-systems/1/subscriptions/freeze"), 409,
        "programme-mismatch")
    }
  }

  @Test("what does not fit is refused with nothing recorded")
  func refusals() async throws {
    try await Self.serve { ledger in
      let head = try await ledger.head
      for (body, status, type) in [
        (#"{"channel":"post","priceCents":1}"#, 400, "body/invalid-data"),
        (#"{"channel":"online"}"#, 400, "body/invalid-data"),
        (#"{"channel":"presale","priceCents":1}"#, 400, "body/invalid-data"),
        (#"{"channel":"online","priceCents":1,"commissionCents":2}"#, 400, "body/invalid-data"),
        (#"{"channel":"online","priceCents":1,"voucher":"nergens"}"#, 400, "body/invalid-data"),
        (#"{"channel":"online","priceCents":1,"sellerId":"nobody"}"#, 404, "not-found"),
        (#"{"channel":"online","priceCents":1,"cardNumber":"1"}"#, 404, "not-found"),
      ] {
        try expectProblem(
          try await ledger.command("card-systems/90/subscriptions", body), status, type,
          Comment(rawValue: body))
      }
      try expectProblem(
        try await ledger.command(
          "card-systems/90/subscriptions", #"{"channel":"online","priceCents":1}"#,
          client: "gent"), 404, "not-found")
      #expect(try await ledger.head == head)
    }
  }
}
