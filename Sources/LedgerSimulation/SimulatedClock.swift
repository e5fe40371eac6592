public import Ledger
public import LedgerService
import Synchronization

/// Both clocks of a machine in a simulated time that stands still until it is moved.
public final class SimulatedClock: LedgerClock {
  private let microseconds: Atomic<Int64>

  /// Makes a clock that shows the moment at which a history begins.
  public init(_ scenario: SimulationScenario) {
    microseconds = Atomic(BrusselsTime.start(of: scenario.days.lowerBound).microseconds)
  }

  /// The simulated moment.
  public func now() -> Instant {
    Instant(microseconds: microseconds.load(ordering: .sequentiallyConsistent))
  }

  /// The same, so that the two never seem to drift apart.
  public func monotonicMicroseconds() -> Int64 { now().microseconds }

  /// Moves it forward; a moment that is past leaves it where it is.
  func move(to moment: Instant) {
    microseconds.max(moment.microseconds, ordering: .sequentiallyConsistent)
  }
}
