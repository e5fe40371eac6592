import HTTPTypes
import Hummingbird

/// What may be told of a request in logs and metrics: words from closed lists, nothing of a
/// caller's.
struct RequestLabels {
  /// The method, or `OTHER` for one that no route can have.
  let method: String
  /// The template of the route, such as `/passes/{number}`, or `unmatched`.
  let route: String

  private static let methods: Set<String> = [
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS",
  ]

  init(_ request: Request, _ context: some RequestContext) {
    method = Self.methods.contains(request.method.rawValue) ? request.method.rawValue : "OTHER"
    let path = context.endpointPath ?? ""
    route = path.hasPrefix("/") ? path : "unmatched"
  }
}
