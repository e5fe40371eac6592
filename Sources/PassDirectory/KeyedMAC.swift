import Crypto

/// HMAC-SHA256 (RFC 2104) cut to its first 16 bytes, with the key's two blocks hashed beforehand.
///
/// A look-up costs one of these. Composed of SHA-256 alone, it takes half the time of the generic
/// `HMAC`, of which it is a special case.
struct KeyedMAC: Sendable {
  private let inner: SHA256
  private let outer: SHA256

  /// Prepares a key of 256 bits.
  init(key: SymmetricKey) {
    precondition(key.bitCount == 256, "a key has 256 bits")
    inner = Self.hasher(of: key, pad: 0x36)
    outer = Self.hasher(of: key, pad: 0x5C)
  }

  /// The code of a message.
  func code(of message: UnsafeRawBufferPointer) -> UInt128 {
    var inner = inner
    inner.update(bufferPointer: message)
    var outer = outer
    inner.finalize().withUnsafeBytes { outer.update(bufferPointer: $0) }
    return outer.finalize().withUnsafeBytes { UInt128(bigEndian: $0) }
  }

  private static func hasher(of key: SymmetricKey, pad: UInt8) -> SHA256 {
    withUnsafeTemporaryAllocation(byteCount: SHA256.blockByteCount, alignment: 1) { block in
      block.initializeMemory(as: UInt8.self, repeating: pad)
      key.withUnsafeBytes { key in
        for place in key.indices { block[place] ^= key[place] }
      }
      var hasher = SHA256()
      hasher.update(bufferPointer: UnsafeRawBufferPointer(block))
      return hasher
    }
  }
}
