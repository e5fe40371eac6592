import EventLogTesting
import GRDB
import Ledger
import Testing

@testable import LedgerProjections

/// Journals of so many entries that a month has several blocks, and more than are read together.
@Suite("A journal of many entries") struct JournalScanTests {
  static let journal = Journal(
    "tried", by: [.organizer, .cardSystem, .holderCardSystem, .municipality], hidden: 1,
    measures: [.checkins, .ticketSales, .visits],
    summaries: [[.cardSystem, .holderCardSystem], [.cardSystem, .holderCardSystem, .organizer]],
    summedBlocks: 3)
  static let firstDay = CivilDate(daysSinceEpoch: 18_000)
  static let days: Int32 = 75

  /// A journal in memory, with what was written into it.
  struct Written {
    var queue: DatabaseQueue
    var entries: [[Int64]]
  }

  static func write(_ count: Int, _ random: inout SeededGenerator) throws -> Written {
    let queue = try DatabaseQueue()
    var entries: [[Int64]] = []
    try queue.write { database in
      try database.execute(sql: journal.schema + NamesModel().schema)
      var store = try JournalStore(journal, database)
      for number in 0..<count {
        let entry = entry(at: Int64(number / 2 * 3 + 5), &random)
        entries.append(entry)
        try store.append(bookedOn: Int32(entry[Journal.Column.bookedDay])) { $0 += entry }
        guard Int.random(in: 0..<700, using: &random) == 0 else { continue }
        // A batch ends, and now and then the service as well.
        try store.finish()
        if Bool.random(using: &random) { store = try JournalStore(journal, database) }
      }
      try store.finish()
    }
    return Written(queue: queue, entries: entries)
  }

  /// Two entries can be of one position: an odd one corrects the one before.
  static func entry(at position: Int64, _ random: inout SeededGenerator) -> [Int64] {
    // Most of it happens in the middle month, so that this one has many blocks.
    let spread: ClosedRange<Int32> = Int.random(in: 0..<5, using: &random) == 0 ? 0...74 : 32...58
    let booked = firstDay.daysSinceEpoch + Int32.random(in: spread, using: &random)
    let occurred = booked - Int32([0, 0, 0, 40].randomElement(using: &random) ?? 0)
    return [
      position, 0, Int64(booked), Int64(occurred), 0, Int64.random(in: 0...900, using: &random),
      Int64.random(in: 1...3, using: &random), Int64.random(in: 1...3, using: &random),
      Int64.random(in: 1_000...9_999, using: &random), position * 1_000_000,
      Int64.random(in: -1...1, using: &random), 0, Int64.random(in: 0...70_000, using: &random),
    ]
  }

  static func question(_ last: Int64, _ random: inout SeededGenerator) -> TotalsQuestion {
    let all: [Dimension] = [
      .day, .month, .quarter, .year, .organizer, .cardSystem, .holderCardSystem, .municipality,
    ]
    let count = Int.random(in: 0...3, using: &random)
    let from = Bool.random(using: &random) ? -50 : Int32.random(in: 0..<days, using: &random)
    let through = Bool.random(using: &random) ? 120 : Int32.random(in: from...days, using: &random)
    var question = TotalsQuestion(
      journal, by: Array(all.shuffled(using: &random).prefix(count)),
      from: CivilDate(daysSinceEpoch: firstDay.daysSinceEpoch + from),
      through: CivilDate(daysSinceEpoch: firstDay.daysSinceEpoch + through))
    question.axis = Bool.random(using: &random) ? .booked : .happened
    let position = Int64.random(in: 0...last, using: &random)
    question.asKnownOn = UInt64(Bool.random(using: &random) ? last : position)
    if Bool.random(using: &random) {
      var restriction = TotalsQuestion.Restriction(
        systems: CardSystemSet([CardSystemID(UInt8.random(in: 1...3, using: &random))]),
        organizers: [OrganizerID(UInt32.random(in: 1...1_200, using: &random))])
      if Bool.random(using: &random) { restriction.systems = CardSystemSet([]) }
      restriction.isOfTariffAlone = Bool.random(using: &random)
      question.restriction = restriction
    }
    return question
  }

  /// The sums of entries that are looked at one by one.
  static func byHand(_ question: TotalsQuestion, _ entries: [[Int64]]) -> [[Int64]: [Int64]] {
    var sums: [[Int64]: [Int64]] = [:]
    for entry in entries {
      let day = Int32(entry[question.axis == .booked ? 2 : 3])
      guard UInt64(entry[0]) <= question.asKnownOn ?? .max,
        (question.from...question.through).contains(CivilDate(daysSinceEpoch: day)),
        passes(entry, question.restriction)
      else { continue }
      let month = Int64(CivilMonth(holding: CivilDate(daysSinceEpoch: day)).number)
      let key = question.dimensions.map { dimension in
        switch dimension {
        case .day: Int64(day)
        case .month: month
        case .quarter: month / 3
        case .year: month / 12
        case .organizer: entry[5]
        case .cardSystem: entry[6]
        case .holderCardSystem: entry[7]
        default: entry[8]
        }
      }
      sums[key] = zip(sums[key] ?? [0, 0, 0], entry[10...]).map { $0 + $1 }
    }
    return sums.filter { $0.value.contains { $0 != 0 } }
  }

  static func passes(_ entry: [Int64], _ restriction: TotalsQuestion.Restriction?) -> Bool {
    guard let restriction else { return true }
    func passes(_ system: Int64) -> Bool {
      restriction.systems.contains(CardSystemID(UInt8(system)))
    }
    if restriction.isOfTariffAlone { return passes(entry[7]) }
    return passes(entry[6]) || passes(entry[7])
      || restriction.organizers.contains(OrganizerID(UInt32(entry[5])))
  }

  @Test("has the sums of all of them, whatever is asked", arguments: 1...4)
  func sums(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let written = try Self.write(25_000, &random)
    let last = written.entries.last?[0] ?? 0
    try written.queue.read { database in
      for _ in 0..<60 {
        let question = Self.question(last, &random)
        var scan = try TotalsScan(question, database)
        let totals = try scan.run(database)
        let sums = Dictionary(uniqueKeysWithValues: totals.lines.map { ($0.keys, $0.sums) })
        #expect(sums == Self.byHand(question, written.entries), "\(question)")
      }
    }
  }

  @Test("gives each of them back", arguments: 1...2)
  func entries(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let written = try Self.write(9_000, &random)
    try written.queue.write { database in
      let store = try JournalStore(Self.journal, database)
      for _ in 0..<200 {
        let entry = written.entries.randomElement(using: &random) ?? []
        let found = try #require(try store.entry(at: UInt64(entry[0])))
        #expect(written.entries.contains(found) && found[0] == entry[0])
      }
      #expect(try store.entry(at: 6) == nil, "no entry has this position")
      let day = Self.firstDay.daysSinceEpoch + 40
      var found: [[Int64]] = []
      try store.forEach(occurredFrom: day, through: day + 2) { found.append($0) }
      let expected = written.entries.filter { (day...day + 2).contains(Int32($0[3])) }
      #expect(!expected.isEmpty && Set(found) == Set(expected))
      #expect(found.count == expected.count)
    }
  }

  @Test("does not answer from damaged columns")
  func damaged() throws {
    var random = SeededGenerator(seed: 1)
    let written = try Self.write(3_000, &random)
    let question = TotalsQuestion(
      Self.journal, by: [.municipality], from: Self.firstDay,
      through: CivilDate(daysSinceEpoch: Self.firstDay.daysSinceEpoch + 90))
    func ask() throws {
      var asked = question
      asked.asKnownOn = .max
      try written.queue.read { database in
        var scan = try TotalsScan(asked, database)
        _ = try scan.run(database)
      }
    }
    try ask()
    for days in [-1_000, 1_000] {
      try written.queue.write { database in
        try database.execute(
          sql: "UPDATE tried_block SET last_day = last_day + ?", arguments: [days])
      }
      guard days < 0 else { continue }
      #expect(throws: DatabaseError.self, "an end before the beginning") { try ask() }
    }
    try ask()
    let place = Journal.place(Self.middleMonth, Self.journal.width - 1, 1)
    try written.queue.write { database in
      try database.execute(
        sql: "UPDATE tried_column SET bytes = substr(bytes, 2) WHERE place = ?", arguments: [place])
    }
    #expect(throws: DatabaseError.self) { try ask() }
    try written.queue.write { database in
      try database.execute(sql: "DELETE FROM tried_column WHERE place = ?", arguments: [place])
    }
    #expect(throws: DatabaseError.self) { try ask() }
  }

  static var middleMonth: Int32 { CivilMonth(holding: firstDay).number + 1 }

  @Test("has sums that stand for blocks, where all of them are asked about")
  func summaries() throws {
    var random = SeededGenerator(seed: 1)
    let written = try Self.write(12_000, &random)
    var question = TotalsQuestion(
      Self.journal, by: [.cardSystem, .month], from: Self.firstDay,
      through: CivilDate(daysSinceEpoch: Self.firstDay.daysSinceEpoch + 90))
    func sums() throws -> [[Int64]: [Int64]] {
      try written.queue.read { database in
        var scan = try TotalsScan(question, database)
        return Dictionary(
          uniqueKeysWithValues: try scan.run(database).lines.map { ($0.keys, $0.sums) })
      }
    }
    // Without the columns of the blocks that are summed up.
    try written.queue.write { database in
      for column in 0..<Self.journal.width {
        let first = Journal.place(Self.middleMonth, column, 0)
        try database.execute(
          sql: "DELETE FROM tried_column WHERE place BETWEEN ? AND ?",
          arguments: [first, first + 5])
      }
    }
    question.asKnownOn = .max
    let byHand = Self.byHand(question, written.entries)
    #expect(try sums() == byHand)
    question.asKnownOn = 1_500
    #expect(throws: DatabaseError.self, "a position within them") { _ = try sums() }
    question.asKnownOn = .max
    question.axis = .happened
    #expect(throws: DatabaseError.self, "the other day") { _ = try sums() }
    question.axis = .booked
    try written.queue.write { database in
      try database.execute(
        sql: "DELETE FROM tried_sum WHERE place = ?",
        arguments: [Journal.place(Self.middleMonth, 0, 1)])
    }
    #expect(throws: DatabaseError.self, "a summary is missing") { _ = try sums() }
  }
}
