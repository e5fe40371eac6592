import Ledger
import LedgerHTTP
import LedgerService
import Testing

@Suite("Definitions by command") struct DefinitionCommandTests {
  /// A definition, the same with one thing changed, and what the two answer at first.
  private struct Row: Sendable {
    var path: String
    var first: String
    var changed: String
    var isNew = true
  }

  private static let rows = [
    Row(
      path: "card-systems/9",
      first: #"{"name":"UiTPAS Kempen","cities":[{"postalCode":"2300","name":"Turnhout"}]}"#,
      changed: #"{"name":"UiTPAS Kempen","cities":[{"postalCode":"2440","name":"Geel"}]}"#),
    Row(
      path: "card-systems/1/policy", first: #"{"windowHours":4,"latenessDays":10,"graceDays":20}"#,
      changed: #"{"windowHours":4,"latenessDays":10,"graceDays":0}"#, isNew: false),
    Row(
      path: "card-systems/1/terms",
      first: #"""
        {"prices":[{"label":"Kinderen","cents":200,"ageTo":17,"whenAgeUnknown":false,
        "reasons":["FIRST_CARD","EXTRA_CARD"],"resident":true,"socialTariff":false,
        "cardType":"NFC_CARD"},{"label":"Anderen","cents":500,"voucherType":"gratis"}],
        "registrationBonus":5,"socialTariffEnd":"12-31"}
        """#,
      changed: #"{"prices":[]}"#, isNew: false),
    Row(
      path: "organizers/theater", first: #"{"name":"Theater","cardSystemIds":[1,3]}"#,
      changed: #"{"name":"Theater","cardSystemIds":[1]}"#),
    Row(
      path: "events/play",
      first: #"""
        {"title":"Play","organizerId":"theater","cardSystemIds":[1],"calendarType":"multiple",
        "periods":[{"begin":"2026-12-01T20:00:00+01:00","end":"2026-12-01T22:00:00+01:00"}],
        "settings":{"checkinPoints":2}}
        """#,
      changed: #"""
        {"title":"Play","organizerId":"theater","cardSystemIds":[1],"calendarType":"multiple",
        "periods":[{"begin":"2026-12-02T20:00:00+01:00","end":"2026-12-02T22:00:00+01:00"}]}
        """#),
    Row(
      path: "kiosks/hall",
      first: #"{"name":"CID-GNT-007","cardSystemId":1,"organizerIds":["theater"]}"#,
      changed: #"""
        {"name":"CID-GNT-007","cardSystemId":1,"organizerIds":["theater"],"releaseTrack":"beta"}
        """#),
  ]

  @Test("the same again changes nothing and appends no record, other words change it")
  func sameAgain() async throws {
    try await ServedLedger.serveCommands { ledger in
      for row in Self.rows {
        let steps = [
          (row.first, row.isNew ? 201 : 200, true), (row.first, 200, false),
          (row.changed, 200, true), (row.changed, 200, false), (row.first, 200, true),
        ]
        for (step, (body, status, changes)) in steps.enumerated() {
          let head = try await ledger.head
          let answer = try await ledger.command(row.path, body, put: true)
          let comment = Comment("\(row.path) \(step): \(answer.text)")
          #expect(answer.status == status, comment)
          #expect(try answer.json()["changed"] == .boolean(changes), comment)
          #expect(try await ledger.head == head + (changes ? 1 : 0), comment)
        }
      }
    }
  }

  @Test("the state has what was defined")
  func stored() async throws {
    try await ServedLedger.serveCommands { ledger in
      for row in Self.rows { _ = try await ledger.command(row.path, row.first, put: true) }
      let catalogue = ledger.engine.catalogue
      #expect(catalogue.cardSystem(publicID: 9)?.cities.first?.name == "Turnhout")
      #expect(
        catalogue.cardSystem(publicID: 1)?.policy
          == RegionPolicy(windowHours: 4, latenessDays: 10, graceDays: 20))
      let event = try #require(catalogue.event(id: "play"))
      #expect(event.settings.points == 2)
      #expect(event.settings.limit == CheckInLimit(volume: 1, period: .day))
      #expect(event.organizerID == "theater")
      let (terms, kiosk) = try await ledger.engine.read { state, now in
        (
          state.terms(of: CardSystemID(1), at: now),
          state.kiosk(id: "hall").flatMap { state.kiosk($0) }
        )
      }
      #expect(terms.registrationBonus == 5)
      #expect(terms.socialTariffEnd == AnnualDay(month: 12, day: 31))
      #expect(
        terms.prices.first
          == CardPrice(
            label: "Kinderen", cents: 200, reasons: [.firstCard, .extraCard], ageTo: 17,
            whenAgeUnknown: false, resident: true, socialTariff: false, kind: .individual))
      #expect(terms.prices.last?.voucherType == "gratis")
      #expect(kiosk?.name == "CID-GNT-007" && kiosk?.isBeta == false)
    }
  }

  @Test("settings that come with an event are changed with it, and stay once it has ended")
  func settings() async throws {
    try await ServedLedger.serveCommands { ledger in
      func body(_ title: String, _ points: Int) -> String {
        #"""
        {"title":"\#(title)","organizerId":"\#(TestDataset.organizerID)","cardSystemIds":[1],
        "calendarType":"single","settings":{"checkinPoints":\#(points),
        "checkinLimit":{"volume":2,"periodType":"WEEK"}},
        "periods":[{"begin":"2026-11-23T15:00:00Z","end":"2026-11-23T16:00:00Z"}]}
        """#
      }
      #expect(
        try await ledger.command("events/talk", body("Talk", 1), put: true).status == 201)
      let head = try await ledger.head
      let changed = try await ledger.command("events/talk", body("Speech", 3), put: true, key: "k")
      #expect(changed.status == 200, "\(changed.text)")
      #expect(try await ledger.head == head + 2)
      let event = try #require(ledger.engine.catalogue.event(id: "talk"))
      #expect(event.title == "Speech" && event.settings.points == 3)
      #expect(event.settings.limit == CheckInLimit(volume: 2, period: .week))
      ledger.clock.advance(seconds: 7_200)
      try expectProblem(
        try await ledger.command("events/talk", body("Song", 4), put: true), 409, "not-editable")
      #expect(ledger.engine.catalogue.event(id: "talk")?.title == "Speech")
    }
  }

  @Test("a region defines what is its own alone; others' is as unknown as what is not there")
  func scope() async throws {
    try await ServedLedger.serveCommands { ledger in
      for row in Self.rows.prefix(4) where row.path != "card-systems/9" {
        _ = try await ledger.command(row.path, row.first, put: true)
      }
      let city = #""cities":[]"#
      let foreign = try await ledger.command(
        "card-systems/3", #"{"name":"x",\#(city)}"#, put: true, client: "gent")
      let unknown = try await ledger.command(
        "card-systems/99", #"{"name":"x",\#(city)}"#, put: true, client: "gent")
      try expectProblem(foreign, 404, "not-found")
      #expect(foreign.body == unknown.body)
      // The theatre is in Dender, too.
      try expectProblem(
        try await ledger.command(
          "organizers/theater", #"{"name":"Mine","cardSystemIds":[1]}"#, put: true,
          client: "gent"), 404, "not-found")
      let other = try await ledger.command(
        "organizers/new", #"{"name":"New","cardSystemIds":[1,3]}"#, put: true, client: "gent")
      try expectProblem(other, 404, "not-found")
      #expect(try other.json()["jsonPointer"] == "/cardSystemIds/1")
      #expect(
        try await ledger.command(
          "organizers/new", #"{"name":"New","cardSystemIds":[1]}"#, put: true, client: "gent"
        ).status == 201)
    }
  }

  @Test("what a holder is told who redeems a reward is set, changed and taken away")
  func redeemInfo() async throws {
    try await ServedLedger.serveCommands { ledger in
      func tell(_ body: String) async throws -> Answer {
        try await ledger.command("rewards/5687/redeem-info", body, put: true, client: "gent")
      }
      func told() -> RedeemInfo? { ledger.engine.rewards.reward(id: "5687")?.terms.redeemInfo }
      let body = #"{"text":"Toon de code","link":"https://example.org","label":"Meer"}"#
      #expect(try await tell(body).status == 200)
      let info = RedeemInfo(text: "Toon de code", link: "https://example.org", label: "Meer")
      #expect(told() == info)
      let head = try await ledger.head
      #expect(try await tell(body).status == 200)
      #expect(try await ledger.head == head)
      #expect(try await tell("{}").status == 200)
      #expect(told() == nil)
      try expectProblem(try await tell(#"{"text":1}"#), 400, "body/invalid-data")
    }
  }

  @Test("vouchers and codes are made once")
  func codes() async throws {
    try await ServedLedger.serveCommands { ledger in
      for (path, type) in [
        ("card-systems/1/vouchers", #""type":"free","#), ("rewards/5687/codes", ""),
      ] {
        let body = #"{\#(type)"codes":["a","b"]}"#
        let first = try await ledger.command(path, body, key: "k", client: "gent")
        let again = try await ledger.command(path, body, key: "k", client: "gent")
        #expect(first.status == 201 && first.body == again.body, "\(path): \(first.text)")
        try expectProblem(
          try await ledger.command(path, body, client: "gent"), 409, "already-defined", "\(path)")
        try expectProblem(
          try await ledger.command(path, body, client: "dender"), 404, "not-found", "\(path)")
        for codes in ["[]", #"["c","c"]"#, #"[""]"#, #""c""#, "[1]"] {
          try expectProblem(
            try await ledger.command(path, #"{\#(type)"codes":\#(codes)}"#), 400,
            "body/invalid-data", "\(path) \(codes)")
        }
      }
    }
  }
}
