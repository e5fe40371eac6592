import HTTPTypes
public import Hummingbird
import LedgerService
import LedgerWire
import Logging
import NIOHTTP1

/// Turns whatever a route throws into a problem; nothing of an unforeseen error reaches the caller.
public struct ProblemMiddleware<Context: RequestContext>: RouterMiddleware {
  /// Makes the middleware.
  public init() {}

  /// Answers with the route's response, or with the problem that its error amounts to.
  public func handle(
    _ request: Request, context: Context,
    next: @concurrent (Request, Context) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch {
      return Problem(reporting: error, in: context).response
    }
  }
}

extension Problem {
  /// The problem that any error amounts to; one that nobody foresaw gets a line in the log.
  package init(reporting error: any Error, in context: some RequestContext) {
    self.init(reporting: error)
    guard status == .internalServerError else { return }
    // The type alone: a description may hold what was being worked on.
    context.logger.error(
      "request failed", metadata: ["error.type": "\(String(reflecting: Swift.type(of: error)))"])
  }

  /// The problem that any error amounts to.
  public init(reporting error: any Error) {
    switch error {
    case let problem as Problem: self = problem
    case let error as WireError: self.init(error)
    case let error as EngineError: self.init(error)
    case let error as any HTTPResponseError: self.init(libraryStatus: error.status)
    case is HTTPParserError: self.init(.badRequest)
    case is DecodingError: self.init(.bodyInvalidData)
    case is CancellationError: self = .busy(retryAfterSeconds: 1)
    default: self.init(.internalError)
    }
  }

  /// The problem for a status that the HTTP library chose; its own text is dropped.
  private init(libraryStatus status: HTTPResponse.Status) {
    switch status {
    case .unauthorized: self = .unauthorized()
    case .forbidden: self.init(.forbidden)
    case .notFound: self.init(.urlNotFound)
    case .methodNotAllowed: self.init(.methodNotAllowed)
    case .requestTimeout: self.init(.requestTimeout)
    case .contentTooLarge: self.init(.contentTooLarge)
    case .unsupportedMediaType: self.init(.unsupportedMediaType)
    case .tooManyRequests: self.init(.rateLimited)
    case .requestHeaderFieldsTooLarge: self.init(.headersTooLarge)
    case .serviceUnavailable: self = .busy(retryAfterSeconds: 1)
    case _ where status.kind == .clientError: self.init(.badRequest, status: status)
    default: self.init(.internalError)
    }
  }
}

extension Router {
  /// Answers 405 with `Allow` to the other methods of every path that has a route.
  ///
  /// Call it once, after the last route; the library by itself answers 404. `HEAD` goes with `GET`,
  /// for which the router's option `autoGenerateHeadEndpoints` sees.
  public func refuseOtherMethods() {
    var methods: [String: (path: RouterPath, allowed: [HTTPRequest.Method])] = [:]
    for route in routes {
      methods[route.path.description, default: (route.path, [])].allowed.append(route.method)
    }
    let known: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete, .options]
    for (path, routes) in methods.values {
      let allowed = Set(routes.contains(.get) ? routes + [.head] : routes)
      let allow = allowed.map(\.rawValue).sorted().joined(separator: ", ")
      for method in known where !allowed.contains(method) {
        on(path, method: method) { _, _ -> Response in
          throw Problem(.methodNotAllowed, headers: [.allow: allow])
        }
      }
    }
  }
}
