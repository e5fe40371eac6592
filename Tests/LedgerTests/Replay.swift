@testable import Ledger

/// A state that was folded from the bytes of a log.
final class Replay {
  var state = LedgerState()

  init(of log: [[UInt8]]) throws {
    for record in log { try state.fold(record) }
  }

  /// Hands the state over and begins anew.
  func take() -> LedgerState {
    exchange(&state, with: LedgerState())
  }
}
