import CardIssuers
import EventLog
import IssuerTesting
import Ledger
import LedgerHTTP
import LedgerService
import Logging
import Synchronization
import Testing

@Suite("/museumpass/external-cards") struct ExternalCardsTests {
  private static let identification = "MARKER-0123"

  /// Serves a museum whose issuers are asked at `urls`.
  private static func serve(
    _ urls: [ExternalCardType: String], timeOut: Duration = .seconds(30),
    logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
    _ body: @Sendable (MuseumSetting) async throws -> Void
  ) async throws {
    var limits = CardIssuerLimits.standard
    limits.timeOut = timeOut
    let client = CardIssuerClient(limits: limits)
    var options = ServedLedger.Options()
    options.logger = logger
    options.cardIssuers = try urls.mapValues {
      HTTPCardIssuer(at: try #require(CardIssuerAddress(url: $0)), through: client)
    }
    let result: Result<Void, any Error>
    do {
      result = .success(try await ServedLedger.serveMuseum(options, body))
    } catch {
      result = .failure(error)
    }
    try await client.close()
    try result.get()
  }

  private static func visits(_ setting: MuseumSetting, after head: UInt64) throws
    -> [ExternalVisitRegistered]
  {
    try setting.ledger.records(after: head).compactMap { record in
      if case .externalVisitRegistered(let body) = record.event { body } else { nil }
    }
  }

  // MARK: UiTPAS

  @Test("a UiTPAS is taken with an active social tariff, in its grace too, by number or chip")
  func uitpas() async throws {
    try await Self.serve([:]) { setting in
      let head = try await setting.ledger.head
      for (card, isAllowed) in [
        (Dataset.poorHolder, true), (Dataset.poorHolderChip, true), (Dataset.holder, false),
        (Dataset.expired, false), (Dataset.blocked, false), (Dataset.groupPass, false),
        (Dataset.stock, false),
      ] {
        let path = "external-cards/uitpas/\(card)"
        let looked = try await setting.get(path)
        #expect(looked.status == 200)
        #expect(try looked.json() == ["visit": ["allowed": .boolean(isAllowed)]], "\(card)")
        let visit = try await setting.post("\(path)/visits")
        if isAllowed {
          #expect(visit.status == 201 && visit.body.isEmpty, "\(card): \(visit.text)")
        } else {
          try expectProblem(visit, 403, "auth/forbidden", "\(card)")
        }
      }
      // One card, read by its number and by its chip: paid once.
      let visits = try Self.visits(setting, after: head)
      #expect(visits.map(\.isCompensated) == [true, false])
      #expect(visits.allSatisfy { $0.compensationCents == 599 && $0.cardType == .uitpas })
      #expect(Set(visits.map(\.visitor)).count == 1)

      // Its last day is 2027-04-30; thirty days of grace follow.
      let path = "external-cards/uitpas/\(Dataset.poorHolder)"
      for (day, isAllowed) in [(158, true), (188, true), (189, false)] as [(Int64, Bool)] {
        setting.ledger.clock.advance(
          seconds: day * 86_400
            - (setting.ledger.clock.now().microseconds - SetClock.start.microseconds) / 1_000_000)
        let looked = try await setting.get(path).json()
        #expect(looked["visit"]?["allowed"] == .boolean(isAllowed), "\(day)")
      }
      try await setting.set(uitpasNeedsSocialTariff: false)
      #expect(try await setting.get(path).json()["visit"]?["allowed"] == .boolean(true))
    }
  }

  @Test("an unknown UiTPAS, a museum pass, and a kind that is none are not found")
  func notFound() async throws {
    try await Self.serve([:]) { setting in
      try await setting.sell("2900000000017")
      let head = try await setting.ledger.head
      let long = String(repeating: "1", count: 65)
      for path in [
        "uitpas/\(Dataset.unknown)", "uitpas/2900000000017", "uitpas/x", "uitpas/%zz",
        "bancontact/1", "akaart/\(long)", "akaart/a%00b", "akaart/%ff",
      ] {
        for answer in [
          try await setting.get("external-cards/\(path)"),
          try await setting.post("external-cards/\(path)/visits"),
        ] {
          try expectProblem(answer, 404, "url/not-found", "\(path)")
        }
      }
      #expect(try await setting.ledger.head == head)
    }
  }

  // MARK: Other issuers

  @Test("another card is its issuer's to judge: 201, 403 or 404")
  func issuer() async throws {
    try await ScriptedIssuer.run({ question in
      if question.body.contains("good 1/+") { return .http(200, body: #"{"allowed":true}"#) }
      if question.body.contains("bad") { return .http(200, body: #"{"allowed":false}"#) }
      return .http(404)
    }) { issuer in
      try await Self.serve([.akaart: issuer.url]) { setting in
        let head = try await setting.ledger.head
        let good = "external-cards/akaart/good%201%2F+"
        #expect(try await setting.get(good).json() == ["visit": ["allowed": .boolean(true)]])
        for _ in 0..<2 { #expect(try await setting.post("\(good)/visits").status == 201) }
        let bad = "external-cards/akaart/bad"
        #expect(try await setting.get(bad).json() == ["visit": ["allowed": .boolean(false)]])
        try expectProblem(try await setting.post("\(bad)/visits"), 403, "auth/forbidden")
        let none = "external-cards/akaart/none"
        try expectProblem(try await setting.get(none), 404, "url/not-found")
        try expectProblem(try await setting.post("\(none)/visits"), 404, "url/not-found")
        let visits = try Self.visits(setting, after: head)
        #expect(visits.map(\.isCompensated) == [true, false])
        #expect(try await setting.ledger.head == head + 2)
        setting.ledger.clock.advance(seconds: 86_400)
        #expect(try await setting.post("\(good)/visits").status == 201)
        let next = try #require(try Self.visits(setting, after: head + 2).first)
        #expect(next.isCompensated && next.visitor != visits[0].visitor)
      }
    }
  }

  @Test(
    "an issuer that says nothing is 503 with Retry-After, and nothing is recorded",
    arguments: [
      (.silence, "10", "timedOut"), (.trickle, "10", "timedOut"), (.close, "10", "connection"),
      (.http(500), "10", "status"),
      (.http(503, headers: ["Retry-After: 120"]), "120", "status"),
      (.http(200, body: "<html>"), "10", "unreadable"),
      (.bytes("nonsense\r\n\r\n"), "10", "connection"), (nil, "3600", "notConfigured"),
    ] as [(ScriptedAnswer?, String, String)])
  func silence(answer: ScriptedAnswer?, retryAfter: String, cause: String) async throws {
    try await ScriptedIssuer.run({ _ in answer ?? .close }) { issuer in
      let isSlow = cause == "timedOut"
      try await Self.serve(
        answer == nil ? [:] : [.article27: issuer.url],
        timeOut: isSlow ? .milliseconds(100) : .seconds(30)
      ) { setting in
        let head = try await setting.ledger.head
        let path = "external-cards/article27/\(Self.identification)"
        for problem in [try await setting.get(path), try await setting.post("\(path)/visits")] {
          try expectProblem(problem, 503, "card-issuer-unavailable")
          #expect(problem.headers["retry-after"] == retryAfter)
          #expect(try problem.json()["endUserMessage"]?.keys == ["nl", "fr", "de", "en"])
        }
        #expect(try await setting.ledger.head == head)
        let metrics = try await setting.ledger.get("/metrics", headers: []).text
        let series = #"external_card_questions_total{outcome="\#(cause)",type="article27"} 2"#
        #expect(metrics.contains(series), "\(metrics)")
      }
    }
  }

  @Test("nobody is asked about a card that the museum does not take, or while it takes no visits")
  func notTaken() async throws {
    try await ScriptedIssuer.run({ _ in .http(200, body: #"{"allowed":true}"#) }) { issuer in
      try await Self.serve([.akaart: issuer.url]) { setting in
        let path = "external-cards/akaart/1"
        try await setting.set(externalCards: [.uitpas])
        #expect(try await setting.get(path).json() == ["visit": ["allowed": .boolean(false)]])
        try expectProblem(try await setting.post("\(path)/visits"), 403, "auth/forbidden")
        try await setting.set(isActive: false)
        #expect(try await setting.get(path).json() == ["visit": ["allowed": .boolean(false)]])
        try expectProblem(
          try await setting.post("\(path)/visits"), 400, "museumpass/museum-not-active")
      }
      #expect(issuer.received.isEmpty)
    }
  }

  @Test("the same key is the same visit, also on another day and while the issuer is down")
  func sameKey() async throws {
    let isDown = Atomic(false)
    try await ScriptedIssuer.run({ _ in
      isDown.load(ordering: .acquiring) ? .http(500) : .http(200, body: #"{"allowed":true}"#)
    }) { issuer in
      try await Self.serve([.akaart: issuer.url]) { setting in
        let path = "external-cards/akaart/1/visits"
        #expect(try await setting.post(path, key: "a").status == 201)
        let head = try await setting.ledger.head
        isDown.store(true, ordering: .releasing)
        setting.ledger.clock.advance(seconds: 86_400)
        #expect(try await setting.post(path, key: "a").status == 201)
        try expectProblem(
          try await setting.post("external-cards/akaart/2/visits", key: "a"), 409,
          "idempotency-key-reused")
        #expect(try await setting.ledger.head == head)
        #expect(issuer.received.count == 1)
      }
    }
  }

  @Test("an identification appears in no log line, metric or record of ours")
  func discretion() async throws {
    let lines = LogLines()
    try await ScriptedIssuer.run({ _ in .http(200, body: #"{"allowed":true}"#) }) { issuer in
      try await Self.serve([.akaart: issuer.url], logger: Logger(label: "test") { _ in lines }) {
        setting in
        let path = "external-cards/akaart/\(Self.identification)"
        #expect(try await setting.get(path).status == 200)
        #expect(try await setting.post("\(path)/visits").status == 201)
        let metrics = try await setting.ledger.get("/metrics", headers: []).text
        #expect(!metrics.contains("MARKER"))
        let start = Position(rawValue: 0)
        try setting.ledger.store.forEachRecord(after: start, limit: .max) { _, bytes in
          #expect(!String(decoding: Array(bytes), as: UTF8.self).contains("MARKER"))
        }
      }
      #expect(issuer.received.count == 2)
      #expect(issuer.received.allSatisfy { !$0.line.contains("MARKER") })
    }
    #expect(lines.all.contains { $0.contains("route=/museumpass/external-cards/{type}/") })
    #expect(lines.all.filter { $0.contains("MARKER") } == [])
  }
}
