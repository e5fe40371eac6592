import FoundationEssentials
import JWTKit
public import Logging

/// An issuer whose tokens are accepted, with its keys and the algorithm of each.
public struct TrustedIssuer: Sendable {
  /// Who brings its tokens.
  public enum Bearers: Hashable, Sendable {
    /// Clients, each on its own behalf.
    case clients
    /// Users, whom the token's subject names, through whichever client.
    case users
  }

  /// The algorithms that a key may have: signatures by a private key, never a shared secret.
  public static let algorithmsAllowed: Set<String> = [
    "ES256", "ES384", "ES512", "PS256", "RS256", "EdDSA",
  ]
  /// The algorithms of tokens of users.
  public static let userAlgorithmsAllowed: Set<String> = ["ES256", "RS256"]

  /// Where its keys are from.
  enum Keys: Sendable {
    case fixed(IssuerKeys)
    case published(PublishedKeys)
  }

  let issuer: String
  let bearers: Bearers
  /// The audience of its tokens; nil for that of the service's own.
  let audience: String?
  let keys: Keys

  init(issuer: String, keys: JWTKeyCollection, algorithms: [String: String]) {
    self.issuer = issuer
    bearers = .clients
    audience = nil
    self.keys = .fixed(IssuerKeys(collection: keys, algorithms: algorithms))
  }

  /// Another issuer of clients' tokens, known by the text of its JWKS document.
  ///
  /// Keys without an id, without an algorithm or with one that is not in ``algorithmsAllowed`` are
  /// passed over.
  public init(issuer: String, jwks: String) async throws {
    self.issuer = issuer
    bearers = .clients
    audience = nil
    keys = .fixed(
      try await IssuerKeys(
        jwks: Array(jwks.utf8), allowed: Self.algorithmsAllowed, namesAlgorithms: true))
  }

  /// An issuer of users' tokens (OpenID Connect), known by its JWKS document.
  ///
  /// - Parameter audience: what its tokens name as theirs (`aud`) that are meant for this service.
  public init(usersOf issuer: String, audience: String, jwks: [UInt8]) async throws {
    self.issuer = issuer
    bearers = .users
    self.audience = audience
    keys = .fixed(
      try await IssuerKeys(
        jwks: jwks, allowed: Self.userAlgorithmsAllowed, namesAlgorithms: false))
  }

  /// An issuer of users' tokens (OpenID Connect) that publishes its keys.
  ///
  /// - Parameters:
  ///   - audience: what its tokens name as theirs (`aud`) that are meant for this service.
  ///   - logger: is told when the keys cannot be read.
  ///   - monotonic: microseconds of a clock that nobody sets.
  ///   - fetch: reads the JWKS document, and gives up by itself after a few seconds.
  public init(
    usersOf issuer: String, audience: String, logger: Logger,
    monotonic: @escaping @Sendable () -> Int64,
    fetch: @escaping @Sendable () async throws -> [UInt8]
  ) {
    self.issuer = issuer
    bearers = .users
    self.audience = audience
    keys = .published(
      PublishedKeys(
        allowed: Self.userAlgorithmsAllowed, logger: logger, monotonic: monotonic, fetch: fetch))
  }

  /// The keys, among them the one with this id if the issuer has it; nil where they are not to be
  /// had.
  // Inlined, it makes the optimiser of Swift 6.3.1 fail in `TokenVerifier.check`.
  @inline(never)
  func keys(with id: String) async -> IssuerKeys? {
    switch keys {
    case .fixed(let keys): keys
    case .published(let keys): await keys.keys(with: id)
    }
  }

  /// How long a token is believed without looking at its signature again, in seconds; nil for as
  /// long as it lasts.
  @inline(never)
  var rememberedSeconds: Int64? {
    switch keys {
    case .fixed: nil
    // A key that is published no more makes no more tokens good.
    case .published: PublishedKeys.keptSeconds
    }
  }
}
