import Testing

@testable import Ledger

@Suite("Findings that are put aside")
struct DismissalTests {
  private let evening = utc("2026-11-23T19:00:00Z")

  /// A finding of each kind.
  private func finding(_ kind: FindingKind, in world: World) throws -> UInt64 {
    switch kind {
    case .tooLate:
      return world.tap(evening, delivered: evening + 15 * Instant.day).position
    case .quarantined:
      try world.register(.revokeTerminal(world.kiosk), at: evening + Instant.minute)
      return world.tap(evening, delivered: evening + Instant.hour).position
    case .conflict:
      try world.register(
        .changeCardStatus(world.card, .blocked, holder: world.holder),
        at: evening - Instant.second)
      return world.tap(evening, offline: true).position
    case .unknownCard: return world.tap(evening, with: CardID.none, offline: true).position
    }
  }

  @Test("each kind is put aside once, and changes nothing", arguments: FindingKind.allCases)
  func dismissed(kind: FindingKind) throws {
    let world = try World()
    let position = try finding(kind, in: world)
    #expect(world.kernel.state.finding(at: position)?.kind == kind)
    let balance = world.balance()
    let by = try world.dismiss(position, .seen)
    #expect(world.balance() == balance && by == world.position)
    #expect(world.kernel.state.finding(at: position)?.dismissedBy == by)
    #expect(throws: FindingRefusal.settled) { try world.dismiss(position, .seen) }
    if kind.isHeld { #expect(throws: FindingRefusal.settled) { try world.admit(position) } }
    guard case .findingDismissed(let body) = try world.record(at: by).event else {
      Issue.record("a dismissal is recorded")
      return
    }
    #expect(body.reason == .seen && body.event == world.event && !body.withdrawnBy.exists)
    #expect(body.holder == (kind == .unknownCard ? .none : world.holder))
    let replay = try Replay(of: world.log)
    #expect(replay.state.findings.rows == world.kernel.state.findings.rows)
  }

  @Test("what stands against a rule can be undone, before it is put aside and after")
  func standing() throws {
    for dismissFirst in [false, true] {
      let world = try World()
      let position = try finding(.conflict, in: world)
      if dismissFirst { _ = try world.dismiss(position, .seen) }
      let undone = try world.undo(position)
      #expect(world.kernel.state.undoing(of: position) == undone.position)
      #expect(throws: FindingRefusal.settled) { try world.dismiss(position, .other) }
      _ = try Replay(of: world.log)
    }
  }

  @Test("a tap that counts, meets the limit or is refused online is no finding")
  func none() throws {
    let world = try World()
    let counted = world.tap(evening, offline: true)
    let limited = world.tap(evening + Instant.hour, offline: true)
    let refused = world.tap(evening + 2 * Instant.hour, at: EventID.none)
    let unknown = world.tap(evening + 3 * Instant.hour, with: CardID.none)
    for position in [counted, limited, refused, unknown].map(\.position) {
      #expect(world.kernel.state.finding(at: position) == nil)
      #expect(throws: FindingRefusal.unknown) { try world.dismiss(position, .seen) }
    }
  }

  @Test("it concerns the event's card systems and the card's, or those that the terminal serves")
  func systems() throws {
    let world = try World()
    let conflict = try finding(.conflict, in: world)
    #expect(
      world.kernel.state.finding(at: conflict)?.systems
        == CardSystemSet([world.ghent, world.brussels]))
    let source = try world.pair("CID-DEN-1", for: [world.otherOrganizer])
    let tap = world.tap(
      world.now + Instant.second, with: CardID.none, at: EventID.none, on: source, offline: true)
    #expect(world.kernel.state.finding(at: tap.position)?.systems == CardSystemSet([world.dender]))
  }
}

extension World {
  @discardableResult
  func admit(_ position: UInt64, by client: ClientID = .none) throws -> CheckInOutcome {
    let record = try record(at: position)
    now = now + Instant.second
    let outcome = try kernel.admit(record, CommandContext(now: now, client: client))
    guard case .checkIn(let checkIn) = outcome else {
      throw FindingRefusal.unknown
    }
    return checkIn
  }

  @discardableResult
  func dismiss(_ position: UInt64, _ reason: DismissalReason) throws -> UInt64 {
    now = now + Instant.second
    return try kernel.dismiss(findingAt: position, reason, CommandContext(now: now))
  }

  @discardableResult
  func undo(
    _ position: UInt64, reason: UndoReason, by source: SourceID
  ) throws -> CheckInOutcome {
    let record = try record(at: position)
    now = now + Instant.second
    return try kernel.undo(record, CommandContext(now: now), reason: reason, by: source)
  }

  /// Whether the check-in of a record counts, as the records say.
  func counts(_ position: UInt64) throws -> Bool? {
    var counts: Bool?
    for record in try records {
      switch record.event {
      case .checkedIn(let body) where record.header.position == position: counts = body.counts
      case .checkInRefused where record.header.position == position: counts = false
      case .checkInRecounted(let body) where record.header.reverses == position:
        counts = body.counts
      case .checkInUndone where record.header.reverses == position: counts = nil
      default: break
      }
    }
    return counts
  }
}
