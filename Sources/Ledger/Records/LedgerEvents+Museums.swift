/// On what terms an organiser is a museum from the record's `occurredAt` on.
public struct MuseumTermsSet: Hashable, Sendable {
  /// The organiser.
  public var organizer: OrganizerID
  /// The terms.
  public var terms: MuseumTerms

  /// Makes the event.
  public init(organizer: OrganizerID, terms: MuseumTerms) {
    self.organizer = organizer
    self.terms = terms
  }
}

/// A visit to a museum; concerns the card system of the pass alone.
public struct MuseumVisitRegistered: Hashable, Sendable {
  /// The museum.
  public var museum: OrganizerID
  /// The holder.
  public var holder: HolderID
  /// The card that was used.
  public var card: CardID
  /// The card system of the card.
  public var system: CardSystemID
  /// The museum's rate at the time.
  public var rate: MuseumRate
  /// What the rate makes of a visit, in cents.
  public var compensationCents: UInt32
  /// Whether the museum is paid for this visit: for the first of holder, museum and local day.
  public var isCompensated: Bool
  /// What is known of the visitor.
  public var stamp: Stamp
  /// Where it was registered.
  public var channel: Channel
  /// Why it would have been refused, where a terminal had accepted it offline: it stands, and the
  /// museum is not paid for it.
  public var finding: MuseumRefusal?

  /// Makes the event.
  public init(
    museum: OrganizerID, holder: HolderID, card: CardID, system: CardSystemID, rate: MuseumRate,
    isCompensated: Bool, stamp: Stamp, channel: Channel, finding: MuseumRefusal? = nil
  ) {
    self.museum = museum
    self.holder = holder
    self.card = card
    self.system = system
    self.rate = rate
    compensationCents = rate.compensationCents
    self.isCompensated = isCompensated
    self.stamp = stamp
    self.channel = channel
    self.finding = finding
  }
}

/// A visit with a known card that a rule refused.
public struct MuseumVisitRefused: Hashable, Sendable {
  /// The museum.
  public var museum: OrganizerID
  /// The holder at the time, if the card had one.
  public var holder: HolderID
  /// The card.
  public var card: CardID
  /// Why.
  public var refusal: MuseumRefusal
  /// Where it was made.
  public var channel: Channel
  /// What a held visit needs once a person admits it; nil for any other.
  public var held: HeldVisit?

  /// Makes the event.
  public init(
    museum: OrganizerID, holder: HolderID, card: CardID, refusal: MuseumRefusal, channel: Channel,
    held: HeldVisit? = nil
  ) {
    self.museum = museum
    self.holder = holder
    self.card = card
    self.refusal = refusal
    self.channel = channel
    self.held = held
  }
}

/// What is kept of a visit that is held.
public struct HeldVisit: Hashable, Sendable {
  /// What is known of the visitor.
  public var stamp: Stamp
  /// Whether a terminal had accepted it offline.
  public var wasAcceptedOffline: Bool

  /// Makes it.
  public init(stamp: Stamp, wasAcceptedOffline: Bool) {
    self.stamp = stamp
    self.wasAcceptedOffline = wasAcceptedOffline
  }
}

/// A visit to a museum was undone; the header names its position.
public struct MuseumVisitUndone: Hashable, Sendable {
  /// The museum.
  public var museum: OrganizerID
  /// The holder.
  public var holder: HolderID
  /// The card system of the card.
  public var system: CardSystemID
  /// What the museum is no longer paid, in cents; 0 where it was not paid for this visit.
  public var cents: UInt32
  /// Whether the museum was paid for this visit.
  public var wasCompensated: Bool
  /// Whether it had stood against a rule.
  public var hadFinding: Bool
  /// The pairing of the tap; none where a client made it.
  public var source: SourceID
  /// The tap's number within its source.
  public var sequence: UInt64
  /// When the visit had occurred.
  public var visitedAt: Instant
  /// Why, where that was said.
  public var reason: UndoReason?
  /// The pairing that undid it; none where a client did, whom the header names.
  public var undoneBy: SourceID

  /// Makes the event.
  public init(
    museum: OrganizerID, holder: HolderID, system: CardSystemID, cents: UInt32,
    wasCompensated: Bool, hadFinding: Bool, source: SourceID, sequence: UInt64,
    visitedAt: Instant, reason: UndoReason?, undoneBy: SourceID
  ) {
    self.museum = museum
    self.holder = holder
    self.system = system
    self.cents = cents
    self.wasCompensated = wasCompensated
    self.hadFinding = hadFinding
    self.source = source
    self.sequence = sequence
    self.visitedAt = visitedAt
    self.reason = reason
    self.undoneBy = undoneBy
  }
}

/// A museum is paid for a visit now, since one of the same holder and day was undone; the header
/// names the visit's position.
public struct MuseumVisitCompensated: Hashable, Sendable {
  /// The museum.
  public var museum: OrganizerID
  /// The holder.
  public var holder: HolderID
  /// The card system of the card.
  public var system: CardSystemID
  /// What the museum is paid, in cents.
  public var cents: UInt32

  /// Makes the event.
  public init(museum: OrganizerID, holder: HolderID, system: CardSystemID, cents: UInt32) {
    self.museum = museum
    self.holder = holder
    self.system = system
    self.cents = cents
  }
}

/// A visit to a museum with a card of another issuer.
///
/// The visitor is a keyed hash of card, museum and local day: it tells the same card at the same
/// museum on the same day, and nothing else.
public struct ExternalVisitRegistered: Hashable, Sendable {
  /// The museum.
  public var museum: OrganizerID
  /// The card system in which the museum takes it.
  public var system: CardSystemID
  /// Whose card it is.
  public var cardType: ExternalCardType
  /// The visitor of that museum on that day.
  public var visitor: UInt128
  /// The museum's rate at the time.
  public var rate: MuseumRate
  /// What the rate makes of a visit, in cents.
  public var compensationCents: UInt32
  /// Whether the museum is paid for this visit: for the visitor's first.
  public var isCompensated: Bool

  /// Makes the event.
  public init(
    museum: OrganizerID, system: CardSystemID, cardType: ExternalCardType, visitor: UInt128,
    rate: MuseumRate, isCompensated: Bool
  ) {
    self.museum = museum
    self.system = system
    self.cardType = cardType
    self.visitor = visitor
    self.rate = rate
    compensationCents = rate.compensationCents
    self.isCompensated = isCompensated
  }
}
