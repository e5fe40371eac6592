import Ledger

/// The hours of a simulated day.
struct SimulatedHour {
  let date: CivilDate
  /// The hour of the local clock.
  let hour: Int

  /// When it begins.
  ///
  /// By day the clocks do not change.
  var begin: Instant {
    let noon = BrusselsTime.start(of: date).adding(hours: 12)
    let midnight = Int64(date.daysSinceEpoch) * 86_400_000_000 - BrusselsTime.offset(at: noon)
    return Instant(microseconds: midnight).adding(hours: Int64(hour))
  }

  /// The moment a part of the way through it.
  func moment(_ part: Double) -> Instant {
    Instant(microseconds: begin.microseconds + Int64(part * 3_600_000_000))
  }
}

/// How much of what people do falls on a day and an hour.
enum FlandersCalendar {
  static func dayWeight(_ date: CivilDate) -> Double {
    let month = FlandersFigures.months[date.parts.month - 1]
    return Double(month * FlandersFigures.weekdays[date.weekday]) / 10_000
  }

  static func hours(of date: CivilDate) -> [Int] {
    date.weekday < 5 ? FlandersFigures.workingHours : FlandersFigures.weekendHours
  }

  /// Counters are closed on Sundays.
  static func counterWeight(_ date: CivilDate) -> Double { date.weekday == 6 ? 0 : 1 }
}

/// A whole count that a scale makes of a count; at least one of what there is any of.
func scaled(_ count: Int, by scale: Double) -> Int {
  max(1, Int((Double(count) * scale).rounded()))
}
