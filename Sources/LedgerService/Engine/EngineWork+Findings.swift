import EventLog
import Ledger

/// What terminals take back, and what persons decide about findings.
extension EngineWork where Source: ~Copyable, Heads: ~Copyable {
  mutating func takeBackOrSettle(
    _ request: EngineRequest, _ now: Instant, _ batch: borrowing RecordBatch
  ) throws(EventLogError) -> EngineAnswer {
    switch request {
    case .undoTap(let source, let sequence, let reason):
      return .tapUndone(try undoTap(.tap(source, sequence: sequence), source, reason, now, batch))
    case .settle(let decision, let position, let within, let key, let client):
      guard let finding = kernel.state.finding(at: position), within(finding.systems) else {
        return .settled(.failure(.unknown))
      }
      let context = CommandContext(now: now, key: key, client: client)
      let stored = try record(of: key, batch)
      switch decision {
      case .admit:
        // An admission goes under the tap's own key: whatever stands under this one is another.
        guard stored == nil else { return .keyReused }
        return .settled(try admit(finding, context, batch))
      case .dismiss(let reason): return dismiss(finding, reason, context, stored: stored)
      }
    default: preconditionFailure("neither an undoing nor a decision")
    }
  }

  private mutating func admit(
    _ finding: FindingView, _ context: CommandContext, _ batch: borrowing RecordBatch
  ) throws(EventLogError) -> Result<SettledFinding, FindingRefusal> {
    if let position = finding.admittedAs, let record = try record(at: position, batch) {
      return .success(
        SettledFinding(
          position: position, admitted: kernel.admitted(by: record), replayed: true))
    }
    guard let held = try record(at: finding.position, batch) else { return .failure(.unknown) }
    do throws(FindingRefusal) {
      let outcome = try kernel.admit(held, context)
      return .success(
        SettledFinding(position: outcome.position, admitted: outcome, replayed: false))
    } catch {
      return .failure(error)
    }
  }

  private mutating func dismiss(
    _ finding: FindingView, _ reason: DismissalReason, _ context: CommandContext,
    stored: LedgerRecord?
  ) -> EngineAnswer {
    if let stored {
      guard case .findingDismissed(let body) = stored.event, body.reason == reason,
        stored.header.reverses == finding.position
      else { return .keyReused }
    }
    if let position = finding.dismissedBy {
      return .settled(
        .success(SettledFinding(position: position, admitted: nil, replayed: true)))
    }
    do throws(FindingRefusal) {
      let position = try kernel.dismiss(findingAt: finding.position, reason, context)
      keep(context.key, at: position)
      return .settled(
        .success(SettledFinding(position: position, admitted: nil, replayed: false)))
    } catch {
      return .settled(.failure(error))
    }
  }

  /// Undoes a terminal's tap, or withdraws it where it is held; what was taken back before answers
  /// as it did then.
  private mutating func undoTap(
    _ key: CommandKey, _ source: SourceID, _ reason: UndoReason, _ now: Instant,
    _ batch: borrowing RecordBatch
  ) throws(EventLogError) -> Result<UndoOutcome, UndoRefusal> {
    // Of all that a tap made, its own record is the last that changes no other.
    guard var tap = try records(of: key, batch).last(where: { $0.header.reverses == 0 }) else {
      return .failure(.notACheckIn)
    }
    if let finding = kernel.state.finding(at: tap.header.position), finding.kind.isHeld {
      guard let admitted = finding.admittedAs else {
        return try withdraw(finding, by: source, now, batch)
      }
      guard let record = try record(at: admitted, batch) else { return .failure(.notACheckIn) }
      tap = record
    }
    if let undoing = kernel.state.undoing(of: tap.header.position) {
      return try answerAgain(undoing, batch)
    }
    let context = CommandContext(now: now)
    do throws(UndoRefusal) {
      if case .museumVisitRegistered = tap.event {
        return .success(try kernel.undo(visit: tap, context, reason: reason, by: source))
      }
      let before = kernel.state.balance(of: tap.event.holder)
      let undone = try kernel.undo(tap, context, reason: reason, by: source)
      return .success(
        UndoOutcome(
          holder: undone.holder, points: undone.balance - before, balance: undone.balance,
          position: undone.position))
    } catch {
      return .failure(error)
    }
  }

  private mutating func withdraw(
    _ finding: FindingView, by source: SourceID, _ now: Instant, _ batch: borrowing RecordBatch
  ) throws(EventLogError) -> Result<UndoOutcome, UndoRefusal> {
    if let dismissed = finding.dismissedBy { return try answerAgain(dismissed, batch) }
    do throws(FindingRefusal) {
      let position = try kernel.dismiss(
        findingAt: finding.position, .withdrawn, CommandContext(now: now), withdrawnBy: source)
      return .success(
        UndoOutcome(holder: finding.holder, points: 0, balance: nil, position: position))
    } catch {
      return .failure(.notACheckIn)
    }
  }

  /// What a tap that was taken back before was answered then.
  private mutating func answerAgain(
    _ position: UInt64, _ batch: borrowing RecordBatch
  ) throws(EventLogError) -> Result<UndoOutcome, UndoRefusal> {
    guard let first = try record(at: position, batch) else { return .failure(.notACheckIn) }
    var records = [first]
    for index in 1..<max(1, UInt64(first.header.count)) {
      if let next = try record(at: position + index, batch) { records.append(next) }
    }
    return kernel.undone(by: records).map { .success($0) } ?? .failure(.notACheckIn)
  }
}
