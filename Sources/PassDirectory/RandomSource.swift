import Foundation

/// The randomness that the directory was given, drawn in the shapes that it needs.
struct RandomSource {
  private var generator: any RandomNumberGenerator & Sendable

  init(_ generator: any RandomNumberGenerator & Sendable) {
    self.generator = generator
  }

  /// A reference, a UUID or a salt.
  mutating func block() -> UInt128 {
    UInt128(generator.next()) << 64 | UInt128(generator.next())
  }

  /// A key of 256 bits.
  mutating func key() -> Data { block().stored + block().stored }

  /// A nonce of 96 bits.
  mutating func nonce() -> Data { block().stored.prefix(12) }

  /// A random UUID (version 4, RFC 9562) in lower case.
  mutating func uuid() -> UUID {
    var bytes = block().stored
    bytes[6] = bytes[6] & 0x0F | 0x40
    bytes[8] = bytes[8] & 0x3F | 0x80
    return bytes.withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
  }
}
