import ArgumentParser
import Foundation
import LedgerHTTP
import LedgerService
import Logging

/// Whose tokens name users: the options of `pasboek serve`.
struct UserTokens: ParsableArguments {
  @Option(
    help: """
      Who issues the tokens of users (OpenID Connect); needs --oidc-audience and --oidc-jwks.
      """)
  var oidcIssuer: String?

  @Option(help: "What that issuer's tokens for this service name as their audience.")
  var oidcAudience: String?

  @Option(
    help: """
      That issuer's public keys (JWKS): a file, or an address that is read again as keys change.
      """)
  var oidcJwks: String?

  private var isAddress: Bool { oidcJwks?.contains("://") ?? false }

  func validate() throws {
    guard (oidcIssuer == nil) == (oidcAudience == nil), (oidcIssuer == nil) == (oidcJwks == nil)
    else {
      throw ValidationError("--oidc-issuer, --oidc-audience and --oidc-jwks go together")
    }
    if let oidcJwks, isAddress, RemoteDocument(address: oidcJwks) == nil {
      throw ValidationError("--oidc-jwks takes an https address, or one of this machine")
    }
  }

  /// The issuer; nil where no users are let in.
  func trustedIssuer(_ logger: Logger) async throws -> TrustedIssuer? {
    guard let oidcIssuer, let oidcAudience, let oidcJwks else { return nil }
    if isAddress, let document = RemoteDocument(address: oidcJwks) {
      let clock = SystemClock()
      return TrustedIssuer(
        usersOf: oidcIssuer, audience: oidcAudience, logger: logger,
        monotonic: { clock.monotonicMicroseconds() }, fetch: { try await document.read() })
    }
    do {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: oidcJwks))
      return try await TrustedIssuer(
        usersOf: oidcIssuer, audience: oidcAudience, jwks: [UInt8](bytes))
    } catch {
      throw ValidationError("--oidc-jwks: \(oidcJwks) holds no keys that can be read")
    }
  }
}
