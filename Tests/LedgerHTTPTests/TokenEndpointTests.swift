import FoundationEssentials
import Hummingbird
import LedgerHTTP
import Testing

@Suite struct TokenEndpointTests {
  private static let form = "Content-Type: application/x-www-form-urlencoded"
  private static let json = "Content-Type: application/json; charset=utf-8"

  private static func serve(_ body: @Sendable (Int, TokenVerifier) async throws -> Void)
    async throws
  {
    let folder = try TemporaryFolder()
    let clock = ManualClock(second: 1_000_000)
    let issuer = try await TokenIssuer(
      keyFile: folder.path + "/key.pem", issuer: "https://pasboek.test", audience: "pasboek",
      now: clock.now, randomBytes: { [UInt8](repeating: 7, count: $0) })
    let endpoint = TokenEndpoint(issuer: issuer) { id, secret in
      id == "cli:ent é" && secret == "s=&%+:x" || id == "plain" && secret == "word"
    }
    let verifier = TokenVerifier(issuers: [issuer.trust], audience: "pasboek", now: clock.now)
    let router = LoopbackServer.router { router in
      router.post("/oauth/token") { request, _ in try await endpoint.answer(request) }
    }
    try await LoopbackServer.run(router) { port in try await body(port, verifier) }
  }

  private static func basic(_ credentials: String) -> String {
    "Authorization: Basic \(Data(credentials.utf8).base64EncodedString())"
  }

  @Test("credentials are taken from a form, from JSON and from Basic")
  func accepted() async throws {
    let requests: [([String], String)] = [
      ([Self.form], "grant_type=client_credentials&client_id=plain&client_secret=word"),
      (
        [Self.form],
        "client_secret=s%3D%26%25%2B%3Ax&scope=a+b&client_id=cli%3Aent+%C3%A9"
          + "&grant_type=client_credentials"
      ),
      (
        [Self.json],
        #"{"grant_type":"client_credentials","client_id":"cli:ent é","#
          + #""client_secret":"s=&%+:x","a":[1]}"#
      ),
      ([Self.form, Self.basic("plain:word")], "grant_type=client_credentials"),
      (
        [Self.form, Self.basic("cli%3Aent+%C3%A9:s%3D%26%25%2B%3Ax")],
        "grant_type=client_credentials&client_id=cli%3Aent%20%C3%A9"
      ),
    ]
    try await Self.serve { port, verifier in
      for (headers, body) in requests {
        let answer = try await exchange(port, "POST", "/oauth/token", headers: headers, body: body)
        #expect(answer.status == 200, "\(body)")
        #expect(answer.headers["cache-control"] == "no-store")
        struct Token: Decodable {
          let access_token: String
          let token_type: String
          let expires_in: Int
        }
        let token = try JSONDecoder().decode(Token.self, from: Data(answer.body))
        #expect(token.token_type == "Bearer" && token.expires_in == 86_400)
        let id = try await verifier.verify(token.access_token).clientID
        #expect(
          id
            == (body.contains("plain") || headers.contains(Self.basic("plain:word"))
              ? "plain" : "cli:ent é"))
      }
    }
  }

  @Test("what is refused is refused in the words of RFC 6749")
  func refused() async throws {
    let good = "grant_type=client_credentials&client_id=plain&client_secret=word"
    let requests: [([String], String, Int, String)] = [
      (
        [Self.form], "grant_type=client_credentials&client_id=plain&client_secret=wrong", 401,
        "invalid_client"
      ),
      (
        [Self.form], "grant_type=client_credentials&client_id=nobody&client_secret=word", 401,
        "invalid_client"
      ),
      ([Self.form], "grant_type=client_credentials&client_id=plain", 401, "invalid_client"),
      ([Self.form], "grant_type=client_credentials", 401, "invalid_client"),
      (
        [Self.form, Self.basic("plain:wrong")], "grant_type=client_credentials", 401,
        "invalid_client"
      ),
      ([Self.form, Self.basic("plain")], "grant_type=client_credentials", 401, "invalid_client"),
      (
        [Self.form, "Authorization: Basic %%%"], "grant_type=client_credentials", 401,
        "invalid_client"
      ),
      (
        [Self.form, "Authorization: Bearer x"], "grant_type=client_credentials", 401,
        "invalid_client"
      ),
      ([Self.form, Self.basic("plain:word")], good, 400, "invalid_request"),
      (
        [Self.form, Self.basic("plain:word")], "grant_type=client_credentials&client_id=b", 400,
        "invalid_request"
      ),
      ([Self.form], "client_id=plain&client_secret=word", 400, "invalid_request"),
      (
        [Self.form], "grant_type=password&client_id=plain&client_secret=word", 400,
        "unsupported_grant_type"
      ),
      ([Self.form], good + "&client_id=plain", 400, "invalid_request"),
      ([Self.form], "grant_type=%zz", 400, "invalid_request"),
      ([Self.form], "grant_type=%", 400, "invalid_request"),
      ([Self.form], "grant_type=%FF", 400, "invalid_request"),
      ([], good, 400, "invalid_request"),
      (["Content-Type: text/plain"], good, 400, "invalid_request"),
      ([Self.json], "[]", 400, "invalid_request"),
      ([Self.json], "{", 400, "invalid_request"),
      (
        [Self.json], #"{"grant_type":"client_credentials","grant_type":"x"}"#, 400,
        "invalid_request"
      ),
    ]
    try await Self.serve { port, _ in
      for (headers, body, status, word) in requests {
        let answer = try await exchange(port, "POST", "/oauth/token", headers: headers, body: body)
        #expect(answer.status == status, "\(headers) \(body)")
        #expect(answer.text == "{\"error\":\"\(word)\"}", "\(headers) \(body)")
        #expect(answer.headers["cache-control"] == "no-store")
        #expect((answer.headers["www-authenticate"] != nil) == (status == 401))
      }
    }
  }

  @Test("a body that is larger than any credentials is 413")
  func tooLarge() async throws {
    try await Self.serve { port, _ in
      let answer = try await exchange(
        port, "POST", "/oauth/token", headers: [Self.form],
        body: "grant_type=" + String(repeating: "a", count: TokenEndpoint.bodyBytesMax))
      #expect(answer.status == 413)
    }
  }
}
