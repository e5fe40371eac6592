/// Amounts of euro as JSON and queries write them, read digit by digit: a binary fraction would
/// lose a cent.
public enum EuroAmount {
  /// The longest number that is read, in bytes.
  private static let bytesMax = 64
  /// The largest exponent that is read, of either sign.
  private static let exponentMax = 99

  /// The cents of a number of euro.
  ///
  /// Nil for what JSON writes no number as, for what is negative or has a fraction of a cent, and
  /// for more cents than fit. `10.000` and `1e1` are numbers without one.
  public static func cents(_ text: some Sequence<UInt8>) -> UInt32? {
    let bytes = Array(text.prefix(bytesMax + 1))
    guard bytes.count <= bytesMax else { return nil }
    let parts = bytes.split(omittingEmptySubsequences: false) { $0 | 0x20 == UInt8(ascii: "e") }
    guard parts.count <= 2, let exponent = parts.count == 2 ? exponent(parts[1]) : 0 else {
      return nil
    }
    let sides = parts[0].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard sides.count <= 2, sides.allSatisfy(isDigits),
      sides[0].count == 1 || sides[0].first != UInt8(ascii: "0")
    else { return nil }
    let fraction = sides.count == 2 ? sides[1].count : 0
    return value(of: Array(sides.joined()), timesTenTo: exponent - fraction + 2)
  }

  private static func isDigits(_ text: ArraySlice<UInt8>) -> Bool {
    !text.isEmpty && text.allSatisfy { (0x30...0x39).contains($0) }
  }

  private static func exponent(_ text: ArraySlice<UInt8>) -> Int? {
    let sign = text.first
    let digits = sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") ? text.dropFirst() : text
    guard isDigits(digits), let size = Int(String(decoding: digits, as: UTF8.self)),
      size <= exponentMax
    else { return nil }
    return sign == UInt8(ascii: "-") ? -size : size
  }

  private static func value(of digits: [UInt8], timesTenTo places: Int) -> UInt32? {
    let cut = max(0, -places)
    guard digits.suffix(cut).allSatisfy({ $0 == UInt8(ascii: "0") }) else { return nil }
    var value: UInt64 = 0
    for digit in digits.dropLast(cut) {
      value = value * 10 + UInt64(digit - UInt8(ascii: "0"))
      guard value <= UInt64(UInt32.max) else { return nil }
    }
    for _ in 0..<max(0, places) {
      value *= 10
      guard value <= UInt64(UInt32.max) else { return nil }
    }
    return UInt32(value)
  }
}
