/// What was decided about a visit, before it is written.
struct MuseumVisitDecision {
  var refusal: MuseumRefusal?
  var holder = HolderID.none
  var system = CardSystemID.wholeLedger
  var rate = MuseumRate(averagePriceCents: 0, percentBasisPoints: 0)
  var isCompensated = false
  /// Whether it begins a subscription.
  var activates = false
  /// Whether a frozen subscription runs again with it.
  var resumes = false
  /// Whether it is a visit although a rule is against it, since a terminal had accepted it offline.
  var standsAgainstRule = false

  init() {}

  /// What was decided about a visit that was registered.
  init(_ body: MuseumVisitRegistered) {
    refusal = body.finding
    holder = body.holder
    system = body.system
    rate = body.rate
    isCompensated = body.isCompensated
    standsAgainstRule = body.finding != nil
  }
}

extension LedgerState {
  /// Decides a visit by the facts in force at `occurredAt` as now known.
  ///
  /// The order of checks is the order of precedence of ``MuseumRefusal``. A tap of a revoked
  /// pairing that would be a visit is held, or, made after the revocation, refused.
  func decide(
    _ visit: MuseumVisit, key: CommandKey, occurredAt: Instant, recordedAt: Instant
  ) -> MuseumVisitDecision {
    var decision = MuseumVisitDecision()
    do throws(MuseumRefusal) {
      let terms = try terms(ofMuseum: visit.museum, at: occurredAt)
      decision.rate = terms.rate
      let card = try passes(visit.card, at: visit.museum, occurredAt)
      decision.holder = card.holder
      decision.system = card.system
      guard terms.isActive else { throw .museumNotActive }
      try judgeCard(visit.card, &decision, at: occurredAt)
      decision.isCompensated = isCompensated(
        MuseumVisitor(holder: decision.holder, museum: visit.museum), occurredAt: occurredAt,
        recordedAt: recordedAt)
    } catch {
      decision.refusal = error
    }
    judgePairing(&decision, visit, revocation(of: key, at: occurredAt))
    return decision
  }

  /// What a revoked pairing, or a terminal's own word, makes of what the rules say.
  private func judgePairing(
    _ decision: inout MuseumVisitDecision, _ visit: MuseumVisit, _ revoked: Refusal?
  ) {
    guard decision.refusal?.mayStand != false, decision.holder.exists else { return }
    if let revoked, visit.acceptedOffline || decision.refusal == nil {
      decision.refusal = revoked == .quarantined ? .quarantined : .terminalRevoked
      decision.isCompensated = false
    }
    decision.standsAgainstRule =
      visit.acceptedOffline && decision.refusal.map(\.mayStand) ?? false
  }

  func terms(
    ofMuseum museum: OrganizerID, at instant: Instant
  ) throws(MuseumRefusal) -> MuseumTerms {
    guard let terms = self.museum(museum, at: instant) else { throw .museumUnknown }
    return terms
  }

  /// The card as it stands now, where a scan of it is a visit at that museum.
  private func passes(
    _ card: CardID, at museum: OrganizerID, _ instant: Instant
  ) throws(MuseumRefusal) -> CardFacts {
    guard card.exists else { throw .cardUnknown }
    let facts = cards.current(card.number)
    guard programmes.facts(of: facts.system, at: instant).scan == .visit,
      organizerSystems[Int(museum.number)].contains(facts.system)
    else { throw .cardUnknown }
    return facts
  }

  /// The card, its holder and what they bought: what is refused here is refused at every museum.
  func judgeCard(
    _ card: CardID, _ decision: inout MuseumVisitDecision, at instant: Instant
  ) throws(MuseumRefusal) {
    guard let facts = cards.value(card.number, at: instant), facts.status == .active,
      facts.kind != .group, facts.holder.exists
    else { throw .cardNotActive }
    decision.holder = facts.holder
    try judgeSubscription(&decision, at: instant)
  }

  /// Holder, membership, subscription, and the visits of someone who is not registered.
  private func judgeSubscription(
    _ decision: inout MuseumVisitDecision, at instant: Instant
  ) throws(MuseumRefusal) {
    let row = membership(of: decision.holder, in: decision.system)
    guard standing(of: decision.holder, at: instant) == .active,
      row == 0 || membershipStandings.value(row, at: instant) != .blocked
    else { throw .holderBlocked }
    guard row != 0, membershipStandings.value(row, at: instant) != nil else {
      throw .subscriptionNotActive
    }
    let facts = programmes.facts(of: decision.system, at: instant)
    guard case .subscription(let terms) = facts.validity else { return }
    let course = subscriptions.course(ofMembership: row, in: decision.system, at: instant)
    switch course.status {
    case .running: break
    case .frozen: decision.resumes = true
    case .pending where course.mayActivate: decision.activates = true
    case .none, .pending, .expired, .cancelled: throw .subscriptionNotActive
    }
    guard
      course.isIdentified
        || subscriptions.unregisteredVisits[row] ?? 0 < UInt32(terms.unregisteredVisitsMax)
    else { throw .unregisteredMaximum }
  }

  /// Whether a visit is paid: the first of holder, museum and local day, within the days that are
  /// remembered.
  private func isCompensated(
    _ visitor: MuseumVisitor, occurredAt: Instant, recordedAt: Instant
  ) -> Bool {
    let day = BrusselsTime.date(at: occurredAt)
    let oldest = BrusselsTime.date(at: recordedAt).adding(days: -MuseumTable.daysKept)
    return day >= oldest && !museums.isCompensated(visitor, on: day)
  }
}
