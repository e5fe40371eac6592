public import LedgerWire

/// The named limits and times of a terminal; milliseconds unless the name says otherwise.
public struct TerminalSettings: Hashable, Sendable {
  /// How long a display waits for the service's answer to a tap before it says "noted".
  public var answerWaitMilliseconds: UInt64 = 2_000
  /// After how long without contact a tap is decided by the terminal, without asking.
  public var contactAgeMaxMilliseconds: UInt64 = 150_000
  /// How often the offline pack is asked for, which also keeps the contact fresh.
  ///
  /// A quarter of it is drawn at random, so that the terminals of a region do not ask together.
  public var packIntervalMilliseconds: UInt64 = 60_000
  /// The first pause after a failure; each further one doubles what is drawn from.
  public var backoffBaseMilliseconds: UInt64 = 1_000
  /// The longest pause after a failure.
  public var backoffMaxMilliseconds: UInt64 = 300_000
  /// The longest pause that the service can ask for.
  public var retryAfterMaxMilliseconds: UInt64 = 3_600_000
  /// How far the device's clock may lie behind the last known time before it counts as lost.
  public var clockToleranceMicroseconds: Int64 = 600_000_000
  /// The most taps of one request.
  public var batchTapsMax = 1_000
  /// The most bytes of one request's body.
  public var batchBytesMax = 1 << 20
  /// How many of its latest taps a terminal remembers for limits and repetitions.
  public var recentTapsMax = 20_000
  /// The most ends of taps that are kept as trouble; the oldest go first.
  public var troublesMax = 1_000
  /// The most deltas that are applied to one whole pack before a whole one is asked for.
  public var packDeltasMax = 32

  /// The language of the display; nil for that of the pairing.
  public var language: Language?

  /// Makes the settings that docs/terminals.md names.
  public init() {}
}
