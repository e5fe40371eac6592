/// The number of a card's chip: 8, 14 or 20 hexadecimal digits (a UID of 4, 7 or 10 bytes).
///
/// Compared without regard to case. The lengths keep it apart from a national number (11 digits)
/// and a UiTPAS number (13 digits). Personal data, like the UiTPAS number.
public struct ChipNumber: Hashable, Sendable {
  /// The number of bytes in the upper 8 bits, the bytes themselves in the lower 80.
  public let key: UInt128

  /// Reads a number, or answers nil where it is not 8, 14 or 20 hexadecimal digits.
  public init?(_ text: some StringProtocol) {
    var value: UInt128 = 0
    var count = 0
    for byte in text.utf8 {
      guard count < 20 else { return nil }
      switch byte {
      case 0x30...0x39: value = value << 4 | UInt128(byte - 0x30)
      case 0x41...0x46: value = value << 4 | UInt128(byte - 0x41 + 10)
      case 0x61...0x66: value = value << 4 | UInt128(byte - 0x61 + 10)
      default: return nil
      }
      count += 1
    }
    guard count == 8 || count == 14 || count == 20 else { return nil }
    key = UInt128(count / 2) << 120 | value
  }

  /// Takes a key that was made before; nil for one that no number has.
  public init?(key: UInt128) {
    let bytes = key >> 120
    guard [4, 7, 10].contains(bytes), key & ((1 << 120) - 1) < 1 << (bytes * 8) else { return nil }
    self.key = key
  }

  /// The digits, in upper case.
  public var text: String {
    let bytes = Int(key >> 120)
    let digits = String(key & ((1 << 80) - 1), radix: 16, uppercase: true)
    return String(repeating: "0", count: bytes * 2 - digits.utf8.count) + digits
  }
}
