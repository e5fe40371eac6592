import Testing

@testable import Ledger

@Suite("Sets of card systems")
struct CardSystemSetTests {
  @Test("they are what sets of numbers are, on any input", arguments: 0..<200 as Range<UInt64>)
  func laws(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let left = randomNumbers(&random)
    let right = randomNumbers(&random)
    let systems = CardSystemSet(left.map { CardSystemID($0) })

    #expect(systems.count == left.count && systems.isEmpty == left.isEmpty)
    #expect(systems.members.map(\.number) == left.sorted())
    #expect(systems.first?.number == left.min())
    #expect((0...255).allSatisfy { systems.contains(CardSystemID($0)) == left.contains($0) })
    var union = systems
    union.formUnion(CardSystemSet(right.map { CardSystemID($0) }))
    #expect(union.members.map(\.number) == left.union(right).sorted())
    #expect((systems == CardSystemSet(right.map { CardSystemID($0) })) == (left == right))
    #expect(CardSystemSet(left.sorted().reversed().map { CardSystemID($0) }) == systems)
    #expect(Set([systems, CardSystemSet(systems.members)]).count == 1)
  }

  private func randomNumbers(_ random: inout SplitMix64) -> Set<UInt8> {
    let borders: [UInt8] = [0, 1, 63, 64, 127, 128, 191, 192, 255]
    return Set(
      (0..<random.number(0...20)).map { _ in
        random.oneIn(2) ? random.pick(borders) : random.unsigned()
      })
  }
}

@Suite("Age bands")
struct AgeBandTests {
  @Test("the band of a birthday begins on it, and not a day before")
  func birthdays() {
    let borders: [(age: Int, before: AgeBand, from: AgeBand)] = [
      (6, .under6, .from6), (12, .from6, .from12), (18, .from12, .from18),
      (26, .from18, .from26), (45, .from26, .from45), (65, .from45, .from65),
    ]
    let birth = date("1990-11-23")
    for border in borders {
      let birthday = date("\(1990 + border.age)-11-23")
      #expect(AgeBand(birth: birth, on: birthday.adding(days: -1)) == border.before)
      #expect(AgeBand(birth: birth, on: birthday) == border.from)
    }
  }

  @Test(
    "a single case each",
    arguments: [
      ("2000-09-20", "2018-09-19", AgeBand.from12), ("2000-09-20", "2018-09-20", .from18),
      // Someone born on 29 February is a year older on 1 March where there is no such day.
      ("2008-02-29", "2026-02-28", .from12), ("2008-02-29", "2026-03-01", .from18),
      ("2020-02-29", "2026-02-28", .under6), ("2002-02-28", "2028-02-27", .from18),
      ("2002-02-28", "2028-02-28", .from26), ("2026-11-23", "2026-11-23", .under6),
      ("1900-01-01", "2026-11-23", .from65), ("2026-11-24", "2026-11-23", .unknown),
    ])
  func cases(birth: String, day: String, band: AgeBand) {
    #expect(AgeBand(birth: date(birth), on: date(day)) == band)
  }

  @Test("without a birth date nothing is known")
  func unknown() {
    #expect(AgeBand(birth: nil, on: date("2026-11-23")) == .unknown)
  }
}

@Suite("Words of the published API")
struct WordTests {
  @Test("period types and calendar types are read back from their words")
  func roundTrip() {
    #expect(PeriodType.allCases.allSatisfy { PeriodType(name: $0.name) == $0 })
    #expect(CalendarType.allCases.allSatisfy { CalendarType(name: $0.name) == $0 })
    #expect(TariffScope.allCases.allSatisfy { TariffScope(name: $0.name) == $0 })
    #expect(Residence.allCases.allSatisfy { Residence(name: $0.name) == $0 })
    #expect(CouponAudience.allCases.allSatisfy { CouponAudience(name: $0.name) == $0 })
    #expect(CouponStatus.allCases.allSatisfy { CouponStatus(name: $0.name) == $0 })
    #expect(PeriodType(name: "week") == nil && CalendarType(name: "SINGLE") == nil)
    #expect(ExternalCardType.allCases.allSatisfy { ExternalCardType(name: $0.name) == $0 })
    #expect(ExternalCardType(name: "UITPAS") == nil)
    #expect(FindingKind.allCases.allSatisfy { FindingKind(name: $0.name) == $0 })
    #expect(UndoReason.allCases.allSatisfy { UndoReason(name: $0.name) == $0 })
    #expect(FindingKind(name: "TOO_LATE") == nil && UndoReason(name: "wrong") == nil)
  }

  @Test("a calendar type has the limit of the documentation where none was set")
  func defaultLimits() {
    let day = CheckInLimit(volume: 1, period: .day)
    let week = CheckInLimit(volume: 1, period: .week)
    #expect(CalendarType.allCases.map(\.defaultLimit) == [day, day, week, week])
  }

  @Test("stored numbers never change")
  func storedNumbers() {
    #expect(
      RecordType.allCases.map(\.rawValue) == [
        1, 2, 3, 4, 5, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27,
        28,
        30, 31, 32, 34, 40, 50, 51, 52, 53, 54, 55, 56, 57, 58, 60, 61, 62, 63, 64, 65, 66,
        70, 71, 72, 73, 74, 75, 76, 77, 80, 81, 82, 83, 84, 85, 86, 87, 88, 90, 91, 92, 93, 94,
        95, 96, 97,
      ])
    #expect(
      RewardRefusal.allCases.map(\.rawValue) == [1, 10, 20, 40, 50, 60, 70, 80, 90, 100])
    #expect(
      TicketRefusal.allCases.map(\.rawValue) == [
        10, 20, 21, 22, 23, 40, 50, 60, 65, 70, 80, 90, 91, 92, 93, 94, 100, 101, 110, 111, 112,
        113, 120,
      ])
    #expect(SoldTariffStatus.allCases.map(\.rawValue) == [0, 1, 2])
    #expect(TariffScope.allCases.map(\.rawValue) == [1, 2])
    #expect(Residence.allCases.map(\.rawValue) == [0, 1, 2])
    #expect(CouponAudience.allCases.map(\.rawValue) == [0, 1, 2])
    #expect(CouponStatus.allCases.map(\.rawValue) == [1, 2, 3])
    #expect(CardSaleReason.allCases.map(\.rawValue) == [1, 2, 3, 4, 5, 6, 7])
    #expect(CorrectionReason.allCases.map(\.rawValue) == [1, 2, 3, 4])
    #expect(RewardType.allCases.map(\.rawValue) == [1, 2])
    #expect(RewardStatus.allCases.map(\.rawValue) == [1, 2, 3])
    #expect(RewardCategory.allCases.map(\.rawValue) == [1, 2, 3, 4])
    #expect(
      Refusal.allCases.map(\.rawValue) == [
        1, 10, 20, 21, 22, 23, 30, 40, 50, 51, 60, 61, 62, 70, 80, 81, 85, 86, 90, 91,
      ])
    #expect(PeriodType.allCases.map(\.rawValue) == [0, 1, 2, 3, 4, 5])
    #expect(TimeQuality.allCases.map(\.rawValue) == [0, 1, 2, 3, 4])
    #expect(AgeBand.allCases.map(\.rawValue) == [0, 1, 2, 3, 4, 5, 6, 7])
    #expect(CardStatus.allCases.map(\.rawValue) == [1, 2, 3, 4, 5, 6])
    #expect(CardKind.allCases.map(\.rawValue) == [1, 2, 3])
    #expect(Standing.allCases.map(\.rawValue) == [1, 2])
    #expect(Channel.allCases.map(\.rawValue) == [1, 2, 3, 4])
    #expect(CalendarType.allCases.map(\.rawValue) == [1, 2, 3, 4])
    #expect(PointsCause.allCases.map(\.rawValue) == [1, 2, 3])
    #expect(RuleVersion.allCases.map(\.rawValue) == [1, 2])
    #expect(ScanMeaning.allCases.map(\.rawValue) == [1, 2])
    #expect(SubscriptionChannel.allCases.map(\.rawValue) == [1, 2, 3, 4])
    #expect(SubscriptionKind.allCases.map(\.rawValue) == [1, 2])
    #expect(ActivationCause.allCases.map(\.rawValue) == [1, 2])
    #expect(ExternalCardType.allCases.map(\.rawValue) == [1, 2, 3])
    #expect(
      MuseumRefusal.allCases.map(\.rawValue) == [1, 10, 20, 25, 30, 40, 50, 55, 60, 65, 70])
    #expect(FindingKind.allCases.map(\.rawValue) == [1, 2, 3, 4])
    #expect(DismissalReason.allCases.map(\.rawValue) == [1, 2, 3, 4, 5, 6, 7])
    #expect(UndoReason.allCases.map(\.rawValue) == [1, 2, 3, 4])
  }
}
