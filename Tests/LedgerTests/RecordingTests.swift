import Testing

@testable import Ledger

@Suite("What a command leaves in the log")
struct RecordingTests {
  let moment = utc("2026-11-23T15:00:00Z")

  private func command(
    _ world: World, card: CardID? = nil, event: EventID? = nil, offline: Bool = false,
    malformed: Bool = false
  ) -> CheckInCommand {
    CheckInCommand(
      card: card ?? world.card, event: event ?? world.event, channel: .terminal,
      acceptedOffline: offline, isMalformed: malformed)
  }

  private func context(_ world: World, key: CommandKey = .none) -> CommandContext {
    CommandContext(now: moment, key: key)
  }

  @Test(
    "without a tap's key an unknown card or event, or what cannot be read, leaves no record",
    arguments: [CommandKey.none, .idempotency(7)])
  func withoutSequence(key: CommandKey) throws {
    let world = try World()
    let before = world.log
    for (command, refusal) in [
      (command(world, card: CardID.none), .cardUnknown),
      (command(world, event: EventID.none), .eventUnknown),
      (command(world, card: CardID.none, event: EventID.none), .cardUnknown),
      (command(world, malformed: true), .malformed),
    ] as [(CheckInCommand, Refusal)] {
      let outcome = world.kernel.checkIn(command, context(world, key: key))
      #expect(outcome.refusal == refusal && outcome.position == 0 && !outcome.stands)
    }
    #expect(world.log == before && world.balance() == 0)
  }

  @Test(
    "a terminal's tap that names nothing known is one record without what was read",
    arguments: [
      (card: false, event: true, malformed: false, Refusal.cardUnknown),
      (card: false, event: false, malformed: false, .cardUnknown),
      (card: true, event: true, malformed: true, .malformed),
      (card: false, event: false, malformed: true, .malformed),
    ])
  func unresolved(card: Bool, event: Bool, malformed: Bool, refusal: Refusal) throws {
    let world = try World()
    let before = world.position
    let outcome = world.kernel.checkIn(
      command(
        world, card: card ? nil : CardID.none, event: event ? nil : EventID.none, offline: true,
        malformed: malformed),
      context(world, key: .tap(world.kiosk, sequence: 1)))
    #expect(outcome.refusal == refusal && !outcome.stands && outcome.position == before + 1)
    #expect(
      try world.events(after: before) == [
        .tapUnresolved(
          TapUnresolved(
            refusal: refusal, event: event ? world.event : .none, card: card ? world.card : .none,
            wasAcceptedOffline: true))
      ])
    #expect(world.kernel.state.delivered(by: world.kiosk).contiguous == 1)
    #expect(world.balance() == 0)
  }

  @Test("a terminal's tap of a known card at an unknown event is a refusal of that card")
  func unknownEvent() throws {
    let world = try World()
    let before = world.position
    let outcome = world.kernel.checkIn(
      command(world, event: EventID.none, offline: true),
      context(world, key: .tap(world.kiosk, sequence: 1)))
    #expect(outcome.refusal == .eventUnknown && !outcome.stands)
    guard case .checkInRefused(let body) = try world.events(after: before).first else {
      Issue.record("a refusal is recorded")
      return
    }
    #expect(body.card == world.card && !body.event.exists && body.holder == world.holder)
  }

  @Test(
    "a rule's refusal is one record and changes no balance",
    arguments: [
      CommandKey.none, .idempotency(7), .tap(SourceID(1), sequence: 1),
    ])
  func refusal(key: CommandKey) throws {
    let world = try World()
    #expect(world.checkIn(moment - Instant.hour).refusal == nil)
    let before = world.position
    let accounts = world.kernel.state.accounts
    let outcome = world.kernel.checkIn(command(world), context(world, key: key))
    #expect(outcome.refusal == .limitReached && outcome.position == before + 1)
    let record = try world.record(at: before + 1)
    #expect(world.position == before + 1 && record.header.key == key)
    #expect(record.header.count == 1 && record.header.ruleVersion == 2)
    #expect(world.balance() == 1 && world.kernel.state.accounts == accounts)
    guard case .checkInRefused(let body) = record.event else {
      Issue.record("a refusal is recorded")
      return
    }
    // The last refusals keep what the tap earns should it count later.
    #expect(body.refusal == .limitReached && body.pointsIfCounted == 1 && body.balance == 1)
  }

  @Test("a refusal that never counts later keeps no points")
  func finalRefusal() throws {
    let world = try World()
    try world.register(.changeCardStatus(world.card, .blocked, holder: world.holder))
    let outcome = world.checkIn(moment)
    guard case .checkInRefused(let body) = try world.record(at: outcome.position).event else {
      Issue.record("a refusal is recorded")
      return
    }
    #expect(body.refusal == .cardBlocked && body.pointsIfCounted == 0)
  }

  @Test("what a terminal accepted offline stands with a finding and earns nothing")
  func offline() throws {
    let world = try World()
    world.now = moment - Instant.hour
    try world.register(.changeCardStatus(world.card, .blocked, holder: world.holder))
    let outcome = world.tap(moment, offline: true)
    #expect(outcome.stands && outcome.refusal == .cardBlocked && outcome.points == 0)
    guard case .checkedIn(let body) = try world.record(at: outcome.position).event else {
      Issue.record("it stands")
      return
    }
    #expect(body.finding == .cardBlocked && body.points == 0 && body.balance == 0)
    #expect(!body.counts && !body.isCandidate)
  }

  @Test(
    "a check-in that counts tells whether a terminal had accepted it offline",
    arguments: [true, false])
  func countedOffline(offline: Bool) throws {
    let world = try World()
    let outcome = world.tap(moment, offline: offline)
    #expect(outcome.refusal == nil && outcome.points == 1)
    let bytes = try #require(world.log.last)
    guard case .checkedIn(let body) = try LedgerRecord(bytes, at: outcome.position).event else {
      Issue.record("no check-in was recorded")
      return
    }
    #expect(body.counts && body.wasAcceptedOffline == offline)
  }

  @Test("a card without a holder is no participation, even offline")
  func stockedCard() throws {
    let world = try World()
    let stocked = try world.registerCard(of: .none, status: .localStock)
    let outcome = world.tap(moment, with: stocked, offline: true)
    #expect(!outcome.stands && outcome.refusal == .cardNotActive)
    #expect(try world.record(at: outcome.position).event.type == .checkInRefused)
  }

  @Test("the header says who, when and with what key")
  func header() throws {
    let world = try World()
    let client = ClientID(try world.register(.registerClient(id: "partner")))
    let outcome = world.kernel.checkIn(
      command(world),
      CommandContext(
        now: moment, claimedAt: utc("2001-01-01T00:00:00Z"), occurredAt: moment - Instant.minute,
        timeQuality: .skewCorrected, key: .tap(world.desk, sequence: 9), client: client))
    let header = try world.record(at: outcome.position).header
    #expect(header.recordedAt == moment && header.occurredAt == moment - Instant.minute)
    #expect(header.claimedAt == utc("2001-01-01T00:00:00Z"))
    #expect(header.timeQuality == .skewCorrected && header.client == client)
    #expect(header.key == .tap(world.desk, sequence: 9) && header.index == 0)
    #expect(header.systems == CardSystemSet([world.ghent, world.brussels]))
    #expect(outcome.occurredAt == moment - Instant.minute)
  }

  @Test(
    "a device's clock that no record can hold is left out, and the tap counts",
    arguments: [Int64.min, -1, 7_258_118_400_000_000, .max])
  func impossibleClaim(microseconds: Int64) throws {
    let world = try World()
    let context = CommandContext(
      now: moment, claimedAt: Instant(microseconds: microseconds), occurredAt: moment,
      timeQuality: .exact, key: .tap(world.kiosk, sequence: 1))
    let outcome = world.kernel.checkIn(command(world), context)
    #expect(outcome.refusal == nil)
    let record = try world.record(at: outcome.position)
    #expect(record.header.claimedAt == nil)
    // Sent again it is still the same command.
    let again = world.kernel.repeated(command(world), context, of: record)
    guard case .sameCommand(let stored) = again else {
      Issue.record("the same tap is another command")
      return
    }
    #expect(stored.replayed && stored.position == outcome.position)
  }

  @Test("a tap never occurred after it was recorded, nor before the ledger's first year")
  func impossibleOccurrence() throws {
    let world = try World()
    let event = try world.defineEvent(9, per: .absolute)
    for (source, occurred) in [
      (world.kiosk, moment + Instant.hour), (world.desk, Instant(microseconds: -1)),
    ] {
      let outcome = world.kernel.checkIn(
        command(world, event: event),
        CommandContext(now: moment, occurredAt: occurred, key: .tap(source, sequence: 1)))
      let header = try world.record(at: outcome.position).header
      #expect(header.occurredAt <= header.recordedAt && Instant.range.contains(header.occurredAt))
    }
    _ = try Replay(of: world.log)
  }

  @Test("a tap's key is used once, and only by a terminal that was paired")
  func misusedKeys() async {
    await #expect(processExitsWith: .failure) {
      let world = try World()
      world.kernel.checkInForExit(key: .tap(SourceID(99), sequence: 1))
    }
    await #expect(processExitsWith: .failure) {
      let world = try World()
      world.kernel.checkInForExit(key: .tap(SourceID.none, sequence: 1))
    }
    await #expect(processExitsWith: .failure) {
      let world = try World()
      world.kernel.checkInForExit(key: .tap(world.kiosk, sequence: 0))
    }
    await #expect(processExitsWith: .failure) {
      let world = try World()
      for _ in 1...2 { world.kernel.checkInForExit(key: .tap(world.kiosk, sequence: 1)) }
    }
  }
}

extension LedgerKernel {
  fileprivate mutating func checkInForExit(key: CommandKey) {
    let command = CheckInCommand(card: CardID(1), event: EventID(1), channel: .terminal)
    _ = checkIn(command, CommandContext(now: utc("2026-11-23T15:00:00Z"), key: key))
  }
}
