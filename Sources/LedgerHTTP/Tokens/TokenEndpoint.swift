import FoundationEssentials
import HTTPTypes
public import Hummingbird
import LedgerWire

/// Answers `POST /oauth/token`: the client credentials grant of RFC 6749.
///
/// The credentials come in the body (`client_secret_post`, as a form or as JSON) or by HTTP Basic,
/// never both. Answers and errors are those of RFC 6749, not problems.
public struct TokenEndpoint: Sendable {
  /// The most bytes that are read of a body.
  public static let bodyBytesMax = 16_384

  private let issuer: TokenIssuer
  private let verifyClient: @Sendable (_ id: String, _ secret: String) async throws -> Bool

  /// Makes the endpoint; `verifyClient` tells whether a secret is the client's, in constant time.
  public init(
    issuer: TokenIssuer,
    verifyClient: @escaping @Sendable (_ id: String, _ secret: String) async throws -> Bool
  ) {
    self.issuer = issuer
    self.verifyClient = verifyClient
  }

  /// The answer to a request.
  ///
  /// - Throws: 413 for a body that is too large; what `verifyClient` throws.
  public func answer(_ request: Request) async throws -> Response {
    let body = try await request.body.collect(upTo: Self.bodyBytesMax)
    do {
      return try await answer(request.headers, body: Array(buffer: body))
    } catch let refusal as TokenRequestError {
      return refusal.response
    }
  }

  private func answer(_ headers: HTTPFields, body: [UInt8]) async throws -> Response {
    let parameters = try Self.parameters(headers[.contentType] ?? "", body)
    guard let grant = parameters["grant_type"] else { throw TokenRequestError.invalidRequest }
    guard grant == "client_credentials" else { throw TokenRequestError.unsupportedGrantType }
    let credentials = try Self.credentials(headers[.authorization], parameters)
    guard try await verifyClient(credentials.id, credentials.secret) else {
      throw TokenRequestError.invalidClient
    }
    let token = try await issuer.issue(clientID: credentials.id)
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("access_token", token.accessToken)
    writer.field("token_type", "Bearer")
    writer.field("expires_in", token.expiresInSeconds)
    writer.endObject()
    return Self.response(.ok, writer.bytes)
  }

  private static func parameters(
    _ contentType: String, _ body: [UInt8]
  ) throws(TokenRequestError) -> [String: String] {
    let mediaType = contentType.split(separator: ";").first?.lowercased() ?? ""
    switch mediaType.filter({ $0 != " " }) {
    case "application/x-www-form-urlencoded": return try formParameters(body)
    case "application/json": return try jsonParameters(body)
    default: throw .invalidRequest
    }
  }

  private static func formParameters(
    _ body: [UInt8]
  ) throws(TokenRequestError) -> [String: String] {
    var parameters: [String: String] = [:]
    for pair in body.split(separator: UInt8(ascii: "&")) {
      let sides = pair.split(
        separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = FormText.decoded(sides[0]), parameters[name] == nil,
        let value = sides.count == 2 ? FormText.decoded(sides[1]) : ""
      else { throw .invalidRequest }
      parameters[name] = value
    }
    return parameters
  }

  /// Members that are no strings, such as a list of scopes, are passed over.
  private static func jsonParameters(
    _ body: [UInt8]
  ) throws(TokenRequestError) -> [String: String] {
    do {
      var parameters: [String: String] = [:]
      var reader = try JSONReader(body)
      let isObject = try reader.object { reader, key throws(WireError) in
        let value = try reader.string()
        guard parameters[key] == nil else { throw WireError(.invalidSyntax) }
        parameters[key] = value
      }
      try reader.finish()
      guard isObject else { throw WireError(.invalidData) }
      return parameters
    } catch {
      throw .invalidRequest
    }
  }

  private static func credentials(
    _ authorization: String?, _ parameters: [String: String]
  ) throws(TokenRequestError) -> (id: String, secret: String) {
    guard let authorization else {
      guard let id = parameters["client_id"], let secret = parameters["client_secret"] else {
        throw .invalidClient
      }
      return (id, secret)
    }
    guard parameters["client_secret"] == nil else { throw .invalidRequest }
    let parts = authorization.split(separator: " ")
    guard parts.count == 2, parts[0].lowercased() == "basic",
      let data = Data(base64Encoded: String(parts[1]))
    else { throw .invalidClient }
    let sides = Array(data).split(
      separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
    guard sides.count == 2, let id = FormText.decoded(sides[0]),
      let secret = FormText.decoded(sides[1])
    else { throw .invalidClient }
    if let named = parameters["client_id"], named != id { throw .invalidRequest }
    return (id, secret)
  }

  fileprivate static func response(
    _ status: HTTPResponse.Status, _ body: [UInt8], headers: HTTPFields = [:]
  ) -> Response {
    var headers = headers
    headers[.contentType] = "application/json"
    headers[.cacheControl] = "no-store"
    return Response(
      status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
  }
}

/// Why no token is given, in the words of RFC 6749 5.2.
private enum TokenRequestError: String, Error {
  case invalidRequest = "invalid_request"
  case invalidClient = "invalid_client"
  case unsupportedGrantType = "unsupported_grant_type"

  var response: Response {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("error", rawValue)
    writer.endObject()
    guard self == .invalidClient else { return TokenEndpoint.response(.badRequest, writer.bytes) }
    return TokenEndpoint.response(
      .unauthorized, writer.bytes, headers: [.wwwAuthenticate: "Basic realm=\"token\""])
  }
}
