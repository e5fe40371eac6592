@testable import Ledger

/// One record of each type and each form that a record takes: what the golden file pins.
enum ExampleRecords {
  static let all: [(name: String, record: LedgerRecord)] =
    ledger + regions + people + checkIns + definitions + passes + rewards
    + ticketTerms + tickets + programmes + museums + associations

  static let moment = utc("2026-11-23T15:04:05.000006Z")
  static let ghent = CardSystemSet([CardSystemID(1)])
  static let two = CardSystemSet([CardSystemID(1), CardSystemID(200)])

  static func record(
    _ position: UInt64, _ event: LedgerEvent, systems: CardSystemSet = ghent,
    changing change: (inout RecordHeader) -> Void = { _ in }
  ) -> LedgerRecord {
    var header = RecordHeader(
      position: position, type: event.type, recordedAt: moment, occurredAt: moment,
      systems: systems)
    change(&header)
    let numbers = RunningNumbers(systems.members.indices.map { position / UInt64($0 + 1) })
    return LedgerRecord(header: header, runningNumbers: numbers, event: event)
  }

  private static let whole = CardSystemSet([.wholeLedger])

  private static let ledger: [(String, LedgerRecord)] = [
    (
      "ledgerCreated",
      record(1, .ledgerCreated(LedgerCreated(origin: "ledger.example/be")), systems: whole)
    ),
    (
      "lossAccepted",
      record(
        70_000,
        .lossAccepted(
          LossAccepted(
            reason: "disk of 3 March", lostPosition: 70_012,
            lostRoot: (0..<32).map { UInt8($0 * 8) })), systems: whole)
    ),
    (
      "readModelAccepted",
      record(
        70_001,
        .readModelAccepted(
          ReadModelAccepted(
            name: "balances", version: 2, comparedAt: 69_990,
            before: (0..<32).map { UInt8($0) }, after: (0..<32).map { UInt8(255 - $0) })),
        systems: whole)
    ),
    (
      "clientRegistered",
      record(
        2, .clientRegistered(ClientRegistered(client: ClientID(1), id: "test-client")),
        systems: whole)
    ),
    (
      "periodClosed",
      record(71, .periodClosed(PeriodClosed(month: month("2026-06"))), systems: whole)
    ),
  ]

  private static let regions: [(String, LedgerRecord)] = [
    (
      "cardSystemDefined",
      record(
        3,
        .cardSystemDefined(
          CardSystemDefined(
            system: CardSystemID(1), publicID: 70_001, name: "UiTPAS Gent",
            cities: [
              City(postalCode: "9000", name: "Gent"), City(postalCode: "9090", name: "Melle"),
            ], policy: RegionPolicy(windowHours: 5, latenessDays: 14, graceDays: 30))))
    ),
    (
      "cardSystemPolicyChanged",
      record(
        4,
        .cardSystemPolicyChanged(
          CardSystemPolicyChanged(
            system: CardSystemID(1),
            policy: RegionPolicy(windowHours: 0, latenessDays: 31, graceDays: 255))))
    ),
    (
      "organizerDefined",
      record(
        5,
        .organizerDefined(
          OrganizerDefined(
            organizer: OrganizerID(1), id: "0ce87cbc-9299-4528-8d35-92225dc9489f",
            name: "Café Théâtre “Zwart” 🎭", systems: two)), systems: two)
    ),
    ("eventDefined", record(6, .eventDefined(event(periods: [])))),
    (
      "eventDefined.periods",
      record(
        7,
        .eventDefined(
          event(periods: [
            OpeningPeriod(
              begin: utc("2026-11-28T19:00:00Z"), end: utc("2026-11-28T21:00:00Z")),
            OpeningPeriod(firstDay: date("2026-11-29"), lastDay: date("2026-12-01")),
          ])))
    ),
    (
      "eventSettingsChanged",
      record(
        8,
        .eventSettingsChanged(
          EventSettingsChanged(
            event: EventID(1),
            settings: EventSettings(
              points: .max, limit: CheckInLimit(volume: .max, period: .year)))))
    ),
    (
      "terminalPaired",
      record(
        9,
        .terminalPaired(
          TerminalPaired(
            source: SourceID(1), terminal: "CID-GNT-0042",
            organizers: [OrganizerID(1), OrganizerID(70_000)])))
    ),
    ("terminalRevoked", record(10, .terminalRevoked(TerminalRevoked(source: SourceID(1))))),
  ]

  private static func event(periods: [OpeningPeriod]) -> EventDefined {
    EventDefined(
      event: EventID(1), id: "5a0967f9-cc06-4c3c-9206-30481a767434", title: "Rondleiding",
      organizer: OrganizerID(1), systems: ghent,
      calendar: periods.isEmpty ? .permanent : .multiple, periods: periods,
      settings: EventSettings(points: 1, limit: CheckInLimit(volume: 1, period: .week)))
  }

  private static let reference: UInt128 = 0x0001_0203_0405_0607_0809_0A0B_0C0D_0E0F
  static let holder = HolderID(300)

  private static let people: [(String, LedgerRecord)] = [
    (
      "holderRegistered",
      record(
        11, .holderRegistered(HolderRegistered(holder: holder, reference: reference)),
        systems: whole)
    ),
    (
      "holderStandingChanged",
      record(
        12,
        .holderStandingChanged(HolderStandingChanged(holder: holder, standing: .blocked)),
        systems: two)
    ),
    (
      "membershipStarted",
      record(
        13,
        .membershipStarted(
          MembershipStarted(
            holder: holder, system: CardSystemID(1), balance: -3,
            openCounts: [
              OpenCount(
                event: EventID(1), period: CalendarPeriod(.week, holding: date("2026-11-23")),
                count: 1),
              OpenCount(
                event: EventID(2), period: CalendarPeriod(.absolute, holding: date("2026-11-23")),
                count: 25),
            ])))
    ),
    (
      "membershipStandingChanged",
      record(
        14,
        .membershipStandingChanged(
          MembershipStandingChanged(
            holder: holder, system: CardSystemID(1), standing: .active)))
    ),
    (
      "socialTariffGranted",
      record(
        15,
        .socialTariffGranted(
          SocialTariffGranted(
            holder: holder, system: CardSystemID(1), lastDay: date("2027-04-30"))))
    ),
    ("cardRegistered", record(16, .cardRegistered(card(.localStock, of: .none)))),
    ("cardRegistered.holder", record(17, .cardRegistered(card(.active, of: holder)))),
    (
      "cardStatusChanged",
      record(
        18,
        .cardStatusChanged(
          CardStatusChanged(card: CardID(1), status: .deleted, holder: .none)))
    ),
    (
      "cardStatusChanged.holder",
      record(
        19,
        .cardStatusChanged(
          CardStatusChanged(card: CardID(1), status: .replaced, holder: holder)))
    ),
    (
      "pointsIssued",
      record(
        20,
        .pointsIssued(
          PointsIssued(holder: holder, points: -5, cause: .correction, balance: -8)),
        systems: two)
    ),
    (
      "pointsIssued.reason",
      record(
        27,
        .pointsIssued(
          PointsIssued(
            holder: holder, points: 2, cause: .correction, balance: 1, reason: .missedCheckIn)),
        systems: two)
    ),
  ]

  private static func card(_ status: CardStatus, of holder: HolderID) -> CardRegistered {
    CardRegistered(
      card: CardID(1), reference: reference, system: CardSystemID(1), kind: .digital,
      status: status, holder: holder)
  }

  static let stamp = Stamp(homeMunicipality: 9_000, ageBand: .from26)
  private static let tap = CommandKey.tap(SourceID(3), sequence: 4_711)

  private static func checkedIn(finding: Refusal?, countedOffline: Bool = false) -> LedgerEvent {
    .checkedIn(
      CheckedIn(
        event: EventID(1), card: CardID(1), holder: holder, points: finding == nil ? 2 : 0,
        pointsIfCounted: 2, stamp: stamp, channel: finding == nil ? .counter : .terminal,
        finding: finding, balance: 12, countedOffline: countedOffline))
  }

  private static let checkIns: [(String, LedgerRecord)] = [
    (
      "checkedIn",
      record(21, checkedIn(finding: nil), systems: two) {
        $0.key = .idempotency(reference)
        $0.client = ClientID(1)
        $0.ruleVersion = 2
      }
    ),
    (
      "checkedIn.offline",
      record(22, checkedIn(finding: .cardBlocked)) {
        $0.occurredAt = moment - Instant.day
        $0.claimedAt = utc("2099-01-01T00:00:00Z")
        $0.timeQuality = .skewCorrected
        $0.key = tap
        $0.count = 3
      }
    ),
    (
      "checkedIn.countedOffline",
      record(22, checkedIn(finding: nil, countedOffline: true)) { $0.key = tap }
    ),
    (
      "checkInRefused",
      record(
        23,
        .checkInRefused(
          CheckInRefused(
            event: EventID(1), card: CardID(1), holder: holder, refusal: .limitReached,
            pointsIfCounted: 2, stamp: stamp, channel: .kiosk, balance: -1))
      ) {
        $0.claimedAt = moment - 1
        $0.occurredAt = moment - 1
        $0.timeQuality = .exact
        $0.key = tap
      }
    ),
    (
      "checkInUndone",
      record(
        24,
        .checkInUndone(
          CheckInUndone(
            event: EventID(1), holder: holder, points: -2, balance: -3, source: SourceID(3),
            sequence: 4_711, tappedAt: moment - Instant.day))
      ) {
        $0.reverses = 21
        $0.count = 2
      }
    ),
    (
      "checkInRefused.held",
      record(
        23,
        .checkInRefused(
          CheckInRefused(
            event: EventID(1), card: CardID(1), holder: holder, refusal: .quarantined,
            pointsIfCounted: 0, stamp: stamp, channel: .terminal, balance: 4,
            wasAcceptedOffline: true))
      ) { $0.key = tap }
    ),
    (
      "checkedIn.admitted",
      record(30, checkedIn(finding: .tooLate)) {
        $0.occurredAt = moment - Instant.day
        $0.key = tap
        $0.client = ClientID(1)
        $0.reverses = 23
      }
    ),
    (
      "checkInUndone.reason",
      record(
        24,
        .checkInUndone(
          CheckInUndone(
            event: EventID(1), holder: holder, points: -2, balance: -3, source: SourceID(3),
            sequence: 4_711, tappedAt: moment - Instant.day, reason: .wrongCard,
            undoneBy: SourceID(3)))
      ) { $0.reverses = 21 }
    ),
    (
      "checkInRecounted",
      record(
        25,
        .checkInRecounted(
          CheckInRecounted(event: EventID(1), holder: holder, counts: true, points: 2, balance: 0))
      ) {
        $0.reverses = 23
        $0.index = 1
        $0.count = 2
      }
    ),
    (
      "tapUnresolved",
      record(
        26,
        .tapUnresolved(TapUnresolved(refusal: .cardUnknown, event: EventID(1), card: .none))
      ) {
        $0.timeQuality = .clamped
        $0.key = tap
      }
    ),
    (
      "tapUnresolved.offline",
      record(
        26,
        .tapUnresolved(
          TapUnresolved(
            refusal: .cardUnknown, event: EventID(1), card: .none, wasAcceptedOffline: true))
      ) { $0.key = tap }
    ),
    (
      "findingDismissed",
      record(
        31,
        .findingDismissed(
          FindingDismissed(
            event: EventID(1), museum: .none, holder: holder, card: CardID(1), reason: .seen,
            withdrawnBy: .none))
      ) {
        $0.key = .idempotency(reference)
        $0.client = ClientID(1)
        $0.reverses = 22
      }
    ),
    (
      "findingDismissed.withdrawn",
      record(
        32,
        .findingDismissed(
          FindingDismissed(
            event: .none, museum: OrganizerID(1), holder: holder, card: CardID(1),
            reason: .withdrawn, withdrawnBy: SourceID(3)))
      ) { $0.reverses = 23 }
    ),
  ]
}
