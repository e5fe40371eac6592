/// What a key that comes again leads to.
public enum CheckInRepeat: Hashable, Sendable {
  /// The same command: its first outcome, from its own record.
  case sameCommand(CheckInOutcome)
  /// Another command: the key was used before.
  case otherCommand
}

extension LedgerKernel {
  /// Answers a check-in whose key is in the log already: with what was decided then, whatever the
  /// rules say now.
  ///
  /// A command is the same when card, event and the device's time are. An unknown card or event is
  /// not kept in a record, so there the device's time alone decides.
  public func repeated(
    _ command: CheckInCommand, _ context: CommandContext, of record: LedgerRecord
  ) -> CheckInRepeat {
    guard let outcome = outcome(of: record), let card = record.event.tappedCard else {
      return .otherCommand
    }
    let isSameCard = !card.exists || card == command.card
    let isSameEvent =
      command.choosesEvent || !outcome.event.exists || outcome.event == command.event
    let isSame =
      isSameCard && isSameEvent && record.header.claimedAt == context.claim
      && record.header.index == 0
    return isSame ? .sameCommand(outcome) : .otherCommand
  }

  /// What a check-in had led to, from its own record; nil where the record is of none.
  func outcome(of record: LedgerRecord) -> CheckInOutcome? {
    var outcome = CheckInOutcome(
      refusal: nil, stands: false, event: .none, holder: .none, points: 0, balance: 0,
      position: record.header.position, occurredAt: record.header.occurredAt, previous: nil,
      replayed: true)
    switch record.event {
    case .checkedIn(let body):
      outcome.event = body.event
      outcome.holder = body.holder
      outcome.refusal = body.finding
      outcome.stands = true
      outcome.points = body.points
      outcome.balance = body.balance
    case .checkInRefused(let body):
      outcome.event = body.event
      outcome.holder = body.holder
      outcome.refusal = body.refusal
      outcome.balance = body.balance
    case .tapUnresolved(let body):
      outcome.event = body.event
      outcome.refusal = body.refusal
    default: return nil
    }
    return outcome
  }

  /// What a check-in would lead to now; nothing is recorded.
  public mutating func dryRun(_ command: CheckInCommand, now: Instant) -> CheckInOutcome {
    let recordedAt = nextRecordedAt(now)
    let decision = state.decide(
      command, key: .none, occurredAt: recordedAt, recordedAt: recordedAt, count: &count)
    return CheckInOutcome(
      refusal: decision.refusal, stands: decision.refusal == nil, event: decision.event,
      holder: decision.holder, points: decision.refusal == nil ? decision.points : 0,
      balance: balance(of: decision.holder), position: 0, occurredAt: recordedAt,
      previous: decision.previous)
  }
}

extension LedgerEvent {
  /// The card of a tap's own record; nil where the record is of none.
  fileprivate var tappedCard: CardID? {
    switch self {
    case .checkedIn(let body): body.card
    case .checkInRefused(let body): body.card
    case .tapUnresolved(let body): body.card
    default: nil
    }
  }
}
