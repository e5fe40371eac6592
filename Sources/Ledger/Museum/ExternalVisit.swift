/// A visit to a museum with a card of another issuer, with every name resolved at the edge.
public struct ExternalVisit: Hashable, Sendable {
  /// Whose card it is.
  public var type: ExternalCardType
  /// The visitor of that museum on that day.
  public var visitor: ExternalVisitor
  /// The museum; none where the caller is none.
  public var museum: OrganizerID
  /// Of a UiTPAS, the card, by which the ledger decides; it stands in no record.
  public var card: CardID

  /// Makes a visit.
  public init(
    type: ExternalCardType, visitor: ExternalVisitor, museum: OrganizerID, card: CardID = .none
  ) {
    self.type = type
    self.visitor = visitor
    self.museum = museum
    self.card = card
  }
}

/// A visitor with a card of another issuer: a keyed hash of type, identification, museum and local
/// day, the same for the same card at the same museum on the same day, and nothing else can be told
/// from it.
///
/// Its halves are apart since a debug build of Swift 6.3 crashes where an asynchronous function
/// takes a struct with a `UInt128` in it (swiftlang/swift issue 91204).
public struct ExternalVisitor: Hashable, Sendable {
  private let high: UInt64
  private let low: UInt64

  /// Makes a visitor of its hash.
  public init(_ hash: UInt128) {
    high = UInt64(truncatingIfNeeded: hash >> 64)
    low = UInt64(truncatingIfNeeded: hash)
  }

  /// The hash, as a record holds it.
  public var hash: UInt128 { UInt128(high) << 64 | UInt128(low) }
}

/// What became of a visit with a card of another issuer.
public struct ExternalVisitOutcome: Hashable, Sendable {
  /// Why it was refused; nil where it was registered.
  public var refusal: MuseumRefusal?
  /// The museum.
  public var museum: OrganizerID
  /// What the museum's rate makes of a visit, in cents.
  public var compensationCents: UInt32
  /// Whether the museum is paid for it.
  public var isCompensated: Bool
  /// When it occurred.
  public var occurredAt: Instant
  /// The position of its record; 0 where it left the log as it was.
  public var position: UInt64
  /// Whether this is the stored outcome of a command that was sent before.
  public var replayed = false
}

extension LedgerKernel {
  /// Registers a visit with a card of another issuer
  /// (museumPASS Partner API 1.0, POST /external-cards/{type}/{identification}/visits).
  ///
  /// A refusal leaves the log as it was: no record could say whose card it is.
  public mutating func externalVisit(
    _ visit: ExternalVisit, _ context: CommandContext
  ) -> ExternalVisitOutcome {
    let occurredAt = context.occurrence(recordedAt: nextRecordedAt(context.now))
    var (registered, outcome) = decided(visit, at: occurredAt)
    guard let registered else { return outcome }
    outcome.position =
      write([.externalVisitRegistered(registered)], entity: 0, context).position
    return outcome
  }

  /// What a visit with a card of another issuer would lead to now; nothing is recorded
  /// (museumPASS Partner API 1.0, GET /external-cards/{type}/{identification}).
  public func externalVisitStatus(of visit: ExternalVisit, now: Instant) -> ExternalVisitOutcome {
    decided(visit, at: nextRecordedAt(now)).outcome
  }

  private func decided(
    _ visit: ExternalVisit, at instant: Instant
  ) -> (registered: ExternalVisitRegistered?, outcome: ExternalVisitOutcome) {
    let (registered, refusal) = state.decide(visit, at: instant)
    let outcome = ExternalVisitOutcome(
      refusal: refusal, museum: visit.museum,
      compensationCents: registered?.compensationCents ?? 0,
      isCompensated: registered?.isCompensated ?? false, occurredAt: instant, position: 0)
    return (registered, outcome)
  }

  /// Answers a visit whose key is in the log already; nil where the key belongs to another command.
  public func repeated(
    _ visit: ExternalVisit, of record: LedgerRecord
  ) -> ExternalVisitOutcome? {
    guard case .externalVisitRegistered(let body) = record.event, body.museum == visit.museum,
      body.cardType == visit.type, body.visitor == visit.visitor.hash
    else { return nil }
    return ExternalVisitOutcome(
      refusal: nil, museum: body.museum, compensationCents: body.compensationCents,
      isCompensated: body.isCompensated, occurredAt: record.header.occurredAt,
      position: record.header.position, replayed: true)
  }
}

extension LedgerState {
  fileprivate func decide(
    _ visit: ExternalVisit, at instant: Instant
  ) -> (ExternalVisitRegistered?, MuseumRefusal?) {
    do throws(MuseumRefusal) {
      let terms = try terms(ofMuseum: visit.museum, at: instant)
      guard let system = visitSystem(of: visit.museum, at: instant) else {
        throw .museumUnknown
      }
      if visit.type == .uitpas, !visit.card.exists { throw .cardUnknown }
      guard terms.isActive else { throw .museumNotActive }
      guard terms.externalCards.contains(visit.type) else { throw .externalCardNotTaken }
      if visit.type == .uitpas {
        try check(
          visit.card, needsSocialTariff: terms.uitpasNeedsSocialTariff, at: instant)
      }
      let isKnown = museums.isCompensated(
        visit.visitor.hash, on: BrusselsTime.date(at: instant))
      return (
        ExternalVisitRegistered(
          museum: visit.museum, system: system, cardType: visit.type, visitor: visit.visitor.hash,
          rate: terms.rate, isCompensated: !isKnown), nil
      )
    } catch {
      return (nil, error)
    }
  }

  /// A UiTPAS in use, of a holder who may use it, with a social tariff where the museum asks for
  /// one: in any card system, grace included.
  private func check(
    _ card: CardID, needsSocialTariff: Bool, at instant: Instant
  ) throws(MuseumRefusal) {
    let facts = cards.current(card.number)
    guard programmes.programme(of: facts.system, at: instant) == .uitpas else {
      throw .cardUnknown
    }
    guard facts.status == .active, facts.kind != .group, facts.holder.exists else {
      throw .cardNotActive
    }
    guard standing(of: facts.holder, at: instant) == .active else { throw .holderBlocked }
    let active = memberships(of: facts.holder, at: instant).filter {
      $0.standing == .active && programmes.programme(of: $0.system, at: instant) == .uitpas
    }
    guard !active.isEmpty else { throw .subscriptionNotActive }
    guard !needsSocialTariff || active.contains(where: { $0.socialTariff?.status == .active })
    else { throw .socialTariffMissing }
  }
}
