/// How a terminal stands: what its maker shows beside the taps.
public struct TerminalStatus: Hashable, Sendable {
  /// What it is doing.
  public enum Phase: Hashable, Sendable {
    /// Everything is sent and acknowledged.
    case idle
    /// It sends, or is about to.
    case sending
    /// The service asked to wait; milliseconds of uptime at which it goes on.
    case waiting(until: UInt64)
    /// The service is out of reach; milliseconds of uptime since when.
    case offline(since: UInt64)
    /// The service does not take the token: only a new pairing helps. Taps are still kept.
    case needsPairing
  }

  /// What it is doing.
  public var phase: Phase
  /// Whether the next tap is for the service to decide; else the terminal decides it by itself.
  public var isOnline: Bool
  /// How many taps wait for their acknowledgement, of all pairings of this device.
  public var queued: Int
  /// How many of them are of pairings whose token the service does not take: a person must act.
  public var stranded: Int
  /// When the oldest of them was made, by the device's clock.
  public var oldestTap: Int64?
  /// How many undos wait for their answer.
  public var undos: Int
  /// Taps that ended in trouble.
  public var troubles: Int
  /// The version of the offline pack; nil without one.
  public var packVersion: UInt64?
  /// Whether taps can be checked: false without a pack, or with one that is too old.
  public var isChecked: Bool
  /// Why the last offline pack was refused, until one is taken.
  public var packFault: String?
  /// Whether the device has lost its clock.
  public var isClockLost: Bool
  /// The highest sequence up to which the newest pairing is acknowledged.
  public var ackedUpTo: UInt64
}
