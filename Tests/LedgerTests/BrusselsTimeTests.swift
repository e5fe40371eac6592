import Testing

@testable import Ledger

@Suite("Local time in Brussels")
struct BrusselsTimeTests {
  @Test(
    "the clocks change at 01:00 UTC on the last Sundays of March and October, to the microsecond")
  func everyChange() throws {
    for year in 1996...2100 {
      let spring = try #require(lastSunday(of: 3, year)) + Instant.hour
      let autumn = try #require(lastSunday(of: 10, year)) + Instant.hour
      #expect(BrusselsTime.offset(at: spring - 1) == Instant.hour)
      #expect(BrusselsTime.offset(at: spring) == 2 * Instant.hour)
      #expect(BrusselsTime.offset(at: autumn - 1) == 2 * Instant.hour)
      #expect(BrusselsTime.offset(at: autumn) == Instant.hour)
    }
  }

  @Test(
    "the changes are those of the calendar",
    arguments: [
      ("2025-03-30T00:59:59.999999Z", 1), ("2025-03-30T01:00:00Z", 2),
      ("2025-10-26T00:59:59.999999Z", 2), ("2025-10-26T01:00:00Z", 1),
      ("2026-03-29T01:00:00Z", 2), ("2026-10-25T00:59:59.999999Z", 2),
      ("2026-10-25T01:00:00Z", 1), ("2027-03-28T01:00:00Z", 2), ("2026-12-31T23:30:00Z", 1),
    ])
  func examples(text: String, hours: Int64) {
    #expect(BrusselsTime.offset(at: utc(text)) == hours * Instant.hour)
  }

  @Test("every local day begins where the one before ends, and has 23, 24 or 25 hours")
  func everyDay() {
    var long = 0
    var short = 0
    for day in 0..<84_000 as Range<Int32> {
      let date = CivilDate(daysSinceEpoch: day)
      let start = BrusselsTime.start(of: date)
      let end = BrusselsTime.start(of: date.adding(days: 1))
      guard BrusselsTime.date(at: start) == date, BrusselsTime.date(at: end - 1) == date,
        BrusselsTime.date(at: start - 1) == date.adding(days: -1)
      else {
        Issue.record("day \(date.parts) does not begin at \(start.microseconds)")
        return
      }
      switch end.microseconds - start.microseconds {
      case 23 * Instant.hour:
        short += 1
        #expect(date.parts.month == 3 && date.weekday == 6)
      case 25 * Instant.hour:
        long += 1
        #expect(date.parts.month == 10 && date.weekday == 6)
      case 24 * Instant.hour: break
      case let length: Issue.record("day \(date.parts) has \(length) microseconds")
      }
    }
    #expect(short == 230 && long == 230)
  }

  private func lastSunday(of month: Int, _ year: Int) -> Instant? {
    let sunday = (25...31).first { day in
      CivilDate(year: year, month: month, day: day)?.weekday == 6
    }
    guard let sunday, let date = CivilDate(year: year, month: month, day: sunday) else {
      return nil
    }
    return Instant(microseconds: Int64(date.daysSinceEpoch) * Instant.day)
  }
}
