/// The number on a museum pass: 13 digits (museumPASS Partner API 1.0, `cardNumber`).
///
/// No source tells of a check digit, and the public test data set has none, so none is asked for.
/// It names a person, so that it appears in no record.
public struct MuseumPassNumber: Hashable, Sendable {
  /// The number as an integer below 10¹³; leading zeros are implied.
  public let value: UInt64

  /// The number of digits.
  public static let digits = 13

  /// Reads a number, or answers nil where it is not 13 digits.
  public init?(_ text: some StringProtocol) {
    guard text.utf8.count == Self.digits, text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    value = text.utf8.reduce(0) { $0 * 10 + UInt64($1 - 0x30) }
  }

  /// The number with this value; nil where it has more than 13 digits.
  public init?(value: UInt64) {
    guard value < 10_000_000_000_000 else { return nil }
    self.value = value
  }

  /// The 13 digits.
  public var text: String {
    let digits = String(value)
    return String(repeating: "0", count: Self.digits - digits.utf8.count) + digits
  }
}
