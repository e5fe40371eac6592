import Ledger
import Testing

@testable import LedgerProjections

@Suite("Where late taps and cancellations are booked") struct BookingTests {
  private static func month(daysAgo: Int64 = 0, _ life: LedgerLife) -> CivilMonth {
    CivilMonth(
      holding: BrusselsTime.date(at: life.now.adding(microseconds: -daysAgo * LedgerLife.day)))
  }

  /// Sums of check-ins by the month in which they are booked or occurred, and the one they correct.
  private static func checkins(
    _ models: ReadModels, _ axis: TotalsQuestion.Axis, asKnownOn: UInt64? = nil
  ) async throws -> [[Int64]: Int64] {
    let question = TotalsTests.question([.month, .correction], axis: axis, asKnownOn: asKnownOn)
    return TotalsTests.sums(try await models.totals(question).value)
      .mapValues { $0[0] }.filter { $0.value != 0 }
  }

  @Test("a tap of an open month on its own day, of a closed one on the day that it was recorded")
  func lateTaps() async throws {
    let life = try LedgerLife()
    let closing = Self.month(life)
    let closed = Int64(closing.number)
    try life.checkIn(1, at: 1)
    // They come in too late, and a person admits them.
    life.now = life.now.adding(microseconds: 32 * LedgerLife.day)
    try #require(Self.month(life) > closing)
    try life.admit(try life.checkIn(2, at: 1, daysAgo: 31).position)
    try life.register(.closePeriod(closing))
    let closedAt = try #require(life.records.last?.header.position)
    try life.admit(try life.checkIn(3, at: 1, daysAgo: 31).position)
    #expect(Self.month(daysAgo: 31, life) == closing)
    let models = try await life.readModels()
    let now = Int64(Self.month(life).number)
    #expect(try await Self.checkins(models, .booked) == [[closed, 0]: 2, [now, closed]: 1])
    // The closed month is what it was at its closing, and what happened is told by the other axis.
    let then = try await Self.checkins(models, .booked, asKnownOn: closedAt)
    #expect(then == [[closed, 0]: 2])
    let happened = try await Self.checkins(models, .happened)
    #expect(happened.filter { $0.key[0] == closed }.values.reduce(0, +) == 3)
  }

  @Test("an earlier tap that arrives later takes back the other one on that one's day")
  func recounted() async throws {
    let life = try LedgerLife()
    let month = Int64(Self.month(life).number)
    // One check-in a day counts: an hour earlier on the same day comes before.
    try life.checkIn(1, at: 1)
    life.now = life.now.adding(microseconds: 12 * LedgerLife.day - LedgerLife.day / 24)
    try life.checkIn(1, at: 1, daysAgo: 12)
    try #require(life.records.contains { $0.header.type == .checkInRecounted })
    let models = try await life.readModels()
    try #require(Int64(Self.month(life).number) > month)
    #expect(try await Self.checkins(models, .booked) == [[month, 0]: 1])
  }

  @Test("an undone check-in is taken back on the day of the undoing, also of an open month")
  func undone() async throws {
    let life = try LedgerLife()
    let month = Int64(Self.month(life).number)
    try life.checkIn(1, at: 1)
    let position = try #require(life.records.last?.header.position)
    life.now = life.now.adding(microseconds: 12 * LedgerLife.day)
    try life.undo(position)
    let models = try await life.readModels()
    let now = Int64(Self.month(life).number)
    try #require(now > month)
    #expect(try await Self.checkins(models, .booked) == [[month, 0]: 1, [now, month]: -1])
  }
}
