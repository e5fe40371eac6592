package import Ledger
import Synchronization

/// When each card system's records were last read to their end, since the service started.
package final class RegionReplays: Sendable {
  /// A replay.
  package struct Replay: Hashable, Sendable {
    /// When it ended.
    package let at: Instant
    /// The last of the card system's records, by its running number.
    package let through: UInt64
  }

  private let known = Mutex<[CardSystemID: Replay]>([:])

  /// Nothing was read yet.
  package init() {}

  /// The last one of a card system; nil where there was none.
  package func last(of system: CardSystemID) -> Replay? { known.withLock { $0[system] } }

  /// Notes one that ended.
  package func note(_ system: CardSystemID, through: UInt64, at: Instant) {
    known.withLock { $0[system] = Replay(at: at, through: through) }
  }
}
