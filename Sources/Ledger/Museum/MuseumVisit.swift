/// A visit to a museum with a pass, with every name resolved to an entity at the edge.
public struct MuseumVisit: Hashable, Sendable {
  /// The card; none where the number is not known.
  public var card: CardID
  /// The museum; none where the caller is none.
  public var museum: OrganizerID
  /// Postal code of the holder's home municipality; 0 where unknown or abroad.
  public var homeMunicipality: UInt16
  /// The holder's birth date, of which only the age band is stamped on the record.
  public var birth: CivilDate?
  /// Where it is made.
  public var channel: Channel
  /// Whether a terminal accepted it offline: then it stands, whatever the rules say.
  public var acceptedOffline: Bool

  /// Makes a visit.
  public init(
    card: CardID, museum: OrganizerID, homeMunicipality: UInt16 = 0, birth: CivilDate? = nil,
    channel: Channel = .counter, acceptedOffline: Bool = false
  ) {
    self.card = card
    self.museum = museum
    self.homeMunicipality = homeMunicipality
    self.birth = birth
    self.channel = channel
    self.acceptedOffline = acceptedOffline
  }
}

/// What became of a visit.
public struct MuseumVisitOutcome: Hashable, Sendable {
  /// Why it was refused, or stands with a finding; nil where no rule is against it.
  public var refusal: MuseumRefusal?
  /// Whether it is a visit: no rule is against it, or a terminal had accepted it offline.
  public var stands: Bool
  /// The museum.
  public var museum: OrganizerID
  /// The holder, where the card has one.
  public var holder: HolderID
  /// The card.
  public var card: CardID
  /// The card system of the card; the whole ledger where no card is known.
  public var system: CardSystemID
  /// What the museum's rate makes of a visit, in cents.
  public var compensationCents: UInt32
  /// Whether the museum is paid for it: for the first of holder, museum and local day.
  public var isCompensated: Bool
  /// What began the subscription with this visit, if it began.
  public var activated: ActivationCause?
  /// Whether a frozen subscription runs again with this visit.
  public var resumed: Bool
  /// When it occurred.
  public var occurredAt: Instant
  /// The position of the first of its records; 0 where it left the log as it was.
  public var position: UInt64
  /// Whether this is the stored outcome of a command that was sent before.
  public var replayed = false

  init(_ visit: MuseumVisit, _ decision: MuseumVisitDecision, at occurredAt: Instant) {
    refusal = decision.refusal
    museum = visit.museum
    holder = decision.holder
    card = visit.card
    system = decision.system
    let isRegistered = decision.refusal == nil
    stands = isRegistered || decision.standsAgainstRule
    compensationCents = stands ? decision.rate.compensationCents : 0
    isCompensated = isRegistered && decision.isCompensated
    activated = isRegistered && decision.activates ? .firstVisit : nil
    resumed = isRegistered && decision.resumes
    self.occurredAt = occurredAt
    position = 0
  }
}

extension LedgerKernel {
  /// Registers a visit, or records why a rule refuses it
  /// (museumPASS Partner API 1.0, POST /visits; a terminal's tap of a pass is the same command).
  ///
  /// A museum or card that is not known leaves the log as it was, unless a terminal's sequence is
  /// to be used up. What the visit begins or resumes is recorded before it, by the same command.
  public mutating func visit(
    _ visit: MuseumVisit, _ context: CommandContext
  ) -> MuseumVisitOutcome {
    let recordedAt = nextRecordedAt(context.now)
    let occurredAt = context.occurrence(recordedAt: recordedAt)
    let decision = state.decide(
      visit, key: context.key, occurredAt: occurredAt, recordedAt: recordedAt)
    var outcome = MuseumVisitOutcome(visit, decision, at: occurredAt)
    let stamp = Stamp(
      homeMunicipality: visit.homeMunicipality,
      ageBand: AgeBand(birth: visit.birth, on: BrusselsTime.date(at: occurredAt)))
    let events = events(of: visit, decision, stamp, context.key, at: occurredAt)
    guard !events.isEmpty else { return outcome }
    outcome.position = write(events, entity: 0, context).position
    return outcome
  }

  /// What a visit would lead to now; nothing is recorded
  /// (museumPASS Partner API 1.0, GET /passes/{cardNumber}).
  public func visitStatus(of visit: MuseumVisit, now: Instant) -> MuseumVisitOutcome {
    let recordedAt = nextRecordedAt(now)
    let decision = state.decide(
      visit, key: .none, occurredAt: recordedAt, recordedAt: recordedAt)
    return MuseumVisitOutcome(visit, decision, at: recordedAt)
  }

  func events(
    of visit: MuseumVisit, _ decision: MuseumVisitDecision, _ stamp: Stamp, _ key: CommandKey,
    at occurredAt: Instant
  ) -> [LedgerEvent] {
    let today = BrusselsTime.date(at: occurredAt)
    var events: [LedgerEvent] = []
    switch decision.refusal {
    case .museumUnknown, .cardUnknown:
      guard case .tap = key else { return [] }
      let refusal: Refusal = decision.refusal == .cardUnknown ? .cardUnknown : .eventUnknown
      return [
        .tapUnresolved(
          TapUnresolved(
            refusal: refusal, event: .none, card: visit.card,
            wasAcceptedOffline: visit.acceptedOffline))
      ]
    case .some(let refusal) where !decision.standsAgainstRule:
      let held = HeldVisit(stamp: stamp, wasAcceptedOffline: visit.acceptedOffline)
      return [
        .museumVisitRefused(
          MuseumVisitRefused(
            museum: visit.museum, holder: decision.holder, card: visit.card, refusal: refusal,
            channel: visit.channel, held: refusal.isHeld ? held : nil))
      ]
    case .some: break
    case nil:
      if decision.activates {
        events.append(
          .subscriptionActivated(
            SubscriptionActivated(
              holder: decision.holder, system: decision.system, cause: .firstVisit,
              firstDay: today)))
      }
      if decision.resumes {
        events.append(
          .subscriptionResumed(
            SubscriptionResumed(
              holder: decision.holder, system: decision.system, firstDay: today)))
      }
    }
    events.append(
      .museumVisitRegistered(
        MuseumVisitRegistered(
          museum: visit.museum, holder: decision.holder, card: visit.card,
          system: decision.system, rate: decision.rate, isCompensated: decision.isCompensated,
          stamp: stamp, channel: visit.channel, finding: decision.refusal)))
    return events
  }

  /// Answers a visit whose key is in the log already, from the records that it made; nil where the
  /// key belongs to another command.
  public func repeated(
    _ visit: MuseumVisit, _ context: CommandContext, of records: [LedgerRecord]
  ) -> MuseumVisitOutcome? {
    guard let first = records.first, let last = records.last,
      first.header.claimedAt == context.claim
    else { return nil }
    var decision = MuseumVisitDecision()
    switch last.event {
    case .museumVisitRegistered(let body)
    where body.card == visit.card && body.museum == visit.museum:
      decision = MuseumVisitDecision(body)
      decision.activates = records.contains { $0.header.type == .subscriptionActivated }
      decision.resumes = records.contains { $0.header.type == .subscriptionResumed }
    case .museumVisitRefused(let body) where body.card == visit.card && body.museum == visit.museum:
      decision.holder = body.holder
      decision.system = state.card(body.card)?.system ?? .wholeLedger
      decision.refusal = body.refusal
    case .tapUnresolved(let body) where !body.card.exists || body.card == visit.card:
      decision.refusal = body.refusal == .eventUnknown ? .museumUnknown : .cardUnknown
    default: return nil
    }
    var outcome = MuseumVisitOutcome(visit, decision, at: last.header.occurredAt)
    outcome.position = first.header.position
    outcome.replayed = true
    return outcome
  }

  /// What a visit had led to, from its own record; nil where the record is of none.
  func visitOutcome(of record: LedgerRecord) -> MuseumVisitOutcome? {
    var decision = MuseumVisitDecision()
    let visit: MuseumVisit
    switch record.event {
    case .museumVisitRegistered(let body):
      decision = MuseumVisitDecision(body)
      visit = MuseumVisit(card: body.card, museum: body.museum)
    case .museumVisitRefused(let body):
      decision.holder = body.holder
      decision.system = state.card(body.card)?.system ?? .wholeLedger
      decision.refusal = body.refusal
      visit = MuseumVisit(card: body.card, museum: body.museum)
    default: return nil
    }
    var outcome = MuseumVisitOutcome(visit, decision, at: record.header.occurredAt)
    outcome.position = record.header.position
    outcome.replayed = true
    return outcome
  }
}
