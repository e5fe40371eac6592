/// How a display shows a result.
public enum TapTone: String, CaseIterable, Sendable {
  /// All is well: green.
  case ok
  /// Something to know, nothing to stop for.
  case info
  /// The holder is not let through by this tap.
  case stop
}

/// Why a tap has its outcome: the closed list of both passes.
///
/// A word is never given another meaning; a word that is added raises ``listVersion``.
public enum TapReason: String, CaseIterable, Sendable {
  /// The version of this list.
  public static let listVersion = 3

  /// It counts.
  case accepted
  /// The terminal let the holder in by itself; it stands.
  case acceptedOffline
  /// A second tap on the same reader within moments of a counted one.
  case alreadyDone
  /// The same participation was recorded before.
  case duplicate
  /// The event's limit for this period is used up.
  case limitReached
  /// No such card.
  case unknownCard
  /// The card is blocked.
  case cardBlocked
  /// The card is not in use yet, or no longer.
  case cardNotActive
  /// The card was replaced by another one.
  case cardReplaced
  /// The holder is blocked.
  case holderBlocked
  /// The holder is a member of no card system.
  case noActiveMembership
  /// The museum subscription does not run.
  case subscriptionNotActive
  /// The card or subscription is not valid yet.
  case notYetValid
  /// The card or subscription is no longer valid.
  case expired
  /// The museum pass must be registered before it is used again.
  case registrationRequired
  /// A group pass does not check in.
  case groupPassNotAllowed
  /// No such event.
  case eventUnknown
  /// Outside of the event's hours.
  case eventClosed
  /// The museum takes no part.
  case museumNotActive
  /// The terminal does not serve this event.
  case terminalNotAssigned
  /// The tap was taken back.
  case undone
  /// The sequence was used for another tap before.
  case keyReused
  /// The item could not be read.
  case malformed
  /// The tap came in too late; a person decides.
  case tooLate
  /// The tap is from before its terminal was revoked and came in after it; a person decides.
  case quarantined
  /// The service has no room now; the only reason to send again.
  case busy
  /// For attended counters: the social tariff has ended.
  case tariffExpired
  /// For attended counters: the social tariff is suspended.
  case tariffSuspended
  /// For attended counters: the social tariff has ended and its grace period runs.
  case tariffGrace

  /// How a display shows it.
  public var tone: TapTone {
    switch self {
    case .accepted, .acceptedOffline: .ok
    case .alreadyDone, .duplicate, .limitReached, .undone, .tooLate, .quarantined, .busy,
      .tariffExpired, .tariffSuspended, .tariffGrace:
      .info
    case .unknownCard, .cardBlocked, .cardNotActive, .cardReplaced, .holderBlocked,
      .noActiveMembership, .subscriptionNotActive, .notYetValid, .expired, .registrationRequired,
      .groupPassNotAllowed,
      .eventUnknown, .eventClosed, .museumNotActive, .terminalNotAssigned, .keyReused, .malformed:
      .stop
    }
  }

  /// Whether it may be shown to an attended counter only, never on a public display.
  public var isForAttendedCountersOnly: Bool {
    switch self {
    case .tariffExpired, .tariffSuspended, .tariffGrace: true
    default: false
    }
  }
}
