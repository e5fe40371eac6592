import Testing

@testable import Ledger

@Suite("Visits to museums that are held, stand against a rule, or are undone")
struct UndoVisitTests {
  private let morning = utc("2026-06-01T09:00:00Z")

  private func begin() throws -> (MuseumWorld, SourceID, SubscriptionSaleOutcome) {
    let museum = try MuseumWorld(from: utc("2026-05-04T08:00:00Z"))
    let source = try museum.world.pair("CID-MUS-0001", for: [museum.museum])
    let sold = try museum.sell(.online, isIdentified: true)
    return (museum, source, sold)
  }

  private func tap(
    _ card: CardID, _ museum: MuseumWorld, _ source: SourceID, at tapped: Instant,
    delivered: Instant? = nil, offline: Bool = false
  ) -> MuseumVisitOutcome {
    let world = museum.world
    world.now = delivered ?? tapped + Instant.second
    return world.kernel.visit(
      MuseumVisit(
        card: card, museum: museum.museum, homeMunicipality: 9_000, birth: date("2000-02-29"),
        channel: .terminal, acceptedOffline: offline),
      CommandContext(
        now: world.now, claimedAt: tapped, occurredAt: tapped, timeQuality: .exact,
        key: .tap(source, sequence: world.nextSequence(of: source))))
  }

  @Test(
    "one accepted offline stands against a rule, and is not compensated", arguments: [true, false])
  func offline(isOffline: Bool) throws {
    let (museum, source, sold) = try begin()
    try museum.world.register(
      .changeCardStatus(sold.card, .blocked, holder: sold.holder), at: morning - Instant.second)
    let visit = tap(sold.card, museum, source, at: morning, offline: isOffline)
    #expect(visit.refusal == .cardNotActive && visit.stands == isOffline)
    #expect(!visit.isCompensated && visit.activated == nil)
    let kind = museum.world.kernel.state.finding(at: visit.position)?.kind
    #expect(kind == (isOffline ? .conflict : nil))
    // It uses nothing up: the next visit of that day is compensated.
    try museum.world.register(.changeCardStatus(sold.card, .active, holder: sold.holder))
    let next = tap(sold.card, museum, source, at: morning + Instant.hour)
    #expect(next.refusal == nil && next.isCompensated)
    let record = try museum.world.record(at: visit.position)
    #expect(record.header.type == (isOffline ? .museumVisitRegistered : .museumVisitRefused))
    _ = try Replay(of: museum.world.log)
  }

  @Test("someone without a membership may stand; an unknown card or a museum that is none may not")
  func unresolved() throws {
    let (museum, source, _) = try begin()
    let stranger = try museum.world.registerHolder(in: [])
    let card = CardID(
      try museum.world.register(
        .registerCard(
          reference: 99_999, system: museum.system, kind: .digital, status: .active,
          holder: stranger)))
    let visit = tap(card, museum, source, at: morning, offline: true)
    #expect(visit.refusal == .subscriptionNotActive && visit.stands)
    let unknown = tap(.none, museum, source, at: morning + Instant.minute, offline: true)
    #expect(unknown.refusal == .cardUnknown && !unknown.stands)
    let finding = museum.world.kernel.state.finding(at: unknown.position)
    #expect(finding?.kind == .unknownCard)
    _ = try Replay(of: museum.world.log)
  }

  @Test("a revoked pairing's visit is held, and one made after the revocation refused")
  func revoked() throws {
    for offline in [false, true] {
      let (museum, source, sold) = try begin()
      let world = museum.world
      try world.register(.revokeTerminal(source), at: morning + Instant.hour)
      let held = tap(
        sold.card, museum, source, at: morning, delivered: morning + 2 * Instant.hour,
        offline: offline)
      #expect(held.refusal == .quarantined && !held.stands && !held.isCompensated)
      let after = tap(
        sold.card, museum, source, at: morning + 3 * Instant.hour, offline: offline)
      #expect(after.refusal == .terminalRevoked && !after.stands)

      let record = try world.record(at: held.position)
      world.now = world.now + Instant.second
      let outcome = try world.kernel.admit(record, CommandContext(now: world.now))
      guard case .visit(let visit) = outcome else {
        Issue.record("a visit is admitted as one")
        return
      }
      #expect(visit.refusal == nil && visit.stands && visit.isCompensated)
      let admitted = try world.record(at: visit.position)
      guard case .museumVisitRegistered(let body) = admitted.event else {
        Issue.record("the visit is registered")
        return
      }
      #expect(body.stamp.homeMunicipality == 9_000 && body.stamp.ageBand == .from26)
      #expect(admitted.header.occurredAt == morning && admitted.header.key == record.header.key)
      #expect(admitted.header.reverses == held.position)
      _ = try Replay(of: world.log)
    }
  }

  @Test("an admitted first visit begins the subscription on its own day")
  func activates() throws {
    let museum = try MuseumWorld(from: utc("2026-05-04T08:00:00Z"))
    let source = try museum.world.pair("CID-MUS-0001", for: [museum.museum])
    let sold = try museum.sell(.museum)
    let world = museum.world
    try world.register(.revokeTerminal(source), at: morning + Instant.hour)
    let held = tap(
      sold.card, museum, source, at: morning, delivered: morning + 50 * Instant.hour)
    #expect(held.refusal == .quarantined && held.activated == nil)
    let before = world.position
    let outcome = try world.kernel.admit(
      try world.record(at: held.position), CommandContext(now: world.now))
    #expect(
      try world.events(after: before).map(\.type) == [
        .subscriptionActivated, .museumVisitRegistered,
      ])
    #expect(outcome.position == before + 2)
    #expect(museum.status(of: sold.holder, at: morning + Instant.day).isRunning)
    _ = try Replay(of: world.log)
  }

  @Test("undone, the museum is paid for another visit of that day, the earliest first")
  func undone() throws {
    let (museum, source, sold) = try begin()
    let world = museum.world
    let visits = (0..<3).map {
      tap(sold.card, museum, source, at: morning + Int64($0) * Instant.hour)
    }
    #expect(visits.map(\.isCompensated) == [true, false, false])
    func undo(_ visit: MuseumVisitOutcome) throws -> UndoOutcome {
      world.now = world.now + Instant.second
      return try world.kernel.undo(
        visit: try world.record(at: visit.position), CommandContext(now: world.now),
        reason: .mistake, by: source)
    }
    var before = world.position
    _ = try undo(visits[0])
    let events = try world.events(after: before)
    guard case .museumVisitUndone(let body) = events[0],
      case .museumVisitCompensated(let compensated) = events[1]
    else {
      Issue.record("an undoing and what follows: \(events)")
      return
    }
    #expect(body.cents == 599 && body.wasCompensated && compensated.cents == 599)
    #expect(body.reason == .mistake && body.undoneBy == source && body.sequence == 1)
    #expect(try world.record(at: before + 2).header.reverses == visits[1].position)
    // One that was not paid takes nothing with it.
    before = world.position
    _ = try undo(visits[2])
    #expect(try world.events(after: before).count == 1)
    _ = try undo(visits[1])
    #expect(throws: UndoRefusal.alreadyUndone) { try undo(visits[1]) }
    let again = tap(sold.card, museum, source, at: morning + 5 * Instant.hour)
    #expect(again.isCompensated)
    let replay = try Replay(of: world.log)
    #expect(replay.state.museums.compensated == world.kernel.state.museums.compensated)
    #expect(replay.state.museums.further.isEmpty)
  }

  @Test("an undone visit of someone who is not registered is not counted against them")
  func unregistered() throws {
    let museum = try MuseumWorld(
      from: utc("2026-05-04T08:00:00Z"), terms: SubscriptionTerms(unregisteredVisitsMax: 1))
    let sold = try museum.sell(.online)
    let first = museum.visit(sold.card, at: morning)
    #expect(museum.visit(sold.card, at: morning + Instant.hour).refusal == .unregisteredMaximum)
    let world = museum.world
    _ = try world.kernel.undo(
      visit: try world.record(at: first.position),
      CommandContext(now: morning + 2 * Instant.hour))
    world.now = morning + 2 * Instant.hour
    #expect(museum.visit(sold.card, at: morning + 3 * Instant.hour).refusal == nil)
  }

  @Test("after a year it is not known any more which visit is paid: none is undone")
  func tooLate() throws {
    let (museum, source, sold) = try begin()
    let visit = tap(sold.card, museum, source, at: morning)
    let record = try museum.world.record(at: visit.position)
    for (days, isLate) in [(366, false), (367, true)] as [(Int64, Bool)] {
      let (other, otherSource, otherSold) = try begin()
      let same = tap(otherSold.card, other, otherSource, at: morning)
      #expect(try other.world.record(at: same.position) == record)
      let context = CommandContext(now: morning + days * Instant.day)
      do throws(UndoRefusal) {
        _ = try other.world.kernel.undo(visit: record, context)
        #expect(!isLate)
      } catch {
        #expect(isLate && error == .tooLate)
      }
    }
  }
}
