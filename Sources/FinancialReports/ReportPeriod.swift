public import Ledger

/// The days that a report is of, the first and the last included.
public struct ReportPeriod: Hashable, Sendable {
  /// The first day.
  public var from: CivilDate
  /// The last day.
  public var through: CivilDate

  /// Makes a period.
  public init(from: CivilDate, through: CivilDate) {
    self.from = from
    self.through = through
  }

  /// How many days it has; none or fewer where it ends before it begins.
  public var days: Int { Int(through.daysSinceEpoch) - Int(from.daysSinceEpoch) + 1 }

  /// The past months, the newest first: months are what is closed and never changes then.
  ///
  /// - Parameter today: a day of the month that is not over yet.
  public static func suggested(on today: CivilDate, months: Int) -> [ReportPeriod] {
    let month = CivilMonth(holding: today)
    return (0..<max(0, months)).map { number in
      let past = month.adding(months: -Int32(clamping: number) - 1)
      return ReportPeriod(from: past.firstDay, through: past.lastDay)
    }
  }
}
