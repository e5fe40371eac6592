/// Local time in Europe/Brussels by the rule of the European Union, as integer arithmetic.
///
/// Summer time runs from 01:00 UTC on the last Sunday of March to 01:00 UTC on the last Sunday of
/// October (directive 2000/84/EC, in force for every year that the ledger knows).
public enum BrusselsTime {
  /// The offset from UTC at `instant`: one hour, in summer two.
  public static func offset(at instant: Instant) -> Int64 {
    // May be a year off, but only within a few days of New Year, where it is winter in both.
    let years = floorDivide(instant.microseconds, Self.microsecondsPerYear)
    let summer =
      years >= 0 && years < summers.count
      ? summers[Int(years)] : summer(ofYear: 1970 + Int(years))
    let hour = Instant.microsecondsPerHour
    return summer.contains(instant.microseconds) ? 2 * hour : hour
  }

  /// The mean length of a year of the Gregorian calendar.
  private static let microsecondsPerYear: Int64 = 31_556_952_000_000

  /// Summer time of every year that the ledger accepts, from 1970.
  private static let summers = (1970...2199).map { summer(ofYear: $0) }

  private static func summer(ofYear year: Int) -> Range<Int64> {
    let begin = Int64(lastSunday(ofMonth: 3, year: year)) * Instant.microsecondsPerDay
    let end = Int64(lastSunday(ofMonth: 10, year: year)) * Instant.microsecondsPerDay
    return begin + Instant.microsecondsPerHour..<end + Instant.microsecondsPerHour
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
