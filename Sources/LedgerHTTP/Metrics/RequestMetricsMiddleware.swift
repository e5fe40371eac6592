public import CoreMetrics
public import Hummingbird
import Synchronization

/// Counts and times requests by method, route template and status.
public struct RequestMetricsMiddleware<Context: RequestContext, C: Clock>: RouterMiddleware
where C.Duration == Duration {
  private struct Key: Hashable {
    let method: String
    let route: String
    let status: Int
  }

  private struct Series {
    let requests: Counter
    let duration: Timer
  }

  /// Keeps the handlers, so that a request looks one up instead of building labels.
  private final class Store: Sendable {
    let series = Mutex<[Key: Series]>([:])
  }

  private let factory: any MetricsFactory
  private let clock: C
  private let store = Store()

  /// Makes the middleware; `clock` measures the durations.
  public init(factory: any MetricsFactory, clock: C = ContinuousClock()) {
    self.factory = factory
    self.clock = clock
  }

  /// Answers the request and counts it.
  public func handle(
    _ request: Request, context: Context,
    next: @concurrent (Request, Context) async throws -> Response
  ) async throws -> Response {
    let start = clock.now
    let response = try await next(request, context)
    let labels = RequestLabels(request, context)
    let series = series(
      Key(method: labels.method, route: labels.route, status: response.status.code))
    series.requests.increment()
    let (seconds, attoseconds) = start.duration(to: clock.now).components
    series.duration.recordNanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    return response
  }

  private func series(_ key: Key) -> Series {
    store.series.withLock { known in
      if let series = known[key] { return series }
      let labels = [
        ("method", key.method), ("route", key.route), ("status", String(key.status)),
      ]
      let series = Series(
        requests: Counter(label: "http_requests", dimensions: labels, factory: factory),
        duration: Timer(label: "http_request_duration", dimensions: labels, factory: factory))
      known[key] = series
      return series
    }
  }
}
