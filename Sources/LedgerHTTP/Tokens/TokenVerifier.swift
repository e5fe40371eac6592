import FoundationEssentials
import JWTKit
import Synchronization

/// An issuer whose tokens are accepted, with its keys and the algorithm of each.
public struct TrustedIssuer: Sendable {
  /// The algorithms that a key may have: signatures by a private key, never a shared secret.
  public static let algorithmsAllowed: Set<String> = [
    "ES256", "ES384", "ES512", "PS256", "RS256", "EdDSA",
  ]

  let issuer: String
  let keys: JWTKeyCollection
  let algorithms: [String: String]

  init(issuer: String, keys: JWTKeyCollection, algorithms: [String: String]) {
    self.issuer = issuer
    self.keys = keys
    self.algorithms = algorithms
  }

  /// Another issuer, known by the text of its JWKS document.
  ///
  /// Keys without an id, without an algorithm or with one that is not in ``algorithmsAllowed`` are
  /// passed over.
  public init(issuer: String, jwks: String) async throws {
    let document = try JSONDecoder().decode(JWKS.self, from: Data(jwks.utf8))
    let keys = JWTKeyCollection()
    var algorithms: [String: String] = [:]
    for key in document.keys {
      guard let id = key.keyIdentifier?.string, let algorithm = key.algorithm?.rawValue,
        Self.algorithmsAllowed.contains(algorithm)
      else { continue }
      try await keys.add(jwk: key)
      algorithms[id] = algorithm
    }
    self.init(issuer: issuer, keys: keys, algorithms: algorithms)
  }
}

/// What a verified token tells.
public struct VerifiedToken: Hashable, Sendable {
  /// The client to which the token was given.
  public let clientID: String
  /// On whose behalf it acts: the client's own, or a user's.
  public let subject: String
  /// Until when it is valid, in microseconds since the Unix epoch.
  public let expiresAt: Int64
}

/// Why a token is not accepted; the caller is told none of it.
public enum TokenRefusal: Error, Hashable, Sendable, CaseIterable {
  /// It is not a JWT, or too long.
  case malformed
  /// Its issuer is not trusted.
  case issuer
  /// Its key is not one of its issuer's, or the algorithm not the key's.
  case key
  /// Its signature is not the key's.
  case signature
  /// It is meant for another service.
  case audience
  /// It has expired.
  case expired
  /// It is not valid yet.
  case notYetValid
}

/// Checks access tokens, each once: a verified token is remembered by its SHA-256.
///
/// What is remembered is bounded and never outlives the token.
public final class TokenVerifier: Sendable {
  /// The longest token that is looked at.
  public static let tokenBytesMax = 8_192
  /// How many tokens each of the two generations of the memory holds.
  public static let rememberedMax = 4_096
  /// How far another issuer's clock may be ahead of ours.
  public static let leewaySeconds: Double = 60

  private let issuers: [String: TrustedIssuer]
  private let audience: String
  private let now: @Sendable () -> Int64
  private let remembered = Mutex(Generations())

  /// Makes a verifier.
  ///
  /// - Parameters:
  ///   - issuers: Whose tokens are accepted.
  ///   - audience: The audience that a token must name.
  ///   - now: Microseconds since the Unix epoch.
  public init(
    issuers: [TrustedIssuer], audience: String, now: @escaping @Sendable () -> Int64
  ) {
    self.issuers = Dictionary(issuers.map { ($0.issuer, $0) }) { _, last in last }
    self.audience = audience
    self.now = now
  }

  /// How many tokens are remembered.
  public var rememberedCount: Int { remembered.withLock { $0.young.count + $0.old.count } }

  /// What a token tells, once every check has passed.
  ///
  /// - Throws: ``TokenRefusal``.
  /// - Complexity: One SHA-256 for a token that is remembered; one signature check for another.
  public func verify(_ token: String) async throws(TokenRefusal) -> VerifiedToken {
    guard token.utf8.count <= Self.tokenBytesMax else { throw .malformed }
    let digest = TokenDigest(of: token)
    if let known = remembered.withLock({ $0[digest] }) {
      guard now() < known.expiresAt else { throw .expired }
      return known
    }
    let verified = try await check(token)
    remembered.withLock { $0[digest] = verified }
    return verified
  }

  private func check(_ token: String) async throws(TokenRefusal) -> VerifiedToken {
    let bytes = Array(token.utf8)
    guard let parsed = try? DefaultJWTParser().parse(bytes, as: AccessTokenClaims.self),
      parsed.header.crit == nil
    else { throw .malformed }
    guard let issuer = issuers[parsed.payload.issuer] else { throw .issuer }
    // The library takes any key for an id that it does not know: the id and the algorithm are
    // compared before it is asked.
    guard let keyID = parsed.header.kid, let algorithm = issuer.algorithms[keyID],
      parsed.header.alg == algorithm
    else { throw .key }
    let claims: AccessTokenClaims
    do {
      claims = try await issuer.keys.verify(bytes, as: AccessTokenClaims.self)
    } catch {
      throw .signature
    }
    guard claims.audience.values.contains(audience) else { throw .audience }
    let second = Double(now()) / 1_000_000
    guard claims.expiresAt.isFinite, claims.expiresAt < 1e11 else { throw .malformed }
    guard second < claims.expiresAt else { throw .expired }
    let begin = max(claims.notBefore ?? 0, claims.issuedAt ?? 0)
    guard begin <= second + Self.leewaySeconds else { throw .notYetValid }
    return VerifiedToken(
      clientID: claims.clientID ?? claims.authorizedParty ?? claims.subject,
      subject: claims.subject, expiresAt: Int64(claims.expiresAt * 1_000_000))
  }
}

/// Two generations of verified tokens: what was not asked for during a whole generation is
/// forgotten.
private struct Generations {
  var young: [TokenDigest: VerifiedToken] = [:]
  var old: [TokenDigest: VerifiedToken] = [:]

  subscript(digest: TokenDigest) -> VerifiedToken? {
    mutating get {
      if let token = young[digest] { return token }
      guard let token = old[digest] else { return nil }
      self[digest] = token
      return token
    }
    set {
      if young.count >= TokenVerifier.rememberedMax {
        old = young
        young = [:]
      }
      young[digest] = newValue
    }
  }
}
