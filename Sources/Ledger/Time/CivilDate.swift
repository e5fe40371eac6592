/// A calendar date of the proleptic Gregorian calendar, without a zone.
///
/// The conversions are the integer algorithms for civil dates: no table, no library, valid for
/// every date the ledger accepts.
public struct CivilDate: Hashable, Comparable, Sendable {
  /// Days since 1970-01-01.
  public let daysSinceEpoch: Int32

  /// Makes the date that lies `daysSinceEpoch` days after 1970-01-01.
  public init(daysSinceEpoch: Int32) {
    self.daysSinceEpoch = daysSinceEpoch
  }

  /// Makes a date from its parts, or nil where no such date exists (such as 30 February).
  public init?(year: Int, month: Int, day: Int) {
    guard (1600...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= Self.days(inMonth: month, of: year)
    else { return nil }
    self.init(daysSinceEpoch: Self.daysSinceEpoch(year: year, month: month, day: day))
  }

  /// 1970-01-01, where a column needs a date and there is none.
  static let none = CivilDate(daysSinceEpoch: 0)

  /// Whether the left date lies before the right one.
  public static func < (left: CivilDate, right: CivilDate) -> Bool {
    left.daysSinceEpoch < right.daysSinceEpoch
  }

  /// The date `days` later (earlier where negative).
  public func adding(days: Int32) -> CivilDate {
    CivilDate(daysSinceEpoch: daysSinceEpoch + days)
  }

  /// Year, month (1–12) and day of the month (1–31).
  public var parts: (year: Int, month: Int, day: Int) {
    // Neri and Schneider, "Euclidean affine functions and their application to calendar
    // algorithms" (2022), fig. 12, with years that begin in March and a shift of whole eras.
    let eras = 14_705
    let shifted = UInt64(Int(daysSinceEpoch) + 719_468 + 146_097 * eras)
    let quarterDays = 4 * shifted + 3
    let century = quarterDays / 146_097
    let dayOfCentury = quarterDays % 146_097 / 4
    let product = 2_939_745 * (4 * dayOfCentury + 3)
    let dayOfYear = (product & 0xFFFF_FFFF) / 2_939_745 / 4
    let year = 100 * century + product >> 32
    let scaled = 2_141 * dayOfYear + 197_913
    let isNextYear = dayOfYear >= 306
    return (
      Int(year) - 400 * eras + (isNextYear ? 1 : 0), Int(scaled >> 16) - (isNextYear ? 12 : 0),
      Int(scaled & 0xFFFF) / 2_141 + 1
    )
  }

  /// Day of the week, 0 for Monday to 6 for Sunday.
  public var weekday: Int {
    let days = Int(daysSinceEpoch) + 3
    return ((days % 7) + 7) % 7
  }

  /// The number of days of a month.
  public static func days(inMonth month: Int, of year: Int) -> Int {
    switch month {
    case 4, 6, 9, 11: 30
    case 2:
      year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
    default: 31
    }
  }

  static func daysSinceEpoch(year: Int, month: Int, day: Int) -> Int32 {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return Int32(era * 146_097 + dayOfEra - 719_468)
  }
}
