public import LedgerWire

/// What a display shows for a tap: the service's answer, or what the terminal decided by itself.
public struct TapDisplay: Hashable, Sendable {
  /// Whose word it is.
  public enum Origin: String, Sendable {
    /// The service's.
    case service
    /// The terminal's own, by the offline pack.
    case terminal
    /// Nobody's yet: the tap was sent, and its answer did not come in time.
    case unconfirmed
  }

  /// The tap's number; 0 for one that was not taken.
  public var sequence: UInt64
  /// How it is shown.
  public var tone: TapTone
  /// Why; nil only where the service is newer than this library.
  public var reason: TapReason?
  /// The text, in the terminal's language.
  public var message: String
  /// Points that the tap gave.
  public var pointsAdded: Int64?
  /// The holder's balance; the service alone knows it.
  public var balance: Int64?
  /// How many rewards the holder can afford; the service alone knows it.
  public var rewardsAvailable: Int64?
  /// The event, where it was chosen and not named.
  public var eventTitle: String?
  /// Whose word it is.
  public var origin: Origin
  /// Whether the card was looked up: false where the offline pack is missing or too old.
  public var isChecked: Bool
  /// Whether the device has lost its clock, so that windows were judged by the last known time.
  public var isClockLost: Bool

  init(
    sequence: UInt64, reason: TapReason, message: String, origin: Origin, isChecked: Bool = true,
    isClockLost: Bool = false
  ) {
    self.sequence = sequence
    self.reason = reason
    self.tone = reason.tone
    self.message = message
    self.origin = origin
    self.isChecked = isChecked
    self.isClockLost = isClockLost
  }

  /// The service's answer.
  init(_ result: TapResult) {
    sequence = result.sequence
    tone = result.tone
    reason = result.reason
    message = result.message
    pointsAdded = result.points?.added
    balance = result.points?.balance
    rewardsAvailable = result.rewardsAvailable
    eventTitle = result.event?.title
    origin = .service
    isChecked = true
    isClockLost = false
  }
}
