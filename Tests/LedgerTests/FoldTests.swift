import Testing

@testable import Ledger

@Suite("What cannot follow is not folded")
struct FoldTests {
  let moment = utc("2026-11-23T15:00:00Z")

  /// A record that follows the log of a small world, with any event.
  private func next(
    _ event: LedgerEvent, after world: World,
    changing change: (inout LedgerRecord) -> Void = { _ in }
  ) -> LedgerRecord {
    let systems = CardSystemSet([world.ghent])
    var record = LedgerRecord(
      header: RecordHeader(
        position: world.position + 1, type: event.type, recordedAt: moment, occurredAt: moment,
        systems: systems),
      runningNumbers: [world.kernel.state.recordCount(concerning: world.ghent) + 1], event: event)
    change(&record)
    return record
  }

  private func problem(folding record: LedgerRecord, after world: World) throws -> RecordError? {
    let replay = try Replay(of: world.log)
    do throws(RecordError) {
      try replay.state.fold(record.encoded())
      return nil
    } catch {
      return error
    }
  }

  private func expectContradiction(
    _ event: LedgerEvent, in world: World, changing change: (inout LedgerRecord) -> Void = { _ in }
  ) throws {
    let record = next(event, after: world, changing: change)
    guard case .contradiction = try problem(folding: record, after: world) else {
      Issue.record("this is folded: \(record)")
      return
    }
  }

  private var event: LedgerEvent {
    .changed(EventSettings(points: 1, limit: CheckInLimit(volume: 1, period: .day)), of: EventID(1))
  }

  @Test("a record that follows is folded")
  func follows() throws {
    let world = try World()
    #expect(try problem(folding: next(event, after: world), after: world) == nil)
  }

  @Test("a gap, a repetition and a later position are refused", arguments: [-1, 0, 2, 100])
  func positions(offset: Int) throws {
    let world = try World()
    let stated = UInt64(Int(world.position) + offset)
    let record = next(event, after: world) { $0.header.position = stated }
    #expect(
      try problem(folding: record, after: world)
        == .misplaced(stated: stated, expected: world.position + 1))
  }

  @Test("a record of the same moment as the one before, or an earlier one, is refused")
  func recordedAt() throws {
    let world = try World()
    let last = world.kernel.state.lastRecordedAt
    for recordedAt in [last, last - 1] {
      try expectContradiction(event, in: world) {
        $0.header.recordedAt = recordedAt
        $0.header.occurredAt = recordedAt
      }
    }
    let record = next(event, after: world) {
      $0.header.recordedAt = last + 1
      $0.header.occurredAt = last + 1
    }
    #expect(try problem(folding: record, after: world) == nil)
  }

  @Test("a record that was written before it occurred is refused")
  func occurredAt() throws {
    let world = try World()
    try expectContradiction(event, in: world) { $0.header.occurredAt = moment + 1 }
  }

  @Test("a gap in a card system's running number is refused", arguments: [-1, 0, 2])
  func runningNumbers(offset: Int) throws {
    let world = try World()
    let count = world.kernel.state.recordCount(concerning: world.ghent)
    try expectContradiction(event, in: world) {
      $0.runningNumbers = [UInt64(Int(count) + offset)]
    }
  }

  @Test("a second beginning, and a log without one, are refused")
  func beginning() throws {
    let world = try World()
    try expectContradiction(.ledgerCreated(LedgerCreated(origin: "another")), in: world)

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

  @Test("an entity that is not the next one is refused", arguments: [0, 2, 7] as [UInt32])
  func numbering(offset: UInt32) throws {
    let world = try World()
    let state = Counts(world)
    let systems = CardSystemSet([world.ghent])
    let policy = RegionPolicy()
    let settings = EventSettings(points: 1, limit: CheckInLimit(volume: 1, period: .day))
    for event in [
      .clientRegistered(ClientRegistered(client: ClientID(offset), id: "c")),
      .cardSystemDefined(
        CardSystemDefined(
          system: CardSystemID(UInt8(state.systems + offset)), publicID: 9, name: "n", cities: [],
          policy: policy)),
      .organizerDefined(
        OrganizerDefined(
          organizer: OrganizerID(2 + offset), id: "o", name: "n", systems: systems)),
      .eventDefined(
        EventDefined(
          event: EventID(state.events + offset), id: "e", title: "t", organizer: world.organizer,
          systems: systems, calendar: .permanent, periods: [], settings: settings)),
      .terminalPaired(
        TerminalPaired(source: SourceID(state.sources + offset), terminal: "t", organizers: [])),
      .holderRegistered(
        HolderRegistered(holder: HolderID(state.holders + offset), reference: 9)),
      .cardRegistered(
        CardRegistered(
          card: CardID(state.cards + offset), reference: 9, system: world.ghent,
          kind: .individual, status: .active, holder: world.holder)),
    ] as [LedgerEvent] {
      try expectContradiction(event, in: world)
    }
  }

  @Test("a record about an entity that is not known is refused", arguments: [0, 99] as [UInt32])
  func unknown(number: UInt32) throws {
    let world = try World()
    let (holder, card, event) = (HolderID(number), CardID(number), EventID(number))
    let system = CardSystemID(UInt8(number))
    for event in [
      .cardSystemPolicyChanged(
        CardSystemPolicyChanged(system: system, policy: RegionPolicy())),
      .changed(EventSettings(points: 1, limit: CheckInLimit(volume: 1, period: .day)), of: event),
      .terminalRevoked(TerminalRevoked(source: SourceID(number))),
      .terminalPaired(
        TerminalPaired(
          source: SourceID(4), terminal: "t", organizers: [OrganizerID(number)])),
      .holderStandingChanged(HolderStandingChanged(holder: holder, standing: .blocked)),
      .membershipStarted(
        MembershipStarted(holder: holder, system: world.ghent, balance: 0, openCounts: [])),
      .membershipStarted(
        MembershipStarted(holder: world.holder, system: system, balance: 0, openCounts: [])),
      .membershipStandingChanged(
        MembershipStandingChanged(holder: world.holder, system: system, standing: .blocked)),
      .socialTariffGranted(
        SocialTariffGranted(holder: holder, system: world.ghent, lastDay: date("2026-12-31"))),
      .cardStatusChanged(CardStatusChanged(card: card, status: .blocked, holder: world.holder)),
      .pointsIssued(PointsIssued(holder: holder, points: 1, cause: .correction, balance: 1)),
      .checkedIn(world.checkedIn { $0.event = event }),
      .checkedIn(world.checkedIn { $0.card = card }),
      .checkedIn(world.checkedIn { $0.holder = holder }),
    ] as [LedgerEvent] {
      try expectContradiction(event, in: world)
    }
  }

  @Test("a record that concerns card systems which were never defined is refused")
  func unknownSystems() throws {
    let world = try World()
    let systems = CardSystemSet([CardSystemID(99)])
    let settings = EventSettings(points: 1, limit: CheckInLimit(volume: 1, period: .day))
    try expectContradiction(
      .organizerDefined(
        OrganizerDefined(organizer: OrganizerID(3), id: "o", name: "n", systems: systems)),
      in: world)
    try expectContradiction(
      .eventDefined(
        EventDefined(
          event: EventID(2), id: "e", title: "t", organizer: world.organizer, systems: systems,
          calendar: .permanent, periods: [], settings: settings)), in: world)
    try expectContradiction(
      .cardRegistered(
        CardRegistered(
          card: CardID(2), reference: 9, system: CardSystemID(99), kind: .individual,
          status: .active, holder: world.holder)), in: world)
  }

  @Test("a record about an optional entity that is not known is refused")
  func unknownIfAny() throws {
    let world = try World()
    for event in [
      .cardStatusChanged(
        CardStatusChanged(card: world.card, status: .blocked, holder: HolderID(99))),
      .checkInRefused(world.refused { $0.event = EventID(99) }),
      .checkInRefused(world.refused { $0.holder = HolderID(99) }),
      .checkInRefused(world.refused { $0.card = .none }),
      .tapUnresolved(
        TapUnresolved(refusal: .cardUnknown, event: EventID(99), card: .none)),
      .tapUnresolved(
        TapUnresolved(refusal: .malformed, event: .none, card: CardID(99))),
    ] as [LedgerEvent] {
      try expectContradiction(event, in: world)
    }
  }

  @Test("a second membership of the same card system is refused")
  func secondMembership() throws {
    let world = try World()
    try expectContradiction(
      .membershipStarted(
        MembershipStarted(
          holder: world.holder, system: world.ghent, balance: 0, openCounts: [])), in: world)
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
      try expectContradiction(body, in: world) { $0.header.key = key }
    }
    let fresh = next(body, after: world) { $0.header.key = .tap(world.kiosk, sequence: 2) }
    #expect(try problem(folding: fresh, after: world) == nil)
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
      try expectContradiction(event, in: world) { $0.header.reverses = counted.position }
    }
    let right = next(.checkInUndone(world.undone(points: -1, balance: 0)), after: world) {
      $0.header.reverses = counted.position
    }
    #expect(try problem(folding: right, after: world) == nil)
  }

  @Test("more points than any command moves are refused, without a trap")
  func hugePoints() throws {
    let world = try World()
    for points in [.max, .min, 1_000_001, -1_000_001] as [Int64] {
      try expectContradiction(
        .pointsIssued(
          PointsIssued(
            holder: world.holder, points: points, cause: .correction, balance: points)), in: world)
      try expectContradiction(
        .checkInUndone(world.undone(points: points, balance: points)), in: world
      ) { $0.header.reverses = 1 }
      try expectContradiction(
        .checkInRecounted(
          CheckInRecounted(
            event: world.event, holder: world.holder, counts: true, points: points,
            balance: points)), in: world
      ) { $0.header.reverses = 1 }
    }
  }

  @Test("an undoing or recount that names no record is refused")
  func reversals() throws {
    let world = try World()
    try expectContradiction(.checkInUndone(world.undone(points: 0, balance: 0)), in: world)
    try expectContradiction(
      .checkInRecounted(
        CheckInRecounted(
          event: world.event, holder: world.holder, counts: true, points: 0, balance: 0)),
      in: world)
  }
}

/// The numbers of the newest entities.
private struct Counts {
  let systems: UInt32
  let events: UInt32
  let sources: UInt32
  let holders: UInt32
  let cards: UInt32

  init(_ world: World) {
    systems = UInt32(world.kernel.state.cardSystemCount)
    events = UInt32(world.kernel.state.eventCount)
    sources = UInt32(world.kernel.state.sourceCount)
    holders = UInt32(world.kernel.state.holderCount)
    cards = UInt32(world.kernel.state.cardCount)
  }
}

extension LedgerEvent {
  fileprivate static func changed(_ settings: EventSettings, of event: EventID) -> LedgerEvent {
    .eventSettingsChanged(EventSettingsChanged(event: event, settings: settings))
  }
}

extension World {
  fileprivate func checkedIn(changing change: (inout CheckedIn) -> Void) -> CheckedIn {
    var body = CheckedIn(
      event: event, card: card, holder: holder, points: 1, pointsIfCounted: 1,
      stamp: Stamp(homeMunicipality: 0, ageBand: .unknown), channel: .counter, finding: nil,
      balance: balance() + 1)
    change(&body)
    return body
  }

  fileprivate func refused(changing change: (inout CheckInRefused) -> Void) -> CheckInRefused {
    var body = CheckInRefused(
      event: event, card: card, holder: holder, refusal: .eventClosed, pointsIfCounted: 0,
      stamp: Stamp(homeMunicipality: 0, ageBand: .unknown), channel: .counter,
      balance: balance())
    change(&body)
    return body
  }

  fileprivate func undone(points: Int64, balance: Int64) -> CheckInUndone {
    CheckInUndone(
      event: event, holder: holder, points: points, balance: balance, source: .none, sequence: 0,
      tappedAt: utc("2026-11-23T14:00:00Z"))
  }
}
