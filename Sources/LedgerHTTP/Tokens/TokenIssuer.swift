import Crypto
import FoundationEssentials
import JWTKit
import LedgerWire

/// An access token and how long it lasts.
public struct IssuedToken: Hashable, Sendable {
  /// The token; opaque to its bearer.
  public let accessToken: String
  /// How long it lasts.
  public let expiresInSeconds: Int64
}

/// Makes access tokens: JWTs signed with ES256 under a key of this service.
public struct TokenIssuer: Sendable {
  /// How long a token lasts, as at publiq.
  public static let lifetimeSeconds: Int64 = 86_400

  /// Who issues (`iss`).
  public let issuer: String
  /// For whom (`aud`).
  public let audience: String
  /// The id of the key: its RFC 7638 thumbprint.
  public let keyID: String
  /// The public key as a JWKS document (RFC 7517).
  public let jwks: [UInt8]

  private let keys: JWTKeyCollection
  private let now: @Sendable () -> Int64
  private let randomBytes: @Sendable (Int) -> [UInt8]

  /// Makes an issuer with the key in `keyFile`, which is created where it does not exist.
  ///
  /// - Parameters:
  ///   - keyFile: A PEM file, readable by its owner alone.
  ///   - issuer: Who issues (`iss`).
  ///   - audience: For whom (`aud`).
  ///   - now: Microseconds since the Unix epoch.
  ///   - randomBytes: Unpredictable bytes for the ids of tokens.
  /// - Throws: ``SigningKeyError``.
  public init(
    keyFile: String, issuer: String, audience: String, now: @escaping @Sendable () -> Int64,
    randomBytes: @escaping @Sendable (Int) -> [UInt8]
  ) async throws {
    let key = try SigningKeyFile.load(orCreate: keyFile)
    guard let point = key.publicKey.parameters else { throw SigningKeyError(.unreadable) }
    let x = Self.base64URL(point.x)
    let y = Self.base64URL(point.y)
    let thumbprint = SHA256.hash(
      data: Array(#"{"crv":"P-256","kty":"EC","x":"\#(x)","y":"\#(y)"}"#.utf8))
    let keyID = Self.base64URL(Data(thumbprint).base64EncodedString())
    self.keyID = keyID
    self.issuer = issuer
    self.audience = audience
    self.now = now
    self.randomBytes = randomBytes
    keys = JWTKeyCollection()
    await keys.add(ecdsa: key, kid: JWKIdentifier(string: keyID))
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("keys")
    writer.beginArray()
    writer.beginObject()
    writer.field("kty", "EC")
    writer.field("crv", "P-256")
    writer.field("alg", "ES256")
    writer.field("use", "sig")
    writer.field("kid", keyID)
    writer.field("x", x)
    writer.field("y", y)
    writer.endObject()
    writer.endArray()
    writer.endObject()
    jwks = writer.bytes
  }

  /// Makes a token for a client.
  public func issue(clientID: String) async throws -> IssuedToken {
    let second = now() / 1_000_000
    let claims = AccessTokenClaims(
      issuer: issuer, subject: clientID, clientID: clientID,
      audience: AccessTokenClaims.Audience(audience), issuedAt: Double(second),
      expiresAt: Double(second + Self.lifetimeSeconds),
      id: Self.base64URL(Data(randomBytes(16)).base64EncodedString()))
    let token = try await keys.sign(claims, kid: JWKIdentifier(string: keyID))
    return IssuedToken(accessToken: token, expiresInSeconds: Self.lifetimeSeconds)
  }

  /// This issuer, as a ``TokenVerifier`` trusts it.
  public var trust: TrustedIssuer {
    TrustedIssuer(issuer: issuer, keys: keys, algorithms: [keyID: "ES256"])
  }

  private static func base64URL(_ base64: String) -> String {
    String(
      base64.compactMap { character in
        switch character {
        case "+": "-"
        case "/": "_"
        case "=": nil
        default: character
        }
      })
  }
}
