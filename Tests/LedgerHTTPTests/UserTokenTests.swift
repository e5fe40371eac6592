import Crypto
import CryptoExtras
import FoundationEssentials
import HTTPTypes
import Hummingbird
import JWTKit
import LedgerHTTP
import Logging
import Synchronization
import Testing

private func base64URL(_ bytes: Data) -> String { base64URL(bytes.base64EncodedString()) }

private func base64URL(_ base64: String) -> String {
  base64.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
}

/// The claims of a user's token.
struct UserClaims: JWTPayload {
  var iss = UserIssuer.name
  var sub = "user-1"
  var azp: String? = "app"
  var aud: [String]? = [UserIssuer.audience]
  var iat: Int64?
  var nbf: Int64?
  var exp: Int64 = 4_000_000_000

  func verify(using algorithm: some JWTAlgorithm) {}
}

/// An issuer of users' tokens with real keys, which it publishes and may change.
final class UserIssuer: Sendable {
  static let name = "https://account.test/realms/uitid"
  static let audience = "https://api.publiq.be"

  private let published = Mutex<[String]>([])
  private let asked = Atomic(0)
  private let status = Atomic(200)

  /// How often its keys were asked for.
  var askedCount: Int { asked.load(ordering: .relaxed) }

  /// What it answers from now on.
  func answer(_ status: Int) { self.status.store(status, ordering: .relaxed) }

  /// Publishes these keys, and no other.
  func publish(_ keys: String...) { published.withLock { [keys] in $0 = keys } }

  private var document: [UInt8] {
    Array("{\"keys\":[\(published.withLock { $0.joined(separator: ",") })]}".utf8)
  }

  /// The document, as its address answers.
  @Sendable func read() throws -> [UInt8] {
    asked.add(1, ordering: .relaxed)
    guard status.load(ordering: .relaxed) == 200 else { throw RawConnection.Failure() }
    return document
  }

  /// Serves the document on the loopback interface while `body` runs.
  func serve<Value: Sendable>(_ body: @Sendable (Int) async throws -> Value) async throws -> Value {
    let router = Router(context: LedgerRequestContext.self)
    router.get("jwks") { _, _ -> Response in
      self.asked.add(1, ordering: .relaxed)
      let status = self.status.load(ordering: .relaxed)
      return Response(
        status: .init(code: status), headers: [.location: "/other"],
        body: ResponseBody(byteBuffer: ByteBuffer(bytes: self.document)))
    }
    router.get("other") { _, _ in Response(status: .ok) }
    router.get("large") { _, _ in
      Response(
        status: .ok,
        body: ResponseBody(
          byteBuffer: ByteBuffer(repeating: 0x20, count: RemoteDocument.bytesMax + 1)))
    }
    return try await LoopbackServer.run(router, body)
  }

  /// A key as the document has it.
  static func jwk(
    _ key: ES256PrivateKey, id: String, members: String = #","alg":"ES256","use":"sig""#
  ) throws -> String {
    let point = try #require(key.publicKey.parameters)
    let (x, y) = (base64URL(point.x), base64URL(point.y))
    return """
      {"kty":"EC","crv":"P-256","kid":"\(id)","x":"\(x)","y":"\(y)"\
      \(members)}
      """
  }

  static func token(
    _ key: ES256PrivateKey, _ claims: UserClaims = UserClaims(), id: String
  ) async throws -> String {
    try await JWTKeyCollection().add(ecdsa: key).sign(claims, header: ["kid": .string(id)])
  }
}

extension UserIssuer {
  /// The issuer as a verifier trusts it, with its keys read by `fetch`.
  func trust(
    _ clock: ManualClock, fetch: (@Sendable () async throws -> [UInt8])? = nil
  ) -> TrustedIssuer {
    TrustedIssuer(
      usersOf: Self.name, audience: Self.audience,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, monotonic: clock.now,
      fetch: fetch ?? { try self.read() })
  }
}

private struct Fixture {
  let issuer = UserIssuer()
  let clock = ManualClock(second: 1_000_000)
  let verifier: TokenVerifier
  let key = ES256PrivateKey()

  init(fetch: (@Sendable () async throws -> [UInt8])? = nil) throws {
    verifier = TokenVerifier(
      issuers: [issuer.trust(clock, fetch: fetch)], audience: "pasboek", now: clock.now)
    issuer.publish(try UserIssuer.jwk(key, id: "k1"))
  }

  func refusal(_ token: String) async -> TokenRefusal? {
    do {
      _ = try await verifier.verify(token)
      return nil
    } catch {
      return error
    }
  }
}

@Suite("Tokens of users") struct UserTokenTests {
  @Test("a user's token is good with the issuer's key, audience and times, and names its subject")
  func claims() async throws {
    let fixture = try Fixture()
    let rows: [(UserClaims, TokenRefusal?)] = [
      (UserClaims(), nil),
      (UserClaims(aud: ["account", UserIssuer.audience]), nil),
      (UserClaims(iss: "https://evil.test"), .issuer),
      // The service's own audience is for the service's own tokens.
      (UserClaims(aud: ["pasboek"]), .audience),
      (UserClaims(aud: []), .audience), (UserClaims(aud: nil), .malformed),
      (UserClaims(exp: 1_000_000), .expired), (UserClaims(exp: 1_000_001), nil),
      (UserClaims(iat: 1_000_061), .notYetValid), (UserClaims(nbf: 1_000_061), .notYetValid),
      (UserClaims(nbf: 1_000_060), nil),
    ]
    for (claims, expected) in rows {
      let token = try await UserIssuer.token(fixture.key, claims, id: "k1")
      #expect(await fixture.refusal(token) == expected, "\(claims)")
    }
    let verified = try await fixture.verifier.verify(
      try await UserIssuer.token(fixture.key, UserClaims(sub: "somebody"), id: "k1"))
    #expect(verified.bearer == .users && verified.subject == "somebody")
    // One reading was enough for all of them.
    #expect(fixture.issuer.askedCount == 1)
  }

  @Test("another key, no algorithm, and a key for another algorithm are refused")
  func forged() async throws {
    let fixture = try Fixture()
    let good = try await UserIssuer.token(fixture.key, id: "k1")
    let other = try await UserIssuer.token(ES256PrivateKey(), id: "k1")
    #expect(await fixture.refusal(other) == .signature)
    #expect(await fixture.refusal(try await UserIssuer.token(fixture.key, id: "k9")) == .key)
    let parts = good.split(separator: ".").map(String.init)
    for alg in ["none", "None", "HS256", "ES384", "RS256"] {
      let header = base64URL(Data(#"{"alg":"\#(alg)","typ":"JWT","kid":"k1"}"#.utf8))
      for signature in ["", parts[2]] {
        let refusal = await fixture.refusal("\(header).\(parts[1]).\(signature)")
        #expect(refusal == .key, "\(alg)")
      }
    }
    let hmac = await JWTKeyCollection().add(
      hmac: HMACKey(from: fixture.key.publicKey.pemRepresentation), digestAlgorithm: .sha256)
    let confused = try await hmac.sign(UserClaims(), header: ["kid": "k1"])
    #expect(await fixture.refusal(confused) == .key)
    #expect(await fixture.refusal(good) == nil)
  }

  @Test("RS256 is good as well, PS256 and ES384 are not, nor a key for another use")
  func algorithms() async throws {
    let clock = ManualClock(second: 1_000_000)
    let rsa = try Insecure.RSA.PrivateKey(backing: _RSA.Signing.PrivateKey(keySize: .bits2048))
    let primitives = try rsa.publicKey.getKeyPrimitives()
    let (modulus, exponent) = (base64URL(primitives.modulus), base64URL(primitives.publicExponent))
    func document(_ members: String) -> String {
      """
      {"keys":[{"kty":"oct","k":"AA"},{"kty":"RSA","kid":"k1","n":"\(modulus)",\
      "e":"\(exponent)"\(members)}]}
      """
    }
    for (members, isGood) in [
      (#","alg":"RS256","use":"sig""#, true), ("", true), (#","alg":"PS256""#, false),
      (#","alg":"RSA-OAEP","use":"enc""#, false), (#","use":"enc""#, false),
    ] {
      let issuer = try await TrustedIssuer(
        usersOf: UserIssuer.name, audience: UserIssuer.audience,
        jwks: Array(document(members).utf8))
      let verifier = TokenVerifier(issuers: [issuer], audience: "pasboek", now: clock.now)
      let keys = await JWTKeyCollection().add(rsa: rsa, digestAlgorithm: .sha256)
      let token = try await keys.sign(UserClaims(), header: ["kid": "k1"])
      #expect((try? await verifier.verify(token)) != nil || !isGood, "\(members)")
      #expect((try? await verifier.verify(token)) == nil || isGood, "\(members)")
    }
    await #expect(throws: (any Error).self) {
      _ = try await TrustedIssuer(
        usersOf: UserIssuer.name, audience: UserIssuer.audience, jwks: Array("[]".utf8))
    }
  }

  @Test("a new key is found with its first token, and one that is published no more is refused")
  func rotation() async throws {
    let fixture = try Fixture()
    let next = ES256PrivateKey()
    let old = try await UserIssuer.token(fixture.key, id: "k1")
    let new = try await UserIssuer.token(next, id: "k2")
    #expect(await fixture.refusal(old) == nil)
    fixture.issuer.publish(try UserIssuer.jwk(next, id: "k2"))
    // The issuer was asked just now: whatever callers make up, it is left alone for a while.
    for _ in 0..<3 { #expect(await fixture.refusal(new) == .key) }
    #expect(fixture.issuer.askedCount == 1)
    fixture.clock.set(second: 1_000_000 + PublishedKeys.pauseSeconds)
    #expect(await fixture.refusal(new) == nil)
    #expect(fixture.issuer.askedCount == 2)
    // A token that was believed is believed a while, another of the same key not.
    #expect(await fixture.refusal(old) == nil)
    let another = try await UserIssuer.token(fixture.key, UserClaims(sub: "other"), id: "k1")
    #expect(await fixture.refusal(another) == .key)
    fixture.clock.set(second: 1_000_000 + PublishedKeys.keptSeconds)
    #expect(await fixture.refusal(old) == .key)
    #expect(await fixture.refusal(new) == nil)
  }

  @Test("while the issuer is silent its keys go on for a day, and without any nobody is judged")
  func silence() async throws {
    let fixture = try Fixture()
    fixture.issuer.answer(500)
    let token = try await UserIssuer.token(fixture.key, id: "k1")
    #expect(await fixture.refusal(token) == .keysUnavailable)
    #expect(await fixture.refusal(token) == .keysUnavailable)
    #expect(fixture.issuer.askedCount == 1)
    fixture.issuer.answer(200)
    fixture.clock.set(second: 1_000_010)
    #expect(await fixture.refusal(token) == nil)
    fixture.issuer.answer(500)
    fixture.clock.set(second: 1_000_009 + PublishedKeys.keptMaxSeconds)
    #expect(await fixture.refusal(token) == nil)
    fixture.clock.set(second: 1_000_011 + PublishedKeys.keptMaxSeconds + PublishedKeys.keptSeconds)
    #expect(await fixture.refusal(token) == .keysUnavailable)
  }

  @Test("many who come at once ask the issuer once")
  func together() async throws {
    let gate = AsyncStream.makeStream(of: Void.self)
    let key = ES256PrivateKey()
    let document = Array("{\"keys\":[\(try UserIssuer.jwk(key, id: "k1"))]}".utf8)
    let asked = Atomic(0)
    let fixture = try Fixture {
      asked.add(1, ordering: .relaxed)
      for await _ in gate.stream { break }
      return document
    }
    let token = try await UserIssuer.token(key, id: "k1")
    await withTaskGroup(of: TokenRefusal?.self) { group in
      for _ in 0..<20 { group.addTask { await fixture.refusal(token) } }
      gate.continuation.yield()
      for await refusal in group { #expect(refusal == nil) }
    }
    #expect(asked.load(ordering: .relaxed) == 1)
  }

  @Test("keys are read over HTTP, from the very address, in bounded size")
  func loopback() async throws {
    let issuer = UserIssuer()
    let key = ES256PrivateKey()
    issuer.publish(try UserIssuer.jwk(key, id: "k1"))
    try await issuer.serve { port in
      let address = "http://127.0.0.1:\(port)"
      // Beside other tests a machine can be busy for longer than a service waits.
      let patience = Duration.seconds(240)
      let document = try #require(
        RemoteDocument(address: "\(address)/jwks", durationMax: patience))
      let clock = ManualClock(second: 1_000_000)
      let verifier = TokenVerifier(
        issuers: [issuer.trust(clock) { try await document.read() }], audience: "pasboek",
        now: clock.now)
      let next = ES256PrivateKey()
      #expect(try await verifier.verify(UserIssuer.token(key, id: "k1")).subject == "user-1")
      issuer.publish(try UserIssuer.jwk(key, id: "k1"), try UserIssuer.jwk(next, id: "k2"))
      clock.set(second: 1_000_010)
      #expect(try await verifier.verify(UserIssuer.token(next, id: "k2")).subject == "user-1")
      #expect(issuer.askedCount == 2)
      for status in [302, 404, 500] {
        issuer.answer(status)
        await #expect(throws: RemoteDocumentError.status(status)) { _ = try await document.read() }
      }
      let large = try #require(RemoteDocument(address: "\(address)/large", durationMax: patience))
      await #expect(throws: RemoteDocumentError.tooLarge) { _ = try await large.read() }
    }
  }

  @Test(
    "an address that anybody on the way could change is none",
    arguments: [
      ("https://account.test/jwks", true), ("http://localhost:8080/jwks", true),
      ("http://127.0.0.1/jwks", true), ("http://account.test/jwks", false),
      ("file:///etc/passwd", false), ("/jwks.json", false), ("https://", false), ("", false),
    ])
  func addresses(address: String, isOne: Bool) {
    #expect((RemoteDocument(address: address) != nil) == isOne)
  }
}
