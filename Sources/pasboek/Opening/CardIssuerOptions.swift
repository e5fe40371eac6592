import ArgumentParser
import CardIssuers
import Foundation
import Ledger
import LedgerHTTP

/// Where issuers of external cards are asked, as `pasboek serve` is told.
struct CardIssuerOptions: ParsableArguments {
  /// The longest that `--card-issuer-seconds` takes: a museum's visitor stands and waits.
  private static let secondsMax = 30
  /// The most bytes of a token's file.
  private static let tokenBytesMax = 8_192

  @Option(
    name: .customLong("akaart-url"),
    help: "Where the issuer of A-cards is asked (docs/card-issuers.md); needs https.")
  var akaartURL: String?

  @Option(help: "The file with the bearer token for that issuer.")
  var akaartTokenFile: String?

  @Option(
    name: .customLong("article27-url"), help: "Where the issuer of Article 27 cards is asked.")
  var article27URL: String?

  @Option(
    name: .customLong("article27-token-file"),
    help: "The file with the bearer token for that issuer.")
  var article27TokenFile: String?

  @Option(help: "How many seconds an issuer of cards may take.")
  var cardIssuerSeconds = 3

  func validate() throws {
    for (kind, url, file) in given {
      guard url != nil || file == nil else {
        throw ValidationError("--\(kind.name)-token-file needs --\(kind.name)-url")
      }
      if let url, CardIssuerAddress(url: url) == nil {
        throw ValidationError(
          "--\(kind.name)-url takes an https URL, or an http URL of this machine, without a query")
      }
    }
    guard (1...Self.secondsMax).contains(cardIssuerSeconds) else {
      throw ValidationError("--card-issuer-seconds takes a number from 1 to \(Self.secondsMax)")
    }
  }

  private var given: [(ExternalCardType, url: String?, tokenFile: String?)] {
    [(.akaart, akaartURL, akaartTokenFile), (.article27, article27URL, article27TokenFile)]
  }

  /// Where each issuer is asked; the tokens are read now.
  func addresses() throws -> [ExternalCardType: CardIssuerAddress] {
    var addresses: [ExternalCardType: CardIssuerAddress] = [:]
    for (kind, url, tokenFile) in given {
      guard let url else { continue }
      let token = try tokenFile.map { try Self.token(in: $0) }
      guard let address = CardIssuerAddress(url: url, token: token) else {
        throw ValidationError("--\(kind.name)-token-file: the file holds no token")
      }
      addresses[kind] = address
    }
    return addresses
  }

  private static func token(in file: String) throws -> String {
    guard let text = try? String(contentsOfFile: file, encoding: .utf8),
      text.utf8.count <= tokenBytesMax
    else { throw ValidationError("\(file) holds no token that can be read") }
    return text.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// The limits on issuers.
  var limits: CardIssuerLimits {
    var limits = CardIssuerLimits.standard
    limits.timeOut = .seconds(cardIssuerSeconds)
    return limits
  }
}

/// Who is asked about external cards, by their kind.
typealias CardIssuersByType = [ExternalCardType: any ExternalCardIssuer]

/// Connects to issuers of external cards for as long as `body` runs, and no longer.
func withCardIssuers(
  _ addresses: [ExternalCardType: CardIssuerAddress], limits: CardIssuerLimits,
  _ body: (CardIssuersByType) async throws -> Void
) async throws {
  let client = CardIssuerClient(limits: limits)
  do {
    try await body(addresses.mapValues { HTTPCardIssuer(at: $0, through: client) })
  } catch {
    try? await client.close()
    throw error
  }
  try await client.close()
}
