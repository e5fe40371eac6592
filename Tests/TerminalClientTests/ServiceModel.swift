import EventLog
import EventLogTesting
import Ledger
import LedgerService
import LedgerWire
import LedgerWords
import PassDirectory
import Testing

@testable import TerminalClient

/// The service as a terminal sees it: the real engine on a log in memory, behind the answers of the
/// tap routes.
final class ServiceModel {
  /// A card of the region.
  struct KnownCard {
    var identifier: CardIdentifier
    var card: CardID
    var holder: HolderID
  }

  let clock = ServiceClock()
  let engine: LedgerEngine
  let signer: NoteSigner
  private let folder: TemporaryFolder
  private let store = InMemoryEventStore()
  var cards: [CardIdentifier: KnownCard] = [:]
  private(set) var sources: [String: SourceID] = [:]
  /// What the next answers to deliveries are, before the engine is asked; for tests of trouble.
  var planned: [TerminalAnswer] = []
  var requests: [TerminalRequest] = []
  var packVersion: UInt64 = 1
  var refused: [CardIdentifier: TapReason] = [:]
  /// Makes offline packs as the service does; nil for those that a test makes by hand.
  var packs: OfflinePackSource?
  /// Whether there is an offline pack at all.
  var hasPack = true

  static let origin = "ledger.example/terminals"
  /// Ids of the region's events: one check-in a day, two a week, one for ever in its hours.
  static let daily = "event-daily"
  static let weekly = "event-weekly"
  static let evening = "event-evening"

  init() async throws {
    folder = try TemporaryFolder()
    let directory = try Directory.open(
      folder: folder.path, random: SeededGenerator(seed: 1),
      secretCost: SecretCost(logRounds: 4, blockSize: 8, parallelism: 1))
    let options = EngineOptions { _ in }
    engine = LedgerEngine(
      folded: FoldedLog(seed: (1, 2)), writer: try store.openWriter(), heads: NoHeads(),
      source: store, signal: HeadSignal(head: .empty), directory: directory, clock: clock,
      options: options)
    signer = try #require(NoteSigner(name: Self.origin, seed: [UInt8](repeating: 7, count: 32)))
    for command in Self.commands { try await register(command) }
  }

  @discardableResult
  func register(_ command: RegistrationCommand) async throws -> UInt32 {
    try await engine.register([command])[0].get().entity
  }

  private static var commands: [RegistrationCommand] {
    [
      .createLedger(origin: origin),
      .defineCardSystem(
        publicID: 11, name: "Gent", cities: [City(postalCode: "9000", name: "Gent")],
        policy: RegionPolicy()),
      .defineOrganizer(id: "organizer-1", name: "De Zaal", systems: CardSystemSet([system])),
      .defineOrganizer(id: "organizer-2", name: "Het Bad", systems: CardSystemSet([system])),
      event(daily, CheckInLimit(volume: 1, period: .day), points: 1),
      event(weekly, CheckInLimit(volume: 2, period: .week), points: 3),
      event(
        evening, CheckInLimit(volume: 1, period: .absolute), points: 2,
        periods: [
          OpeningPeriod(
            begin: Instant(microseconds: ServiceClock.start + 6 * 3_600_000_000),
            end: Instant(microseconds: ServiceClock.start + 9 * 3_600_000_000))
        ]),
      event(
        "event-elsewhere", CheckInLimit(volume: 1, period: .day), points: 1,
        of: OrganizerID(2)),
    ]
  }

  static let system = CardSystemID(1)

  private static func event(
    _ id: String, _ limit: CheckInLimit, points: UInt16, periods: [OpeningPeriod] = [],
    of organizer: OrganizerID = OrganizerID(1)
  ) -> RegistrationCommand {
    .defineEvent(
      id: id, title: "Title of \(id)", organizer: organizer, systems: CardSystemSet([system]),
      calendar: periods.isEmpty ? .permanent : .single, periods: periods,
      settings: EventSettings(points: points, limit: limit))
  }

  // MARK: Cards and pairings

  /// The chip number of a card of the region, whether it was made or not.
  static func chip(_ number: Int) -> CardIdentifier {
    let digits = String(number, radix: 16, uppercase: true)
    return .chip(String(repeating: "0", count: 14 - digits.utf8.count) + digits)
  }

  /// Registers holders with a card each, numbered on from 1.
  func addCards(_ count: Int) async throws {
    for _ in 0..<count { try await addCard() }
    // Each is registered a microsecond after the one before: taps come after all of them.
    clock.advance(milliseconds: 1_000)
  }

  /// Registers a holder with a card, which gets the next number.
  func addCard(_ kind: CardKind = .individual) async throws {
    let identifier = Self.chip(cards.count + 1)
    guard case .chip(let text) = identifier else { return }
    let registrar = Registrar(engine)
    let holder = try await registrar.registerHolder(HolderProfile())
    try await register(.startMembership(holder, Self.system))
    let card = try await registrar.registerCard(
      NewCard(
        identifiers: CardIdentifiers(chip: try #require(ChipNumber(text)).key),
        system: Self.system, kind: kind, status: .active, holder: holder))
    cards[identifier] = KnownCard(identifier: identifier, card: card, holder: holder)
  }

  func card(_ number: Int) throws -> KnownCard { try #require(cards[Self.chip(number)]) }

  /// Pairs a terminal, and answers what its device is told.
  func pair(
    _ terminal: String = "CID-GNT-0042", of organizers: [OrganizerID] = [OrganizerID(1)]
  ) async throws -> PairingAnswer {
    let source = SourceID(
      try await register(.pairTerminal(name: terminal, organizers: organizers)))
    let token = "token-\(source.number)"
    sources[token] = source
    return PairingAnswer(
      token: token, source: source.number,
      terminal: PairingCodeRequest(
        terminal: terminal,
        organizerIDs: organizers.compactMap { engine.catalogue.organizer($0)?.id }, language: .nl),
      ledgerKey: signer.verifierKey.description, serverTime: clock.now().microseconds)
  }

  /// Nobody knows the token any more.
  func forget(token: String) { sources[token] = nil }

  // MARK: The pack

  /// Makes packs from now on from what the log says.
  func makePacks() {
    packs = OfflinePackSource(
      engine: engine,
      checkpoints: CheckpointSource(
        signer: signer, signal: HeadSignal(head: .empty), clock: clock))
  }

  func pack(version: UInt64? = nil) throws -> OfflinePack {
    let key = try #require(CardFingerprintKey([UInt8](repeating: 9, count: 32)))
    let entries = refused.compactMap { card, reason in
      key.fingerprint(of: card).flatMap { fingerprint in
        RefusedCardReason(reason).map {
          RefusedCards.Entry(fingerprint: fingerprint, reason: $0.rawValue)
        }
      }
    }
    func event(
      _ id: String, _ volume: UInt32, _ period: LimitPeriod, points: UInt16,
      periods: [OfflinePack.Period] = []
    ) -> OfflinePack.Event {
      OfflinePack.Event(
        id: id, title: "Title of \(id)", organizerID: "organizer-1", cardSystemIDs: [11],
        calendar: periods.isEmpty ? .permanent : .single, points: points, limitVolume: volume,
        limitPeriod: period, periods: periods)
    }
    let hour: Int64 = 3_600_000_000
    return OfflinePack(
      origin: Self.origin, version: version ?? packVersion, madeAt: clock.now().microseconds,
      fingerprintKey: key, cards: OfflinePack.Cards(RefusedCards(entries)),
      programmes: [OfflinePack.Programme(id: "uitpas", scan: .checkIn, cardSystemIDs: [11])],
      policies: [
        OfflinePack.Policy(cardSystemID: 11, validFrom: 0, windowHours: 5, latenessDays: 14)
      ],
      organizers: [OfflinePack.Organizer(id: "organizer-1", cardSystemIDs: [11])],
      events: [
        event(Self.daily, 1, .day, points: 1), event(Self.weekly, 2, .week, points: 3),
        event(
          Self.evening, 1, .absolute, points: 2,
          periods: [
            OfflinePack.Period(
              begin: ServiceClock.start + 6 * hour, end: ServiceClock.start + 9 * hour,
              wholeDays: false)
          ]),
      ])
  }

  func note(version: UInt64? = nil) throws -> [UInt8] {
    try note(of: pack(version: version))
  }

  func note(of pack: OfflinePack) throws -> [UInt8] {
    let note = try signer.sign(pack.noteText(), bytesMax: OfflinePackLimits.noteBytesMax)
    return Array(note.description.utf8)
  }

  // MARK: Requests

  func answer(_ request: TerminalRequest) async throws -> TerminalAnswer {
    requests.append(request)
    if !planned.isEmpty { return planned.removeFirst() }
    guard let source = request.token.flatMap({ sources[$0] }) else {
      return TerminalAnswer(status: 401)
    }
    switch request.purpose {
    case .taps: return try await deliver(request, source)
    case .undo: return try await undo(request, source)
    case .pack:
      guard hasPack else { return TerminalAnswer(status: 404) }
      if let packs {
        let served = try await packs.pack(for: source)
        return TerminalAnswer(status: 200, body: Array(served.note.utf8))
      }
      let tag = "\"\(packVersion)\""
      if request.entityTag == tag { return TerminalAnswer(status: 304, entityTag: tag) }
      return TerminalAnswer(status: 200, entityTag: tag, body: try note())
    case .pair: return TerminalAnswer(status: 404)
    }
  }

  private func deliver(
    _ request: TerminalRequest, _ source: SourceID
  ) async throws -> TerminalAnswer {
    let upload = try TapUpload(json: request.body ?? [])
    let receivedAt = clock.now()
    let delivery = try await deliver(upload, source)
    var results: [TapResult] = []
    for (item, result) in zip(upload.taps, delivery.results) {
      results.append(Self.result(item.sequence, result))
    }
    let receipt = TapReceipt(
      serverTime: clock.now().microseconds,
      skewMilliseconds: (upload.header.sentAt - receivedAt.microseconds) / 1_000,
      ackedUpTo: delivery.delivered.contiguous, missing: delivery.delivered.missing(countMax: 100))
    return TerminalAnswer(
      status: 200, body: TapUploadAnswer(receipt: receipt, results: results).json())
  }

  /// Delivers taps to the engine.
  func deliver(_ upload: TapUpload, _ source: SourceID) async throws -> TapDeliveryResult {
    let taps = upload.taps.map { resolve($0, upload.header) }
    return try await engine.deliver(
      TapDelivery(source: source, receivedAt: clock.now(), taps: taps))
  }

  private func resolve(_ item: TapItem, _ header: TapUploadHeader) -> ResolvedTap {
    guard case .tap(let tap) = item else {
      return ResolvedTap(
        sequence: item.sequence,
        command: CheckInCommand(
          card: .none, event: .none, channel: .terminal, isMalformed: true), time: DeviceTime())
    }
    let event = tap.eventID.map { engine.catalogue.event(id: $0)?.event ?? .none }
    var command = CheckInCommand(
      card: cards[tap.card]?.card ?? .none, event: event ?? .none, channel: .terminal)
    command.choosesEvent = event == nil
    command.acceptedOffline = tap.offline
    return ResolvedTap(
      sequence: tap.sequence, command: command,
      time: DeviceTime(
        tappedAt: tap.tappedAt.map(Instant.init(microseconds:)),
        uptimeMilliseconds: tap.uptimeMilliseconds.flatMap(UInt64.init(exactly:)),
        sentAt: Instant(microseconds: header.sentAt),
        sentUptimeMilliseconds: header.sentUptimeMilliseconds.flatMap(UInt64.init(exactly:))))
  }

  private static func result(_ sequence: UInt64, _ result: CheckInResult) -> TapResult {
    guard case .decided(let outcome) = result else {
      let reason: TapReason = result == .keyReused ? .keyReused : .malformed
      return TapResult(
        sequence: sequence, outcome: .refused, reason: reason, message: reason.text.nl)
    }
    let (word, reason): (TapOutcome, TapReason) =
      switch outcome.refusal {
      case nil: (.accepted, .accepted)
      case _ where outcome.stands: (.accepted, .acceptedOffline)
      case .alreadyDone?: (.alreadyDone, .alreadyDone)
      case .tooLate?: (.held, .tooLate)
      case .quarantined?: (.held, .quarantined)
      case let refusal?: (.refused, refusal.reason)
      }
    var answer = TapResult(
      sequence: sequence, outcome: word, reason: reason, message: reason.text.nl,
      replayed: outcome.replayed, position: outcome.position)
    if outcome.holder.exists {
      answer.points = TapResult.Points(added: Int64(outcome.points), balance: outcome.balance)
    }
    return answer
  }

  private func undo(
    _ request: TerminalRequest, _ source: SourceID
  ) async throws -> TerminalAnswer {
    let undo = try TapUndo(json: request.body ?? [])
    let reason = try #require(UndoReason(name: undo.reason.rawValue))
    let result = try await engine.undoTap(of: source, sequence: undo.sequence, reason)
    guard case .success(let outcome) = result else { return TerminalAnswer(status: 409) }
    var answer = TapResult(
      sequence: undo.sequence, outcome: .undone, reason: .undone,
      message: TapReason.undone.text.nl, replayed: outcome.replayed, position: outcome.position)
    if let balance = outcome.balance {
      answer.points = TapResult.Points(added: outcome.points, balance: balance)
    }
    return TerminalAnswer(status: 200, body: answer.jsonLine())
  }

  // MARK: What became of it

  /// The records that taps made, by their keys, in the order of the log.
  func records() async throws -> [CommandKey: [LedgerRecord]] {
    var records: [CommandKey: [LedgerRecord]] = [:]
    try store.forEachRecord(after: .beforeFirst, limit: .max) { position, bytes in
      let record = try LedgerRecord([UInt8](bytes), at: position.rawValue)
      guard case .tap = record.header.key, record.header.index == 0 else { return }
      switch record.event {
      case .checkedIn, .checkInRefused, .tapUnresolved:
        records[record.header.key, default: []].append(record)
      default: break
      }
    }
    return records
  }

  func balance(of number: Int) async throws -> Int64 {
    let holder = try card(number).holder
    return try await engine.read { state, _ in state.balance(of: holder) }
  }
}
