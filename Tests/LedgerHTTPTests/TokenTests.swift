import Crypto
import FoundationEssentials
import Glibc
import HTTPTypes
import JWTKit
import Ledger
import LedgerHTTP
import LedgerWire
import Synchronization
import Testing

/// A folder of its own for one test, removed with it.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/pasboek-tokens-\(UUID())"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// A clock that stands still until it is set.
final class ManualClock: Sendable {
  private let microseconds: Atomic<Int64>

  init(second: Int64) { microseconds = Atomic(second * 1_000_000) }

  var now: @Sendable () -> Int64 { { self.microseconds.load(ordering: .relaxed) } }

  func set(second: Int64) { microseconds.store(second * 1_000_000, ordering: .relaxed) }
}

private struct Claims: JWTPayload {
  var iss: String? = "https://pasboek.test"
  var sub: String? = "subject"
  var client_id: String? = "client"
  var azp: String?
  var aud: [String]? = ["pasboek"]
  var iat: Int64? = 1_000_000
  var nbf: Int64?
  var exp: Int64? = 1_000_600

  func verify(using algorithm: some JWTAlgorithm) {}
}

private func base64URL(_ bytes: some Sequence<UInt8>) -> String {
  String(
    Data(bytes).base64EncodedString().compactMap { character in
      character == "+" ? "-" : character == "/" ? "_" : character == "=" ? nil : character
    })
}

/// An issuer and a verifier that trusts it, at second 1,000,000.
private struct Fixture {
  let folder: TemporaryFolder
  let clock = ManualClock(second: 1_000_000)
  let issuer: TokenIssuer
  let verifier: TokenVerifier
  let key: ES256PrivateKey

  init() async throws {
    folder = try TemporaryFolder()
    issuer = try await TokenIssuer(
      keyFile: folder.path + "/key.pem", issuer: "https://pasboek.test", audience: "pasboek",
      now: clock.now, randomBytes: { [UInt8](repeating: 7, count: $0) })
    verifier = TokenVerifier(issuers: [issuer.trust], audience: "pasboek", now: clock.now)
    let pem = try String(contentsOfFile: folder.path + "/key.pem", encoding: .utf8)
    key = try ES256PrivateKey(pem: pem)
  }

  func token(
    _ claims: Claims, kid: String? = nil, header: JWTHeader = [:], key: ES256PrivateKey? = nil
  ) async throws -> String {
    let keys = await JWTKeyCollection().add(ecdsa: key ?? self.key)
    var header = header
    header.kid = kid ?? issuer.keyID
    return try await keys.sign(claims, header: header)
  }

  /// The refusal of a token, or nil where it is accepted.
  func refusal(_ token: String) async -> TokenRefusal? {
    do {
      _ = try await verifier.verify(token)
      return nil
    } catch {
      return error
    }
  }
}

@Suite struct TokenTests {
  @Test("an issued token is accepted until a day has passed")
  func issued() async throws {
    let fixture = try await Fixture()
    let issued = try await fixture.issuer.issue(clientID: "publiq-test")
    #expect(issued.expiresInSeconds == 86_400)
    let verified = try await fixture.verifier.verify(issued.accessToken)
    #expect(verified.clientID == "publiq-test" && verified.subject == "publiq-test")
    #expect(verified.expiresAt == 1_086_400_000_000)
    fixture.clock.set(second: 1_086_399)
    #expect(await fixture.refusal(issued.accessToken) == nil)
    fixture.clock.set(second: 1_086_400)
    #expect(await fixture.refusal(issued.accessToken) == .expired)
  }

  @Test("the key file is the owner's alone and is used again")
  func keyFile() async throws {
    let fixture = try await Fixture()
    let path = fixture.folder.path + "/key.pem"
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? UInt == 0o600)
    func again() async throws -> TokenIssuer {
      try await TokenIssuer(
        keyFile: path, issuer: "https://pasboek.test", audience: "pasboek",
        now: fixture.clock.now, randomBytes: { [UInt8](repeating: 8, count: $0) })
    }
    let second = try await again()
    #expect(second.keyID == fixture.issuer.keyID)
    #expect(await fixture.refusal(try await second.issue(clientID: "c").accessToken) == nil)
    #expect(chmod(path, 0o640) == 0)
    let shown = try await #require(throws: SigningKeyError.self) { _ = try await again() }
    #expect(shown.code == .readableByOthers)
    #expect(chmod(path, 0o600) == 0 && truncate(path, 40) == 0)
    let cut = try await #require(throws: SigningKeyError.self) { _ = try await again() }
    #expect(cut.code == .unreadable)
  }

  @Test("the JWKS document makes the tokens verifiable elsewhere")
  func jwks() async throws {
    let fixture = try await Fixture()
    let text = String(decoding: fixture.issuer.jwks, as: UTF8.self)
    #expect(!text.contains("\"d\""))
    let elsewhere = TokenVerifier(
      issuers: [try await TrustedIssuer(issuer: "https://pasboek.test", jwks: text)],
      audience: "pasboek", now: fixture.clock.now)
    let token = try await fixture.issuer.issue(clientID: "c").accessToken
    #expect(try await elsewhere.verify(token).clientID == "c")
  }

  @Test("claims are compared with the issuer, the audience and the clock")
  func claims() async throws {
    let fixture = try await Fixture()
    let rows: [(Claims, TokenRefusal?)] = [
      (Claims(), nil),
      (Claims(aud: ["other", "pasboek"]), nil),
      (Claims(iss: "https://evil.test"), .issuer),
      (Claims(aud: ["other"]), .audience),
      (Claims(aud: []), .audience),
      (Claims(aud: nil), .malformed),
      (Claims(iss: nil), .malformed),
      (Claims(sub: nil), .malformed),
      (Claims(exp: nil), .malformed),
      (Claims(exp: 999_999), .expired),
      (Claims(exp: 1_000_000), .expired),
      (Claims(exp: 1_000_001), nil),
      (Claims(exp: .max), .malformed),
      (Claims(iat: 1_000_060), nil),
      (Claims(iat: 1_000_061), .notYetValid),
      (Claims(nbf: 1_000_060), nil),
      (Claims(nbf: 1_000_061), .notYetValid),
    ]
    for (claims, expected) in rows {
      let refusal = await fixture.refusal(try await fixture.token(claims))
      #expect(refusal == expected, "\(claims)")
    }
  }

  @Test("the client is named by client_id, else by azp, else by sub")
  func clientID() async throws {
    let fixture = try await Fixture()
    func client(_ claims: Claims) async throws -> String {
      try await fixture.verifier.verify(try await fixture.token(claims)).clientID
    }
    #expect(try await client(Claims(azp: "party")) == "client")
    #expect(try await client(Claims(client_id: nil, azp: "party")) == "party")
    #expect(try await client(Claims(client_id: nil)) == "subject")
  }

  @Test("a signature that is not the issuer's is refused, whatever the header says")
  func signatures() async throws {
    let fixture = try await Fixture()
    let good = try await fixture.token(Claims())
    let parts = good.split(separator: ".").map(String.init)

    let otherKey = try await fixture.token(Claims(), key: ES256PrivateKey())
    #expect(await fixture.refusal(otherKey) == .signature)
    #expect(await fixture.refusal(try await fixture.token(Claims(), kid: "unknown")) == .key)

    let header = #"{"alg":"none","typ":"JWT","kid":"\#(fixture.issuer.keyID)"}"#
    #expect(await fixture.refusal(base64URL(header.utf8) + ".\(parts[1]).") == .key)
    #expect(await fixture.refusal(base64URL(header.utf8) + ".\(parts[1]).\(parts[2])") == .key)
    let withoutKey = #"{"alg":"ES256","typ":"JWT"}"#
    #expect(await fixture.refusal(base64URL(withoutKey.utf8) + ".\(parts[1]).\(parts[2])") == .key)

    // The classic confusion: an HMAC keyed with the public key, which everybody has.
    let hmac = await JWTKeyCollection().add(
      hmac: HMACKey(from: fixture.key.publicKey.pemRepresentation), digestAlgorithm: .sha256)
    let confused = try await hmac.sign(Claims(), header: ["kid": .string(fixture.issuer.keyID)])
    #expect(await fixture.refusal(confused) == .key)

    let critical = try await fixture.token(Claims(), header: ["crit": .array([.string("x")])])
    #expect(await fixture.refusal(critical) == .malformed)
  }

  @Test("no token with one changed character is accepted", arguments: 0..<3)
  func tampered(part: Int) async throws {
    let fixture = try await Fixture()
    let parts = try await fixture.token(Claims()).split(separator: ".").map { Array($0.utf8) }
    // The last character of a part may carry unused bits only.
    for index in parts[part].indices.dropLast() {
      var changed = parts
      changed[part][index] = changed[part][index] == 0x41 ? 0x42 : 0x41
      guard changed != parts else { continue }
      let token = changed.map { String(decoding: $0, as: UTF8.self) }.joined(separator: ".")
      #expect(await fixture.refusal(token) != nil)
    }
  }

  @Test(
    "what is no token is malformed",
    arguments: [
      "", ".", "..", "...", "a.b.c", "e30.e30.e30", "é.é.é", String(repeating: "a", count: 9_000),
    ])
  func malformed(token: String) async throws {
    let fixture = try await Fixture()
    #expect(await fixture.refusal(token) == .malformed)
  }

  @Test("verified tokens are remembered in bounded number, refused ones never")
  func remembered() async throws {
    let fixture = try await Fixture()
    let good = try await fixture.token(Claims())
    for _ in 0..<3 { _ = try await fixture.verifier.verify(good) }
    #expect(fixture.verifier.rememberedCount == 1)
    for _ in 0..<3 { _ = await fixture.refusal(good + "x") }
    #expect(fixture.verifier.rememberedCount == 1)
  }

  @Test("another issuer's keys without an id or with a shared secret are passed over")
  func externalIssuer() async throws {
    let clock = ManualClock(second: 1_000_000)
    let key = ES256PrivateKey()
    let point = try #require(key.publicKey.parameters)
    func jwk(_ members: String) -> String {
      """
      {"kty":"EC","crv":"P-256","use":"sig","x":"\(point.x)","y":"\(point.y)"\(members)}
      """
    }
    for (members, accepted) in [
      (#","kid":"k1","alg":"ES256""#, true), (#","alg":"ES256""#, false), (#","kid":"k1""#, false),
    ] {
      let issuer = try await TrustedIssuer(
        issuer: "https://account.test", jwks: "{\"keys\":[\(jwk(members))]}")
      let verifier = TokenVerifier(issuers: [issuer], audience: "pasboek", now: clock.now)
      let keys = await JWTKeyCollection().add(ecdsa: key)
      let token = try await keys.sign(
        Claims(iss: "https://account.test", client_id: nil, azp: "app"), header: ["kid": "k1"])
      #expect((try? await verifier.verify(token))?.clientID == (accepted ? "app" : nil))
    }
  }
}

@Suite struct AuthenticatorTests {
  @Test("a terminal is known by its token, a client by its verified id")
  func principals() async throws {
    let fixture = try await Fixture()
    let terminal = TerminalIdentity(
      id: "CID", source: .init(3), isRevoked: false, isAttended: false, language: .nl)
    let client = ClientIdentity(id: "client", entity: .init(7), grants: .none)
    let authenticator = Authenticator(
      tokens: fixture.verifier, client: { $0 == "client" ? client : nil },
      terminal: { $0 == "pbt_right" ? terminal : nil })
    let token = try await fixture.token(Claims())
    let withdrawn = try await fixture.token(Claims(client_id: "withdrawn"))
    #expect(
      try await authenticator.principal([.authorization: "Bearer \(token)"]) == .client(client))
    #expect(
      try await authenticator.principal([.authorization: "bearer pbt_right"]) == .terminal(terminal)
    )
    for header in [
      nil, "", "Bearer", "Bearer ", "Basic \(token)", "Bearer \(token)x", "Bearer pbt_wrong",
      "Bearer \(withdrawn)", token,
    ] {
      let problem = try await #require(throws: Problem.self) {
        _ = try await authenticator.principal(header.map { [.authorization: $0] } ?? [:])
      }
      #expect(problem.type == .unauthorized && problem.headers[.wwwAuthenticate] != nil)
    }
  }
}
