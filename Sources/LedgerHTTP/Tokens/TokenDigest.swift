import Crypto

/// The SHA-256 of a token: what is remembered in a token's stead.
struct TokenDigest: Hashable, Sendable {
  /// The 32 bytes of the digest.
  let bytes: [UInt8]

  /// Digests a token.
  init(of token: String) {
    bytes = Array(SHA256.hash(data: Array(token.utf8)))
  }
}
