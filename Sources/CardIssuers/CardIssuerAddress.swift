import FoundationEssentials

/// Where an issuer of external cards is asked, and with what it knows us.
public struct CardIssuerAddress: Hashable, Sendable {
  /// The URL to which questions are posted.
  public let url: String
  /// The bearer token that is sent with each question, if any.
  public let token: String?

  /// The hosts that may be asked without TLS: nothing leaves this machine.
  private static let loopback: Set = ["localhost", "127.0.0.1", "::1", "[::1]"]

  /// Makes an address; nil for a URL that is none, or that is neither `https` nor `http` on this
  /// machine, since an identification is personal data.
  ///
  /// - Parameter token: 1 or more visible ASCII characters.
  public init?(url: String, token: String? = nil) {
    guard let parts = URLComponents(string: url, encodingInvalidCharacters: false),
      let host = parts.host, !host.isEmpty,
      parts.query == nil, parts.fragment == nil, parts.user == nil, parts.password == nil,
      parts.scheme == "https" || (parts.scheme == "http" && Self.loopback.contains(host)),
      token.map({ !$0.isEmpty && $0.utf8.allSatisfy { (0x21...0x7E).contains($0) } }) ?? true
    else { return nil }
    self.url = url
    self.token = token
  }
}
