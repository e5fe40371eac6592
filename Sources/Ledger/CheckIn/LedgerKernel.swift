import CBOR

/// The ledger in memory: decides commands against its state and writes their records.
///
/// Deciding and folding are pure; this puts them together. Each command's records are in `output`
/// and already folded when a method returns: the owner commits them to the log before it tells
/// anyone, and if the commit fails this value is thrown away with the process.
public struct LedgerKernel: ~Copyable {
  /// What the log says so far, with the records in `output`.
  public var state: LedgerState
  /// The records that were made since the owner last emptied it.
  public var output = RecordOutput()
  var count = Count()
  var preparation = Preparation()

  /// Makes a kernel that goes on from a folded state.
  public init(state: consuming LedgerState) {
    self.state = state
  }

  /// Decides a check-in and writes what follows: its own record, and one for each other tap that
  /// counts now or no longer because of it.
  ///
  /// A check-in of an unknown card or event, or one that cannot be read, leaves the log as it was,
  /// unless a terminal's sequence is to be used up. The key must not have been used before: the
  /// caller looks it up first; a tap's key is checked here, and its source must be paired.
  ///
  /// - Complexity: O(taps of the holder at the event in the period), without allocation.
  public mutating func checkIn(
    _ command: CheckInCommand, _ context: CommandContext
  ) -> CheckInOutcome {
    let recordedAt = nextRecordedAt(context.now)
    let occurredAt = context.occurrence(recordedAt: recordedAt)
    var isKeyedTap = false
    if case .tap(let source, let sequence) = context.key {
      precondition(
        state.isPaired(source) && sequence > 0
          && !state.sources[Int(source.number)].delivered.contains(sequence),
        "a tap's key is of a known source and was not used before")
      isKeyedTap = true
    }
    let decision = state.decide(
      command, key: context.key, occurredAt: occurredAt, recordedAt: recordedAt, count: &count)
    var outcome = CheckInOutcome(
      refusal: decision.refusal, stands: decision.refusal == nil, event: decision.event,
      holder: decision.holder, points: decision.refusal == nil ? decision.points : 0,
      balance: balance(of: decision.holder), position: 0, occurredAt: occurredAt,
      previous: decision.previous)
    guard
      isKeyedTap || (command.card.exists && decision.event.exists && !command.isMalformed)
    else { return outcome }

    // Only a known card of a holder at a known event can stand against the rules.
    outcome.stands =
      outcome.stands
      || (command.acceptedOffline && decision.isResolved(command)
        && decision.refusal?.mayStand != false)
    outcome.position = state.position + 1
    outcome.balance += Int64(outcome.points)
    var header = RecordHeader(
      position: outcome.position, type: .checkedIn, recordedAt: recordedAt,
      occurredAt: occurredAt, claimedAt: context.claim, timeQuality: context.timeQuality,
      key: context.key, client: context.client, ruleVersion: decision.rules.rawValue,
      systems: CardSystemSet())
    if decision.recounts { header.count = UInt16(clamping: 1 + changedTaps) }
    let stamp = Stamp(
      homeMunicipality: command.homeMunicipality,
      ageBand: AgeBand(birth: command.birth, on: BrusselsTime.date(at: occurredAt)))
    write(command, decision, outcome, stamp, &header)
    if decision.recounts { writeRecounts(decision, context, count: header.count) }
    return outcome
  }

  /// The moment that the next record carries: never the same twice, never earlier.
  func nextRecordedAt(_ now: Instant) -> Instant {
    max(Instant(microseconds: state.lastRecordedAt.microseconds + 1), now)
  }

  func balance(of holder: HolderID) -> Int64 {
    state.holders[Int(holder.number)].balance
  }

  var changedTaps: Int {
    var changed = 0
    for entry in count.taps where entry.row != 0 && entry.counts != entry.tap.counts {
      changed += 1
    }
    return changed
  }

  /// Writes the record of the tap itself and folds it.
  @inline(__always)
  mutating func write(
    _ command: borrowing CheckInCommand, _ decision: CheckInDecision, _ outcome: CheckInOutcome,
    _ stamp: Stamp, _ header: inout RecordHeader
  ) {
    if outcome.stands {
      let body = CheckedIn(
        event: decision.event, card: command.card, holder: decision.holder,
        points: outcome.points, pointsIfCounted: decision.points, stamp: stamp,
        channel: command.channel, finding: decision.refusal, balance: outcome.balance,
        countedOffline: command.acceptedOffline && decision.refusal == nil)
      header.systems = state.systemsConcerned(at: body.event, body.holder)
      emit(header) { body.encode(into: &$0) }
      state.advance(header)
      state.evolveCheckedIn(header, body)
    } else if command.card.exists, !command.isMalformed {
      let isCandidate = decision.refusal?.isCandidate ?? false
      let body = CheckInRefused(
        event: decision.event, card: command.card, holder: decision.holder,
        refusal: decision.refusal ?? .malformed,
        pointsIfCounted: isCandidate ? decision.points : 0, stamp: stamp,
        channel: command.channel, balance: outcome.balance,
        wasAcceptedOffline: command.acceptedOffline)
      append(.checkInRefused(body), &header)
    } else {
      let body = TapUnresolved(
        refusal: decision.refusal ?? .malformed, event: decision.event, card: command.card,
        wasAcceptedOffline: command.acceptedOffline)
      append(.tapUnresolved(body), &header)
    }
  }

  /// Writes a compensating record for every other tap whose count changed.
  mutating func writeRecounts(
    _ decision: CheckInDecision, _ context: CommandContext, count: UInt16
  ) {
    var index: UInt16 = 1
    for place in self.count.taps.indices {
      let entry = self.count.taps[place]
      guard entry.row != 0, entry.counts != entry.tap.counts else { continue }
      let points = entry.counts ? Int64(entry.tap.points) : -Int64(entry.tap.points)
      let body = CheckInRecounted(
        event: decision.event, holder: decision.holder, counts: entry.counts, points: points,
        balance: balance(of: decision.holder) + points)
      var header = RecordHeader(
        position: state.position + 1, type: .checkInRecounted,
        recordedAt: nextRecordedAt(context.now), occurredAt: entry.tap.occurredAt,
        key: context.key, client: context.client, index: index, count: count,
        ruleVersion: decision.rules.rawValue, reverses: entry.tap.position,
        systems: CardSystemSet())
      append(.checkInRecounted(body), &header)
      index += 1
    }
  }

  /// Writes a record and folds it.
  mutating func append(_ event: LedgerEvent, _ header: inout RecordHeader) {
    header.position = state.position + 1
    header.type = event.type
    header.systems = state.systemsConcerned(by: event)
    emit(header) { event.encodeBody(into: &$0) }
    state.evolve(header, event)
  }

  @inline(__always)
  private mutating func emit(
    _ header: RecordHeader, body: (inout CBORWriter) -> Void
  ) {
    output.record(
      header, runningNumber: { state.runningNumbers[Int($0.number)] + 1 }, body: body)
  }
}
