import Foundation
import Testing

/// A client of the API, as the command that adds it tells of it.
struct ServedClient: Decodable {
  var id: String
  var secret: String

  /// Adds a client with a role to a ledger, served or not.
  ///
  /// - Parameter places: where it has the role, such as `--card-system 1`.
  static func add(
    _ name: String, role: String, _ places: [String] = [], to folder: String
  ) throws -> ServedClient {
    try Program.run(
      words: ["client", "add", name, "--role", role] + places + ["--data", folder, "--json"]
    ).json(ServedClient.self)
  }

  /// Asks a service for a token.
  func tokenAnswer(of service: RunningService) throws -> HTTPAnswer {
    try service.connect().exchange(
      "POST", "/oauth/token", headers: ["Content-Type: application/x-www-form-urlencoded"],
      body: Array(
        "grant_type=client_credentials&client_id=\(id)&client_secret=\(secret)".utf8))
  }

  /// A token of a service that knows it.
  func token(of service: RunningService) throws -> String {
    let answer = try tokenAnswer(of: service)
    try #require(answer.status == 200, "\(answer.text)")
    return try answer.json(Token.self).access_token
  }

  private struct Token: Decodable {
    var access_token: String
  }
}
