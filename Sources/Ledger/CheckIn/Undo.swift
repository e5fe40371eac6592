/// Why a check-in could not be undone; the log is as it was.
public enum UndoRefusal: Error, Hashable, Sendable {
  /// The record is no check-in, or none at all.
  case notACheckIn
  /// It was undone before.
  case alreadyUndone
  /// Its period has closed.
  case tooLate
}

extension LedgerKernel {
  /// Undoes a check-in: its points are taken back, and another tap of the same period may count in
  /// its place.
  ///
  /// One that stands against a rule, or in a period that is forgotten, gave no points: it stands no
  /// longer. The balance may be below zero afterwards, which blocks redeeming alone.
  ///
  /// - Parameters:
  ///   - record: the check-in's own record, read from the log; of a held tap that was admitted, the
  ///     record of the admission.
  ///   - reason: why, where that was said.
  ///   - source: the pairing that undoes it; none where a client does.
  public mutating func undo(
    _ record: LedgerRecord, _ context: CommandContext, reason: UndoReason? = nil,
    by source: SourceID = .none
  ) throws(UndoRefusal) -> CheckInOutcome {
    let event: EventID
    let holder: HolderID
    var isCandidate = true
    switch record.event {
    case .checkedIn(let body):
      (event, holder, isCandidate) = (body.event, body.holder, body.isCandidate)
    case .checkInRefused(let body) where body.refusal.isCandidate:
      (event, holder) = (body.event, body.holder)
    default: throw .notACheckIn
    }
    let header = record.header
    let tappedAt = header.occurredAt
    guard state.undoing(of: header.position) == nil else { throw .alreadyUndone }
    var tap: TapRow?
    if isCandidate {
      guard !state.taps.isClosed(state.period(of: event, at: tappedAt)) else { throw .tooLate }
      let group = state.tapGroup(of: holder, at: event, tappedAt)
      let row = group == 0 ? 0 : state.taps.tap(at: header.position, inGroup: group)
      guard row != 0 else { throw .alreadyUndone }
      tap = state.taps.taps[Int(row)]
      count.collect(state.taps, group: group, adding: nil, leavingOut: row)
      count.decide { [settings = state.eventSettings] in
        settings.valueOrFirst(event.number, at: $0).limit.volume
      }
    }
    let points = tap.map { $0.counts ? -Int64($0.points) : 0 } ?? 0
    var undone = CheckInUndone(
      event: event, holder: holder, points: points, balance: balance(of: holder) + points,
      source: .none, sequence: 0, tappedAt: tappedAt, reason: reason, undoneBy: source)
    if case .tap(let tapped, let sequence) = header.key {
      (undone.source, undone.sequence) = (tapped, sequence)
    }
    return write(undone, of: header, recounts: tap != nil, context)
  }

  private mutating func write(
    _ undone: CheckInUndone, of tap: RecordHeader, recounts: Bool, _ context: CommandContext
  ) -> CheckInOutcome {
    let rules = RuleVersion(at: tap.occurredAt)
    let recordedAt = nextRecordedAt(context.now)
    var header = RecordHeader(
      position: 0, type: .checkInUndone, recordedAt: recordedAt, occurredAt: recordedAt,
      key: context.key, client: context.client,
      count: recounts ? UInt16(clamping: 1 + changedTaps) : 1, ruleVersion: rules.rawValue,
      reverses: tap.position, systems: CardSystemSet())
    append(.checkInUndone(undone), &header)
    let position = header.position
    if recounts {
      let decision = CheckInDecision(
        refusal: nil, event: undone.event, holder: undone.holder, points: 0, rules: rules,
        previous: nil, recounts: true)
      writeRecounts(decision, context, count: header.count)
    }
    return CheckInOutcome(
      refusal: nil, stands: false, event: undone.event, holder: undone.holder, points: 0,
      balance: balance(of: undone.holder), position: position, occurredAt: tap.occurredAt,
      previous: nil)
  }
}
