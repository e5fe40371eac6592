import Ledger
import LedgerHTTP
import LedgerService
import Testing

@Suite("/uitpas/rewards") struct RewardsTests {
  private static func ids(_ ledger: ServedLedger, _ query: String = "") async throws -> [String] {
    let answer = try await ledger.get("/uitpas/rewards" + query)
    #expect(answer.status == 200, "\(query): \(answer.text)")
    return try answer.json()["member"]?.elements.compactMap { $0["id"]?.text } ?? []
  }

  private static let body = """
    {"title":"Gratis koffie","type":"POINTS","points":10,"promotionalDescription":"Een tas",
     "publicationPeriod":{"begin":"2026-01-01T00:00:00+00:00"},"categories":["Eten en drinken"],
     "moreInfoURL":"https://example.org","maxAvailableUnits":100,"online":true,
     "organizers":[{"id":"\(TestDataset.organizerID)"}],
     "redeemConstraint":{"volume":1,"period":"WEEK"}}
    """

  private static func put(_ ledger: ServedLedger, _ id: String, _ body: String) async throws
    -> Answer
  {
    try await exchange(
      ledger.port, "PUT", "/uitpas/rewards/\(id)",
      headers: [try await ledger.bearer(), "Content-Type: application/json"], body: body)
  }

  @Test("a search finds by type, subset, text, points, flag, organiser and card system")
  func search() async throws {
    try await ServedLedger.serve { ledger in
      #expect(try await Self.ids(ledger) == ["5687", "5823", "5824"])
      #expect(try await Self.ids(ledger, "?type=WELCOME") == ["5688"])
      #expect(try await Self.ids(ledger, "?type=ANY&subset=ALL").count == 6)
      #expect(try await Self.ids(ledger, "?online=true") == ["5824"])
      #expect(try await Self.ids(ledger, "?text=1%2Fweek") == ["5823"])
      #expect(try await Self.ids(ledger, "?text=gentbrugge").count == 3)
      #expect(try await Self.ids(ledger, "?pointsFrom=6") == [])
      #expect(try await Self.ids(ledger, "?pointsTo=5").count == 3)
      #expect(try await Self.ids(ledger, "?owningCardSystemId=2") == [])
      #expect(try await Self.ids(ledger, "?owningCardSystemId=1&owningCardSystemId=2").count == 3)
      #expect(try await Self.ids(ledger, "?organizerPostalCode=9050").count == 3)
      #expect(try await Self.ids(ledger, "?subset=ALL&status=DELETED") == [])
      #expect(try await Self.ids(ledger, "?sort=-name") == ["5823", "5687", "5824"])
      #expect(
        try await Self.ids(ledger, "?sort%5BcreationDate%5D=desc") == ["5824", "5823", "5687"])
      #expect(try await Self.ids(ledger, "?start=1&limit=1") == ["5823"])
      let facets = try await ledger.get(
        "/uitpas/rewards?type=ANY&facets=online&facets=owningCardSystemId")
      #expect(try facets.json()["facet"]?["online"]?["true"]?["count"]?.integer == 1)
      #expect(try facets.json()["facet"]?["online"]?["false"]?["count"]?.integer == 3)
      #expect(
        try facets.json()["facet"]?["owningCardSystemId"]?["1"]?["name"]?["nl"]?.text
          == "UiTPAS Gent")
      for query in [
        "?type=OTHER", "?subset=x", "?pointsFrom=x", "?pointsFrom=2&pointsTo=1", "?sport=yes",
        "?facets=x", "?sort=x", "?categories=x", "?limit=x", "?start=-1",
      ] {
        try expectProblem(try await ledger.get("/uitpas/rewards" + query), 400, "bad-request")
      }
      try expectProblem(
        try await ledger.get("/uitpas/rewards?organizerId=none"), 400, "uitpas/organizer-not-found")
      try expectProblem(
        try await ledger.get("/uitpas/rewards?limit=501"), 400, "url/query-limit-exceeded")
    }
  }

  @Test("a reward is created, shown, changed and found, and sorted by how often it is taken")
  func created() async throws {
    try await ServedLedger.serve { ledger in
      let head = try await ledger.head
      let answer = try await ledger.post("/uitpas/rewards", Self.body)
      #expect(answer.status == 200)
      let reward = try answer.json()
      let id = try #require(reward["id"]?.text)
      #expect(reward["status"]?.text == "ACTIVE" && reward["unitsTaken"]?.integer == 0)
      #expect(reward["owningCardSystem"]?["id"]?.integer == 1)
      #expect(reward["allCardSystems"] == .boolean(true))
      #expect(reward["organizers"]?[0]?["id"]?.text == TestDataset.organizerID)
      #expect(reward["redeemConstraint"]?["period"]?.text == "WEEK")
      #expect(try await ledger.get("/uitpas/rewards/\(id)").text == answer.text)
      #expect(try await ledger.head == head + 1)

      // What a client got it may send back: nothing changes, and nothing is recorded.
      #expect(try await Self.put(ledger, id, answer.text).text == answer.text)
      #expect(try await ledger.head == head + 1)
      let renamed = answer.text.replacing("Gratis koffie", with: "Gratis thee")
      #expect(try await Self.put(ledger, id, renamed).json()["title"]?.text == "Gratis thee")
      #expect(try await ledger.head == head + 2)
      #expect(try await Self.ids(ledger, "?text=thee") == [id])
      _ = try await ledger.post(
        "/uitpas/rewards/redeemed", #"{"rewardId":"\#(id)","uitpasNumber":"\#(Dataset.holder)"}"#)
      #expect(try await Self.ids(ledger, "?sort=-redeemCount").first == id)
      #expect(try await ledger.get("/uitpas/rewards/\(id)").json()["unitsTaken"]?.integer == 1)
    }
  }

  @Test("the same key creates one reward")
  func key() async throws {
    try await ServedLedger.serve { ledger in
      let headers = [
        try await ledger.bearer(), "Content-Type: application/json", "Idempotency-Key: new",
      ]
      let first = try await ledger.post("/uitpas/rewards", Self.body, headers: headers)
      let head = try await ledger.head
      let again = try await ledger.post("/uitpas/rewards", Self.body, headers: headers)
      #expect(again.text == first.text)
      let other = Self.body.replacing("koffie", with: "thee")
      try expectProblem(
        try await ledger.post("/uitpas/rewards", other, headers: headers), 409,
        "idempotency-key-reused")
      #expect(try await ledger.head == head)
    }
  }

  @Test("every field at fault is named at once, and nothing is recorded")
  func invalid() async throws {
    try await ServedLedger.serve { ledger in
      let head = try await ledger.head
      let rows: [(String, [String])] = [
        ("{}", ["/promotionalDescription", "/publicationPeriod", "/title", "/type"]),
        (Self.body.replacing("\"points\":10,", with: ""), ["/points"]),
        (Self.body.replacing("\"points\":10", with: "\"points\":1.5"), ["/points"]),
        (Self.body.replacing("\"POINTS\"", with: "\"GIFT\""), ["/type"]),
        (Self.body.replacing("\"WEEK\"", with: "\"HOUR\""), ["/redeemConstraint"]),
        (Self.body.replacing("Eten en drinken", with: "Slapen"), ["/categories"]),
        (Self.body.replacing(TestDataset.organizerID, with: "none"), ["/organizers"]),
        (
          Self.body.replacing("2026-01-01T00:00:00+00:00", with: "morgen"),
          ["/publicationPeriod/begin"]
        ),
      ]
      for (body, pointers) in rows {
        let answer = try await ledger.post("/uitpas/rewards", body)
        try expectProblem(answer, 400, "body/invalid-data", "\(pointers)")
        let named = try answer.json()["schemaErrors"]?.elements.compactMap {
          $0["jsonPointer"]?.text
        }
        #expect(Set(named ?? []) == Set(pointers), "\(answer.text)")
      }
      let foreign = Self.body.replacing("\"online\":true", with: "\"owningCardSystem\":{\"id\":3}")
      try expectProblem(
        try await ledger.post("/uitpas/rewards", foreign), 400, "uitpas/invalid-card-system")
      try expectProblem(
        try await Self.put(ledger, "none", Self.body), 404, "uitpas/reward-not-found")
      try expectProblem(
        try await ledger.get("/uitpas/rewards/none"), 404, "uitpas/reward-not-found")
      let other = Self.body.replacing(TestDataset.organizerID, with: Dataset.foreignOrganizer)
      try expectProblem(try await ledger.post("/uitpas/rewards", other), 403, "auth/forbidden")
      #expect(try await ledger.head == head)
    }
  }

  @Test("what a holder can redeem now is found for who may know")
  func redeemable() async throws {
    try await ServedLedger.serve { ledger in
      let holder = try await ledger.card(Dataset.holder).holder
      let id = try #require(try ledger.engine.person(holder)).passholderID
      let query = "?type=ANY&isRedeemableByPassholderId=\(id)"
      #expect(try await Self.ids(ledger, query) == ["5687", "5688", "5823", "5824"])
      try await ledger.register(.issuePoints(holder, points: -98, cause: .correction))
      #expect(try await Self.ids(ledger, query) == ["5688"])
      #expect(
        try await Self.ids(ledger, "?isInterestingForPassholderId=\(id)") == [
          "5687", "5823", "5824",
        ])
      try await ledger.addClient("plain", [.rewardsRead])
      let token = try await ledger.bearer("plain")
      try expectProblem(
        try await ledger.get("/uitpas/rewards" + query, headers: [token]), 403, "auth/forbidden")
    }
  }

  @Test("a reward of every counter is changed by its own card system's organisers alone")
  func foreignOwner() async throws {
    try await ServedLedger.serve { ledger in
      try await ledger.register(
        .defineOrganizer(
          id: "dender", name: "Cultuurhuis Ninove", systems: CardSystemSet([CardSystemID(3)])))
      try await ledger.addClient("dender", [.rewardsWrite, .rewardsRead], organizer: "dender")
      let shown = try await ledger.get("/uitpas/rewards/5687").text
      let head = try await ledger.head
      let headers = [try await ledger.bearer("dender"), "Content-Type: application/json"]
      // Also without a word of the owner.
      for body in [shown, Self.body.replacing(TestDataset.organizerID, with: "dender")] {
        let answer = try await exchange(
          ledger.port, "PUT", "/uitpas/rewards/5687", headers: headers, body: body)
        try expectProblem(answer, 403, "auth/forbidden")
      }
      #expect(try await ledger.head == head)
    }
  }

  @Test("a search knows card systems, organisers and their names")
  func names() async throws {
    try await ServedLedger.serve { ledger in
      for name in ["owningCardSystemId", "applicableCardSystemId"] {
        for id in ["9", "x"] {
          try expectProblem(
            try await ledger.get("/uitpas/rewards?\(name)=\(id)"), 400,
            "uitpas/cardsystem-not-found")
        }
      }
      try await ledger.register(
        .defineOrganizer(
          id: "dender", name: "Cultuurhuis Ninove", systems: CardSystemSet([CardSystemID(3)])))
      var terms = RewardTerms(
        type: .points, title: "Koffie", points: 1,
        publication: OfferPeriod(begin: ledger.clock.now()))
      terms.systems = CardSystemSet([CardSystemID(1)])
      try await ledger.register(.defineReward(id: "gent", owner: CardSystemID(1), terms))
      terms.systems = CardSystemSet([CardSystemID(3)])
      terms.organizers = [try #require(ledger.engine.catalogue.organizer(id: "dender"))]
      try await ledger.register(.defineReward(id: "dender", owner: CardSystemID(3), terms))
      let cheap = "?pointsTo=1&"
      #expect(try await Self.ids(ledger, cheap + "organizerId=dender") == ["dender"])
      #expect(
        try await Self.ids(ledger, cheap + "organizerId=\(TestDataset.organizerID)") == ["gent"])
      #expect(try await Self.ids(ledger, cheap + "text=cultuurhuis") == ["dender"])
      #expect(try await Self.ids(ledger, cheap + "text=melle") == ["gent"])
      #expect(try await Self.ids(ledger, cheap + "applicableCardSystemId=3") == ["dender"])
      let all = try await ledger.get("/uitpas/rewards/5687").json()
      #expect(all["allCardSystems"] == .boolean(true))
      #expect(all["applicableCardSystems"]?.elements.map { $0["id"] } == [1, 2, 3])
    }
  }

  @Test("of more rewards than are judged at a time, each that can be redeemed is found")
  func manyRedeemable() async throws {
    try await ServedLedger.serve { ledger in
      for number in 0..<150 {
        let terms = RewardTerms(
          type: .points, title: "Voordeel", points: number.isMultiple(of: 2) ? 100 : 101,
          publication: OfferPeriod(begin: ledger.clock.now()))
        try await ledger.register(
          .defineReward(id: "many-\(number)", owner: CardSystemID(1), terms))
      }
      let holder = try await ledger.card(Dataset.holder).holder
      let id = try #require(try ledger.engine.person(holder)).passholderID
      let query = "?pointsFrom=100&limit=500&isRedeemableByPassholderId=\(id)"
      let expected = (0..<75).map { "many-\($0 * 2)" }
      #expect(try await Self.ids(ledger, query) == expected)
    }
  }
}
