/// What was decided about a check-in, before it is written.
struct CheckInDecision {
  var refusal: Refusal?
  var event: EventID
  var holder: HolderID
  /// Points that it earns whenever it counts.
  var points: UInt16
  var rules: RuleVersion
  var previous: PreviousTap?
  /// Whether the count that was made changes other taps as well.
  var recounts: Bool

  /// Whether holder and event are known: only then can it stand against the rules.
  @inline(__always)
  func isResolved(_ command: borrowing CheckInCommand) -> Bool {
    !command.isMalformed && holder.exists && event.exists
  }
}

extension Refusal {
  /// Whether this word about a revoked pairing takes the place of what the rules would say.
  ///
  /// Made after the revocation a tap is refused for that before anything that is found later; made
  /// before it a tap that takes part in the count is held, and any other keeps its refusal.
  fileprivate func comes(before other: Refusal) -> Bool {
    self == .quarantined ? other.isCandidate : self < other
  }
}

extension LedgerState {
  /// Decides a check-in by the facts in force at `occurredAt` as now known.
  ///
  /// Pure: reads the state and leaves its working in `count`. The order of checks is the order of
  /// precedence of ``Refusal``, so that the same facts always give the same refusal. A tap of a
  /// revoked pairing that would stand or take part in the count is held, or, made after the
  /// revocation, refused.
  func decide(
    _ command: borrowing CheckInCommand, key: CommandKey, occurredAt: Instant,
    recordedAt: Instant, count: inout Count
  ) -> CheckInDecision {
    var decision = decideAsInForce(
      command, key: key, occurredAt: occurredAt, recordedAt: recordedAt, count: &count)
    if let revoked = revocation(of: key, at: occurredAt),
      decision.isResolved(command),
      command.acceptedOffline || decision.refusal.map({ revoked.comes(before: $0) }) ?? true
    {
      decision.refusal = revoked
      decision.recounts = false
      decision.previous = nil
    }
    return decision
  }

  /// What a tap comes to whose pairing was revoked: refused where it was made after that, else
  /// held; nil where the pairing is in force.
  @inline(__always)
  func revocation(of key: CommandKey, at instant: Instant) -> Refusal? {
    guard case .tap(let source, _) = key,
      let revokedAt = sources[Int(source.number)].revokedAt
    else { return nil }
    return instant >= revokedAt ? .terminalRevoked : .quarantined
  }

  /// Decides a check-in whatever became of its pairing.
  ///
  /// - Parameter recordedAt: when it came in; nil for a held tap that a person admits: then it is
  ///   never too late, unless its period is forgotten.
  func decideAsInForce(
    _ command: borrowing CheckInCommand, key: CommandKey, occurredAt: Instant,
    recordedAt: Instant?, count: inout Count
  ) -> CheckInDecision {
    var decision = CheckInDecision(
      refusal: nil, event: command.event, holder: .none, points: 0,
      rules: RuleVersion(at: occurredAt), previous: nil, recounts: false)
    if command.choosesEvent {
      decision.event =
        command.kiosk.exists
        ? currentEvent(of: command.kiosk, at: occurredAt) : chosenEvent(for: key, at: occurredAt)
    }
    if command.isMalformed {
      decision.refusal = .malformed
      return decision
    }
    let event = decision.event
    if let refusal = refusal(
      ofCard: command.card, in: programme(of: event, at: occurredAt), at: occurredAt,
      rules: decision.rules, holder: &decision.holder)
    {
      decision.refusal = refusal
      return decision
    }
    if let refusal = refusal(ofEvent: event, key: key, at: occurredAt) {
      decision.refusal = refusal
      return decision
    }
    let settings = eventSettings.valueOrFirst(event.number, at: occurredAt)
    let policy = policies.valueOrFirst(
      UInt32(events[Int(event.number)].policySystem.number), at: occurredAt)
    decision.points = settings.points
    decision.refusal = refusal(
      ofTiming: event, settings, policy, occurredAt: occurredAt, recordedAt: recordedAt)
    guard decision.refusal == nil else { return decision }
    judgeCount(&decision, settings, key: key, occurredAt: occurredAt, count: &count)
    return decision
  }

  /// The programme of an event: that of the card system whose policy holds for it; nil where the
  /// event is not known.
  @inline(__always)
  private func programme(of event: EventID, at instant: Instant) -> ProgrammeID? {
    event.exists
      ? programmes.programme(of: events[Int(event.number)].policySystem, at: instant) : nil
  }

  /// Card, holder and memberships.
  @inline(__always)
  func refusal(
    ofCard card: CardID, in programme: ProgrammeID?, at instant: Instant, rules: RuleVersion,
    holder: inout HolderID
  ) -> Refusal? {
    guard card.exists else { return .cardUnknown }
    guard let facts = cards.value(card.number, at: instant) else {
      holder = cards.current(card.number).holder
      return .cardNotActive
    }
    holder = facts.holder
    switch facts.status {
    case .active: break
    case .provisioned, .localStock: return .cardNotActive
    case .blocked: return .cardBlocked
    case .replaced: return .cardReplaced
    case .deleted: return .cardDeleted
    }
    if facts.kind == .group { return .groupPassNotAllowed }
    guard holder.exists else { return .cardNotActive }
    let row = holders[Int(holder.number)]
    if row.standing != 0, standings.value(row.standing, at: instant) == .blocked {
      return .holderBlocked
    }
    guard programmes.facts(of: facts.system, at: instant).scan == .checkIn else {
      return .noActiveMembership
    }
    return refusal(ofMemberships: row.membership, in: programme, at: instant, rules: rules)
  }

  /// At least one membership of the event's programme is active.
  ///
  /// Before December 2025 one with an expired social tariff was not (legacy API:
  /// KANSENSTATUUT_EXPIRED; UiTPAS API 4.0, change of 2025-12-08).
  private func refusal(
    ofMemberships first: UInt32, in programme: ProgrammeID?, at instant: Instant,
    rules: RuleVersion
  ) -> Refusal? {
    var row = first
    var hasExpired = false
    while row != 0 {
      if membershipStandings.value(row, at: instant) == .active,
        counts(membership: row, in: programme, at: instant)
      {
        if rules == .sinceDecember2025 { return nil }
        if tariffStatus(ofMembership: row, at: instant)?.status != .expired { return nil }
        hasExpired = true
      }
      row = memberships[Int(row)].next
    }
    return hasExpired ? .socialTariffExpired : .noActiveMembership
  }

  private func refusal(
    ofEvent event: EventID, key: CommandKey, at instant: Instant
  ) -> Refusal? {
    guard event.exists else { return .eventUnknown }
    guard case .tap(let source, _) = key else { return nil }
    let organizers = sources[Int(source.number)].organizers
    guard !organizers.isEmpty else { return nil }
    return organizers.contains(events[Int(event.number)].organizer) ? nil : .terminalNotAssigned
  }

  /// Points, window and lateness.
  @inline(__always)
  private func refusal(
    ofTiming event: EventID, _ settings: EventSettings, _ policy: RegionPolicy,
    occurredAt: Instant, recordedAt: Instant?
  ) -> Refusal? {
    if settings.points == 0 { return .eventGivesNoPoints }
    let row = events[Int(event.number)]
    if row.periodCount != 0 {
      var isOpen = false
      var hasBegun = false
      for index in row.periods {
        let period = openingPeriods[index]
        isOpen = isOpen || period.isOpen(at: occurredAt, windowHours: policy.windowHours)
        hasBegun = hasBegun || period.begin <= occurredAt
      }
      if !isOpen { return hasBegun ? .eventClosed : .eventNotYetOpen }
    }
    guard let recordedAt else { return nil }
    let lateness = Int64(policy.latenessDays) * Instant.microsecondsPerDay
    return recordedAt.microseconds - occurredAt.microseconds > lateness ? .tooLate : nil
  }

  /// Repetition and limit, by the count of all taps of the period with this one among them.
  @inline(__always)
  private func judgeCount(
    _ decision: inout CheckInDecision, _ settings: EventSettings, key: CommandKey,
    occurredAt: Instant, count: inout Count
  ) {
    let event = decision.event
    let period = CalendarPeriod(
      settings.limit.period, holding: BrusselsTime.date(at: occurredAt))
    guard !taps.isClosed(period) else {
      decision.refusal = .tooLate
      return
    }
    let group = taps.group(decision.holder, event, period)
    if group == 0 {
      if settings.limit.volume == 0 { decision.refusal = .limitReached }
      return
    }
    let new = newTap(key, occurredAt: occurredAt, points: settings.points)
    count.collect(taps, group: group, adding: new)
    count.decide { eventSettings.valueOrFirst(event.number, at: $0).limit.volume }
    guard let judged = count.new else { return }
    if !judged.counts { decision.refusal = judged.repeats ? .alreadyDone : .limitReached }
    if let last = count.lastCountedBeforeNew ?? count.taps.first(where: { $0.counts })?.tap,
      !judged.counts
    {
      decision.previous = PreviousTap(
        at: last.occurredAt, sameTerminal: last.reader != 0 && last.reader == new.reader)
    }
    decision.recounts = count.taps.contains { $0.row != 0 && $0.counts != $0.tap.counts }
  }

  private func newTap(_ key: CommandKey, occurredAt: Instant, points: UInt16) -> TapRow {
    var tap = TapRow(
      occurredAt: occurredAt, sequence: position + 1, position: position + 1, source: .none,
      reader: 0, next: 0, points: points, counts: false)
    if case .tap(let source, let sequence) = key {
      tap.source = source
      tap.sequence = sequence
      tap.reader = sources[Int(source.number)].terminal
    }
    return tap
  }

  /// The event of a tap that names none (UiTPAS API 4.0, GET /kiosk-devices/checkins).
  private func chosenEvent(for key: CommandKey, at instant: Instant) -> EventID {
    guard case .tap(let source, _) = key else { return .none }
    let row = sources[Int(source.number)]
    return chosenEvent(ofTerminal: row.terminal, organizers: row.organizers, at: instant)
  }

  /// The event that a terminal's check-ins are for at a moment; none where none is open.
  ///
  /// The one that staff fixed, if check-in is allowed for it; else the one whose start is nearest.
  func chosenEvent(
    ofTerminal terminal: UInt32, organizers: [OrganizerID], at instant: Instant
  ) -> EventID {
    if let kiosk = kiosks.ofTerminal[terminal],
      let fixed = kiosks.fixedEvents.value(kiosk.number, at: instant), fixed.exists,
      distanceToStart(of: fixed, at: instant) != nil
    {
      return fixed
    }
    var chosen = EventID.none
    var nearest = Int64.max
    for organizer in organizers {
      for event in organizerEvents[Int(organizer.number)] {
        guard let distance = distanceToStart(of: event, at: instant), distance < nearest else {
          continue
        }
        nearest = distance
        chosen = event
      }
    }
    return chosen
  }

  /// How far the nearest start of an open event is; nil where it is not open or gives no points.
  private func distanceToStart(of event: EventID, at instant: Instant) -> Int64? {
    guard eventSettings.valueOrFirst(event.number, at: instant).points > 0 else { return nil }
    let row = events[Int(event.number)]
    guard row.periodCount != 0 else { return Int64.max - 1 }
    let policy = policies.valueOrFirst(UInt32(row.policySystem.number), at: instant)
    return row.periods
      .map { openingPeriods[$0] }
      .filter { $0.isOpen(at: instant, windowHours: policy.windowHours) }
      .map { abs($0.begin.microseconds - instant.microseconds) }
      .min()
  }
}
