import EventLog
import EventLogTesting
import Ledger
import LedgerProjections
import Testing

@Suite("A region's records by themselves") struct RegionTests {
  /// The records that a card system gets, of those up to a position.
  private static func stream(
    _ life: LedgerLife, of system: CardSystemID, through position: UInt64
  ) throws -> [LedgerRecord] {
    try life.records.filter { record in
      try record.header.position <= position
        && RecordStart.read(record.encoded(), for: system) != nil
    }
  }

  @Test(
    "fold to the points and participations that the service reports, at any position",
    arguments: 1...16)
  func foldsAlike(seed: UInt64) async throws {
    let life = try LedgerLife(seed: seed)
    try life.live(250)
    let models = try await life.readModels()
    let last = UInt64(life.records.count)
    var positions = (0..<3).map { _ in UInt64(life.pick(1...Int(last))) }
    positions.append(last)
    for system in LedgerLife.systems {
      for position in positions {
        let fold = try RegionFold(system)
        for record in try Self.stream(life, of: system, through: position) {
          try fold.apply(record)
        }
        let reported = try await models.report(of: system, asKnownOn: position)
        let folded = try fold.report(at: position)
        #expect(folded.balances == reported.balances, "\(system) at \(position)")
        #expect(folded.months == reported.months, "\(system) at \(position)")
        #expect(fold.contradictions.isEmpty)
      }
    }
  }

  @Test("go on folding after a report, to the report of the next position")
  func goesOn() async throws {
    let life = try LedgerLife(seed: 77)
    try life.live(200)
    let models = try await life.readModels()
    let system = LedgerLife.systems[0]
    let fold = try RegionFold(system)
    let stream = try Self.stream(life, of: system, through: .max)
    for (index, record) in stream.enumerated() {
      try fold.apply(record)
      guard index.isMultiple(of: 40) || index == stream.count - 1 else { continue }
      let position = record.header.position
      let reported = try await models.report(of: system, asKnownOn: position)
      #expect(try fold.report(at: position) == reported, "at \(position)")
    }
  }

  @Test("hold participations: of members' cards elsewhere the check-ins, of events here all")
  func months() async throws {
    let life = try LedgerLife(seed: 3, holders: 2)
    // The event leaves the third card system, in which the holders are members.
    try life.checkIn(1, at: 1)
    try life.register(
      .changeEvent(
        EventID(2), title: "Elders", organizer: OrganizerID(2),
        systems: CardSystemSet([LedgerLife.systems[1]]), calendar: .permanent, periods: []))
    try life.checkIn(2, at: 2)
    let models = try await life.readModels()
    let position = UInt64(life.records.count)
    let first = try await models.report(of: LedgerLife.systems[0], asKnownOn: position)
    #expect(first.months.map(\.isHere) == [true, false])
    #expect(first.months.allSatisfy { $0.isOwn && $0.checkins == 1 })
    #expect(first.months.map(\.visits) == [1, nil] && first.months[1].ticketSales == nil)
    let second = try await models.report(of: LedgerLife.systems[1], asKnownOn: position)
    #expect(second.months.map(\.checkins) == [2] && second.months[0].isOwn == false)
    #expect(second.balances.count == 2)
  }

  @Test("are found from any running number without reading from the beginning")
  func marks() async throws {
    let life = try LedgerLife(seed: 5)
    try life.live(900)
    let models = try await life.readModels()
    for system in LedgerLife.systems {
      var position: [UInt64: UInt64] = [:]
      for record in life.records {
        guard let place = record.header.systems.members.firstIndex(of: system) else { continue }
        position[record.runningNumbers[place]] = record.header.position
      }
      let last = UInt64(position.count)
      #expect(last > 257)
      for number in [1, 2, 256, 257, 258, last, last + 1_000] {
        let start = try await models.position(before: number, of: system)
        let nearest = (min(number, last) - 1) / 256 * 256 + 1
        #expect(start + 1 == position[nearest], "\(number)")
      }
    }
    #expect(try await models.position(before: 1, of: CardSystemID(9)) == 0)
  }

  @Test("tell where a record says another balance than they give")
  func contradiction() throws {
    let life = try LedgerLife(seed: 9, holders: 1)
    try life.register(.issuePoints(HolderID(1), points: 7, cause: .correction))
    let fold = try RegionFold(LedgerLife.systems[0])
    for record in try Self.stream(life, of: LedgerLife.systems[0], through: .max) {
      var record = record
      if case .pointsIssued(var body) = record.event {
        body.balance += 1
        record.event = .pointsIssued(body)
      }
      try fold.apply(record)
    }
    #expect(fold.contradictions.map(\.position) == [UInt64(life.records.count)])
  }
}
