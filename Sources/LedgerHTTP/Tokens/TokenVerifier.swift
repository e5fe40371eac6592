import FoundationEssentials
import JWTKit
import Synchronization

/// What a verified token tells.
public struct VerifiedToken: Hashable, Sendable {
  /// The client to which the token was given.
  public let clientID: String
  /// On whose behalf it acts: the client's own, or a user's.
  public let subject: String
  /// Until when it is valid, in microseconds since the Unix epoch.
  public let expiresAt: Int64
  /// Who brings it.
  public let bearer: TrustedIssuer.Bearers
}

/// Why a token is not accepted; the caller is told none of it.
public enum TokenRefusal: Error, Hashable, Sendable, CaseIterable {
  /// It is not a JWT, or too long.
  case malformed
  /// Its issuer is not trusted.
  case issuer
  /// Its key is not one of its issuer's, or the algorithm not the key's.
  case key
  /// The issuer's keys are not to be had: whether it is good is not known.
  case keysUnavailable
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
    if let known = remembered.withLock({ $0[digest] }), now() < known.until {
      return known.token
    }
    let verified = try await check(token)
    remembered.withLock { $0[digest] = verified }
    return verified.token
  }

  private func check(_ token: String) async throws(TokenRefusal) -> RememberedToken {
    let bytes = Array(token.utf8)
    guard let parsed = try? DefaultJWTParser().parse(bytes, as: AccessTokenClaims.self),
      parsed.header.crit == nil
    else { throw .malformed }
    guard let issuer = issuers[parsed.payload.issuer] else { throw .issuer }
    // The library takes any key for an id that it does not know: the id and the algorithm are
    // compared before it is asked.
    guard let keyID = parsed.header.kid else { throw .key }
    guard let keys = await issuer.keys(with: keyID) else { throw .keysUnavailable }
    guard let algorithm = keys.algorithms[keyID], parsed.header.alg == algorithm else {
      throw .key
    }
    let claims: AccessTokenClaims
    do {
      claims = try await keys.collection.verify(bytes, as: AccessTokenClaims.self)
    } catch {
      throw .signature
    }
    guard claims.audience.values.contains(issuer.audience ?? audience) else { throw .audience }
    let second = Double(now()) / 1_000_000
    guard claims.expiresAt.isFinite, claims.expiresAt < 1e11 else { throw .malformed }
    guard second < claims.expiresAt else { throw .expired }
    let begin = max(claims.notBefore ?? 0, claims.issuedAt ?? 0)
    guard begin <= second + Self.leewaySeconds else { throw .notYetValid }
    let verified = VerifiedToken(
      clientID: claims.clientID ?? claims.authorizedParty ?? claims.subject,
      subject: claims.subject, expiresAt: Int64(claims.expiresAt * 1_000_000),
      bearer: issuer.bearers)
    let remembered = issuer.rememberedSeconds.map { now() + $0 * 1_000_000 }
    return RememberedToken(
      token: verified, until: min(verified.expiresAt, remembered ?? verified.expiresAt))
  }
}

/// A verified token, and until when it is believed as it is.
private struct RememberedToken {
  var token: VerifiedToken
  var until: Int64
}

/// Two generations of verified tokens: what was not asked for during a whole generation is
/// forgotten.
private struct Generations {
  var young: [TokenDigest: RememberedToken] = [:]
  var old: [TokenDigest: RememberedToken] = [:]

  subscript(digest: TokenDigest) -> RememberedToken? {
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
