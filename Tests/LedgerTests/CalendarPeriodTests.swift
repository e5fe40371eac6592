import Testing

@testable import Ledger

@Suite("Calendar periods")
struct CalendarPeriodTests {
  /// A date, and the first and last date of the period that holds it.
  static let table: [(PeriodType, String, first: String, last: String)] = [
    (.day, "2026-11-23", "2026-11-23", "2026-11-23"),
    (.day, "1970-01-01", "1970-01-01", "1970-01-01"),
    (.day, "2199-12-31", "2199-12-31", "2199-12-31"),
    (.week, "2026-11-22", "2026-11-16", "2026-11-22"),
    (.week, "2026-11-23", "2026-11-23", "2026-11-29"),
    (.week, "2026-12-31", "2026-12-28", "2027-01-03"),
    (.week, "2027-01-01", "2026-12-28", "2027-01-03"),
    (.week, "2020-02-29", "2020-02-24", "2020-03-01"),
    (.week, "1970-01-05", "1970-01-05", "1970-01-11"),
    (.month, "2026-11-23", "2026-11-01", "2026-11-30"),
    (.month, "2026-12-31", "2026-12-01", "2026-12-31"),
    (.month, "2027-01-01", "2027-01-01", "2027-01-31"),
    (.month, "2028-02-29", "2028-02-01", "2028-02-29"),
    (.month, "2100-02-28", "2100-02-01", "2100-02-28"),
    (.quarter, "2026-03-31", "2026-01-01", "2026-03-31"),
    (.quarter, "2026-04-01", "2026-04-01", "2026-06-30"),
    (.quarter, "2026-09-30", "2026-07-01", "2026-09-30"),
    (.quarter, "2026-12-31", "2026-10-01", "2026-12-31"),
    (.year, "2026-01-01", "2026-01-01", "2026-12-31"),
    (.year, "2027-01-01", "2027-01-01", "2027-12-31"),
    (.year, "2028-12-31", "2028-01-01", "2028-12-31"),
  ]

  @Test("a period holds the dates from its first to its last", arguments: table)
  func borders(type: PeriodType, day: String, first: String, last: String) {
    let period = CalendarPeriod(type, holding: date(day))
    #expect(period.type == type)
    #expect(period == CalendarPeriod(type, holding: date(first)))
    #expect(period == CalendarPeriod(type, holding: date(last)))
    #expect(period != CalendarPeriod(type, holding: date(last).adding(days: 1)))
    #expect(period.end == date(last).adding(days: 1))
    if date(first).daysSinceEpoch > 0 {
      #expect(period != CalendarPeriod(type, holding: date(first).adding(days: -1)))
    }
  }

  @Test("the end is exactly the first later date that is not in the period, for every date")
  func ends() throws {
    for type in PeriodType.allCases where type != .absolute {
      var current = CalendarPeriod(type, holding: CivilDate(daysSinceEpoch: 0))
      var end = try #require(current.end)
      for day in 1...84_005 as ClosedRange<Int32> {
        let date = CivilDate(daysSinceEpoch: day)
        let period = CalendarPeriod(type, holding: date)
        guard (period == current) == (date < end), period.type == type,
          CalendarPeriod(packed: period.packed) == period
        else {
          Issue.record("\(type.name) on \(date.parts)")
          return
        }
        guard period != current else { continue }
        #expect(date == end)
        current = period
        end = try #require(period.end)
      }
    }
  }

  @Test("the absolute period holds every date and never ends")
  func absolute() {
    let period = CalendarPeriod(.absolute, holding: date("2026-11-23"))
    #expect(period == CalendarPeriod(.absolute, holding: date("1999-01-01")))
    #expect(period.end == nil && period.type == .absolute)
  }

  @Test("a packed form is taken only where a date of the ledger is in the period")
  func packed() {
    // The last moment of the ledger, by UTC, lies in the next year by Brussels time.
    let lastDate = BrusselsTime.date(at: Instant.range.upperBound)
    #expect(lastDate == date("2200-01-01"))
    for type in PeriodType.allCases {
      let last = CalendarPeriod(type, holding: lastDate)
      #expect(CalendarPeriod(packed: last.packed) == last)
      // Far beyond the ledger's last year, and the next number, which is no Monday for a week.
      #expect(CalendarPeriod(packed: UInt32(type.rawValue) << 28 | 0x0FFF_FFFF) == nil)
      #expect(CalendarPeriod(packed: last.packed + 1) == nil)
    }
    #expect(CalendarPeriod(packed: 0x6000_0000) == nil)
    #expect(CalendarPeriod(packed: 0xFFFF_FFFF) == nil)
  }
}
