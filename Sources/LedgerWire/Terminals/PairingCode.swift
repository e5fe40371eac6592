/// A code that makes a device a terminal, once: eight characters of Crockford's base32, forty bits.
///
/// Shown as `7GQ2-M0XK`; read in either case, with or without dashes and spaces, and with the usual
/// confusions: O is 0, I and L are 1.
public struct PairingCode: Hashable, Sendable, CustomStringConvertible {
  /// How many characters a code has.
  public static let digits = 8
  /// The most bytes of what is read as a code.
  public static let textBytesMax = 32
  /// The largest value.
  public static let valueMax: UInt64 = 1 << 40 - 1

  /// The code as a number of forty bits.
  public let value: UInt64

  private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

  /// The code with this value; nil where it has more than forty bits.
  public init?(value: UInt64) {
    guard value <= Self.valueMax else { return nil }
    self.value = value
  }

  /// Reads a code as people type it; nil where it is none.
  public init?(_ text: String) {
    guard text.utf8.count <= Self.textBytesMax else { return nil }
    var value: UInt64 = 0
    var count = 0
    for byte in text.utf8 where byte != UInt8(ascii: "-") && byte != UInt8(ascii: " ") {
      guard let digit = Self.digit(byte), count < Self.digits else { return nil }
      value = value << 5 | UInt64(digit)
      count += 1
    }
    guard count == Self.digits else { return nil }
    self.value = value
  }

  private static func digit(_ byte: UInt8) -> Int? {
    let upper = (0x61...0x7A).contains(byte) ? byte - 0x20 : byte
    switch upper {
    case UInt8(ascii: "O"): return 0
    case UInt8(ascii: "I"), UInt8(ascii: "L"): return 1
    default: return alphabet.firstIndex(of: upper)
    }
  }

  /// The code as it is shown: two groups of four.
  public var description: String {
    var text = ""
    for index in 0..<Self.digits {
      if index == Self.digits / 2 { text += "-" }
      let shift = UInt64(5 * (Self.digits - 1 - index))
      text.unicodeScalars.append(Unicode.Scalar(Self.alphabet[Int(value >> shift & 31)]))
    }
    return text
  }
}
