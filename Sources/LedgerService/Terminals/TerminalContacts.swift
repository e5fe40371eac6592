public import Ledger
import Synchronization

/// When each pairing was last heard of, since the service started.
///
/// Kept in memory alone: a terminal that asks for its pack every few minutes writes nothing.
public final class TerminalContacts: Sendable {
  private let moments = Mutex<[SourceID: Instant]>([:])

  /// Notes that a pairing was heard of: one that the directory knows, so that their number is
  /// bounded.
  public func note(_ source: SourceID, at instant: Instant) {
    moments.withLock { $0[source] = instant }
  }

  /// When a pairing was last heard of; nil where it was not.
  public func last(of source: SourceID) -> Instant? {
    moments.withLock { $0[source] }
  }
}
