/// A calendar month of the proleptic Gregorian calendar, without a zone.
public struct CivilMonth: Hashable, Comparable, Sendable {
  /// Months since January of the year 0.
  public let number: Int32

  /// Makes the month that lies `number` months after January of the year 0.
  public init(number: Int32) {
    self.number = number
  }

  /// Makes a month of the years 1600 to 9999, or nil where there is none such.
  public init?(year: Int, month: Int) {
    guard (1600...9999).contains(year), (1...12).contains(month) else { return nil }
    number = Int32(year * 12 + month - 1)
  }

  /// The month in which a date lies.
  public init(holding date: CivilDate) {
    let (year, month, _) = date.parts
    number = Int32(year * 12 + month - 1)
  }

  /// The month of an ISO 8601 text such as `2026-06`, or nil for another text.
  public init?(text: String) {
    let digits = Array(text.utf8)
    guard digits.count == 7, digits[4] == UInt8(ascii: "-"),
      let year = Self.number(digits[..<4]), let month = Self.number(digits[5...])
    else { return nil }
    self.init(year: year, month: month)
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    var value = 0
    for digit in digits {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
      value = value * 10 + Int(digit - UInt8(ascii: "0"))
    }
    return value
  }

  /// The year.
  public var year: Int { Int(number / 12) }
  /// The month of the year, 1 to 12.
  public var month: Int { Int(number % 12) + 1 }
  /// The first day.
  public var firstDay: CivilDate {
    CivilDate(daysSinceEpoch: CivilDate.daysSinceEpoch(year: year, month: month, day: 1))
  }
  /// The last day.
  public var lastDay: CivilDate { adding(months: 1).firstDay.adding(days: -1) }

  /// The month `months` later (earlier where negative).
  public func adding(months: Int32) -> CivilMonth {
    CivilMonth(number: number + months)
  }

  /// In ISO 8601, such as `2026-06`.
  public var text: String {
    let yearDigits = String(year)
    return String(repeating: "0", count: 4 - yearDigits.count) + yearDigits
      + (month < 10 ? "-0\(month)" : "-\(month)")
  }

  /// Whether the left month lies before the right one.
  public static func < (left: CivilMonth, right: CivilMonth) -> Bool {
    left.number < right.number
  }

  /// The months in which moments of the ledger lie.
  static let recorded = 1970...2199
}
