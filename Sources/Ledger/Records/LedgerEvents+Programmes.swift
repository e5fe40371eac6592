/// A programme, or what it is from the record's `occurredAt` on.
public struct ProgrammeDefined: Hashable, Sendable {
  /// The number; that of a programme that is known already changes it.
  public var programme: ProgrammeID
  /// Its id.
  public var id: String
  /// What it is.
  public var terms: ProgrammeTerms

  /// Makes the event.
  public init(programme: ProgrammeID, id: String, terms: ProgrammeTerms) {
    self.programme = programme
    self.id = id
    self.terms = terms
  }
}

/// The programme that a card system belongs to from the record's `occurredAt` on.
public struct CardSystemProgrammeSet: Hashable, Sendable {
  /// The card system.
  public var system: CardSystemID
  /// The programme.
  public var programme: ProgrammeID

  /// Makes the event.
  public init(system: CardSystemID, programme: ProgrammeID) {
    self.system = system
    self.programme = programme
  }
}

/// A subscription was sold, or renewed.
public struct SubscriptionSold: Hashable, Sendable {
  /// The holder.
  public var holder: HolderID
  /// The card.
  public var card: CardID
  /// The card system.
  public var system: CardSystemID
  /// Where it was sold.
  public var channel: SubscriptionChannel
  /// What was sold.
  public var kind: SubscriptionKind
  /// The organiser that sold it; none where none did.
  public var seller: OrganizerID
  /// The price in cents.
  public var priceCents: UInt32
  /// What of it the seller keeps, in cents.
  public var commissionCents: UInt32
  /// What is known of the holder.
  public var stamp: Stamp
  /// The voucher that was handed in, if one was: its number, from 1.
  public var voucher: UInt32
  /// The day on which it begins, where that was given.
  public var firstDay: CivilDate?

  /// Makes the event.
  public init(
    holder: HolderID, card: CardID, system: CardSystemID, channel: SubscriptionChannel,
    kind: SubscriptionKind, seller: OrganizerID, priceCents: UInt32, commissionCents: UInt32,
    stamp: Stamp, voucher: UInt32 = 0, firstDay: CivilDate? = nil
  ) {
    self.holder = holder
    self.card = card
    self.system = system
    self.channel = channel
    self.kind = kind
    self.seller = seller
    self.priceCents = priceCents
    self.commissionCents = commissionCents
    self.stamp = stamp
    self.voucher = voucher
    self.firstDay = firstDay
  }
}

/// A subscription began by something that its holder did.
public struct SubscriptionActivated: Hashable, Sendable {
  /// The holder.
  public var holder: HolderID
  /// The card system.
  public var system: CardSystemID
  /// What began it.
  public var cause: ActivationCause
  /// Its first local day.
  public var firstDay: CivilDate

  /// Makes the event.
  public init(
    holder: HolderID, system: CardSystemID, cause: ActivationCause, firstDay: CivilDate
  ) {
    self.holder = holder
    self.system = system
    self.cause = cause
    self.firstDay = firstDay
  }
}

/// Subscriptions stand still: their days are kept until each is resumed.
public struct SubscriptionsFrozen: Hashable, Sendable {
  /// The card system.
  public var system: CardSystemID
  /// The holder whose subscription it is; none for all that run.
  public var holder: HolderID
  /// The first local day that is kept.
  public var firstDay: CivilDate

  /// Makes the event.
  public init(system: CardSystemID, holder: HolderID, firstDay: CivilDate) {
    self.system = system
    self.holder = holder
    self.firstDay = firstDay
  }
}

/// A frozen subscription runs again.
public struct SubscriptionResumed: Hashable, Sendable {
  /// The holder.
  public var holder: HolderID
  /// The card system.
  public var system: CardSystemID
  /// The first local day on which it runs again.
  public var firstDay: CivilDate

  /// Makes the event.
  public init(holder: HolderID, system: CardSystemID, firstDay: CivilDate) {
    self.holder = holder
    self.system = system
    self.firstDay = firstDay
  }
}

/// The directory knows who a holder is: the holder registered online.
public struct PassholderIdentified: Hashable, Sendable {
  /// The holder.
  public var holder: HolderID
  /// The card system.
  public var system: CardSystemID

  /// Makes the event.
  public init(holder: HolderID, system: CardSystemID) {
    self.holder = holder
    self.system = system
  }
}

/// A subscription ended before its last day.
public struct SubscriptionCancelled: Hashable, Sendable {
  /// The holder.
  public var holder: HolderID
  /// The card system.
  public var system: CardSystemID

  /// Makes the event.
  public init(holder: HolderID, system: CardSystemID) {
    self.holder = holder
    self.system = system
  }
}
