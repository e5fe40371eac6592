import Ledger

extension UITPASNumber {
  /// What digital numbers begin with: that of UiTPAS cards.
  private static let digitalPrefix: UInt64 = 9
  /// How many digits are drawn behind the prefix.
  private static let drawn: UInt64 = 1_000_000_000

  /// The number of a digital card: drawn digits, then 1 with the social tariff or 0 without, then
  /// the check digit.
  static func digital(drawing random: UInt64, hasSocialTariff: Bool) -> UITPASNumber {
    let digits = digitalPrefix * drawn + random % drawn
    let body = digits * 10 + (hasSocialTariff ? 1 : 0)
    for check in 0..<10 as Range<UInt64> {
      if let number = UITPASNumber(value: body * 10 + check) { return number }
    }
    preconditionFailure("one of ten check digits is right")
  }
}

extension MuseumPassNumber {
  /// What the numbers of digital museum passes begin with.
  private static let digitalPrefix: UInt64 = 3
  /// How many digits are drawn behind the prefix.
  private static let drawn: UInt64 = 1_000_000_000_000

  /// The number of a digital museum pass: a prefix and drawn digits.
  static func digital(drawing random: UInt64) -> MuseumPassNumber {
    guard let number = MuseumPassNumber(value: digitalPrefix * drawn + random % drawn) else {
      preconditionFailure("13 digits are a number")
    }
    return number
  }
}
