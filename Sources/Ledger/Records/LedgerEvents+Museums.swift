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

  /// Makes the event.
  public init(
    museum: OrganizerID, holder: HolderID, card: CardID, system: CardSystemID, rate: MuseumRate,
    isCompensated: Bool, stamp: Stamp, channel: Channel
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

  /// Makes the event.
  public init(
    museum: OrganizerID, holder: HolderID, card: CardID, refusal: MuseumRefusal, channel: Channel
  ) {
    self.museum = museum
    self.holder = holder
    self.card = card
    self.refusal = refusal
    self.channel = channel
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
