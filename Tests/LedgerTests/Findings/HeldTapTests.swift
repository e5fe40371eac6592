import Testing

@testable import Ledger

@Suite("Taps that are held")
struct HeldTapTests {
  private let evening = utc("2026-11-23T19:00:00Z")

  /// What is the matter with a tap besides its pairing.
  enum Matter: CaseIterable {
    case nothing, cardBlocked, unknownCard, unknownEvent, eventClosed, alreadyDone, limitReached
    case late

    /// What a pairing in force gets for it.
    var refusal: Refusal? {
      switch self {
      case .nothing: nil
      case .cardBlocked: .cardBlocked
      case .unknownCard: .cardUnknown
      case .unknownEvent: .eventUnknown
      case .eventClosed: .eventClosed
      case .alreadyDone: .alreadyDone
      case .limitReached: .limitReached
      case .late: .tooLate
      }
    }

    /// Whether card, holder and event are known.
    var isResolved: Bool { self != .unknownCard && self != .unknownEvent }
  }

  enum Pairing: CaseIterable {
    case inForce, revokedLater, revokedBefore
  }

  struct Case: CustomTestStringConvertible {
    var matter: Matter
    var pairing: Pairing
    var isOffline: Bool

    var testDescription: String { "\(matter), \(pairing)\(isOffline ? ", offline" : "")" }

    /// What is found: written down apart from the code that decides.
    var expected: (refusal: Refusal?, stands: Bool) {
      let refusal = matter.refusal
      let standsOffline = isOffline && matter.isResolved && matter != .late
      switch pairing {
      case .inForce: return (refusal, refusal == nil || standsOffline)
      case .revokedLater where matter.isResolved:
        let isHeld =
          isOffline || [nil, .alreadyDone, .limitReached].contains(refusal)
        return (isHeld ? .quarantined : refusal, false)
      case .revokedBefore where matter.isResolved:
        let comesFirst = !isOffline && matter == .cardBlocked
        return (comesFirst ? .cardBlocked : .terminalRevoked, false)
      default: return (refusal, false)
      }
    }

    static let all = Matter.allCases.flatMap { matter in
      Pairing.allCases.flatMap { pairing in
        [false, true].map { Case(matter: matter, pairing: pairing, isOffline: $0) }
      }
    }
  }

  @Test("a tap is refused, held or stands by what its pairing was then", arguments: Case.all)
  func table(row: Case) throws {
    let world = try World()
    let outcome = try deliver(row, in: world)
    let (refusal, stands) = row.expected
    #expect(outcome.refusal == refusal)
    #expect(outcome.stands == stands)
    #expect(outcome.position == world.position, "one record, which uses the sequence up")
    let delivered = world.kernel.state.delivered(by: world.kiosk)
    #expect(delivered.contiguous == delivered.highest)
    let kind = world.kernel.state.finding(at: outcome.position)?.kind
    #expect(kind == finding(of: row, refusal, stands))
    _ = try Replay(of: world.log)
  }

  private func finding(of row: Case, _ refusal: Refusal?, _ stands: Bool) -> FindingKind? {
    switch refusal {
    case .tooLate: .tooLate
    case .quarantined: .quarantined
    case .cardUnknown: row.isOffline ? .unknownCard : nil
    case .some(let refusal): stands && !refusal.isCandidate ? .conflict : nil
    case nil: nil
    }
  }

  private func deliver(_ row: Case, in world: World) throws -> CheckInOutcome {
    let closed = OpeningPeriod(
      begin: evening - 20 * Instant.hour, end: evening - 18 * Instant.hour)
    let event = try world.defineEvent(
      row.matter == .limitReached ? 0 : 3, periods: row.matter == .eventClosed ? [closed] : [])
    if row.matter == .alreadyDone {
      world.tap(evening - 2 * Instant.second, at: event)
    }
    if row.pairing == .revokedBefore {
      try world.register(.revokeTerminal(world.kiosk), at: evening - Instant.second)
    }
    if row.matter == .cardBlocked {
      try world.register(
        .changeCardStatus(world.card, .blocked, holder: world.holder),
        at: evening - Instant.second)
    }
    if row.pairing == .revokedLater {
      try world.register(.revokeTerminal(world.kiosk), at: evening + Instant.minute)
    }
    let late = row.matter == .late ? 15 * Instant.day : Instant.hour
    return world.tap(
      evening, with: row.matter == .unknownCard ? CardID.none : nil,
      at: row.matter == .unknownEvent ? EventID.none : event, on: world.kiosk,
      delivered: evening + late, offline: row.isOffline)
  }

  @Test("the very moment of the revocation is after it, and the one before is not")
  func border() throws {
    let world = try World()
    let event = try world.defineEvent(9)
    try world.register(.revokeTerminal(world.kiosk), at: evening)
    let source = world.kernel.state.source(world.kiosk)
    let revokedAt = try #require(source?.revokedAt)
    let later = evening + Instant.hour
    #expect(world.tap(revokedAt, at: event, delivered: later).refusal == .terminalRevoked)
    #expect(world.tap(revokedAt - 1, at: event, delivered: later).refusal == .quarantined)
    // Another pairing of the same terminal is in force.
    let again = world.tap(revokedAt, at: event, on: world.kioskAgain, delivered: later)
    #expect(again.refusal == nil)
  }

  @Test("a held tap changes no balance and no other tap, and its key answers as it did")
  func changesNothing() throws {
    let world = try World()
    let first = world.tap(evening, delivered: evening + Instant.second)
    try world.register(.revokeTerminal(world.desk), at: evening + Instant.minute)
    let held = world.tap(
      evening - Instant.hour, on: world.desk, delivered: evening + Instant.hour)
    #expect(first.refusal == nil && held.refusal == .quarantined && held.points == 0)
    #expect(held.balance == 1 && world.balance() == 1 && held.previous == nil)
    let record = try world.record(at: held.position)
    #expect(record.header.count == 1)
    let command = CheckInCommand(card: world.card, event: world.event, channel: .terminal)
    let context = CommandContext(
      now: world.now, claimedAt: evening - Instant.hour, key: record.header.key)
    guard case .sameCommand(let again) = world.kernel.repeated(command, context, of: record) else {
      Issue.record("the key belongs to the held tap")
      return
    }
    #expect(again.replayed && again.refusal == .quarantined && !again.stands)
  }
}
