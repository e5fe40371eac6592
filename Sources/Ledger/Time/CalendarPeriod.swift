/// The kind of period that a limit counts in (UiTPAS API 4.0, `PeriodLimit.periodType`).
public enum PeriodType: UInt8, Sendable, CaseIterable {
  /// Once and for all: the period never ends.
  case absolute = 0
  /// A local calendar day.
  case day = 1
  /// A local calendar week, Monday 00:00 to Sunday 24:00.
  case week = 2
  /// A local calendar month.
  case month = 3
  /// A local calendar quarter.
  case quarter = 4
  /// A local calendar year.
  case year = 5

  /// The word of the published API, such as `WEEK`.
  public var name: String {
    switch self {
    case .absolute: "ABSOLUTE"
    case .day: "DAY"
    case .week: "WEEK"
    case .month: "MONTH"
    case .quarter: "QUARTER"
    case .year: "YEAR"
    }
  }

  /// The type with the published word `name`, or nil for another word.
  public init?(name: String) {
    guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = found
  }
}

/// One calendar period in Europe/Brussels: a day, a week, … in which a limit counts.
public struct CalendarPeriod: Hashable, Sendable {
  /// Type in the upper 4 bits, number of the period within its type in the lower 28.
  public let packed: UInt32

  /// Makes a period from its packed form, or nil where no date of the ledger lies in such a one.
  public init?(packed: UInt32) {
    guard let type = PeriodType(rawValue: UInt8(packed >> 28)) else { return nil }
    let first = CalendarPeriod(type, holding: BrusselsTime.date(at: Instant.range.lowerBound))
    let last = CalendarPeriod(type, holding: BrusselsTime.date(at: Instant.range.upperBound))
    guard (first.packed...last.packed).contains(packed) else { return nil }
    guard type != .week || (packed - first.packed).isMultiple(of: 7) else { return nil }
    self.packed = packed
  }

  /// The period of `type` that holds the local `date`.
  ///
  /// - Complexity: O(1); a few integer divisions.
  public init(_ type: PeriodType, holding date: CivilDate) {
    let number: Int
    switch type {
    case .absolute: number = 0
    case .day: number = Int(date.daysSinceEpoch)
    case .week: number = Int(date.daysSinceEpoch) - date.weekday + 3
    case .month:
      let parts = date.parts
      number = parts.year * 12 + parts.month - 1
    case .quarter:
      let parts = date.parts
      number = parts.year * 4 + (parts.month - 1) / 3
    case .year: number = date.parts.year
    }
    precondition((0..<(1 << 28)).contains(number), "a date outside of the ledger's range")
    packed = UInt32(type.rawValue) << 28 | UInt32(number)
  }

  /// The kind of the period.
  public var type: PeriodType {
    guard let type = PeriodType(rawValue: UInt8(packed >> 28)) else {
      preconditionFailure("a period is only made with a known type")
    }
    return type
  }

  /// The first local date after the period, or nil for one that never ends.
  public var end: CivilDate? {
    let number = Int(packed & 0x0FFF_FFFF)
    switch type {
    case .absolute: return nil
    case .day: return CivilDate(daysSinceEpoch: Int32(number + 1))
    case .week: return CivilDate(daysSinceEpoch: Int32(number - 3 + 7))
    case .month:
      return CivilDate(
        daysSinceEpoch: CivilDate.daysSinceEpoch(
          year: (number + 1) / 12, month: (number + 1) % 12 + 1, day: 1))
    case .quarter:
      return CivilDate(
        daysSinceEpoch: CivilDate.daysSinceEpoch(
          year: (number + 1) / 4, month: (number + 1) % 4 * 3 + 1, day: 1))
    case .year:
      return CivilDate(
        daysSinceEpoch: CivilDate.daysSinceEpoch(year: number + 1, month: 1, day: 1))
    }
  }
}
