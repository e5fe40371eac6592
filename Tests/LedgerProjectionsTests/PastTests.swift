import EventLog
import EventLogTesting
import Ledger
import Projections
import Testing

@testable import LedgerProjections

@Suite("Questions about the past") struct PastTests {
  private static let journals: [(Journal, [Dimension])] = [
    (.participations, [.month, .organizer, .holderCardSystem, .tariff]),
    (.shares, [.month, .organizer]), (.points, [.month, .cause]),
    (.passes, [.month, .cardSystem]), (.compensation, [.month, .organizer]),
  ]

  @Test("as known on any position, all answers are those of the log's prefix", arguments: [1, 2])
  func asKnownOn(seed: UInt64) async throws {
    let life = try TotalsTests.life(seed)
    let models = try await life.readModels()
    // Read models of the log as it grew, beside those that know all of it.
    let signal = HeadSignal(head: .empty)
    let file = try life.open("prefix.db")
    let runner = life.runner(file, signal: signal)
    let prefix = ReadModels(CurrentProjections(file), log: life.store, signal: signal) { _ in }
    var replayed = LedgerState()
    var positions: Set<UInt64> = []
    while positions.count < 100 {
      positions.insert(.random(in: 1...UInt64(life.records.count), using: &life.random))
    }
    for position in positions.sorted() {
      for record in life.records[Int(replayed.position)..<Int(position)] {
        try replayed.fold(record)
      }
      signal.advance(to: try #require(try life.store.head(at: Position(rawValue: position))))
      try await runner.catchUp()
      for number in 1...UInt32(life.kernel.state.holderCount) {
        let holder = HolderID(number)
        let balance = try await models.balance(of: holder, asKnownOn: position).value
        let held = number <= replayed.holderCount ? replayed.balance(of: holder) : 0
        #expect(balance == held)
        let moment = life.now.adding(
          microseconds: Int64.random(in: -120...40, using: &life.random) * LedgerLife.day)
        let tariffs = try await models.socialTariffs(
          of: holder, asHappenedOn: moment, asKnownOn: position
        ).value
        for system in LedgerLife.systems {
          let expected = replayed.socialTariff(of: holder, in: system, at: moment)
          #expect(tariffs[system]?.status == expected?.status)
          #expect(tariffs[system]?.lastDay == expected?.lastDay)
          #expect(tariffs[system]?.isInGrace == expected?.isInGrace)
        }
      }
      for (journal, dimensions) in Self.journals {
        var question = TotalsQuestion(
          journal, by: dimensions, from: TotalsTests.from, through: TotalsTests.through)
        let expected = try await prefix.totals(question)
        #expect(expected.position == position)
        question.asKnownOn = position
        let known = try await models.totals(question).value
        #expect(known == expected.value, "\(journal.name) at \(position)")
      }
    }
    try file.close()
  }

  @Test("a balance as it happened is the sum of what had happened by then", arguments: 1...4)
  func balances(seed: UInt64) async throws {
    let life = try LedgerLife(seed: seed, holders: 3)
    try life.live(200)
    let models = try await life.readModels()
    for holder in [HolderID(1), HolderID(2)] {
      // What each record did to the balance, told by the ledger's own state before and after it.
      var changes: [(at: Instant, position: UInt64, points: Int64)] = []
      var replayed = LedgerState()
      for record in life.records {
        let before = replayed.holderCount < holder.number ? 0 : replayed.balance(of: holder)
        try replayed.fold(record)
        let after = replayed.holderCount < holder.number ? 0 : replayed.balance(of: holder)
        changes.append((record.header.occurredAt, record.header.position, after - before))
      }
      changes.sort { ($0.at, $0.position) < ($1.at, $1.position) }
      #expect(changes.contains { $0.points != 0 }, "nothing happened")
      var balance: Int64 = 0
      for (index, change) in changes.enumerated() {
        balance += change.points
        guard index + 1 == changes.count || changes[index + 1].at > change.at else { continue }
        let answer = try await models.balance(of: holder, asHappenedOn: change.at).value
        #expect(answer == balance, "\(holder) at \(change.position)")
      }
    }
  }

  @Test("a social tariff as it happened is the fold of its records by moment", arguments: 1...6)
  func tariffs(seed: UInt64) async throws {
    let life = try LedgerLife(seed: seed, holders: 3)
    try life.live(300)
    let models = try await life.readModels()
    let inOrder = life.records.sorted {
      ($0.header.occurredAt, $0.header.position) < ($1.header.occurredAt, $1.header.position)
    }
    var granted = 0
    for record in inOrder.filter({ $0.header.position.isMultiple(of: 7) }) {
      let moment = record.header.occurredAt
      for holder in [HolderID(1), HolderID(2)] {
        let answer = try await models.socialTariffs(of: holder, asHappenedOn: moment).value
        for system in LedgerLife.systems {
          let expected = Self.tariff(of: holder, in: system, at: moment, inOrder)
          #expect(answer[system]?.status == expected?.status, "\(holder) \(system) \(moment)")
          #expect(answer[system]?.lastDay == expected?.lastDay)
          if expected != nil { granted += 1 }
        }
      }
    }
    #expect(granted > 0, "nobody had a tariff")
  }

  /// The tariff after every record by moment, taken one after the other.
  private static func tariff(
    of holder: HolderID, in system: CardSystemID, at moment: Instant, _ records: [LedgerRecord]
  ) -> (status: SocialTariffStatus, lastDay: CivilDate)? {
    var lastDay: CivilDate?
    var suspendedThrough: CivilDate?
    var graceDays: UInt8?
    for record in records {
      let isPast = record.header.occurredAt <= moment
      switch record.event {
      case .cardSystemDefined(let body) where body.system == system:
        // Before anything was set, the first policy holds.
        if isPast || graceDays == nil { graceDays = body.policy.graceDays }
      case .cardSystemPolicyChanged(let body) where body.system == system && isPast:
        graceDays = body.policy.graceDays
      case .socialTariffGranted(let body)
      where isPast && body.holder == holder && body.system == system:
        lastDay = body.lastDay
      case .socialTariffSuspended(let body)
      where isPast && body.holder == holder && body.system == system:
        suspendedThrough = body.lastDay
      case .socialTariffSuspensionLifted(let body)
      where isPast && body.holder == holder && body.system == system:
        suspendedThrough = nil
      case .socialTariffRevoked(let body)
      where isPast && body.holder == holder && body.system == system:
        (lastDay, suspendedThrough) = (nil, nil)
      default: break
      }
    }
    guard let lastDay else { return nil }
    let today = BrusselsTime.date(at: moment)
    if today > lastDay.adding(days: Int32(graceDays ?? 0)) { return (.expired, lastDay) }
    return (suspendedThrough.map { today <= $0 } == true ? .suspended : .active, lastDay)
  }

  @Test("totals as they happened are those of the records by day", arguments: 1...4)
  func totals(seed: UInt64) async throws {
    let life = try TotalsTests.life(seed)
    let models = try await life.readModels()
    let byDay = CountedByHand(life.records).totals(by: [.day])
    for day in byDay.keys.map({ $0[0] }) {
      var question = TotalsTests.question([])
      question.through = CivilDate(daysSinceEpoch: Int32(day))
      var expected: [Int64] = [0, 0, 0]
      for (key, sums) in byDay where key[0] <= day {
        expected = zip(expected, sums).map { $0 + $1 }
      }
      #expect(try await models.totals(question).value.total == expected)
    }
    #expect(byDay.count > 3)
  }

  @Test("the position at a moment is that of the last record by then")
  func positions() async throws {
    let life = try LedgerLife(seed: 1)
    try life.live(60)
    let models = try await life.readModels()
    for record in life.records {
      let (position, recordedAt) = (record.header.position, record.header.recordedAt)
      #expect(try await models.position(recordedBy: recordedAt) == position)
      let before = try await models.position(recordedBy: recordedAt.adding(microseconds: -1))
      #expect(before == position - 1)
    }
    let last = try #require(life.records.last)
    let later = last.header.recordedAt.adding(microseconds: LedgerLife.day)
    #expect(try await models.position(recordedBy: later) == last.header.position)
    #expect(try await ReadModels.empty().position(recordedBy: later) == 0)
  }
}

extension ReadModels {
  /// The read models of an empty log.
  fileprivate static func empty() async throws -> ReadModels {
    let folder = try TemporaryFolder()
    let store = InMemoryEventStore()
    var source = store
    let file = try ProjectionFile.open(
      path: "\(folder.path)/\(LedgerReadModels.fileName)", models: LedgerReadModels.all,
      log: &source)
    return ReadModels(CurrentProjections(file), log: store, signal: store.signal) { _ in }
  }
}
