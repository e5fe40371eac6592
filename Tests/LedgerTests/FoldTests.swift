import Testing

@testable import Ledger

@Suite("What cannot follow is not folded")
struct FoldTests {
  private let moment = World.foldMoment

  private var event: LedgerEvent {
    .changed(EventSettings(points: 1, limit: CheckInLimit(volume: 1, period: .day)), of: EventID(1))
  }

  @Test("a record that follows is folded")
  func follows() throws {
    let world = try World()
    #expect(try world.problem(folding: world.following(event)) == nil)
  }

  @Test("a gap, a repetition and a later position are refused", arguments: [-1, 0, 2, 100])
  func positions(offset: Int) throws {
    let world = try World()
    let stated = UInt64(Int(world.position) + offset)
    let record = world.following(event) { $0.header.position = stated }
    #expect(
      try world.problem(folding: record)
        == .misplaced(stated: stated, expected: world.position + 1))
  }

  @Test("a record of the same moment as the one before, or an earlier one, is refused")
  func recordedAt() throws {
    let world = try World()
    let last = world.kernel.state.lastRecordedAt
    for recordedAt in [last, last - 1] {
      try world.expectContradiction(event) {
        $0.header.recordedAt = recordedAt
        $0.header.occurredAt = recordedAt
      }
    }
    let record = world.following(event) {
      $0.header.recordedAt = last + 1
      $0.header.occurredAt = last + 1
    }
    #expect(try world.problem(folding: record) == nil)
  }

  @Test("a record that was written before it occurred is refused")
  func occurredAt() throws {
    let world = try World()
    try world.expectContradiction(event) { $0.header.occurredAt = moment + 1 }
  }

  @Test("a gap in a card system's running number is refused", arguments: [-1, 0, 2])
  func runningNumbers(offset: Int) throws {
    let world = try World()
    let count = world.kernel.state.recordCount(concerning: world.ghent)
    try world.expectContradiction(event) {
      $0.runningNumbers = [UInt64(Int(count) + offset)]
    }
  }

  @Test("a second beginning, and a log without one, are refused")
  func beginning() throws {
    let world = try World()
    try world.expectContradiction(.ledgerCreated(LedgerCreated(origin: "another")))

    var empty = LedgerState()
    let record = LedgerRecord(
      header: RecordHeader(
        position: 1, type: .clientRegistered, recordedAt: moment, occurredAt: moment,
        systems: CardSystemSet([.wholeLedger])), runningNumbers: [1],
      event: .clientRegistered(ClientRegistered(client: ClientID(1), id: "c")))
    #expect(throws: RecordError.self) { try empty.fold(record.encoded()) }
  }

  @Test(
    "a ledger of another form or hash is refused",
    arguments: [("pasboek-ledger/2", "sha-256"), ("pasboek-ledger/1", "sha-512")])
  func form(format: String, hash: String) {
    let created = LedgerCreated(format: format, origin: "o", hash: hash)
    let record = LedgerRecord(
      header: RecordHeader(
        position: 1, type: .ledgerCreated, recordedAt: moment, occurredAt: moment,
        systems: CardSystemSet([.wholeLedger])), runningNumbers: [1],
      event: .ledgerCreated(created))
    var state = LedgerState()
    #expect(throws: RecordError.self) { try state.fold(record.encoded()) }
  }

  @Test("a tap of a source that was never paired, or whose sequence was recorded, is refused")
  func keys() throws {
    let world = try World()
    world.tap(moment - Instant.hour)
    let body = LedgerEvent.checkInRefused(world.refused { $0.balance = 1 })
    for key in [
      .tap(SourceID(99), sequence: 1), .tap(.none, sequence: 1), .tap(world.kiosk, sequence: 0),
      .tap(world.kiosk, sequence: 1),
    ] as [CommandKey] {
      try world.expectContradiction(body) { $0.header.key = key }
    }
    let fresh = world.following(body) { $0.header.key = .tap(world.kiosk, sequence: 2) }
    #expect(try world.problem(folding: fresh) == nil)
  }

  @Test("a record that states another balance than the log gives is refused")
  func balances() throws {
    let world = try World()
    let counted = world.checkIn(moment - Instant.hour)
    for event in [
      .pointsIssued(
        PointsIssued(holder: world.holder, points: 2, cause: .correction, balance: 2)),
      .checkedIn(world.checkedIn { $0.balance = 1 }),
      .checkInRefused(world.refused { $0.balance = 0 }),
      .checkInUndone(world.undone(points: -1, balance: 1)),
      .membershipStarted(
        MembershipStarted(
          holder: world.holder, system: world.dender, balance: 0, openCounts: [])),
    ] as [LedgerEvent] {
      try world.expectContradiction(event) { $0.header.reverses = counted.position }
    }
    let right = world.following(.checkInUndone(world.undone(points: -1, balance: 0))) {
      $0.header.reverses = counted.position
    }
    #expect(try world.problem(folding: right) == nil)
  }

  @Test("a check-in in a period that has closed is folded, and forgotten at once")
  func closedPeriod() throws {
    let world = try World()
    let record = world.following(.checkedIn(world.checkedIn { _ in })) {
      $0.header.occurredAt = utc("2026-02-02T12:00:00Z")
    }
    let replay = try Replay(of: world.log + [record.encoded()])
    #expect(replay.state.taps.groupCount == 0 && replay.state.balance(of: world.holder) == 1)
  }

  @Test("more points than any command moves are refused, without a trap")
  func hugePoints() throws {
    let world = try World()
    for points in [.max, .min, 1_000_001, -1_000_001] as [Int64] {
      try world.expectContradiction(
        .pointsIssued(
          PointsIssued(
            holder: world.holder, points: points, cause: .correction, balance: points)))
      try world.expectContradiction(
        .checkInUndone(world.undone(points: points, balance: points))
      ) { $0.header.reverses = 1 }
      try world.expectContradiction(
        .checkInRecounted(
          CheckInRecounted(
            event: world.event, holder: world.holder, counts: true, points: points,
            balance: points))
      ) { $0.header.reverses = 1 }
    }
  }

  @Test("an undoing or recount that names no record is refused")
  func reversals() throws {
    let world = try World()
    try world.expectContradiction(.checkInUndone(world.undone(points: 0, balance: 0)))
    try world.expectContradiction(
      .checkInRecounted(
        CheckInRecounted(
          event: world.event, holder: world.holder, counts: true, points: 0, balance: 0)))
  }
}
