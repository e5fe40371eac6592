import EventLogTesting
import Ledger
import LedgerService

/// The service's clock, moved by hand: it starts on Monday 2 March 2026 at 10:00 in Brussels.
final class ServiceClock: LedgerClock {
  static let start: Int64 = 1_772_442_000_000_000

  private let wall = ManualClock(microseconds: start)

  func now() -> Instant { Instant(microseconds: wall.now) }

  func monotonicMicroseconds() -> Int64 { wall.now }

  func advance(milliseconds: UInt64) { wall.advance(microseconds: Int64(milliseconds) * 1_000) }
}

extension ServiceClock {
  static let minute: UInt64 = 60_000
  static let hour: UInt64 = 60 * minute
  static let day: UInt64 = 24 * hour
}
