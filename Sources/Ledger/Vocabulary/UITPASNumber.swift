/// A UiTPAS number: 13 digits, the last of which is a Luhn check digit.
///
/// The digit before the check digit tells what kind of card was once made, never what its holder
/// is entitled to: no rule reads it (publiq's own test data holds a counter-example). The number
/// is personal data: it appears in no record, log line, metric or export.
public struct UITPASNumber: Hashable, Sendable {
  /// The number as an integer below 10¹³; leading zeros are implied.
  public let value: UInt64

  /// The number of digits.
  public static let digits = 13

  /// Reads a number, or answers nil where it is not 13 digits or its check digit is wrong.
  public init?(_ text: some StringProtocol) {
    var value: UInt64 = 0
    var sum = 0
    var count = 0
    for byte in text.utf8 {
      guard byte >= 0x30, byte <= 0x39, count < Self.digits else { return nil }
      let digit = Int(byte - 0x30)
      value = value * 10 + UInt64(digit)
      // From the right every second digit is doubled; with 13 digits those at odd indexes.
      sum += count.isMultiple(of: 2) ? digit : digit < 5 ? digit * 2 : digit * 2 - 9
      count += 1
    }
    guard count == Self.digits, sum.isMultiple(of: 10) else { return nil }
    self.value = value
  }

  /// Takes a number that was read before, or answers nil where it could not have been.
  public init?(value: UInt64) {
    let digits = String(value)
    guard digits.utf8.count <= Self.digits else { return nil }
    self.init(String(repeating: "0", count: Self.digits - digits.utf8.count) + digits)
  }

  /// Whether the card was made for a holder with a social tariff: what stands on it, no right.
  public var isMadeForSocialTariff: Bool { value / 10 % 10 == 1 }

  /// The 13 digits.
  public var text: String {
    let digits = String(value)
    return String(repeating: "0", count: Self.digits - digits.utf8.count) + digits
  }
}
