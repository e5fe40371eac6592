/// Why a finding could not be settled; the log is as it was.
public enum FindingRefusal: Error, Hashable, Sendable {
  /// There is no such finding.
  case unknown
  /// Nothing is held: the tap stands already, or its card is not known. It can only be dismissed.
  case notHeld
  /// It was admitted, dismissed or undone before.
  case settled
}

/// What became of a held tap that a person admitted.
public enum AdmissionOutcome: Hashable, Sendable {
  /// It was a check-in.
  case checkIn(CheckInOutcome)
  /// It was a visit to a museum.
  case visit(MuseumVisitOutcome)

  /// The position of the record that tells what it came to.
  public var position: UInt64 {
    switch self {
    case .checkIn(let outcome): outcome.position
    case .visit(let outcome): outcome.position
    }
  }
}

extension LedgerKernel {
  /// Decides a held tap again, as if it had come in time and from a pairing in force.
  ///
  /// It goes under its own key and at its own moment, and names the record of the held tap. Where
  /// the taps of its period are forgotten, it stands as a participation without points.
  ///
  /// - Parameter record: the held tap's record, read from the log.
  public mutating func admit(
    _ record: LedgerRecord, _ context: CommandContext
  ) throws(FindingRefusal) -> AdmissionOutcome {
    let row = try openFinding(at: record.header.position)
    guard row.kind.isHeld else { throw .notHeld }
    let tap = record.header
    let context = CommandContext(
      now: context.now, claimedAt: tap.claimedAt, occurredAt: tap.occurredAt,
      timeQuality: tap.timeQuality, key: tap.key, client: context.client)
    switch record.event {
    case .checkInRefused(let body):
      return .checkIn(admit(body, context, heldAt: tap.position))
    case .museumVisitRefused(let body):
      return .visit(admit(body, context, heldAt: tap.position))
    default: throw .unknown
    }
  }

  /// Puts a finding aside: what stands goes on to stand, and what is held does not.
  ///
  /// - Returns: the position of the record that says so.
  public mutating func dismiss(
    findingAt position: UInt64, _ reason: DismissalReason, _ context: CommandContext,
    withdrawnBy source: SourceID = .none
  ) throws(FindingRefusal) -> UInt64 {
    let row = try openFinding(at: position)
    let dismissed = FindingDismissed(
      event: row.event, museum: row.museum, holder: row.holder, card: row.card, reason: reason,
      withdrawnBy: source)
    return write([.findingDismissed(dismissed)], entity: 0, context, reverses: position).position
  }

  /// What the admission of a held tap had led to, from the record that it made; nil where the
  /// record is of none.
  public func admitted(by record: LedgerRecord) -> AdmissionOutcome? {
    outcome(of: record).map { .checkIn($0) } ?? visitOutcome(of: record).map { .visit($0) }
  }

  private func openFinding(at position: UInt64) throws(FindingRefusal) -> FindingRow {
    guard let row = state.findings.rows[position] else { throw .unknown }
    guard row.settledBy == 0, state.undoing(of: position) == nil else { throw .settled }
    return row
  }

  private mutating func admit(
    _ held: CheckInRefused, _ context: CommandContext, heldAt position: UInt64
  ) -> CheckInOutcome {
    let recordedAt = nextRecordedAt(context.now)
    let occurredAt = context.occurrence(recordedAt: recordedAt)
    let command = CheckInCommand(
      card: held.card, event: held.event, channel: held.channel,
      acceptedOffline: held.wasAcceptedOffline)
    let decision = state.decideAsInForce(
      command, key: context.key, occurredAt: occurredAt, recordedAt: nil, count: &count)
    var outcome = CheckInOutcome(
      refusal: decision.refusal, stands: decision.refusal == nil, event: decision.event,
      holder: decision.holder, points: decision.refusal == nil ? decision.points : 0,
      balance: balance(of: decision.holder), position: state.position + 1,
      occurredAt: occurredAt, previous: decision.previous)
    // Nothing but a period that is forgotten makes it too late now.
    outcome.stands =
      outcome.stands
      || ((held.wasAcceptedOffline || decision.refusal == .tooLate)
        && decision.isResolved(command))
    outcome.balance += Int64(outcome.points)
    var header = RecordHeader(
      position: outcome.position, type: .checkedIn, recordedAt: recordedAt,
      occurredAt: occurredAt, claimedAt: context.claim, timeQuality: context.timeQuality,
      key: context.key, client: context.client, ruleVersion: decision.rules.rawValue,
      reverses: position, systems: CardSystemSet())
    if decision.recounts { header.count = UInt16(clamping: 1 + changedTaps) }
    write(command, decision, outcome, held.stamp, &header)
    if decision.recounts { writeRecounts(decision, context, count: header.count) }
    return outcome
  }

  private mutating func admit(
    _ held: MuseumVisitRefused, _ context: CommandContext, heldAt position: UInt64
  ) -> MuseumVisitOutcome {
    let visit = MuseumVisit(
      card: held.card, museum: held.museum, channel: held.channel,
      acceptedOffline: held.held?.wasAcceptedOffline ?? false)
    let recordedAt = nextRecordedAt(context.now)
    let occurredAt = context.occurrence(recordedAt: recordedAt)
    // Without a key there is no pairing that could have been revoked.
    let decision = state.decide(
      visit, key: .none, occurredAt: occurredAt, recordedAt: recordedAt)
    var outcome = MuseumVisitOutcome(visit, decision, at: occurredAt)
    let stamp = held.held?.stamp ?? Stamp(homeMunicipality: 0, ageBand: .unknown)
    let events = events(of: visit, decision, stamp, context.key, at: occurredAt)
    _ = write(events, entity: 0, context, reverses: position)
    // What a visit begins or resumes stands before the visit itself.
    outcome.position = state.position
    return outcome
  }
}
