import Glibc
public import Ledger

/// Where the service takes its time from.
public protocol LedgerClock: Sendable {
  /// The wall clock.
  func now() -> Instant
  /// A clock that only goes forward, in microseconds from an arbitrary moment.
  func monotonicMicroseconds() -> Int64
}

/// The machine's clocks.
public struct SystemClock: LedgerClock {
  /// Makes a clock.
  public init() {}

  /// The wall clock.
  public func now() -> Instant { Instant(microseconds: Self.read(CLOCK_REALTIME)) }

  /// The time since the machine was started.
  public func monotonicMicroseconds() -> Int64 { Self.read(CLOCK_MONOTONIC) }

  private static func read(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
  }
}

/// Watches the wall clock against the monotonic one: a clock that jumps must not date records.
///
/// A jump of more than an hour, or a start before the newest record, stops writing until an
/// operator confirms the clock by starting the service again with that confirmation.
struct ClockGuard: Sendable {
  private(set) var isSuspended: Bool
  private var offset: Int64

  /// The largest difference between the clocks that passes, in microseconds.
  static let jumpMax: Int64 = 3_600_000_000

  init(_ clock: any LedgerClock, newestRecord: Instant, isConfirmed: Bool) {
    let now = clock.now()
    offset = now.microseconds - clock.monotonicMicroseconds()
    isSuspended = now < newestRecord && !isConfirmed
  }

  /// The wall clock's time, after a look whether it jumped.
  mutating func read(_ clock: any LedgerClock) -> Instant {
    let now = clock.now()
    let difference = now.microseconds - clock.monotonicMicroseconds() - offset
    if abs(difference) > Self.jumpMax {
      isSuspended = true
    } else {
      // Slow drift and small corrections are the clock's own business.
      offset += difference
    }
    return now
  }
}
