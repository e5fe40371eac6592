import Testing

@testable import Ledger

@Suite("Held taps that a person admits")
struct AdmissionTests {
  private let evening = utc("2026-11-23T19:00:00Z")

  /// Holds a tap of the kiosk, which was revoked a minute after it.
  private func held(
    in world: World, offline: Bool = false, at tapped: Instant? = nil, event: EventID? = nil
  ) throws -> CheckInOutcome {
    let tapped = tapped ?? evening
    if world.kernel.state.source(world.kiosk)?.revokedAt == nil {
      try world.register(.revokeTerminal(world.kiosk), at: tapped + Instant.minute)
    }
    let outcome = world.tap(
      tapped, at: event, delivered: max(world.now, tapped + Instant.hour), offline: offline)
    #expect(outcome.refusal == .quarantined)
    return outcome
  }

  @Test("it counts at its own moment and under its own key, and names the held record")
  func counts() throws {
    let world = try World()
    let outcome = try held(in: world)
    let delivered = world.kernel.state.delivered(by: world.kiosk)
    let admitted = try world.admit(outcome.position, by: ClientID(0))
    #expect(admitted.refusal == nil && admitted.stands && admitted.points == 1)
    #expect(admitted.balance == 1 && world.balance() == 1)
    let (tap, record) = (
      try world.record(at: outcome.position), try world.record(at: admitted.position)
    )
    #expect(record.header.type == .checkedIn && record.header.reverses == outcome.position)
    #expect(record.header.key == tap.header.key)
    #expect(record.header.occurredAt == tap.header.occurredAt)
    #expect(record.header.claimedAt == tap.header.claimedAt)
    #expect(record.header.timeQuality == tap.header.timeQuality)
    #expect(world.kernel.state.delivered(by: world.kiosk) == delivered)
    let finding = world.kernel.state.finding(at: outcome.position)
    #expect(finding?.admittedAs == admitted.position && finding?.dismissedBy == nil)
    let replay = try Replay(of: world.log)
    #expect(replay.state.balance(of: world.holder) == 1)
    #expect(replay.state.findings.rows == world.kernel.state.findings.rows)
  }

  @Test("it takes its place in the count: a later tap no longer counts")
  func recounts() throws {
    let world = try World()
    let first = try held(in: world)
    let later = world.tap(
      evening + 10 * Instant.minute, on: world.desk, delivered: world.now + Instant.second)
    #expect(later.refusal == nil && world.balance() == 1)
    let before = world.position
    let admitted = try world.admit(first.position)
    #expect(admitted.points == 1 && world.balance() == 1)
    let records = try world.records.dropFirst(Int(before)).map { $0 }
    #expect(records.map(\.header.type) == [.checkedIn, .checkInRecounted])
    #expect(records.map(\.header.reverses) == [first.position, later.position])
    #expect(records.map(\.header.count) == [2, 2])
    _ = try Replay(of: world.log)
  }

  @Test("it may meet the limit, a repetition, or a rule that it met before as well")
  func refusals() throws {
    for (volume, gap, refusal) in [
      (1, 10 * Instant.minute, Refusal.limitReached), (9, 5 * Instant.second, .alreadyDone),
    ] as [(UInt32, Int64, Refusal)] {
      let world = try World()
      let event = try world.defineEvent(volume)
      world.tap(evening - gap, at: event, on: world.kioskAgain)
      let outcome = try held(in: world, event: event)
      let admitted = try world.admit(outcome.position)
      #expect(admitted.refusal == refusal && !admitted.stands && admitted.points == 0)
      #expect(try world.record(at: admitted.position).header.type == .checkInRefused)
    }
    for offline in [false, true] {
      let world = try World()
      let outcome = try held(in: world, offline: offline)
      // A fact that is entered late: the card was blocked before the tap.
      _ = try world.kernel.register(
        .changeCardStatus(world.card, .blocked, holder: world.holder),
        CommandContext(now: world.now + Instant.second, occurredAt: evening - Instant.second))
      let admitted = try world.admit(outcome.position)
      #expect(admitted.refusal == .cardBlocked && admitted.stands == offline)
      #expect(admitted.points == 0 && world.balance() == 0)
      // A person has seen it: it is no finding once more.
      #expect(world.kernel.state.finding(at: admitted.position) == nil)
      _ = try Replay(of: world.log)
    }
  }

  @Test("one that came too late counts while its period is open")
  func tooLate() throws {
    let world = try World()
    let event = try world.defineEvent(1, per: .month)
    let tapped = utc("2026-11-02T12:00:00Z")
    let late = world.tap(tapped, at: event, delivered: tapped + 16 * Instant.day)
    #expect(late.refusal == .tooLate)
    let admitted = try world.admit(late.position)
    #expect(admitted.refusal == nil && world.balance() == 1)
    // Now it is this tap that uses the month up.
    #expect(world.tap(world.now + Instant.second, at: event).refusal == .limitReached)
  }

  @Test("one whose period is forgotten stands without points", arguments: [false, true])
  func closedPeriod(offline: Bool) throws {
    let world = try World()
    let event = try world.defineEvent(1, per: .day)
    let late = world.tap(
      evening, at: event, delivered: evening + 60 * Instant.day, offline: offline)
    #expect(late.refusal == .tooLate && !late.stands)
    let admitted = try world.admit(late.position)
    #expect(admitted.refusal == .tooLate && admitted.stands && admitted.points == 0)
    guard case .checkedIn(let body) = try world.record(at: admitted.position).event else {
      Issue.record("it stands")
      return
    }
    #expect(body.finding == .tooLate && body.pointsIfCounted == 1 && world.balance() == 0)
    let undone = try world.undo(admitted.position)
    #expect(world.balance() == 0 && undone.position == world.position)
    #expect(throws: UndoRefusal.alreadyUndone) { try world.undo(admitted.position) }
    _ = try Replay(of: world.log)
  }

  @Test("it is admitted once; what is no finding, or stands, is not admitted at all")
  func once() throws {
    let world = try World()
    let outcome = try held(in: world)
    try world.admit(outcome.position)
    let position = world.position
    #expect(throws: FindingRefusal.settled) { try world.admit(outcome.position) }
    #expect(throws: FindingRefusal.unknown) { try world.admit(1) }
    let desk = world.tap(
      utc("2026-12-20T12:00:00Z"), with: CardID.none, on: world.desk, offline: true)
    #expect(throws: FindingRefusal.notHeld) { try world.admit(desk.position) }
    #expect(world.position == position + 1)
    let admitted = try world.record(at: position)
    let again = world.kernel.admitted(by: admitted)
    #expect(again?.position == position)
  }

  @Test("admitted and undone, it counts no longer and another tap counts in its place")
  func undone() throws {
    let world = try World()
    let first = try held(in: world)
    let later = world.tap(
      evening + 10 * Instant.minute, on: world.desk, delivered: world.now + Instant.second)
    let admitted = try world.admit(first.position)
    #expect(try world.counts(later.position) == false)
    let undone = try world.undo(
      admitted.position, reason: .wrongCard, by: world.desk)
    #expect(undone.balance == 1 && world.balance() == 1)
    #expect(try world.counts(later.position) == true)
    guard case .checkInUndone(let body) = try world.record(at: undone.position).event else {
      Issue.record("an undoing is recorded")
      return
    }
    #expect(body.reason == .wrongCard && body.undoneBy == world.desk)
    #expect(body.source == world.kiosk && body.sequence == 1 && body.points == -1)
    #expect(throws: UndoRefusal.alreadyUndone) { try world.undo(admitted.position) }
    #expect(throws: FindingRefusal.settled) { try world.admit(first.position) }
    _ = try Replay(of: world.log)
  }

  @Test("a record that admits what nobody holds, or another's tap, is not folded")
  func notFolded() throws {
    let world = try World()
    let tapped = World.foldMoment - Instant.day
    let outcome = try held(in: world, at: tapped)
    let key = try world.record(at: outcome.position).header.key
    let body = world.checkedIn { _ in }
    func admission(_ change: (inout RecordHeader) -> Void) -> LedgerRecord {
      world.following(.checkedIn(body)) {
        $0.header.occurredAt = tapped
        $0.header.key = key
        $0.header.reverses = outcome.position
        change(&$0.header)
      }
    }
    #expect(try world.problem(folding: admission { _ in }) == nil)
    let wrong: [(inout RecordHeader) -> Void] = [
      { $0.reverses = 0 }, { $0.reverses = 1 }, { $0.reverses = outcome.position - 1 },
      { $0.key = .tap(world.desk, sequence: 1) },
    ]
    for change in wrong {
      guard case .contradiction = try world.problem(folding: admission(change)) else {
        Issue.record("this is folded: \(admission(change).header)")
        continue
      }
    }
  }
}
