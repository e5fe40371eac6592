public import HTTPTypes
public import Hummingbird
package import Ledger

/// Finds out who is calling from the `Authorization` header.
public struct Authenticator: Sendable {
  /// What the tokens of terminals begin with.
  public static let terminalTokenPrefix = "pbt_"

  private let tokens: TokenVerifier
  private let client: @Sendable (String) async throws -> ClientIdentity?
  private let terminal: @Sendable (String) async throws -> TerminalIdentity?
  private let kiosk: @Sendable (String) async throws -> KioskIdentity?
  private let user: @Sendable (String) async throws -> UserIdentity

  /// Makes an authenticator.
  ///
  /// - Parameters:
  ///   - tokens: Checks the tokens of clients.
  ///   - client: The client with an id as it is now, or nil for one that is unknown or withdrawn.
  ///   - terminal: The terminal that holds a token, or nil.
  ///   - kiosk: The kiosk whose device has an id, or nil.
  ///   - user: The user whom a token's subject names; one who is nobody here may do nothing.
  public init(
    tokens: TokenVerifier, client: @escaping @Sendable (String) async throws -> ClientIdentity?,
    terminal: @escaping @Sendable (String) async throws -> TerminalIdentity?,
    kiosk: @escaping @Sendable (String) async throws -> KioskIdentity? = { _ in nil },
    user: @escaping @Sendable (String) async throws -> UserIdentity = { _ in .nobody }
  ) {
    self.tokens = tokens
    self.client = client
    self.terminal = terminal
    self.kiosk = kiosk
    self.user = user
  }

  /// The kiosk that calls, by the id of its device in `x-custom-token`.
  ///
  /// - Throws: 401 without a valid id; what `kiosk` throws.
  public func kiosk(_ headers: HTTPFields) async throws -> Principal {
    guard let id = headers[.customToken], let kiosk = try await kiosk(id) else {
      throw Problem.customTokenRefused()
    }
    return .kiosk(kiosk)
  }

  /// Who is calling.
  ///
  /// - Throws: 401 without valid credentials, in the same words for every fault of them; 503 while
  ///   it cannot be known; what `client`, `terminal` and `user` throw.
  public func principal(_ headers: HTTPFields) async throws -> Principal {
    guard let authorization = headers[.authorization] else { throw Problem.unauthorized() }
    let parts = authorization.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].lowercased() == "bearer" else { throw Problem.unauthorized() }
    return try await session(token: String(parts[1])).principal
  }

  /// Who brings a token, and until when it is good; terminals' tokens have no end.
  ///
  /// - Throws: as `principal`.
  package func session(
    token: String
  ) async throws -> (principal: Principal, expiresAt: Instant?) {
    let refused = Problem.unauthorized(error: "invalid_token")
    if token.hasPrefix(Self.terminalTokenPrefix) {
      guard token.utf8.count <= TokenVerifier.tokenBytesMax,
        let terminal = try await terminal(token)
      else { throw refused }
      return (.terminal(terminal), nil)
    }
    let verified: VerifiedToken
    do throws(TokenRefusal) {
      verified = try await tokens.verify(token)
    } catch {
      guard error == .keysUnavailable else { throw refused }
      throw Problem.busy(retryAfterSeconds: Int(PublishedKeys.pauseSeconds))
    }
    let end = Instant(microseconds: verified.expiresAt)
    if verified.bearer == .users { return (.user(try await user(verified.subject)), end) }
    guard let client = try await client(verified.clientID) else { throw refused }
    return (.client(client), end)
  }

  /// Who is calling, where it is enough to name a client: by valid credentials, or without any by
  /// its id in `x-client-id`.
  ///
  /// - Throws: as `principal`; 401 also for an id that no client has.
  public func identification(_ headers: HTTPFields) async throws -> Principal {
    guard headers[.authorization] == nil, let id = headers[.clientID] else {
      return try await principal(headers)
    }
    guard let client = try await client(id) else { throw Problem.unauthorized() }
    return .named(client)
  }
}

extension HTTPField.Name {
  /// `x-client-id`: a client's id, by which it names itself for what everyone may see.
  public static let clientID: HTTPField.Name = {
    guard let name = HTTPField.Name("x-client-id") else {
      preconditionFailure("the name of a header field is a token")
    }
    return name
  }()
}

/// What the ledger's routes know of a request beside the request itself.
public struct LedgerRequestContext: RequestContext {
  /// The library's own part.
  public var coreContext: CoreRequestContextStorage
  private var authenticated: Principal?

  /// Makes the context of a request that nobody has authenticated yet.
  public init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
  }

  /// The most bytes that are read of a body.
  public var maxUploadSize: Int { ServerLimits.standard.bodyBytesMax }

  /// Who is calling; throws 401 on a route that no ``AccessMiddleware`` surrounds.
  public var principal: Principal {
    get throws(Problem) {
      guard let authenticated else { throw Problem.unauthorized() }
      return authenticated
    }
  }

  func authenticated(as principal: Principal) -> LedgerRequestContext {
    var context = self
    context.authenticated = principal
    return context
  }
}
