import HTTPTypes
import LedgerWire

/// How a caller says who it is.
enum SecurityScheme: String, CaseIterable, Sendable {
  /// A client's token.
  case clientToken
  /// A terminal's token.
  case terminalToken
  /// A user's token.
  case userToken
  /// A client's id alone.
  case clientId
  /// The id of a kiosk's device.
  case kioskDevice

  /// What it is.
  var description: String {
    switch self {
    case .clientToken: "The access token of a client, from `POST /oauth/token` or a trusted issuer."
    case .terminalToken: "The token that a terminal was given when it was paired."
    case .userToken:
      "The token of a user, from an issuer that the service trusts: of a passholder who is linked "
        + "to it, or of somebody who works for an organiser."
    case .clientId: "The id of a client, which proves nothing: for what everyone may see."
    case .kioskDevice: "The id of the device that was set up as a kiosk."
    }
  }

  /// The field of the header that it is sent in.
  var header: String {
    switch self {
    case .clientToken, .terminalToken, .userToken: "Authorization"
    case .clientId: "x-client-id"
    case .kioskDevice: "x-custom-token"
    }
  }

  func encode(into writer: inout JSONWriter) {
    writer.name(rawValue)
    writer.beginObject()
    switch self {
    case .clientToken, .terminalToken, .userToken:
      writer.field("type", "http")
      writer.field("scheme", "bearer")
    case .clientId, .kioskDevice:
      writer.field("type", "apiKey")
      writer.field("in", "header")
      writer.field("name", header)
    }
    writer.field("description", description)
    writer.endObject()
  }
}

extension RouteRule {
  /// One of the ways to be let in.
  struct Requirement: Sendable {
    var scheme: SecurityScheme
    var permissions: [Permission] = []
  }

  /// The ways to be let in, of which one is enough; none where everyone is.
  var security: [Requirement] {
    isForHolders ? others + [Requirement(scheme: .userToken)] : others
  }

  private var others: [Requirement] {
    switch access {
    case .everyone: []
    case .identified:
      [
        Requirement(scheme: .clientToken), Requirement(scheme: .terminalToken),
        Requirement(scheme: .clientId),
      ]
    case .identifiedWith(let permission):
      [
        Requirement(scheme: .clientToken, permissions: [permission]),
        Requirement(scheme: .clientId, permissions: [permission]),
      ]
    case .client: [Requirement(scheme: .clientToken), Requirement(scheme: .userToken)]
    case .terminal: [Requirement(scheme: .terminalToken)]
    case .kiosk: [Requirement(scheme: .kioskDevice)]
    case .permission(let permission):
      [Requirement(scheme: .clientToken, permissions: [permission])]
    case .either(let first, let second):
      [
        Requirement(scheme: .clientToken, permissions: [first]),
        Requirement(scheme: .clientToken, permissions: [second]),
      ]
    case .both(let first, let second):
      [Requirement(scheme: .clientToken, permissions: [first, second])]
    }
  }

  /// Who may call, in a sentence.
  var permissionText: String {
    isForHolders ? "\(who) A user who is a passholder may, for themselves." : who
  }

  private var who: String {
    switch access {
    case .everyone: "Everyone may."
    case .identified: "Whoever has a token may, and whoever names a client in `x-client-id`."
    case .identifiedWith(let permission):
      "Needs `\(permission.rawValue)`, of a token's client or of one named in `x-client-id`."
    case .client: "Every client and every user may."
    case .terminal: "Terminals may."
    case .kiosk: "Kiosks may."
    case .permission(let permission): "Needs `\(permission.rawValue)`."
    case .either(let first, let second): "Needs `\(first.rawValue)` or `\(second.rawValue)`."
    case .both(let first, let second): "Needs `\(first.rawValue)` and `\(second.rawValue)`."
    }
  }
}

extension APIOperation {
  /// Which position an answer of the read models must reflect.
  private static let minimum = Schema.integer(
    "A position of the log that the answer must reflect at least, such as a command answered; "
      + "where that takes more than two seconds it is `busy`.", in: 0...Int64.max, example: 97)

  /// Every parameter with where it stands.
  var parameters: [(place: String, parameter: APIParameter)] {
    var query = query
    var headers = headers
    if isFolded {
      // What has been published of a query stays as it is.
      if path.hasPrefix(MinimumPosition.ownPaths) {
        query.append(.optional(MinimumPosition.parameter, Self.minimum))
      }
      headers.append(.optional(HTTPField.Name.minimumPosition.canonicalName, Self.minimum))
    }
    if isKeyed {
      headers.append(
        .optional(
          "Idempotency-Key",
          .text(
            "Sent again with the same request, it gets the first answer.", "till-3-000417",
            length: 1...IdempotencyKey.charactersMax, pattern: "^[!-~]+$")))
    }
    if isTranslated {
      headers.append(
        .optional("Accept-Language", .text("The language of texts: nl, fr, de or en.", "nl")))
    }
    return PathParameters.of(path).map { ("path", $0) } + query.map { ("query", $0) }
      + headers.map { ("header", $0) }
  }
}
