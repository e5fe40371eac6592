import CardIssuers
import IssuerTesting
import LedgerHTTP
import LedgerWire
import Testing

@Suite("Asking an issuer over HTTP") struct HTTPCardIssuerTests {
  /// What asking led to.
  private enum Outcome: Hashable {
    case standing(ExternalCardStanding)
    case silence(CardIssuerSilence)
  }

  /// A time-out that nothing on this machine reaches but what never ends.
  private static let patient = limits(.seconds(30))

  private static func limits(_ timeOut: Duration) -> CardIssuerLimits {
    var limits = CardIssuerLimits.standard
    limits.timeOut = timeOut
    return limits
  }

  private static func ask(
    _ url: String, token: String? = nil, _ limits: CardIssuerLimits = patient
  ) async throws -> Outcome {
    let client = CardIssuerClient(limits: limits)
    let issuer = HTTPCardIssuer(
      at: try #require(CardIssuerAddress(url: url, token: token)), through: client)
    let outcome = await outcome(issuer, "0123-45")
    try await client.close()
    return outcome
  }

  private static func outcome(
    _ issuer: HTTPCardIssuer, _ identification: String
  ) async -> Outcome {
    do throws(CardIssuerSilence) {
      return .standing(try await issuer.standing(of: identification).get())
    } catch {
      return .silence(error)
    }
  }

  @Test("a question is a POST with the identification in its body alone, and the token")
  func question() async throws {
    try await ScriptedIssuer.run({ _ in .http(200, body: #"{"allowed":true}"#) }) { issuer in
      #expect(try await Self.ask(issuer.url, token: "secret") == .standing(.allowed))
      let question = try #require(issuer.received.first)
      #expect(issuer.received.count == 1)
      #expect(question.line == "POST /cards HTTP/1.1")
      #expect(try CardInquiry(json: Array(question.body.utf8)).identification == "0123-45")
      #expect(question.headers["content-type"] == "application/json")
      #expect(question.headers["accept"] == "application/json")
      #expect(question.headers["authorization"] == "Bearer secret")
      #expect(question.headers.values.allSatisfy { !$0.contains("0123-45") })
    }
    try await ScriptedIssuer.run({ _ in .http(404) }) { issuer in
      let outcome = try await Self.ask(issuer.url)
      #expect(outcome == .standing(.unknown))
      #expect(issuer.received.first?.headers["authorization"] == nil)
    }
  }

  @Test(
    "an answer says how the card stands, or nothing",
    arguments: [
      (.http(200, body: #"{"allowed":false}"#), .standing(.refused)),
      (.http(200, body: #" {"name":"x","allowed":true} "#), .standing(.allowed)),
      (.http(404, body: "<html>"), .standing(.unknown)),
      (.http(200, body: "{}"), .silence(CardIssuerSilence(.unreadable))),
      (.http(200, body: ""), .silence(CardIssuerSilence(.unreadable))),
      (.http(200, body: "<html>"), .silence(CardIssuerSilence(.unreadable))),
      (.http(200, body: #"{"allowed":"yes"}"#), .silence(CardIssuerSilence(.unreadable))),
      (.http(200, body: "[true]"), .silence(CardIssuerSilence(.unreadable))),
      (
        .http(200, body: #"{"allowed":true,"rest":"\#(String(repeating: "a", count: 4_096))"}"#),
        .silence(CardIssuerSilence(.unreadable))
      ),
      (.http(500), .silence(CardIssuerSilence(.status))),
      (.http(204), .silence(CardIssuerSilence(.status))),
      (.http(401), .silence(CardIssuerSilence(.status))),
      (
        .http(503, headers: ["Retry-After: 60"]),
        .silence(CardIssuerSilence(.status, retryAfterSeconds: 60))
      ),
      (.http(429, headers: ["Retry-After: 86400"]), .silence(CardIssuerSilence(.status))),
      (.http(503, headers: ["Retry-After: -1"]), .silence(CardIssuerSilence(.status))),
      (.http(503, headers: ["Retry-After: soon"]), .silence(CardIssuerSilence(.status))),
      (.bytes("not HTTP at all\r\n\r\n"), .silence(CardIssuerSilence(.connection))),
      (
        .bytes("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"),
        .silence(CardIssuerSilence(.connection))
      ),
      (.close, .silence(CardIssuerSilence(.connection))),
    ] as [(ScriptedAnswer, Outcome)])
  private func answers(_ answer: ScriptedAnswer, _ expected: Outcome) async throws {
    try await ScriptedIssuer.run({ _ in answer }) { issuer in
      let outcome = try await Self.ask(issuer.url)
      #expect(outcome == expected)
      #expect(issuer.received.count == 1, "what was sent once is never sent again")
    }
  }

  @Test(
    "whoever does not answer, or answers for ever, is not waited for", arguments: [true, false])
  func slow(trickles: Bool) async throws {
    try await ScriptedIssuer.run({ _ in trickles ? .trickle : .silence }) { issuer in
      let outcome = try await Self.ask(issuer.url, Self.limits(.milliseconds(100)))
      #expect(outcome == .silence(CardIssuerSilence(.timedOut)))
    }
  }

  @Test("a redirect is not followed: the address is the operator's choice")
  func redirect() async throws {
    try await ScriptedIssuer.run({ _ in .http(200, body: #"{"allowed":true}"#) }) { other in
      let answer = ScriptedAnswer.http(307, headers: ["Location: \(other.url)"])
      try await ScriptedIssuer.run({ _ in answer }) { issuer in
        let outcome = try await Self.ask(issuer.url)
        #expect(outcome == .silence(CardIssuerSilence(.status)))
      }
      #expect(other.received.isEmpty)
    }
  }

  @Test("where nobody listens, or nobody who speaks TLS, there is no connection")
  func connection() async throws {
    let expected = Outcome.silence(CardIssuerSilence(.connection))
    try await ScriptedIssuer.run({ _ in .http(200, body: #"{"allowed":true}"#) }) { issuer in
      let secure = "https://127.0.0.1:\(issuer.port)/cards"
      let outcome = try await Self.ask(secure)
      #expect(outcome == expected)
      #expect(issuer.received.isEmpty)
    }
    let gone = try await ScriptedIssuer.run({ _ in .close }) { $0.url }
    #expect(try await Self.ask(gone) == expected)
  }

  @Test("what is too much at a time is refused, not queued, and room is given back")
  func crowded() async throws {
    try await ScriptedIssuer.run({ _ in .silence }) { scripted in
      var limits = Self.patient
      limits.concurrentMax = 2
      let client = CardIssuerClient(limits: limits)
      let issuer = HTTPCardIssuer(
        at: try #require(CardIssuerAddress(url: scripted.url)), through: client)
      for _ in 0..<2 {
        let asked = scripted.received.count + 2
        let outcomes = await withTaskGroup(of: Outcome.self) { group in
          for _ in 0..<2 { group.addTask { await Self.outcome(issuer, "1") } }
          while scripted.received.count < asked { await Task.yield() }
          for _ in 0..<3 {
            #expect(await Self.outcome(issuer, "2") == .silence(CardIssuerSilence(.crowded)))
          }
          scripted.breakSilence(200, body: #"{"allowed":true}"#)
          return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes == [.standing(.allowed), .standing(.allowed)])
        #expect(scripted.received.count == asked, "nobody else was asked about")
      }
      try await client.close()
    }
  }
}
