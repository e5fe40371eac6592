import Crypto
import LedgerHTTP

/// Who is signed in at a browser: the token of its cookie, checked anew with every request.
struct Session: Sendable {
  /// The cookie.
  static let cookieName = "pasboek_session"
  /// The longest token that a cookie of every browser takes (RFC 6265, 6.1).
  static let tokenBytesMax = 3_800

  /// Who it is.
  let principal: Principal
  /// What a form of theirs carries to show that it is one of ours.
  let formKey: String
  /// By what name they are known.
  let name: String
}

/// Makes and checks what forms carry: nobody can make it who cannot read the session's pages.
struct FormKeys: Sendable {
  private let key: SymmetricKey

  /// Takes a key of this run of the service.
  init(_ bytes: [UInt8]) {
    precondition(bytes.count >= 32, "a key of 32 bytes")
    key = SymmetricKey(data: bytes)
  }

  /// What forms of a session carry.
  func formKey(token: String) -> String {
    HMAC<SHA256>.authenticationCode(for: Array(token.utf8), using: key)
      .map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// Whether a form carries what it should, in a time that does not tell how much of it is right.
  static func matches(_ sent: String?, _ expected: String) -> Bool {
    guard let sent, sent.utf8.count == expected.utf8.count else { return false }
    return zip(sent.utf8, expected.utf8).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
