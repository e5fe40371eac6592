import Testing

@testable import Ledger

@Suite("Civil dates")
struct CivilDateTests {
  @Test("every date from 1970 to 2199 is what counting one day after the other gives")
  func everyDate() {
    var (year, month, day, weekday) = (1970, 1, 1, 3)
    for count in 0..<84_006 as Range<Int32> {
      let date = CivilDate(daysSinceEpoch: count)
      let parts = date.parts
      guard parts == (year, month, day), date.weekday == weekday,
        CivilDate(year: year, month: month, day: day) == date
      else {
        Issue.record("day \(count) is \(year)-\(month)-\(day), not \(parts)")
        return
      }
      weekday = (weekday + 1) % 7
      day += 1
      if day > naiveDays(inMonth: month, of: year) { (month, day) = (month + 1, 1) }
      if month > 12 { (year, month) = (year + 1, 1) }
    }
    #expect(year == 2200 && month == 1 && day == 1)
  }

  @Test(
    "dates before 1970 are known as well, for births",
    arguments: [
      ("1969-12-31", -1), ("1900-03-01", -25_508), ("1600-01-01", -135_140),
    ])
  func before(text: String, days: Int32) {
    #expect(date(text).daysSinceEpoch == days)
    let parts = CivilDate(daysSinceEpoch: days).parts
    #expect(CivilDate(year: parts.year, month: parts.month, day: parts.day) == date(text))
  }

  @Test(
    "a date that no calendar has is refused",
    arguments: [
      (2026, 2, 29), (2100, 2, 29), (2026, 2, 30), (2026, 4, 31), (2026, 0, 1), (2026, 13, 1),
      (2026, 1, 0), (2026, 1, 32), (1599, 12, 31), (10_000, 1, 1),
    ])
  func refused(year: Int, month: Int, day: Int) {
    #expect(CivilDate(year: year, month: month, day: day) == nil)
  }

  private func naiveDays(inMonth month: Int, of year: Int) -> Int {
    let isLeap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0)
    return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
  }
}
