public import Ledger

/// A calendar quarter.
public struct Quarter: Hashable, Comparable, Sendable {
  /// Quarters since the first one of the year 0.
  public let number: Int32

  /// Makes the quarter in which a month lies.
  public init(holding month: CivilMonth) {
    number = month.number / 3
  }

  /// The year.
  public var year: Int { Int(number / 4) }
  /// The first day.
  public var firstDay: CivilDate { CivilMonth(number: number * 3).firstDay }
  /// The last month.
  public var lastMonth: CivilMonth { CivilMonth(number: number * 3 + 2) }
  /// The last day.
  public var lastDay: CivilDate { lastMonth.lastDay }
  /// The year and the quarter of it, such as `2026-Q1`.
  public var text: String { "\(lastMonth.text.prefix(4))-Q\(number % 4 + 1)" }

  /// Whether the left quarter lies before the right one.
  public static func < (left: Quarter, right: Quarter) -> Bool {
    left.number < right.number
  }
}
