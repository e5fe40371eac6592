import Testing

@testable import Ledger

@Suite("Taps that change one another")
struct CountTests {
  let noon = utc("2026-11-23T11:00:00Z")
  let evening = utc("2026-11-23T19:00:00Z")

  @Test("an earlier tap that arrives later takes the place of the one that counted")
  func displaced() throws {
    let world = try World()
    let later = world.tap(noon, delivered: evening)
    let before = world.position
    let earlier = world.tap(noon - Instant.hour, on: world.desk, delivered: evening)
    #expect(later.refusal == nil && earlier.refusal == nil)
    #expect(earlier.points == 1 && earlier.balance == 2 && world.balance() == 1)

    let records = try world.records.dropFirst(Int(before)).map { $0 }
    #expect(records.map(\.header.type) == [.checkedIn, .checkInRecounted])
    #expect(records.map(\.header.index) == [0, 1])
    #expect(records.allSatisfy { $0.header.count == 2 && $0.header.key == records[0].header.key })
    #expect(records[1].header.reverses == later.position)
    #expect(records[1].header.occurredAt == noon)
    #expect(
      records[1].event
        == .checkInRecounted(
          CheckInRecounted(
            event: world.event, holder: world.holder, counts: false, points: -1, balance: 1)))
    // The first answer never changes.
    guard
      case .sameCommand(let again) = world.kernel.repeated(
        CheckInCommand(card: world.card, event: world.event, channel: .terminal),
        CommandContext(now: evening, claimedAt: noon), of: try world.record(at: later.position))
    else {
      Issue.record("the tap is another command")
      return
    }
    #expect(again.points == 1 && again.balance == 1 && again.refusal == nil && again.replayed)
  }

  @Test("of two taps at the same moment the smaller source counts, then the smaller sequence")
  func ties() throws {
    let world = try World()
    let other = world.tap(noon, on: world.desk, delivered: evening)
    #expect(world.tap(noon, on: world.kiosk, delivered: evening).refusal == nil)
    #expect(try countedTaps(world) == [.tap(world.kiosk, sequence: 1)])
    #expect(other.refusal == nil && world.balance() == 1)

    let twice = try World()
    let second = CommandKey.tap(twice.kiosk, sequence: 2)
    let first = CommandKey.tap(twice.kiosk, sequence: 1)
    for key in [second, first] {
      _ = twice.kernel.checkIn(
        CheckInCommand(card: twice.card, event: twice.event, channel: .terminal),
        CommandContext(now: evening, occurredAt: noon, key: key))
    }
    #expect(try countedTaps(twice) == [first])
  }

  @Test(
    "a tap within ten seconds of the last counted one on the same reader is a repetition",
    arguments: [
      (10_000_000, "kiosk", Refusal.alreadyDone), (10_000_001, "kiosk", nil),
      (10_000_000, "kioskAgain", .alreadyDone), (10_000_000, "desk", nil),
      (0, "kiosk", .alreadyDone), (0, "desk", nil),
    ] as [(Int64, String, Refusal?)])
  func repetition(microseconds: Int64, reader: String, refusal: Refusal?) throws {
    let world = try World()
    let event = try world.defineEvent(5)
    let readers = ["kiosk": world.kiosk, "kioskAgain": world.kioskAgain, "desk": world.desk]
    let source = try #require(readers[reader])
    #expect(world.tap(noon, at: event, delivered: evening).refusal == nil)
    let outcome = world.tap(noon + microseconds, at: event, on: source, delivered: evening)
    #expect(outcome.refusal == refusal)
    guard refusal != nil else { return }
    #expect(outcome.previous == PreviousTap(at: noon, sameTerminal: true))
    #expect(outcome.points == 0 && world.balance() == 1)
  }

  @Test("ten seconds run from the last tap that counted, not from one that was a repetition")
  func chain() throws {
    let world = try World()
    let event = try world.defineEvent(5)
    let found = [0, 6, 12, 18, 24].map { seconds in
      world.tap(noon + seconds * Instant.second, at: event, delivered: evening).refusal
    }
    #expect(found == [nil, .alreadyDone, nil, .alreadyDone, nil])
    // An earlier one on the same reader turns every other one round.
    let before = world.position
    #expect(world.tap(noon - 6 * Instant.second, at: event, delivered: evening).refusal == nil)
    #expect(try world.records.dropFirst(Int(before)).count == 6 && world.balance() == 3)
  }

  @Test("check-ins without a terminal are no repetitions of each other")
  func partners() throws {
    let world = try World()
    let event = try world.defineEvent(2)
    let found = [0, 1, 2].map { world.checkIn(noon + $0 * Instant.second, at: event).refusal }
    #expect(found == [nil, nil, .limitReached])
  }

  @Test("a limit of nothing refuses every tap")
  func nothing() throws {
    let world = try World()
    for type in PeriodType.allCases {
      let event = try world.defineEvent(0, per: type)
      #expect(world.tap(noon, at: event, delivered: evening).refusal == .limitReached)
      #expect(world.tap(noon, at: event, on: world.desk, delivered: evening).refusal != nil)
    }
    #expect(world.balance() == 0)
  }

  @Test("undoing takes the points back and lets the next tap count")
  func undo() throws {
    let world = try World()
    let first = world.tap(noon, delivered: evening)
    let second = world.tap(noon + Instant.hour, delivered: evening)
    #expect(second.refusal == .limitReached && second.previous?.sameTerminal == true)
    let before = world.position
    let undone = try world.undo(first.position, at: evening + Instant.hour)
    #expect(undone.position == before + 1 && undone.balance == 1 && world.balance() == 1)

    let records = try world.records.dropFirst(Int(before)).map { $0 }
    #expect(records.map(\.header.reverses) == [first.position, second.position])
    #expect(records.map(\.header.count) == [2, 2] && records.map(\.header.index) == [0, 1])
    #expect(
      records[0].event
        == .checkInUndone(
          CheckInUndone(
            event: world.event, holder: world.holder, points: -1, balance: 0,
            source: world.kiosk, sequence: 1, tappedAt: noon)))
    #expect(try countedTaps(world) == [.tap(world.kiosk, sequence: 2)])
  }

  @Test("undoing leaves a balance below zero where the points are gone")
  func negativeBalance() throws {
    let world = try World()
    let outcome = world.checkIn(noon)
    try world.register(.issuePoints(world.holder, points: -1, cause: .correction))
    let undone = try world.undo(outcome.position)
    #expect(undone.balance == -1 && world.balance() == -1)
    #expect(world.kernel.state.accounts.isBalanced)
    guard case .checkInUndone(let body) = try world.record(at: undone.position).event else {
      Issue.record("an undoing is recorded")
      return
    }
    #expect(!body.source.exists && body.sequence == 0)
  }

  @Test("only a check-in that takes part in a count is undone, and only once")
  func undoRefused() throws {
    let world = try World()
    let counted = world.checkIn(noon)
    let unresolved = world.tap(noon, with: CardID.none)
    world.now = evening
    try world.register(.changeCardStatus(world.card, .blocked, holder: world.holder))
    let blocked = world.checkIn(evening + Instant.minute)
    for position in [1, unresolved.position, blocked.position] {
      #expect(throws: UndoRefusal.notACheckIn) { try world.undo(position) }
    }
    try world.undo(counted.position)
    let before = world.position
    #expect(throws: UndoRefusal.alreadyUndone) { try world.undo(counted.position) }
    #expect(world.position == before)
  }

  @Test("a period that has closed is forgotten: a tap in it is too late, and undoing as well")
  func closing() throws {
    let world = try World()
    world.now = noon - Instant.hour
    try world.register(.changePolicy(world.ghent, RegionPolicy(latenessDays: 31)))
    let counted = world.tap(noon)
    #expect(world.kernel.state.taps.groupCount == 1)
    // The week of 23 November closes 32 days after its end: on 1 January, by the records' clock.
    world.now = utc("2026-12-31T22:59:58Z")
    _ = try world.registerHolder(in: [])
    #expect(world.kernel.state.taps.groupCount == 1)
    world.now = utc("2026-12-31T22:59:59Z")
    _ = try world.registerHolder(in: [])
    #expect(world.kernel.state.taps.groupCount == 0)
    #expect(throws: UndoRefusal.tooLate) { try world.undo(counted.position) }
    #expect(world.tap(noon + Instant.day, delivered: world.now).refusal == .tooLate)
    #expect(world.balance() == 1)
    _ = try Replay(of: world.log)
  }

  @Test("no policy that a log may hold lets a tap count in a period that has closed")
  func closedForEver() throws {
    let world = try World()
    let event = try world.defineEvent(1, per: .day)
    // More days than a region may set, from a program that knew no such limit.
    let policy = CardSystemPolicyChanged(
      system: world.ghent, policy: RegionPolicy(latenessDays: 255))
    let changed = world.following(.cardSystemPolicyChanged(policy))
    let replay = try Replay(of: world.log + [changed.encoded()])
    world.resume(from: replay.take(), of: world)
    world.now = World.foldMoment + 60 * Instant.day
    _ = try world.registerHolder(in: [])
    let old = world.now - 40 * Instant.day
    #expect(world.tap(old, at: event, delivered: world.now).refusal == .tooLate)
  }

  @Test("an absolute period never closes")
  func absolute() throws {
    let world = try World()
    let event = try world.defineEvent(1, per: .absolute)
    let first = world.checkIn(noon, at: event)
    #expect(world.checkIn(utc("2046-11-23T11:00:00Z"), at: event).refusal == .limitReached)
    try world.undo(first.position, at: utc("2046-11-24T11:00:00Z"))
    #expect(world.balance() == 1)
  }

  /// The keys of the taps that count, as the records say.
  private func countedTaps(_ world: World) throws -> Set<CommandKey> {
    var counted: [UInt64: CommandKey] = [:]
    var keys: [UInt64: CommandKey] = [:]
    for record in try world.records {
      let header = record.header
      switch record.event {
      case .checkedIn(let body):
        keys[header.position] = header.key
        if body.counts { counted[header.position] = header.key }
      case .checkInRefused: keys[header.position] = header.key
      case .checkInRecounted(let body):
        counted[header.reverses] = body.counts ? keys[header.reverses] : nil
      case .checkInUndone: counted[header.reverses] = nil
      default: break
      }
    }
    return Set(counted.values)
  }
}
