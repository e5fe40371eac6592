import Ledger
import LedgerWire
import LedgerWords

/// What a terminal decides by itself.
struct OfflineDecision: Hashable {
  /// Why the tap does not count; nil where it is accepted.
  var refusal: TapReason?
  /// The text of the refusal where it is another than the reason's own.
  var text: LocalizedText?
  /// Points that it gives.
  var points: Int64?
  /// The event, where it was chosen and not named.
  var eventTitle: String?
  /// Whether a pack was there to decide by.
  var isChecked = true

  /// What a terminal says that has no pack, or one that is too old: it is taken, and not checked.
  static let unchecked = OfflineDecision(isChecked: false)
}

/// The service's own rules on what an offline pack tells: a kernel of its own, in which the pack's
/// definitions stand from the beginning of time and each card is registered at its first tap.
///
/// A card is taken for a good one unless the pack refuses it. The terminal's own earlier taps are
/// in the kernel, so that limits and repetitions hold among them.
struct OfflineRules: ~Copyable {
  private var kernel: LedgerKernel
  private let pack: OfflinePack
  private let source: SourceID
  private var cards: [Int64: CardID] = [:]
  private var sequence: UInt64 = 0
  /// The card systems of which a holder of a checked-in card is a member: one of each programme.
  private let checkInSystems: [CardSystemID]
  /// The card system of museum passes.
  private let visitSystem: CardSystemID?

  /// Builds the kernel of a pack for a terminal.
  ///
  /// - Throws: what the kernel refuses of the pack's definitions.
  init(_ pack: OfflinePack, terminal: String) throws(RegistrationRefusal) {
    var builder = RulesBuilder(pack)
    source = try builder.build(terminal: terminal)
    checkInSystems = builder.systems(.checkIn)
    visitSystem = builder.visitSystem
    self.pack = pack
    kernel = builder.finish()
  }

  /// Decides a tap as the service would decide it, as far as the pack knows, and remembers it.
  ///
  /// - Parameters:
  ///   - key: what the terminal remembers the card as.
  ///   - occurredAt: the service's time, as well as it is known.
  mutating func decide(
    _ card: CardIdentifier, key: Int64, eventID: String?, at occurredAt: Instant
  ) -> OfflineDecision {
    guard let number = card.canonical, Self.isNumber(number) else {
      return OfflineDecision(refusal: .unknownCard)
    }
    guard let known = cardID(of: number.kind, key: key) else {
      return OfflineDecision(refusal: pack.refusal(of: number) ?? .unknownCard)
    }
    let museum = kernel.state.museum(of: source, for: known, at: occurredAt)
    if museum.exists {
      // A museum that takes no visits says so before it looks at the card.
      let decided = visit(known, in: museum, at: occurredAt)
      guard decided.refusal != .museumNotActive, let refused = pack.refusal(of: number) else {
        return decided
      }
      return OfflineDecision(refusal: refused)
    }
    if let refused = pack.refusal(of: number) { return OfflineDecision(refusal: refused) }
    return checkIn(known, eventID: eventID, at: occurredAt)
  }

  /// Takes a tap of an earlier time into account, whatever it would be refused for now.
  mutating func remember(_ tap: RecentTap) {
    guard let card = cardID(of: tap.kind, key: tap.card) else { return }
    let instant = Instant(microseconds: tap.occurredAt)
    guard !kernel.state.museum(of: source, for: card, at: instant).exists else { return }
    _ = checkIn(card, eventID: tap.eventID, at: instant)
  }

  private mutating func checkIn(
    _ card: CardID, eventID: String?, at occurredAt: Instant
  ) -> OfflineDecision {
    let event = eventID.map { kernel.state.event(id: $0)?.event ?? .none }
    var command = CheckInCommand(card: card, event: event ?? .none, channel: .terminal)
    command.choosesEvent = event == nil
    sequence += 1
    let outcome = kernel.checkIn(
      command,
      CommandContext(
        now: occurredAt, claimedAt: occurredAt, occurredAt: occurredAt, timeQuality: .exact,
        key: .tap(source, sequence: sequence)))
    kernel.output.removeAll()
    var decision = OfflineDecision()
    let view = outcome.event.exists ? kernel.state.event(outcome.event) : nil
    if command.choosesEvent { decision.eventTitle = view?.title }
    // What is decided at the tap is never late; only a clock that went back makes it look so.
    guard let refusal = outcome.refusal, refusal != .tooLate else {
      decision.points = Int64(view?.settings.points ?? 0)
      return decision
    }
    decision.refusal = refusal.reason
    if refusal == .limitReached, let limit = view?.settings.limit {
      decision.text = TapReason.limitReachedText(limit.volume, limit.period.wire)
    }
    return decision
  }

  private mutating func visit(
    _ card: CardID, in museum: OrganizerID, at occurredAt: Instant
  ) -> OfflineDecision {
    let outcome = kernel.visitStatus(
      of: MuseumVisit(card: card, museum: museum, channel: .terminal), now: occurredAt)
    return OfflineDecision(refusal: outcome.refusal?.reason)
  }

  /// The card in the kernel, registered with its holder at its first tap.
  private mutating func cardID(of kind: CardNumberKind, key: Int64) -> CardID? {
    if let known = cards[key] { return known }
    let memberships = kind == .museum ? [visitSystem].compactMap(\.self) : checkInSystems
    guard let system = memberships.first else { return nil }
    let reference = UInt128(cards.count + 1) << 1
    let holder = HolderImport(
      reference: reference,
      memberships: memberships.prefix(HolderImport.membershipsMax).map { .init(system: $0) },
      article: .new(reference: reference | 1, .individual), cardSystem: system)
    let outcome = try? kernel.take(holder, Self.beginning)
    kernel.output.removeAll()
    cards[key] = outcome?.card
    return outcome?.card
  }

  /// A UiTPAS number has a check digit; the others are told by their digits alone.
  private static func isNumber(_ card: CardIdentifier) -> Bool {
    if case .uitpas(let text) = card { UITPASNumber(text) != nil } else { true }
  }

  /// From when on everything in the kernel holds.
  static let beginning = CommandContext(
    now: Instant.range.lowerBound, occurredAt: Instant.range.lowerBound)
}

extension CardIdentifier {
  /// What kind of number it is.
  var kind: CardNumberKind {
    switch self {
    case .uitpas: .uitpas
    case .chip: .chip
    case .museum: .museum
    }
  }
}
