import FoundationEssentials
import JWTKit
import Ledger
import LedgerHTTP
import LedgerService
import Testing

@Suite("POST /oauth/token and the tokens that are accepted") struct OAuthTokenTests {
  private static let form = "Content-Type: application/x-www-form-urlencoded"
  private static let grant = "grant_type=client_credentials"
  private static let credentials =
    "&client_id=\(TestDataset.clientID)&client_secret=\(TestDataset.clientSecret)"

  /// Looks a pass up with a token.
  private static func use(_ token: String, _ ledger: ServedLedger) async throws -> Answer {
    try await ledger.get(
      "/uitpas/passes/\(Dataset.holder)", headers: ["Authorization: Bearer \(token)"])
  }

  @Test("credentials in a form, in JSON and by Basic get a token that is let in")
  func issued() async throws {
    try await ServedLedger.serve { ledger in
      let basic = Data("\(TestDataset.clientID):\(TestDataset.clientSecret)".utf8)
        .base64EncodedString()
      let json =
        #"{"grant_type":"client_credentials","client_id":"\#(TestDataset.clientID)","#
        + #""client_secret":"\#(TestDataset.clientSecret)"}"#
      for (headers, body) in [
        ([Self.form], Self.grant + Self.credentials), (["Content-Type: application/json"], json),
        ([Self.form, "Authorization: Basic \(basic)"], Self.grant),
      ] {
        let answer = try await ledger.post("/oauth/token", body, headers: headers)
        #expect(answer.status == 200 && answer.headers["cache-control"] == "no-store")
        let token = try answer.json()
        #expect(token.keys == ["access_token", "token_type", "expires_in"])
        #expect(token["token_type"] == "Bearer" && token["expires_in"] == 86_400)
        let used = try await Self.use(try #require(token["access_token"]?.text), ledger)
        #expect(used.status == 200)
      }
    }
  }

  @Test("a wrong secret, an unknown and a refused client get no token, and none is told apart")
  func refused() async throws {
    var options = ServedLedger.Options()
    options.refusedClients = ["shut-out"]
    try await ServedLedger.serve(options) { ledger in
      try await ledger.addClient("shut-out", [.passesRead])
      var texts: Set<String> = []
      for (id, secret) in [
        (TestDataset.clientID, "wrong"), (TestDataset.clientID, ""), ("nobody", "wrong"),
        ("shut-out", "secret of shut-out"), ("shut-out", "wrong"),
      ] {
        let answer = try await ledger.post(
          "/oauth/token", "\(Self.grant)&client_id=\(id)&client_secret=\(secret)",
          headers: [Self.form])
        #expect(answer.status == 401, "\(id) \(secret)")
        #expect(answer.headers["www-authenticate"] != nil)
        texts.insert(answer.text)
      }
      #expect(texts == [#"{"error":"invalid_client"}"#])
      let earlier = try await ledger.issuer.issue(clientID: "shut-out").accessToken
      try expectProblem(try await Self.use(earlier, ledger), 401, "auth/unauthorized")
    }
  }

  @Test("no token, a token that is none and one of another day are 401, and nothing is recorded")
  func unauthorized() async throws {
    try await ServedLedger.serve { ledger in
      let token = try await ledger.issuer.issue(clientID: TestDataset.clientID).accessToken
      let unknown = try await ledger.issuer.issue(clientID: "nobody").accessToken
      let head = try await ledger.head
      let authorizations: [[String]] = [
        [], ["Authorization: "], ["Authorization: Bearer"], ["Authorization: Basic \(token)"],
        ["Authorization: Bearer \(token)x"], ["Authorization: Bearer \(unknown)"],
        ["Authorization: Bearer x"], ["Authorization: Bearer \(ledger.kiosk)x"],
        ["Authorization: Bearer pbt_\(String(repeating: "A", count: 43))"],
      ]
      func expectRefused(_ headers: [String]) async throws {
        for path in ["/uitpas/checkins", "/ledger/v1/taps"] {
          let answer = try await ledger.post(
            path, ServedLedger.body(Dataset.holder),
            headers: headers + ["Content-Type: application/json"])
          try expectProblem(answer, 401, "auth/unauthorized", "\(headers)")
          #expect(answer.headers["www-authenticate"]?.hasPrefix("Bearer") == true)
        }
        for path in ["/uitpas/passes/\(Dataset.holder)", "/uitpas/checkin-status"] {
          try expectProblem(
            try await ledger.get(path, headers: headers), 401, "auth/unauthorized", "\(headers)")
        }
      }
      for headers in authorizations { try await expectRefused(headers) }
      ledger.clock.advance(seconds: 86_399)
      #expect(try await Self.use(token, ledger).status == 200)
      ledger.clock.advance(seconds: 1)
      try await expectRefused(["Authorization: Bearer \(token)"])
      #expect(try await ledger.head == head)
    }
  }

  @Test("the published keys are enough to verify a token elsewhere")
  func jwks() async throws {
    try await ServedLedger.serve { ledger in
      let answer = try await ledger.get("/oauth/jwks", headers: [])
      #expect(answer.status == 200 && answer.headers["content-type"] == "application/json")
      #expect(answer.headers["cache-control"] == "public, max-age=300")
      let keys = try #require(try answer.json()["keys"])
      #expect(
        keys.elements.map(\.keys) == [["kty", "crv", "alg", "use", "kid", "x", "y"]])
      let verifier = TokenVerifier(
        issuers: [try await TrustedIssuer(issuer: ServedLedger.issuerName, jwks: answer.text)],
        audience: "pasboek", now: { SetClock.start.microseconds })
      let token = try await ledger.issuer.issue(clientID: "anyone").accessToken
      #expect(try await verifier.verify(token).clientID == "anyone")
    }
  }

  private struct ForeignClaims: JWTPayload {
    var iss = "https://account.test"
    var sub = "user"
    var azp = TestDataset.clientID
    var aud = ["pasboek", "account"]
    var exp = SetClock.start.microseconds / 1_000_000 + 60

    func verify(using algorithm: some JWTAlgorithm) {}
  }

  @Test("a token of another issuer is let in by its keys, and of no others")
  func foreignIssuer() async throws {
    let key = ES256PrivateKey()
    let point = try #require(key.publicKey.parameters)
    func base64URL(_ base64: String) -> String {
      String(base64.compactMap { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 == "=" ? nil : $0 })
    }
    var options = ServedLedger.Options()
    options.trusted = [
      try await TrustedIssuer(
        issuer: "https://account.test",
        jwks: """
          {"keys":[{"kty":"EC","crv":"P-256","alg":"ES256","use":"sig","kid":"k1",
            "x":"\(base64URL(point.x))","y":"\(base64URL(point.y))"}]}
          """)
    ]
    try await ServedLedger.serve(options) { ledger in
      let keys = await JWTKeyCollection().add(ecdsa: key)
      let forged = await JWTKeyCollection().add(ecdsa: ES256PrivateKey())
      func token(_ claims: ForeignClaims, _ keys: JWTKeyCollection) async throws -> String {
        try await keys.sign(claims, header: ["kid": "k1"])
      }
      let accepted = try await Self.use(try await token(ForeignClaims(), keys), ledger)
      #expect(accepted.status == 200)
      for claims in [
        ForeignClaims(iss: "https://other.test"), ForeignClaims(iss: ServedLedger.issuerName),
        ForeignClaims(azp: "nobody"), ForeignClaims(aud: ["account"]),
      ] {
        #expect(try await Self.use(try await token(claims, keys), ledger).status == 401)
      }
      #expect(try await Self.use(try await token(ForeignClaims(), forged), ledger).status == 401)
    }
  }
}
