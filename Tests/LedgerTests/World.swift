import Testing

@testable import Ledger

/// A small ledger to test in: three card systems, an organiser with an event, terminals, a holder.
///
/// Everything here is registered from the beginning on, one second apart; the event is open always,
/// gives one point, and counts one check-in a week.
final class World {
  var kernel = LedgerKernel(state: LedgerState())
  /// The service's clock; each command moves it on by a second unless it says when it comes.
  var now: Instant
  private(set) var ghent = CardSystemID.wholeLedger
  private(set) var brussels = CardSystemID.wholeLedger
  private(set) var dender = CardSystemID.wholeLedger
  private(set) var organizer = OrganizerID.none
  private(set) var otherOrganizer = OrganizerID.none
  private(set) var event = EventID.none
  /// A terminal that serves every organiser, and a second pairing of the same terminal.
  private(set) var kiosk = SourceID.none
  private(set) var kioskAgain = SourceID.none
  /// Another terminal.
  private(set) var desk = SourceID.none
  private(set) var holder = HolderID.none
  private(set) var card = CardID.none
  private var references: UInt128 = 0
  private var sequences: [SourceID: UInt64] = [:]
  /// The log that was folded before `kernel` went on from it.
  private var folded: [[UInt8]] = []

  init(from beginning: Instant = utc("2026-01-05T08:00:00Z")) throws {
    now = beginning
    try register(.createLedger(origin: "test.example/ledger"))
    ghent = try defineSystem(1, "UiTPAS Gent")
    brussels = try defineSystem(2, "Paspartoe")
    dender = try defineSystem(3, "UiTPAS Dender")
    let systems = CardSystemSet([ghent, brussels])
    organizer = OrganizerID(
      try register(.defineOrganizer(id: "organizer-1", name: "De Zaal", systems: systems)))
    otherOrganizer = OrganizerID(
      try register(
        .defineOrganizer(id: "organizer-2", name: "Het Bad", systems: CardSystemSet([dender]))))
    event = try defineEvent()
    kiosk = try pair("CID-GNT-0001")
    kioskAgain = try pair("CID-GNT-0001")
    desk = try pair("CID-GNT-0002")
    holder = try registerHolder(in: [ghent])
    card = try registerCard(of: holder)
  }

  /// Goes on from another ledger's state, log and clock.
  func resume(from state: consuming LedgerState, of other: World) {
    folded = other.log
    kernel = LedgerKernel(state: state)
    now = other.now
  }

  // MARK: Registering

  @discardableResult
  func register(_ command: RegistrationCommand, at instant: Instant? = nil) throws -> UInt32 {
    try kernel.register(command, CommandContext(now: clock(instant))).entity
  }

  func defineSystem(
    _ publicID: UInt32, _ name: String, policy: RegionPolicy = RegionPolicy()
  ) throws -> CardSystemID {
    let cities = [City(postalCode: "9000", name: "Gent")]
    let system = try register(
      .defineCardSystem(publicID: publicID, name: name, cities: cities, policy: policy))
    return CardSystemID(UInt8(system))
  }

  func defineEvent(
    _ volume: UInt32 = 1, per period: PeriodType = .week, points: UInt16 = 1,
    periods: [OpeningPeriod] = [], of organizer: OrganizerID? = nil,
    systems: CardSystemSet? = nil
  ) throws -> EventID {
    let limit = CheckInLimit(volume: volume, period: period)
    let number = kernel.state.eventCount + 1
    return EventID(
      try register(
        .defineEvent(
          id: "event-\(number)", title: "Voorstelling \(number)",
          organizer: organizer ?? self.organizer,
          systems: systems ?? CardSystemSet([ghent, brussels]),
          calendar: periods.isEmpty ? .permanent : .single, periods: periods,
          settings: EventSettings(points: points, limit: limit))))
  }

  func pair(_ terminal: String, for organizers: [OrganizerID] = []) throws -> SourceID {
    SourceID(try register(.pairTerminal(name: terminal, organizers: organizers)))
  }

  func registerHolder(in systems: [CardSystemID]) throws -> HolderID {
    references += 1
    let holder = HolderID(try register(.registerHolder(reference: references)))
    for system in systems { try register(.startMembership(holder, system)) }
    return holder
  }

  func registerCard(
    of holder: HolderID, kind: CardKind = .individual, status: CardStatus = .active
  ) throws -> CardID {
    references += 1
    return CardID(
      try register(
        .registerCard(
          reference: references, system: ghent, kind: kind, status: status, holder: holder)))
  }

  func setLimit(_ limit: CheckInLimit, points: UInt16 = 1, at instant: Instant) throws {
    try register(
      .changeEventSettings(event, EventSettings(points: points, limit: limit)), at: instant)
  }

  // MARK: Checking in

  /// A partner's check-in without a key.
  @discardableResult
  func checkIn(
    _ instant: Instant, with card: CardID? = nil, at event: EventID? = nil,
    key: CommandKey = .none
  ) -> CheckInOutcome {
    let command = CheckInCommand(
      card: card ?? self.card, event: event ?? self.event, channel: .counter)
    return kernel.checkIn(command, CommandContext(now: clock(instant), key: key))
  }

  /// A terminal's tap, delivered a second after it was made unless it says when.
  @discardableResult
  func tap(
    _ tapped: Instant, with card: CardID? = nil, at event: EventID? = nil,
    on source: SourceID? = nil, delivered: Instant? = nil, offline: Bool = false
  ) -> CheckInOutcome {
    let source = source ?? kiosk
    let command = CheckInCommand(
      card: card ?? self.card, event: event ?? self.event, channel: .terminal,
      acceptedOffline: offline)
    return kernel.checkIn(
      command,
      CommandContext(
        now: clock(delivered ?? tapped + Instant.second), claimedAt: tapped, occurredAt: tapped,
        timeQuality: .exact, key: .tap(source, sequence: nextSequence(of: source))))
  }

  func nextSequence(of source: SourceID) -> UInt64 {
    sequences[source, default: 0] += 1
    return sequences[source, default: 0]
  }

  @discardableResult
  func undo(_ position: UInt64, at instant: Instant? = nil) throws -> CheckInOutcome {
    let record = try record(at: position)
    return try kernel.undo(record, CommandContext(now: clock(instant)))
  }

  // MARK: Looking

  func balance(of holder: HolderID? = nil) -> Int64 {
    kernel.state.balance(of: holder ?? self.holder)
  }

  var position: UInt64 { kernel.state.position }

  /// The bytes of every record so far.
  var log: [[UInt8]] {
    var records = folded
    kernel.output.forEachRecord { records.append(Array($0)) }
    return records
  }

  var records: [LedgerRecord] {
    get throws { try log.enumerated().map { try LedgerRecord($1, at: UInt64($0 + 1)) } }
  }

  func record(at position: UInt64) throws -> LedgerRecord {
    let log = log
    try #require(position >= 1 && position <= UInt64(log.count), "no record \(position)")
    return try LedgerRecord(log[Int(position) - 1], at: position)
  }

  /// What was recorded after a position.
  func events(after position: UInt64) throws -> [LedgerEvent] {
    try records.dropFirst(Int(position)).map(\.event)
  }

  private func clock(_ instant: Instant?) -> Instant {
    now = instant ?? now + Instant.second
    return now
  }
}
