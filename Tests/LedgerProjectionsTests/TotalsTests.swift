import EventLogTesting
import Ledger
import Projections
import Testing

@testable import LedgerProjections

@Suite("Totals of participations") struct TotalsTests {
  static let partitions: [[Dimension]] = [
    [], [.day], [.month], [.quarter], [.year], [.event], [.organizer], [.cardSystem],
    [.holderCardSystem], [.municipality], [.ageBand], [.channel], [.tariff],
    [.month, .organizer, .cardSystem, .tariff], [.day, .event, .channel, .ageBand],
  ]
  static let from = CivilDate(daysSinceEpoch: 0)
  static let through = CivilDate(daysSinceEpoch: 60_000)

  static func question(
    _ dimensions: [Dimension], axis: TotalsQuestion.Axis = .happened, asKnownOn: UInt64? = nil
  ) -> TotalsQuestion {
    var question = TotalsQuestion(.participations, by: dimensions, from: from, through: through)
    question.axis = axis
    question.asKnownOn = asKnownOn
    return question
  }

  static func sums(_ totals: Totals) -> [[Int64]: [Int64]] {
    Dictionary(uniqueKeysWithValues: totals.lines.map { ($0.keys, $0.sums) })
  }

  /// A life that rests for months between its days, so that what is old is corrected as well.
  static func life(_ seed: UInt64, steps: Int = 120) throws -> LedgerLife {
    let life = try LedgerLife(seed: seed)
    for rest: Int64 in [0, 25, 60] {
      life.now = life.now.adding(microseconds: rest * LedgerLife.day)
      try life.live(steps)
    }
    return life
  }

  @Test("are those that are counted from the records by hand", arguments: 1...8)
  func agree(seed: UInt64) async throws {
    let life = try Self.life(seed)
    let models = try await life.readModels()
    let byHand = CountedByHand(life.records)
    #expect(byHand.totals(by: [])[[]]?[0] ?? 0 > 0, "nothing happened")
    for dimensions in Self.partitions {
      let totals = try await models.totals(Self.question(dimensions)).value
      #expect(Self.sums(totals) == byHand.totals(by: dimensions), "\(dimensions)")
    }
  }

  @Test("of every dimension that tells all apart add up to the total", arguments: 1...8)
  func partition(seed: UInt64) async throws {
    let life = try Self.life(seed)
    let models = try await life.readModels()
    for axis in [TotalsQuestion.Axis.booked, .happened] {
      let whole = try await models.totals(Self.question([], axis: axis)).value.total
      for dimensions in Self.partitions + [[.correction], [.socialTariff]] {
        let totals = try await models.totals(Self.question(dimensions, axis: axis)).value
        #expect(totals.total == whole, "\(dimensions) \(axis)")
      }
    }
  }

  @Test("as known on any position are those of the log up to it", arguments: 1...4)
  func asKnownOn(seed: UInt64) async throws {
    let life = try Self.life(seed)
    let models = try await life.readModels()
    for _ in 0..<30 {
      let position = UInt64.random(in: 1...UInt64(life.records.count), using: &life.random)
      let byHand = CountedByHand(life.records.prefix(Int(position)))
      for dimensions: [Dimension] in [[], [.month, .holderCardSystem], [.channel, .ageBand]] {
        let totals = try await models.totals(Self.question(dimensions, asKnownOn: position)).value
        #expect(Self.sums(totals) == byHand.totals(by: dimensions), "\(position) \(dimensions)")
      }
    }
  }

  @Test("are the same whatever the batches are")
  func batches() async throws {
    let life = try Self.life(3)
    let expected = try await life.readModels().totals(Self.question([.event, .channel])).value
    for batch in [1, 7, 100] {
      let file = try life.open("batches-\(batch)")
      try await life.runner(file, batchRecords: batch).catchUp()
      let models = life.questions(file)
      #expect(try await models.totals(Self.question([.event, .channel])).value == expected)
      try file.close()
    }
  }

  @Test("name what they are about")
  func names() async throws {
    let life = try LedgerLife(seed: 1)
    try life.checkIn(1, at: 1)
    let before = UInt64(life.records.count)
    try life.register(
      .changeOrganizer(
        OrganizerID(1), name: "Nieuwe zaal", systems: CardSystemSet(LedgerLife.systems)))
    let models = try await life.readModels()
    let now = try await models.totals(Self.question([.organizer, .cardSystem, .municipality])).value
    #expect(now.names[.organizer]?[1] == TotalsName(id: "org-b", name: "Nieuwe zaal"))
    #expect(now.names[.cardSystem]?[1] == TotalsName(id: "11", name: "UiTPAS Gent"))
    let then = try await models.totals(Self.question([.organizer], asKnownOn: before)).value
    #expect(then.names[.organizer]?[1] == TotalsName(id: "org-b", name: "Bibliotheek"))
  }

  @Test("of some card systems or organisers leave out all others", arguments: 1...3)
  func restriction(seed: UInt64) async throws {
    let life = try Self.life(seed)
    let models = try await life.readModels()
    let byHand = CountedByHand(life.records)
    for system in LedgerLife.systems {
      var question = Self.question([.event])
      question.restriction = .init(systems: CardSystemSet([system]), organizers: [OrganizerID(2)])
      let totals = try await models.totals(question).value.total
      let standing = byHand.participations.values.filter {
        $0.stands
          && ($0.system == system || $0.holderSystem == system || $0.organizer == OrganizerID(2))
      }
      #expect((totals.first ?? 0) == Int64(standing.count { $0.tariff == 0 }))
    }
  }

  @Test("tell apart who had the social tariff of the card's system then", arguments: 1...6)
  func socialTariff(seed: UInt64) async throws {
    let life = try LedgerLife(seed: seed)
    var active: Set<UInt64> = []
    // Each check-in is judged by what is known when it is recorded.
    for _ in 0..<250 {
      let count = life.records.count
      try life.live(1)
      for record in life.records[count...] {
        let (card, holder): (CardID, HolderID)
        switch record.event {
        case .checkedIn(let body): (card, holder) = (body.card, body.holder)
        case .checkInRefused(let body): (card, holder) = (body.card, body.holder)
        default: continue
        }
        let found = life.kernel.state.card(card)
        let tariff = life.kernel.state.socialTariff(
          of: holder, in: try #require(found).system, at: record.header.occurredAt)
        if tariff?.status == .active { active.insert(record.header.position) }
      }
    }
    let standing = CountedByHand(life.records).participations.values.filter {
      $0.stands && $0.tariff == 0
    }
    let models = try await life.readModels()
    let lines = try await models.totals(Self.question([.socialTariff])).value.lines
    for (value, holds) in [(Int64(0), false), (1, true)] {
      #expect(
        lines.first { $0.keys == [value] }?.sums[0] ?? 0
          == Int64(standing.count { active.contains($0.position) == holds }))
    }
  }

  @Test("of nothing are no lines")
  func nothing() async throws {
    let life = try LedgerLife(seed: 1)
    let models = try await life.readModels()
    let totals = try await models.totals(Self.question([.month])).value
    #expect(totals.lines.isEmpty && totals.total.isEmpty)
  }

  @Test("a question that cannot be asked says why")
  func flaws() {
    #expect(Self.question([.month, .month]).flaw == .repeated)
    #expect(Self.question([.seller]).flaw == .unknown(.seller))
    #expect(
      Self.question([.event, .organizer, .tariff, .day, .municipality, .month]).flaw == .tooMany)
    #expect(Self.question([.event, .organizer, .month]).flaw == nil)
  }
}
