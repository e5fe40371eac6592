import JWTKit

/// What an access token says.
struct AccessTokenClaims: JWTPayload {
  enum CodingKeys: String, CodingKey {
    case issuer = "iss"
    case subject = "sub"
    case clientID = "client_id"
    case authorizedParty = "azp"
    case audience = "aud"
    case issuedAt = "iat"
    case notBefore = "nbf"
    case expiresAt = "exp"
    case id = "jti"
  }

  var issuer: String
  var subject: String
  var clientID: String?
  /// The client in tokens of issuers that do not write `client_id`.
  var authorizedParty: String?
  var audience: Audience
  var issuedAt: Double?
  var notBefore: Double?
  var expiresAt: Double
  var id: String?

  /// One audience or a list of them.
  ///
  /// The library's own claim traps on an empty list, which anybody could send.
  struct Audience: Codable {
    var values: [String]

    init(_ value: String) { values = [value] }

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let value = try? container.decode(String.self) {
        values = [value]
      } else {
        values = try container.decode([String].self)
      }
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      try container.encode(values)
    }
  }

  /// Checks nothing: times and audience are compared by ``TokenVerifier``, against its own clock.
  func verify(using algorithm: some JWTAlgorithm) {}
}
