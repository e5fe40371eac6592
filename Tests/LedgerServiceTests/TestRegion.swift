import Ledger
import LedgerService
import Testing

/// A small region in a log.
///
/// Two card systems, two organisers, four events, three terminals, one
/// client, and holders with a card each. All are numbered from 1, holder and card alike.
enum TestRegion {
  static let holders: UInt32 = 50
  static let client = ClientID(1)
  static let systems = [CardSystemID(1), CardSystemID(2)]
  /// One check-in a day, two a week, three a month, one for ever.
  static let limits = [
    CheckInLimit(volume: 1, period: .day), CheckInLimit(volume: 2, period: .week),
    CheckInLimit(volume: 3, period: .month), CheckInLimit(volume: 1, period: .absolute),
  ]
  /// Points of each event.
  static let points: [UInt16] = [1, 2, 3, 5]

  static let daily = EventID(1)
  static let weekly = EventID(2)
  static let monthly = EventID(3)
  static let once = EventID(4)
  static let terminals = [SourceID(1), SourceID(2), SourceID(3)]

  static func eventID(_ number: Int) -> String { "event-\(number)" }

  static func commands(holders: UInt32 = TestRegion.holders) -> [RegistrationCommand] {
    var commands: [RegistrationCommand] = [
      .createLedger(origin: "ledger.example/test"), .registerClient(id: "partner"),
      .defineCardSystem(
        publicID: 11, name: "Aalst", cities: [City(postalCode: "9300", name: "Aalst")],
        policy: RegionPolicy()),
      .defineCardSystem(
        publicID: 12, name: "Gent", cities: [City(postalCode: "9000", name: "Gent")],
        policy: RegionPolicy(graceDays: 10)),
      .defineOrganizer(
        id: "organizer-1", name: "Bibliotheek", systems: CardSystemSet([systems[0]])),
      .defineOrganizer(id: "organizer-2", name: "Museum", systems: CardSystemSet(systems)),
    ]
    for (index, limit) in limits.enumerated() {
      commands.append(
        .defineEvent(
          id: eventID(index + 1), title: "Activity \(index + 1)",
          organizer: OrganizerID(UInt32(index % 2 + 1)), systems: CardSystemSet(systems),
          calendar: .permanent, periods: [],
          settings: EventSettings(points: points[index], limit: limit)))
    }
    for number in terminals.indices {
      commands.append(
        .pairTerminal(
          name: "terminal-\(number + 1)", organizers: [OrganizerID(1), OrganizerID(2)]))
    }
    for number in 1...holders {
      let system = systems[Int(number % 2)]
      commands += [
        .registerHolder(reference: UInt128(number) << 64 | 1),
        .startMembership(HolderID(number), system),
        .registerCard(
          reference: UInt128(number) << 64 | 2, system: system, kind: .individual,
          status: .active, holder: HolderID(number)),
      ]
    }
    return commands
  }

  static func checkIn(card: UInt32 = 1, event: EventID = daily) -> CheckInCommand {
    CheckInCommand(card: CardID(card), event: event, channel: .counter)
  }

  /// A tap without any device time.
  static func tap(_ sequence: UInt64, card: UInt32 = 1, event: EventID = daily) -> ResolvedTap {
    ResolvedTap(
      sequence: sequence,
      command: CheckInCommand(card: CardID(card), event: event, channel: .terminal),
      time: DeviceTime())
  }
}

extension TestLog {
  /// Starts an engine and registers the region.
  func startRegion(holders: UInt32 = TestRegion.holders) async throws -> LedgerEngine {
    let engine = try start()
    try await engine.registerAll(TestRegion.commands(holders: holders))
    return engine
  }
}

extension LedgerEngine {
  /// Registers commands of which none may be refused.
  func registerAll(_ commands: [RegistrationCommand]) async throws {
    for result in try await register(commands) { _ = try result.get() }
  }

  /// The newest position.
  func position() async throws -> UInt64 { try await read { state, _ in state.position } }

  func balance(of holder: UInt32) async throws -> Int64 {
    try await read { state, _ in state.balance(of: HolderID(holder)) }
  }

  /// Checks in with a key, as the test's client.
  func checkIn(_ command: CheckInCommand, key: UInt128?) async throws -> CheckInResult {
    try await checkIn(
      command, key: key.map { .idempotency($0) } ?? .none, client: TestRegion.client)
  }

  func deliver(_ taps: [ResolvedTap], by source: SourceID = TestRegion.terminals[0]) async throws
    -> TapDeliveryResult
  {
    try await deliver(TapDelivery(source: source, receivedAt: clock.now(), taps: taps))
  }
}

extension CheckInResult {
  /// The outcome of a check-in that was decided.
  var outcome: CheckInOutcome? {
    if case .decided(let outcome) = self { outcome } else { nil }
  }
}

/// Everything that a ledger answers about the test's region, to be compared as a whole.
struct RegionAnswers: Hashable, Sendable {
  var position: UInt64
  var origin: String
  var lastRecordedAt: Instant
  var accounts: PointsAccounts
  var balances: [Int64] = []
  var memberships: [[MembershipView]] = []
  var standings: [Standing] = []
  var cards: [CardView?] = []
  var events: [EventView?] = []
  var systems: [CardSystemView?] = []
  var sources: [SourceView?] = []
  var client: ClientID?

  init(_ state: borrowing LedgerState, _ now: Instant) {
    position = state.position
    origin = state.origin
    lastRecordedAt = state.lastRecordedAt
    accounts = state.accounts
    for number in 0...UInt32(state.holderCount + 1) {
      let holder = HolderID(number)
      balances.append(state.balance(of: holder))
      memberships.append(state.memberships(of: holder, at: now))
      standings.append(state.standing(of: holder, at: now))
    }
    for number in 0...UInt32(state.cardCount + 1) { cards.append(state.card(CardID(number))) }
    for number in 0...UInt32(state.eventCount + 1) { events.append(state.event(EventID(number))) }
    for number in 0...UInt8(state.cardSystemCount + 1) {
      systems.append(state.cardSystem(CardSystemID(number)))
    }
    for number in 0...UInt32(state.sourceCount + 1) {
      sources.append(state.source(SourceID(number)))
    }
    client = state.client(id: "partner")
  }
}

extension LedgerEngine {
  func answers() async throws -> RegionAnswers {
    try await read { state, now in RegionAnswers(state, now) }
  }
}
