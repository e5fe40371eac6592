import Crypto

/// Makes fingerprints of card numbers: 40 bits of a keyed hash.
///
/// Whoever has the key can try every number there is: 40 bits fit hundreds of possible chips, so
/// that a fingerprint does not tell which of them it is, while a good card is taken for a refused
/// one once in millions of taps.
public struct CardFingerprintKey: Hashable, Sendable {
  /// How many bytes a key has.
  public static let byteCount = 32
  /// How many bits a fingerprint has.
  public static let fingerprintBits = 40

  /// The key.
  public let bytes: [UInt8]

  /// The key with these bytes; nil where they are not ``byteCount``.
  public init?(_ bytes: [UInt8]) {
    guard bytes.count == Self.byteCount else { return nil }
    self.bytes = bytes
  }

  /// The fingerprint of a card's number: the first 40 bits of HMAC-SHA-256 over one byte for the
  /// kind of number and its canonical text; nil where it cannot be a number of that kind.
  public func fingerprint(of card: CardIdentifier) -> UInt64? {
    guard let number = card.canonical else { return nil }
    var message: [UInt8]
    switch number {
    case .uitpas(let text): message = [1] + text.utf8
    case .chip(let text): message = [2] + text.utf8
    case .museum(let text): message = [4] + text.utf8
    }
    let code = HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: bytes))
    return code.prefix(Self.fingerprintBits / 8).reduce(0) { $0 << 8 | UInt64($1) }
  }
}

extension CardIdentifier {
  /// The same number as it is written in one way: a chip in upper case; nil where it has another
  /// length or other digits than a number of its kind.
  public var canonical: CardIdentifier? {
    switch self {
    case .chip(let text):
      guard [8, 14, 20].contains(text.utf8.count),
        text.utf8.allSatisfy({ Self.isDigit($0) || (0x61...0x66).contains($0 | 0x20) })
      else { return nil }
      return .chip(text.uppercased())
    case .uitpas(let text), .museum(let text):
      return text.utf8.count == 13 && text.utf8.allSatisfy(Self.isDigit) ? self : nil
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
}
