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
  /// The balance may be below zero afterwards, which blocks redeeming alone.
  ///
  /// - Parameter record: the check-in's own record, read from the log.
  public mutating func undo(
    _ record: LedgerRecord, _ context: CommandContext
  ) throws(UndoRefusal) -> CheckInOutcome {
    let event: EventID
    let holder: HolderID
    switch record.event {
    case .checkedIn(let body) where body.isCandidate: (event, holder) = (body.event, body.holder)
    case .checkInRefused(let body) where body.refusal.isCandidate:
      (event, holder) = (body.event, body.holder)
    default: throw .notACheckIn
    }
    let tappedAt = record.header.occurredAt
    guard !state.taps.isClosed(state.period(of: event, at: tappedAt)) else { throw .tooLate }
    let group = state.tapGroup(of: holder, at: event, tappedAt)
    let row =
      group == 0 ? 0 : state.taps.tap(at: record.header.position, inGroup: group)
    guard row != 0 else { throw .alreadyUndone }

    let tap = state.taps.taps[Int(row)]
    count.collect(state.taps, group: group, adding: nil, leavingOut: row)
    count.decide { [settings = state.eventSettings] in
      settings.valueOrFirst(event.number, at: $0).limit.volume
    }
    let points = tap.counts ? -Int64(tap.points) : 0
    let undone = CheckInUndone(
      event: event, holder: holder, points: points, balance: balance(of: holder) + points,
      source: tap.source, sequence: tap.source.exists ? tap.sequence : 0, tappedAt: tappedAt)
    let recordedAt = nextRecordedAt(context.now)
    var header = RecordHeader(
      position: 0, type: .checkInUndone, recordedAt: recordedAt, occurredAt: recordedAt,
      key: context.key, client: context.client, count: UInt16(clamping: 1 + changedTaps),
      ruleVersion: RuleVersion(at: tappedAt).rawValue, reverses: record.header.position,
      systems: CardSystemSet())
    append(.checkInUndone(undone), &header)
    let position = header.position
    let decision = CheckInDecision(
      refusal: nil, event: event, holder: holder, points: tap.points,
      rules: RuleVersion(at: tappedAt), previous: nil, recounts: true)
    writeRecounts(decision, context, count: header.count)
    return CheckInOutcome(
      refusal: nil, stands: false, event: event, holder: holder, points: 0,
      balance: balance(of: holder), position: position, occurredAt: tappedAt, previous: nil)
  }
}
