public import Hummingbird

/// Lets nobody past whom the row of the route does not name; a route without a row answers nobody.
public struct AccessMiddleware: RouterMiddleware {
  private let authenticator: Authenticator
  private let rule: @Sendable (Request, String) -> RouteRule?

  /// Makes the middleware.
  ///
  /// - Parameter rule: the row of a request's route, whose path as the router names it is given.
  public init(
    _ authenticator: Authenticator,
    rule: @escaping @Sendable (Request, String) -> RouteRule? = { request, path in
      RouteTable.rule(request.method, path)
    }
  ) {
    self.authenticator = authenticator
    self.rule = rule
  }

  /// Puts the principal into the context and goes on; throws 401 and 403.
  public func handle(
    _ request: Request, context: LedgerRequestContext,
    next: @concurrent (Request, LedgerRequestContext) async throws -> Response
  ) async throws -> Response {
    guard let rule = rule(request, context.endpointPath ?? "") else { throw Problem(.forbidden) }
    if rule.access == .everyone { return try await next(request, context) }
    if rule.access == .identified {
      let principal = try await authenticator.identification(request.headers)
      return try await next(request, context.authenticated(as: principal))
    }
    if case .identifiedWith(let permission) = rule.access {
      let principal = try await authenticator.identification(request.headers)
      guard principal.publicGrants.allowAnywhere(permission) else { throw Problem(.forbidden) }
      return try await next(request, context.authenticated(as: principal))
    }
    if rule.access == .kiosk {
      let principal = try await authenticator.kiosk(request.headers)
      return try await next(request, context.authenticated(as: principal))
    }
    let principal = try await authenticator.principal(request.headers)
    if rule.isForHolders, principal.isHolder {
      return try await next(request, context.authenticated(as: principal))
    }
    switch rule.access {
    case .everyone, .identified, .identifiedWith, .kiosk: break
    case .client: try principal.requireClientOrUser()
    case .terminal: _ = try principal.requireTerminal()
    case .permission(let permission): try principal.requireAnywhere(permission)
    case .either(let first, let second):
      guard principal.mayAnywhere(first) || principal.mayAnywhere(second) else {
        throw Problem(.forbidden)
      }
    case .both(let first, let second):
      try principal.requireAnywhere(first)
      try principal.requireAnywhere(second)
    }
    return try await next(request, context.authenticated(as: principal))
  }
}
