/// A moment: microseconds since 1970-01-01T00:00:00Z, the only time unit in the ledger.
public struct Instant: Hashable, Comparable, Sendable {
  /// Microseconds since the Unix epoch, without leap seconds.
  public let microseconds: Int64

  /// Makes the moment that lies `microseconds` after the Unix epoch.
  public init(microseconds: Int64) {
    self.microseconds = microseconds
  }

  /// Whether the left moment lies before the right one.
  public static func < (left: Instant, right: Instant) -> Bool {
    left.microseconds < right.microseconds
  }

  /// The moment `hours` elapsed hours later; summer time does not matter.
  public func adding(hours: Int64) -> Instant {
    Instant(microseconds: microseconds + hours * Self.microsecondsPerHour)
  }

  static let microsecondsPerSecond: Int64 = 1_000_000
  static let microsecondsPerHour: Int64 = 3_600_000_000
  static let microsecondsPerDay: Int64 = 86_400_000_000

  /// Moments outside of these bounds (the years 1970 to 2199) are refused wherever they come in.
  public static let range: ClosedRange<Instant> =
    Instant(microseconds: 0)...Instant(microseconds: 7_258_118_399_999_999)
}
