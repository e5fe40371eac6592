public import Hummingbird
import Synchronization

/// Turns requests away, before their bodies are read, when too many are being answered.
///
/// `Retry-After` walks through 1 to ``ServerLimits/retryAfterSecondsMax``, so that those who were
/// turned away together do not come back together.
public struct AdmissionMiddleware<Context: RequestContext>: RouterMiddleware {
  private final class Gate: Sendable {
    let inFlight = Atomic<Int>(0)
    let turnedAway = Atomic<Int>(0)
  }

  private let limits: ServerLimits
  private let gate = Gate()

  /// Makes the middleware; every copy counts together.
  public init(limits: ServerLimits) {
    self.limits = limits
  }

  /// How many requests are being answered.
  public var inFlight: Int { gate.inFlight.load(ordering: .relaxed) }

  /// Answers the request, or throws `busy`.
  public func handle(
    _ request: Request, context: Context,
    next: @concurrent (Request, Context) async throws -> Response
  ) async throws -> Response {
    let count = gate.inFlight.add(1, ordering: .relaxed).newValue
    defer { gate.inFlight.subtract(1, ordering: .relaxed) }
    guard count <= limits.requestQueueMax else {
      let turn = gate.turnedAway.wrappingAdd(1, ordering: .relaxed).oldValue
      throw Problem.busy(
        retryAfterSeconds: 1 + Int(turn.magnitude) % limits.retryAfterSecondsMax)
    }
    return try await next(request, context)
  }
}
