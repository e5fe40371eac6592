import Synchronization

/// A clock that moves only when it is told to, in microseconds.
public final class ManualClock: Sendable {
  private let microseconds: Mutex<Int64>

  /// Makes a clock that shows this time.
  public init(microseconds: Int64 = 0) {
    self.microseconds = Mutex(microseconds)
  }

  /// The time that it shows, in microseconds.
  public var now: Int64 { microseconds.withLock { $0 } }

  /// Moves the clock, backwards too when `microseconds` is negative.
  public func advance(microseconds: Int64) {
    self.microseconds.withLock { $0 += microseconds }
  }
}
