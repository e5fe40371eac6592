import EventLogTesting
import Ledger
import LedgerService

/// Both clocks of a machine, moved by hand; they start on a Monday at 10:00 in Brussels.
final class TestClock: LedgerClock {
  /// 2026-03-02T09:00:00Z.
  static let start = Instant(microseconds: 1_772_442_000_000_000)
  static let second: Int64 = 1_000_000
  static let hour: Int64 = 3_600 * second
  static let day: Int64 = 24 * hour

  private let wall = ManualClock(microseconds: start.microseconds)
  private let monotonic = ManualClock(microseconds: 7_000_000)

  func now() -> Instant { Instant(microseconds: wall.now) }

  func monotonicMicroseconds() -> Int64 { monotonic.now }

  /// Time passes.
  func advance(microseconds: Int64) {
    wall.advance(microseconds: microseconds)
    monotonic.advance(microseconds: microseconds)
  }

  /// Somebody sets the wall clock.
  func jump(microseconds: Int64) { wall.advance(microseconds: microseconds) }
}
