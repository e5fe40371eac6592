import Testing

@testable import Ledger

@Suite("A replay is the ledger again")
struct ReplayTests {
  @Test(
    "what is folded from the log answers as the living state does, and decides on as it does",
    arguments: 0..<12 as Range<UInt64>)
  func replay(seed: UInt64) throws {
    var life = try RandomLife(seed: seed)
    for _ in 0..<150 { try life.step() }
    let log = life.world.log
    let twin = try World()
    twin.resume(from: try Replay(of: log).take(), of: life.world)
    expectSame(life.world, twin)

    var other = RandomLife(life, in: twin)
    for _ in 0..<60 {
      try life.step()
      try other.step()
    }
    #expect(life.world.log == twin.log && life.world.position > UInt64(log.count))
    expectSame(life.world, twin)
  }

  @Test(
    "a state taken out of its columns goes on as the one that wrote them",
    arguments: 0..<6 as Range<UInt64>)
  func snapshot(seed: UInt64) throws {
    var life = try RandomLife(seed: seed)
    for _ in 0..<150 { try life.step() }
    let position = life.world.position
    var columns = Columns()
    life.world.kernel.state.writeColumns(to: &columns)
    let twin = try World()
    twin.resume(from: try LedgerState(columns: &columns), of: life.world)
    #expect(columns.isAtEnd)
    expectSame(life.world, twin)

    var other = RandomLife(life, in: twin)
    for _ in 0..<60 {
      try life.step()
      try other.step()
    }
    #expect(life.world.log == twin.log && life.world.position > position)
    expectSame(life.world, twin)
  }

  @Test("random lives hold every type of record that no operator's consent makes")
  func types() throws {
    var types: Set<RecordType> = []
    for seed in 0..<40 as Range<UInt64> {
      var life = try RandomLife(seed: seed)
      for _ in 0..<400 { try life.step() }
      types.formUnion(try life.world.records.map(\.header.type))
    }
    #expect(Set(RecordType.allCases).subtracting(types) == [.lossAccepted, .readModelAccepted])
  }

  @Test("records are written at ever later moments, whatever the clock does")
  func clocks() throws {
    var life = try RandomLife(seed: 99)
    life.world.now = utc("2026-11-30T12:00:00Z")
    var stepsBehind = 0
    for _ in 0..<150 {
      life.world.now = life.world.now - Instant.hour
      if life.world.now < life.world.kernel.state.lastRecordedAt { stepsBehind += 1 }
      try life.step()
    }
    #expect(stepsBehind > 50)
    var previous = Instant(microseconds: 0)
    for record in try life.world.records {
      #expect(record.header.recordedAt > previous)
      previous = record.header.recordedAt
    }
  }

  @Test("periods close by the records' clock, so that a replay forgets the same taps")
  func closing() throws {
    var life = try RandomLife(seed: 5)
    for month in 1...6 {
      for _ in 0..<40 { try life.step() }
      life.world.now = utc("2026-12-15T08:00:00Z") + Int64(month) * 40 * Instant.day
      let replay = try Replay(of: life.world.log)
      let living = life.world.kernel.state.taps
      #expect(replay.state.taps.groupCount == living.groupCount)
      #expect(replay.state.taps.closedThrough == living.closedThrough)
      #expect(replay.state.nextClosing == life.world.kernel.state.nextClosing)
    }
    #expect(life.world.kernel.state.taps.closedThrough > date("2026-12-31"))
  }

  /// Every public question, for every entity.
  private func expectSame(_ left: World, _ right: World) {
    #expect(left.position == right.position)
    #expect(left.kernel.state.lastRecordedAt == right.kernel.state.lastRecordedAt)
    #expect(left.kernel.state.accounts == right.kernel.state.accounts)
    #expect(left.kernel.state.origin == right.kernel.state.origin)
    #expect(left.kernel.state.closedPeriods == right.kernel.state.closedPeriods)
    #expect(left.allHolders == right.allHolders)
    #expect(left.allCards == right.allCards)
    #expect(left.allEvents == right.allEvents)
    #expect(left.allSystems == right.allSystems)
    #expect(left.allSources == right.allSources)
    #expect(left.allCounts == right.allCounts)
    #expect(left.allSubscriptions == right.allSubscriptions)
    #expect(left.allProgrammes == right.allProgrammes)
    #expect(left.kernel.state.museums.compensated == right.kernel.state.museums.compensated)
    #expect(left.kernel.state.museums.further == right.kernel.state.museums.further)
    #expect(left.kernel.state.findings.rows == right.kernel.state.findings.rows)
    #expect(left.kernel.state.findings.undone == right.kernel.state.findings.undone)
    #expect(
      left.kernel.state.museums.externalVisitors == right.kernel.state.museums.externalVisitors)
    for id in 1...3 {
      let name = "client \(id)"
      #expect(left.kernel.state.client(id: name) == right.kernel.state.client(id: name))
    }
  }
}

/// The columns of a snapshot, in memory.
private struct Columns: ColumnSink, ColumnSource {
  private var columns: [[UInt8]] = []
  private var next = 0

  var isAtEnd: Bool { next == columns.count }

  mutating func column(_ bytes: UnsafeRawBufferPointer) {
    columns.append(Array(bytes))
  }

  mutating func column<Value>(
    _ body: (UnsafeRawBufferPointer) throws(ColumnError) -> Value
  ) throws(ColumnError) -> Value {
    guard next < columns.count else { throw ColumnError("no more columns") }
    defer { next += 1 }
    return try columns[next].withUnsafeBufferPointer { (bytes) throws(ColumnError) in
      try body(UnsafeRawBufferPointer(bytes))
    }
  }
}

extension World {
  private static let moments = [
    utc("2026-02-01T00:00:00Z"), utc("2026-11-15T12:00:00Z"), utc("2027-02-01T00:00:00Z"),
  ]

  fileprivate var allHolders: [[AnyHashable]] {
    (1...UInt32(kernel.state.holderCount)).map { number in
      let holder = HolderID(number)
      let inTime: [AnyHashable] = Self.moments.flatMap { moment -> [AnyHashable] in
        [
          kernel.state.standing(of: holder, at: moment),
          kernel.state.memberships(of: holder, at: moment),
        ]
      }
      return [kernel.state.balance(of: holder), kernel.state.reference(ofHolder: holder)] + inTime
    }
  }

  fileprivate var allCards: [[AnyHashable]] {
    (1...UInt32(kernel.state.cardCount)).map { number in
      [kernel.state.card(CardID(number)), kernel.state.reference(ofCard: CardID(number))]
    }
  }

  fileprivate var allEvents: [[AnyHashable]] {
    (1...UInt32(kernel.state.eventCount)).map { number in
      let view = kernel.state.event(EventID(number))
      return [view, view.flatMap { kernel.state.event(id: $0.id) }]
    }
  }

  fileprivate var allSystems: [[AnyHashable]] {
    (0...UInt8(kernel.state.cardSystemCount)).map { number in
      let system = CardSystemID(number)
      return [
        kernel.state.cardSystem(system), kernel.state.recordCount(concerning: system),
        kernel.state.cardSystem(publicID: UInt32(number)),
      ]
    }
  }

  fileprivate var allSources: [[AnyHashable]] {
    (1...UInt32(kernel.state.sourceCount)).map { number in
      let source = SourceID(number)
      return [
        kernel.state.source(source), kernel.state.delivered(by: source),
        kernel.state.isPaired(source),
        kernel.state.earliestOccurrence(of: source, sequence: 1),
        kernel.state.earliestOccurrence(of: source, sequence: .max),
      ]
    }
  }

  fileprivate var allSubscriptions: [SubscriptionView] {
    (1...UInt32(kernel.state.holderCount)).flatMap { number in
      Self.moments.map {
        kernel.state.subscription(of: HolderID(number), in: RandomLife.pass, at: $0)
      }
    }
  }

  fileprivate var allProgrammes: [[AnyHashable]] {
    (0...UInt8(kernel.state.cardSystemCount)).map { number in
      let system = CardSystemID(number)
      let inTime: [AnyHashable] = Self.moments.flatMap { moment -> [AnyHashable] in
        [
          kernel.state.scan(of: system, at: moment),
          kernel.state.museum(OrganizerID(UInt32(number)), at: moment),
        ]
      }
      return [kernel.state.programme(of: system), kernel.state.programme(ProgrammeID(number))]
        + inTime
    }
  }

  /// What is open of every holder, as a new membership would carry it.
  fileprivate var allCounts: [[OpenCount]] {
    (1...UInt32(kernel.state.holderCount)).map { kernel.state.openCounts(of: HolderID($0)) }
  }
}
