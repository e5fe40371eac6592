public import Hummingbird
public import Logging

/// Writes one line for each request: method, route template, status, duration and request id.
///
/// That is a list of what is let through, not of what is held back: no URI, header, token or byte
/// of a body can reach a line. It stands outside of ``ProblemMiddleware``, so that it sees every
/// status.
public struct RequestLogMiddleware<Context: RequestContext, C: Clock>: RouterMiddleware
where C.Duration == Duration {
  private let level: Logger.Level
  private let clock: C

  /// Makes the middleware; `clock` measures the durations.
  public init(level: Logger.Level = .info, clock: C = ContinuousClock()) {
    self.level = level
    self.clock = clock
  }

  /// Answers the request and writes its line.
  public func handle(
    _ request: Request, context: Context,
    next: @concurrent (Request, Context) async throws -> Response
  ) async throws -> Response {
    let start = clock.now
    let response = try await next(request, context)
    let labels = RequestLabels(request, context)
    let (seconds, attoseconds) = start.duration(to: clock.now).components
    // The request's id is in the logger's metadata already.
    context.logger.log(
      level: level, "request",
      metadata: [
        "method": .string(labels.method), "route": .string(labels.route),
        "status": .stringConvertible(response.status.code),
        "microseconds": .stringConvertible(
          seconds * 1_000_000 + attoseconds / 1_000_000_000_000),
      ])
    return response
  }
}
