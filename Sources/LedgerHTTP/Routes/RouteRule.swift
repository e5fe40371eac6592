public import HTTPTypes

/// A route, who may call it, and whose its objects are: a row of ``RouteTable``.
public struct RouteRule: Hashable, Sendable {
  /// Who may call.
  public enum Access: Hashable, Sendable {
    /// Everyone; what must be known of the caller, the route finds out itself.
    case everyone
    /// Who brings a valid token, or names a client in `x-client-id`.
    case identified
    /// Who brings a valid token, or names a client in `x-client-id`, where the client has this
    /// permission somewhere.
    case identifiedWith(Permission)
    /// Every client or user with a token.
    case client
    /// A terminal with its token.
    case terminal
    /// A kiosk, which brings the id of its device in `x-custom-token`.
    case kiosk
    /// A client that has this permission somewhere; where it must have it says the ``Scope``.
    case permission(Permission)
    /// A client that has one of these permissions somewhere.
    case either(Permission, Permission)
    /// A client that has both of these permissions somewhere.
    case both(Permission, Permission)
  }

  /// Whose the objects are that a request names, as the route tests it beside the data.
  public enum Scope: Hashable, Sendable {
    /// Nobody's: the same for everyone who may call.
    case open
    /// An organiser's, in card systems: the permission must hold for it, in one of them.
    case organizer
    /// A card system's: the permission must hold in it, for whichever organiser.
    case cardSystem
    /// A card system's: the permission must hold in it, or for an organiser who takes part in it.
    case region
    /// A card system as a whole: the permission must hold in it for every organiser.
    case wholeCardSystem
    /// The one organiser's for whom the permission was granted to the caller, who gets 403 where
    /// there are several.
    case soleOrganizer
    /// The whole ledger's: the permission must hold for every organiser and in every card system.
    case wholeLedger
    /// A list, from which whatever is not within the permission's reach is missing.
    case list
  }

  /// The method.
  public let method: HTTPRequest.Method
  /// The path as the router names it, such as `/uitpas/passes/{uitpasNumber}`.
  public let path: String
  /// Who may call.
  public let access: Access
  /// Whose its objects are.
  public let scope: Scope
  /// What an object that is out of reach gets: 403, or 404 where it is not to be told that there is
  /// one.
  public let foreign: HTTPResponse.Status
  /// Whether a user who is a passholder may call it as well, for themselves.
  public let isForHolders: Bool

  /// Makes a row.
  public init(
    _ method: HTTPRequest.Method, _ path: String, _ access: Access, of scope: Scope = .open,
    foreign: HTTPResponse.Status = .forbidden, forHolders isForHolders: Bool = false
  ) {
    self.method = method
    self.path = path
    self.access = access
    self.scope = scope
    self.foreign = foreign
    self.isForHolders = isForHolders
  }

  /// Makes the row of a route that asks for a permission.
  public init(
    _ method: HTTPRequest.Method, _ path: String, _ permission: Permission, of scope: Scope,
    foreign: HTTPResponse.Status = .forbidden, forHolders isForHolders: Bool = false
  ) {
    self.init(
      method, path, .permission(permission), of: scope, foreign: foreign,
      forHolders: isForHolders)
  }
}

/// Every route with the permission that it asks for: what stands here not is answered to nobody.
///
/// The router is held to it by ``AccessMiddleware`` and by a test, the routes by a test that walks
/// every role, every route, and objects of one's own and of others. A new route is a row here, its
/// description in `OpenAPI/Topics`, and an example in `RouteExamples`.
public enum RouteTable {
  /// The rows.
  public static let all: [RouteRule] =
    service + published + reports + rewards + kiosks + museums + own

  /// What operators and machines ask.
  private static let service = [
    RouteRule(.get, "/health", .everyone),
    RouteRule(.get, "/metrics", .everyone),
    RouteRule(.post, "/oauth/token", .everyone),
    RouteRule(.get, "/oauth/jwks", .everyone),
    RouteRule(.get, "/openapi.json", .everyone),
    RouteRule(.get, "/docs/api", .everyone),
  ]

  private static let rows: [String: RouteRule] = Dictionary(
    uniqueKeysWithValues: all.map { (key($0.method, $0.path), $0) })

  private static func key(_ method: HTTPRequest.Method, _ path: String) -> String {
    // The router answers HEAD with the route of GET.
    (method == .head ? HTTPRequest.Method.get : method).rawValue + path
  }

  /// The row of a route; nil for one that is not in the table.
  public static func rule(_ method: HTTPRequest.Method, _ path: String) -> RouteRule? {
    rows[key(method, path)]
  }
}
