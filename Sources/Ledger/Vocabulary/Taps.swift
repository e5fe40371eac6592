/// How well the moment of a tap is known (the quality of `occurredAt`).
public enum TimeQuality: UInt8, Sendable, CaseIterable {
  /// Without device time: the moment at which it was recorded.
  case recorded = 0
  /// From the device's uptime within one boot.
  case exact = 1
  /// The device's clock, corrected by the skew seen in the same request.
  case skewCorrected = 2
  /// Moved to the nearest moment that is possible.
  case clamped = 3
  /// The device's word alone.
  case claimed = 4

  /// The word of the terminal API.
  public var name: String {
    switch self {
    case .recorded: "recorded"
    case .exact: "exact"
    case .skewCorrected: "skewCorrected"
    case .clamped: "clamped"
    case .claimed: "claimed"
    }
  }
}

/// Where a check-in was made.
public enum Channel: UInt8, Sendable, CaseIterable {
  /// At a counter or by a partner's software (`POST /checkins`).
  case counter = 1
  /// By a terminal (`POST /ledger/v1/taps`).
  case terminal = 2
  /// By a kiosk of the published API.
  case kiosk = 3
  /// By the holder with a code.
  case selfService = 4
}

/// What makes a command the same command when it is sent again; kept in its record for ever.
public enum CommandKey: Hashable, Sendable {
  /// None: each sending is a command of its own.
  case none
  /// A terminal's tap: the pairing and the number of the tap within it.
  case tap(SourceID, sequence: UInt64)
  /// A keyed hash of client, operation and `Idempotency-Key`.
  case idempotency(UInt128)
}

/// Why a check-in did not count, in order of precedence: the first that holds decides.
///
/// Raw values are stored in records: none is ever changed or used again. The order of checks is
/// number, card, card status, kind of pass, holder, membership, event, pairing, points, window,
/// lateness, repetition, limit. What a revoked pairing's tap would otherwise come to gives way to
/// `quarantined` (see `LedgerState.decide`).
public enum Refusal: UInt16, Sendable, CaseIterable, Comparable {
  /// The item could not be read beyond its sequence.
  case malformed = 1
  /// No such card.
  case cardUnknown = 10
  /// The card was not yet in use.
  case cardNotActive = 20
  /// The card was blocked.
  case cardBlocked = 21
  /// The card was replaced by another.
  case cardReplaced = 22
  /// The card was taken out of use.
  case cardDeleted = 23
  /// A group pass buys tickets and checks no one in.
  case groupPassNotAllowed = 30
  /// The holder was blocked.
  case holderBlocked = 40
  /// No active membership of any card system.
  case noActiveMembership = 50
  /// Every membership's social tariff had expired (only before 2025-12-08).
  case socialTariffExpired = 51
  /// No such event.
  case eventUnknown = 60
  /// The terminal does not serve this event's organiser.
  case terminalNotAssigned = 61
  /// The terminal's pairing had been revoked when the tap was made.
  case terminalRevoked = 62
  /// The event gives no points.
  case eventGivesNoPoints = 70
  /// Before the event's first window.
  case eventNotYetOpen = 80
  /// Outside of every window of the event.
  case eventClosed = 81
  /// Older than the region's lateness: held for a person.
  case tooLate = 85
  /// Made before the revocation of its pairing and delivered after it: held for a person.
  case quarantined = 86
  /// Within ten seconds of the last counted tap on the same reader.
  case alreadyDone = 90
  /// The event's limit for this period is used up.
  case limitReached = 91

  /// Whether the left refusal is found before the right one.
  public static func < (left: Refusal, right: Refusal) -> Bool {
    left.rawValue < right.rawValue
  }

  /// Whether the tap still takes part in the count: another tap's undoing may let it count.
  public var isCandidate: Bool {
    self == .alreadyDone || self == .limitReached
  }

  /// Whether the tap is held: it never stands by itself, and a person decides.
  public var isHeld: Bool { self == .tooLate || self == .quarantined }

  /// Whether a tap that a terminal accepted offline stands against it: not where it is held, nor
  /// where the terminal was nobody's any more.
  public var mayStand: Bool { !isHeld && self != .terminalRevoked }

  /// What kind of finding a held tap is; nil for any other refusal.
  public var heldAs: FindingKind? {
    switch self {
    case .tooLate: .tooLate
    case .quarantined: .quarantined
    default: nil
    }
  }
}

/// Which version of the check-in rules decided.
public enum RuleVersion: UInt16, Sendable, CaseIterable {
  /// A membership with an expired social tariff does not count as active.
  case beforeDecember2025 = 1
  /// An expired social tariff refuses nothing at check-in (UiTPAS API 4.0, change of 2025-12-08).
  case sinceDecember2025 = 2

  /// The version in force at a moment: the second one from 2025-12-08, 00:00 in Brussels.
  public init(at instant: Instant) {
    self = instant.microseconds >= 1_765_148_400_000_000 ? .sinceDecember2025 : .beforeDecember2025
  }
}
