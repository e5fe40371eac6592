public import LedgerWire

/// What was tapped in one pairing of a terminal: what must be in the log, each once.
public struct PairingBook: Sendable {
  /// A tap that was taken.
  public struct Entry: Sendable {
    /// The place of the tap in the terminal's plan.
    public var place: Int
    /// What is delivered.
    public var tap: Tap

    /// Makes an entry.
    public init(place: Int, tap: Tap) {
      self.place = place
      self.tap = tap
    }
  }

  /// The number of the pairing.
  public var source: UInt32
  /// The place of the terminal in the plan.
  public var terminal: Int
  /// The taps, by their sequences from 1.
  public var entries: [Entry] = []

  /// Makes the book of a new pairing.
  public init(source: UInt32, terminal: Int) {
    self.source = source
    self.terminal = terminal
  }
}
