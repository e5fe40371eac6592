/// What a participation shows of its participant: home and age band, and nothing finer.
public struct Stamp: Hashable, Sendable {
  /// Postal code of the home municipality; 0 where unknown or abroad.
  public var homeMunicipality: UInt16
  /// The age band at the time.
  public var ageBand: AgeBand

  /// Makes a stamp.
  public init(homeMunicipality: UInt16, ageBand: AgeBand) {
    self.homeMunicipality = homeMunicipality
    self.ageBand = ageBand
  }
}

/// A check-in that counts, or one that stands because a terminal accepted it offline.
public struct CheckedIn: Hashable, Sendable {
  /// The event.
  public var event: EventID
  /// The card that was used.
  public var card: CardID
  /// Its holder at the time.
  public var holder: HolderID
  /// Points that this record adds; 0 where the check-in does not count.
  public var points: UInt16
  /// Points that it earns whenever it counts.
  public var pointsIfCounted: UInt16
  /// What is known of the participant.
  public var stamp: Stamp
  /// Where it was made.
  public var channel: Channel
  /// Why it would have been refused, where a terminal had accepted it offline.
  public var finding: Refusal?
  /// The holder's balance afterwards.
  public var balance: Int64
  /// Whether a terminal had accepted it offline although it counts.
  public var countedOffline = false

  /// Whether a terminal had accepted it offline: then it stands even if it counts no longer.
  public var wasAcceptedOffline: Bool { finding != nil || countedOffline }
  /// Whether it counts for the limit and earns its points.
  public var counts: Bool { finding == nil }
  /// Whether it takes part in the count of its period.
  public var isCandidate: Bool { finding?.isCandidate ?? true }
}

/// A check-in of a known card that a rule refused; no balance changes.
public struct CheckInRefused: Hashable, Sendable {
  /// The event; none where unknown.
  public var event: EventID
  /// The card.
  public var card: CardID
  /// Its holder at the time, if it had one.
  public var holder: HolderID
  /// Why.
  public var refusal: Refusal
  /// Points that it earns should it count later; 0 unless the refusal is a candidate's.
  public var pointsIfCounted: UInt16
  /// What is known of the participant.
  public var stamp: Stamp
  /// Where it was made.
  public var channel: Channel
  /// The holder's balance.
  public var balance: Int64
  /// Whether a terminal had accepted it offline: what a held tap stands by once it is admitted.
  public var wasAcceptedOffline = false
}

/// A check-in was undone; the header names its position.
public struct CheckInUndone: Hashable, Sendable {
  /// The event.
  public var event: EventID
  /// The holder.
  public var holder: HolderID
  /// Points taken back, as a number that is 0 or negative.
  public var points: Int64
  /// The holder's balance afterwards; it may be negative.
  public var balance: Int64
  /// The pairing and sequence of the tap; none where a client made it.
  public var source: SourceID
  /// The tap's number within its source.
  public var sequence: UInt64
  /// When the check-in that is undone had occurred.
  public var tappedAt: Instant
  /// Why, where that was said.
  public var reason: UndoReason?
  /// The pairing that undid it; none where a client did, whom the header names.
  public var undoneBy = SourceID.none
}

/// A check-in counts now, or no longer, because of another tap; the header names its position.
public struct CheckInRecounted: Hashable, Sendable {
  /// The event.
  public var event: EventID
  /// The holder.
  public var holder: HolderID
  /// Whether it counts now.
  public var counts: Bool
  /// Points added (or, negative, taken back).
  public var points: Int64
  /// The holder's balance afterwards; it may be negative.
  public var balance: Int64
}

/// A terminal's tap of an unknown card or event; its sequence is used up and nothing else changes.
///
/// What was read from the unknown card is not kept.
public struct TapUnresolved: Hashable, Sendable {
  /// Why nothing is known: malformed, card unknown or event unknown.
  public var refusal: Refusal
  /// The event, where that was known.
  public var event: EventID
  /// The card, where that was known.
  public var card: CardID
  /// Whether a terminal had accepted it offline: then a person looks at it.
  public var wasAcceptedOffline = false
}

/// A finding was put aside; the header names the position of the record that it is about.
///
/// What stands goes on to stand, and what is held stands no more than before.
public struct FindingDismissed: Hashable, Sendable {
  /// The event; none where it is not known, and of a visit to a museum.
  public var event: EventID
  /// The museum of a visit; none of a check-in.
  public var museum: OrganizerID
  /// The holder; none where the card is not known.
  public var holder: HolderID
  /// The card; none where it is not known.
  public var card: CardID
  /// Why.
  public var reason: DismissalReason
  /// The pairing that withdrew its tap; none where a client dismissed it, whom the header names.
  public var withdrawnBy: SourceID
}
