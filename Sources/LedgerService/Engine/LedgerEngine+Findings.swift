public import Ledger

// MARK: - What terminals take back, and what persons decide

extension LedgerEngine {
  /// Undoes the tap of a pairing; one that is held is withdrawn.
  ///
  /// What was taken back before answers as it did then.
  public func undoTap(
    of source: SourceID, sequence: UInt64, _ reason: UndoReason
  ) async throws(EngineError) -> Result<UndoOutcome, UndoRefusal> {
    switch try await ask(.undoTap(source, sequence: sequence, reason)) {
    case .tapUndone(let result): return result
    default: preconditionFailure("an answer to another request")
    }
  }

  /// Settles a finding; settled so before, it answers what it came to then.
  ///
  /// - Parameters:
  ///   - position: the position of the record that the finding is about.
  ///   - within: whether the card systems of a finding are the caller's; any other is unknown.
  public func settle(
    _ decision: FindingDecision, findingAt position: UInt64,
    within: @escaping @Sendable (CardSystemSet) -> Bool, key: CommandKey = .none, client: ClientID
  ) async throws(EngineError) -> Keyed<Result<SettledFinding, FindingRefusal>> {
    let request = EngineRequest.settle(
      decision, position: position, within: within, key: key, client: client)
    switch try await ask(request) {
    case .settled(let result): return .decided(result)
    case .keyReused: return .keyReused
    default: preconditionFailure("an answer to another request")
    }
  }
}
