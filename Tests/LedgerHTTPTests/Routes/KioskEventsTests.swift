import Ledger
import LedgerHTTP
import LedgerService
import Testing

@Suite("The event of a kiosk") struct KioskEventsTests {
  private static func serve(
    _ body: @escaping @Sendable (ServedLedger, KioskView) async throws -> Void
  ) async throws {
    try await ServedLedger.serve { ledger in
      let kiosk = try await ledger.defineKiosk()
      #expect(try await ledger.setUp().status == 200)
      try await ledger.defineTonight(points: 3)
      try await body(ledger, kiosk)
    }
  }

  private static func fixing(_ event: String) -> String { #"{"id":"\#(event)"}"# }

  @Test("GET /kiosk-devices/checkins is the fixed event while that is open, else the nearest")
  func current() async throws {
    try await Self.serve { ledger, _ in
      func current() async throws -> JSONValue {
        try await ledger.asKiosk("GET", "/checkins").json()
      }
      let tonight: JSONValue = [
        "checkinPoints": 3, "event": ["id": "tonight", "title": "Event tonight"],
        "checkinCode": .string(try ledger.code("tonight")),
      ]
      #expect(try await current() == tonight)
      let put = try await ledger.asKiosk("PUT", "/events", Self.fixing(Dataset.weekly))
      #expect(put.status == 204 && put.body.isEmpty)
      #expect(try await current()["event"]?["id"]?.text == Dataset.weekly)
      #expect(try await ledger.asKiosk("DELETE", "/events").status == 204)
      #expect(try await current() == tonight)
    }
  }

  @Test("GET, PUT and DELETE /kiosk-devices/events are the event that staff fixed, open or not")
  func fixed() async throws {
    try await Self.serve { ledger, _ in
      try await ledger.defineEvent("later", periods: [.hours(from: 40, to: 42)])
      try expectProblem(
        try await ledger.asKiosk("GET", "/events"), 404, "uitpas/event-not-found")
      let put = try await ledger.asKiosk("PUT", "/events", Self.fixing("later"))
      #expect(put.status == 204)
      let answer = try await ledger.asKiosk("GET", "/events")
      #expect(answer.status == 200)
      #expect(try answer.json()["event"] == ["id": "later", "title": "Event later"])
      let current = try await ledger.asKiosk("GET", "/checkins").json()
      #expect(current["event"]?["id"] == "tonight")
      #expect(try await ledger.asKiosk("DELETE", "/events").status == 204)
      let head = try await ledger.head
      #expect(try await ledger.asKiosk("DELETE", "/events").status == 204)
      #expect(try await ledger.head == head)
    }
  }

  @Test("where no event is open there is none")
  func nothing() async throws {
    try await ServedLedger.serve { ledger in
      try await ledger.register(
        .defineOrganizer(
          id: "empty", name: "Zonder activiteit", systems: CardSystemSet([CardSystemID(1)])))
      try await ledger.defineKiosk(organizers: ["empty"])
      #expect(try await ledger.setUp().status == 200)
      try expectProblem(
        try await ledger.asKiosk("GET", "/checkins"), 404, "uitpas/event-not-found")
      let answer = try await ledger.kioskCheckIn(Dataset.holderChip)
      try expectProblem(answer, 400, "uitpas/event-not-found")
    }
  }

  @Test("an event that is unknown, another organiser's, without points or over is refused")
  func refused() async throws {
    try await Self.serve { ledger, kiosk in
      try await ledger.defineEvent("free", points: 0)
      try await ledger.defineEvent("over", periods: [.hours(from: -8, to: -6)])
      let head = try await ledger.head
      let staff = "/uitpas/kiosks/\(kiosk.id)/fixed-event"
      for (body, kind) in [
        (Self.fixing("none"), "uitpas/event-not-found"),
        (Self.fixing(Dataset.foreign), "uitpas/event-not-acceptable"),
        (Self.fixing("free"), "uitpas/event-not-acceptable"),
        (Self.fixing("over"), "uitpas/event-not-acceptable"), ("", "body/missing"),
        ("{", "body/invalid-syntax"), ("{}", "body/invalid-data"),
      ] {
        try expectProblem(try await ledger.asKiosk("PUT", "/events", body), 400, kind)
        try expectProblem(try await ledger.send("PUT", staff, body), 400, kind)
      }
      #expect(try await ledger.head == head)
    }
  }

  @Test("staff fix the event of a kiosk, see it, and let go of it once")
  func staff() async throws {
    try await Self.serve { ledger, kiosk in
      let path = "/uitpas/kiosks/\(kiosk.id)/fixed-event"
      for method in ["GET", "DELETE"] {
        try expectProblem(try await ledger.send(method, path), 404, "uitpas/event-not-found")
      }
      let head = try await ledger.head
      #expect(try await ledger.send("PUT", path, Self.fixing(Dataset.weekly)).status == 204)
      let client = ledger.engine.client(id: TestDataset.clientID)?.entity
      #expect(try ledger.records(after: head).map(\.header.client) == [client])
      let answer = try await ledger.send("GET", path)
      #expect(answer.status == 200)
      #expect(try answer.json()["event"]?["id"]?.text == Dataset.weekly)
      #expect(try await ledger.asKiosk("GET", "/events").body == answer.body)
      #expect(try await ledger.send("DELETE", path).status == 204)
      try expectProblem(try await ledger.send("GET", path), 404, "uitpas/event-not-found")
    }
  }

  @Test("a kiosk that is not there is told before anything else; one out of reach is forbidden")
  func reach() async throws {
    try await Self.serve { ledger, _ in
      let foreign = try await ledger.defineKiosk(
        "CID-GNT-0002", organizers: [Dataset.foreignOrganizer])
      for method in ["GET", "PUT", "DELETE"] {
        let body = method == "PUT" ? Self.fixing(Dataset.weekly) : ""
        try expectProblem(
          try await ledger.send(method, "/uitpas/kiosks/none/fixed-event", body), 404,
          "url/not-found")
        try expectProblem(
          try await ledger.send(method, "/uitpas/kiosks/\(foreign.id)/fixed-event", body), 403,
          "auth/forbidden")
      }
    }
  }
}

@Suite("GET /uitpas/kiosks") struct KiosksTests {
  private static func setUp(_ ledger: ServedLedger) async throws {
    for number in 1...3 {
      try await ledger.defineKiosk("CID-GNT-000\(number)")
      let answer = try await ledger.setUp(
        "CID-GNT-000\(number)", device: "a-device-of-the-test-\(number)")
      #expect(answer.status == 200)
    }
    try await ledger.defineKiosk("CID-GNT-0004", organizers: [Dataset.foreignOrganizer])
    let answer = try await ledger.setUp("CID-GNT-0004", device: "a-device-of-the-test-4")
    #expect(answer.status == 200)
    // Not set up, and therefore not active.
    try await ledger.defineKiosk("CID-GNT-0005")
  }

  private static func names(_ answer: Answer) throws -> [String] {
    try answer.json()["member"]?.elements.compactMap { $0["name"]?.text } ?? []
  }

  @Test("lists the kiosks within reach that are set up, and never the token of a device")
  func list() async throws {
    try await ServedLedger.serve { ledger in
      try await Self.setUp(ledger)
      let answer = try await ledger.get("/uitpas/kiosks")
      #expect(answer.status == 200)
      #expect(try Self.names(answer) == ["CID-GNT-0001", "CID-GNT-0002", "CID-GNT-0003"])
      #expect(try answer.json()["totalItems"] == 3)
      #expect(!answer.text.contains("a-device"))
      let devices = try answer.json()["member"]?.elements.compactMap { $0["deviceId"]?.text } ?? []
      #expect(Set(devices).count == 3)
      try await ledger.addClient(
        "elsewhere", [.kiosksRead], organizer: Dataset.foreignOrganizer)
      let elsewhere = try await ledger.send("GET", "/uitpas/kiosks", client: "elsewhere")
      #expect(try Self.names(elsewhere) == ["CID-GNT-0004"])
    }
  }

  @Test("is filtered by organiser and answered in pages")
  func pages() async throws {
    try await ServedLedger.serve { ledger in
      try await Self.setUp(ledger)
      for (query, names, total) in [
        ("start=1&limit=1", ["CID-GNT-0002"], 3), ("start=2", ["CID-GNT-0003"], 3),
        ("start=3", [], 3), ("limit=0", [], 3), ("organizerId=none", [], 0),
        ("organizerId=\(Dataset.foreignOrganizer)", [], 0),
        ("organizerId=\(TestDataset.organizerID)&limit=500&start=2", ["CID-GNT-0003"], 3),
      ] as [(String, [String], Int64)] {
        let answer = try await ledger.get("/uitpas/kiosks?\(query)")
        #expect(try Self.names(answer) == names, "\(query)")
        #expect(try answer.json()["totalItems"]?.integer == total, "\(query)")
      }
      try expectProblem(
        try await ledger.get("/uitpas/kiosks?limit=501"), 400, "url/query-limit-exceeded")
      for query in ["limit=-1", "start=x", "limit=99999999999999999999"] {
        try expectProblem(try await ledger.get("/uitpas/kiosks?\(query)"), 400, "bad-request")
      }
    }
  }
}
