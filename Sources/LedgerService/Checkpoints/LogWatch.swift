public import Ledger
import Synchronization

/// How far the running service has verified its own log, for whoever looks after it.
public final class LogWatch: Sendable {
  /// What is known.
  public struct Findings: Hashable, Sendable {
    /// Every record up to here was read again and hashed to what the log commits to, since the
    /// service started or in a pass that has ended.
    public var verified: UInt64 = 0
    /// When the last whole pass reached the newest record; nil where none has since the start.
    public var passEndedAt: Instant?
    /// What is wrong, in words; nil where nothing is.
    public var damage: String?
  }

  private let found = Mutex(Findings())

  /// Makes a watch that knows nothing yet.
  public init() {}

  /// What is known now.
  public var findings: Findings { found.withLock { $0 } }

  /// Records up to a position were verified; a later pass over the same ones takes nothing back.
  public func verified(through position: UInt64) {
    found.withLock { $0.verified = max($0.verified, position) }
  }

  /// The newest record was reached.
  public func passEnded(at instant: Instant) { found.withLock { $0.passEndedAt = instant } }

  /// A record is not what the log commits to.
  public func found(damage: String) { found.withLock { $0.damage = damage } }
}

/// How much room a ledger has.
public struct LedgerRoom: Hashable, Sendable {
  /// The bytes that its files take.
  public var used: Int64
  /// The bytes that it may still take before the disk counts as full.
  public var free: Int64

  /// Makes a measure.
  public init(used: Int64, free: Int64) {
    self.used = used
    self.free = free
  }

  /// For how many days it is enough at so many records a day; nil where none came.
  ///
  /// What a record takes is what all of them take together, with the read models and everything
  /// else in the folder.
  public func days(records: UInt64, perDay: Double) -> Int64? {
    guard records > 0, perDay > 0 else { return nil }
    let bytesPerRecord = Double(used) / Double(records)
    return Int64(min(Double(free) / (bytesPerRecord * perDay), 1_000_000))
  }
}
