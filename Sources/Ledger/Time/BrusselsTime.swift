/// Local time in Europe/Brussels by the rule of the European Union, as integer arithmetic.
///
/// Summer time runs from 01:00 UTC on the last Sunday of March to 01:00 UTC on the last Sunday of
/// October (directive 2000/84/EC, in force for every year that the ledger knows).
public enum BrusselsTime {
  /// The offset from UTC at `instant`: one hour, in summer two.
  public static func offset(at instant: Instant) -> Int64 {
    let day = floorDivide(instant.microseconds, Instant.microsecondsPerDay)
    let year = CivilDate(daysSinceEpoch: Int32(day)).parts.year
    let begin = Int64(lastSunday(ofMonth: 3, year: year)) * Instant.microsecondsPerDay
    let end = Int64(lastSunday(ofMonth: 10, year: year)) * Instant.microsecondsPerDay
    let hour = Instant.microsecondsPerHour
    return instant.microseconds >= begin + hour && instant.microseconds < end + hour
      ? 2 * hour : hour
  }

  /// The local date at `instant`.
  public static func date(at instant: Instant) -> CivilDate {
    let local = instant.microseconds + offset(at: instant)
    return CivilDate(daysSinceEpoch: Int32(floorDivide(local, Instant.microsecondsPerDay)))
  }

  /// The moment at which the local `date` begins; the clocks never change at midnight.
  public static func start(of date: CivilDate) -> Instant {
    let midnight = Int64(date.daysSinceEpoch) * Instant.microsecondsPerDay
    let inWinter = Instant(microseconds: midnight - Instant.microsecondsPerHour)
    return Instant(microseconds: midnight - offset(at: inWinter))
  }

  private static func lastSunday(ofMonth month: Int, year: Int) -> Int32 {
    let last = CivilDate(
      daysSinceEpoch: CivilDate.daysSinceEpoch(year: year, month: month, day: 31))
    return last.daysSinceEpoch - Int32((last.weekday + 1) % 7)
  }

  private static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
    value >= 0 ? value / divisor : (value - divisor + 1) / divisor
  }
}
