/// A holder got a number.
///
/// Who it is stands in the pass directory under the reference.
public struct HolderRegistered: Hashable, Sendable {
  /// The number.
  public var holder: HolderID
  /// The random reference under which the directory keeps the person.
  public var reference: UInt128

  /// Makes the event.
  public init(holder: HolderID, reference: UInt128) {
    self.holder = holder
    self.reference = reference
  }
}

/// A holder was blocked or unblocked from the record's `occurredAt` on.
public struct HolderStandingChanged: Hashable, Sendable {
  /// The holder.
  public var holder: HolderID
  /// The standing.
  public var standing: Standing

  /// Makes the event.
  public init(holder: HolderID, standing: Standing) {
    self.holder = holder
    self.standing = standing
  }
}

/// How many check-ins of a holder count so far at an event in a period that is still open.
public struct OpenCount: Hashable, Sendable {
  /// The event.
  public var event: EventID
  /// The period.
  public var period: CalendarPeriod
  /// The check-ins that count.
  public var count: UInt32

  /// Makes a count.
  public init(event: EventID, period: CalendarPeriod, count: UInt32) {
    self.event = event
    self.period = period
    self.count = count
  }
}

/// A holder became a member of a card system.
///
/// Carries what the card system's own fold needs of the holder's past elsewhere.
public struct MembershipStarted: Hashable, Sendable {
  /// The holder.
  public var holder: HolderID
  /// The card system.
  public var system: CardSystemID
  /// The holder's points at that moment.
  public var balance: Int64
  /// The holder's counted check-ins in periods that are open.
  public var openCounts: [OpenCount]

  /// Makes the event.
  public init(holder: HolderID, system: CardSystemID, balance: Int64, openCounts: [OpenCount]) {
    self.holder = holder
    self.system = system
    self.balance = balance
    self.openCounts = openCounts
  }

  /// The most open counts that are carried, the smallest event numbers first.
  public static let openCountsMax = 1_000
}

/// A membership was blocked or unblocked from the record's `occurredAt` on.
public struct MembershipStandingChanged: Hashable, Sendable {
  /// The holder.
  public var holder: HolderID
  /// The card system.
  public var system: CardSystemID
  /// The standing.
  public var standing: Standing

  /// Makes the event.
  public init(holder: HolderID, system: CardSystemID, standing: Standing) {
    self.holder = holder
    self.system = system
    self.standing = standing
  }
}

/// A card system granted its social tariff (kansentarief) to a holder.
///
/// Concerns that card system alone. Grace and expiry follow from the date and the policy.
public struct SocialTariffGranted: Hashable, Sendable {
  /// The holder.
  public var holder: HolderID
  /// The card system.
  public var system: CardSystemID
  /// The last local day on which it holds without grace.
  public var lastDay: CivilDate

  /// Makes the event.
  public init(holder: HolderID, system: CardSystemID, lastDay: CivilDate) {
    self.holder = holder
    self.system = system
    self.lastDay = lastDay
  }
}

/// A card got a number.
///
/// Its UiTPAS number and chip stand in the pass directory.
public struct CardRegistered: Hashable, Sendable {
  /// The number.
  public var card: CardID
  /// The random reference under which the directory keeps the card.
  public var reference: UInt128
  /// The card system that issues it.
  public var system: CardSystemID
  /// What it is.
  public var kind: CardKind
  /// Its status from the beginning on.
  public var status: CardStatus
  /// Its holder, if it has one.
  public var holder: HolderID

  /// Makes the event.
  public init(
    card: CardID, reference: UInt128, system: CardSystemID, kind: CardKind, status: CardStatus,
    holder: HolderID
  ) {
    self.card = card
    self.reference = reference
    self.system = system
    self.kind = kind
    self.status = status
    self.holder = holder
  }
}

/// A card's status and holder from the record's `occurredAt` on.
public struct CardStatusChanged: Hashable, Sendable {
  /// The card.
  public var card: CardID
  /// The status.
  public var status: CardStatus
  /// The holder, if it has one.
  public var holder: HolderID

  /// Makes the event.
  public init(card: CardID, status: CardStatus, holder: HolderID) {
    self.card = card
    self.status = status
    self.holder = holder
  }
}

/// Why points were issued without a check-in.
public enum PointsCause: UInt8, Sendable, CaseIterable {
  /// The balance that a holder brings from the system before this one.
  case openingBalance = 1
  /// A card system's welcome to a new member.
  case registrationBonus = 2
  /// A correction by a person.
  case correction = 3
}

/// Why a person corrected points.
public enum CorrectionReason: UInt8, Sendable, CaseIterable {
  /// A check-in that should have counted was not made.
  case missedCheckIn = 1
  /// A check-in counted that should not have.
  case wrongCheckIn = 2
  /// A device or the service failed.
  case technicalFault = 3
  /// A gift of the region.
  case goodwill = 4
}

/// Points were issued (or, negative, taken back) without a check-in.
public struct PointsIssued: Hashable, Sendable {
  /// The holder.
  public var holder: HolderID
  /// The points.
  public var points: Int64
  /// Why.
  public var cause: PointsCause
  /// The holder's balance afterwards.
  public var balance: Int64
  /// Why, where it is a correction whose reason is on the list.
  public var reason: CorrectionReason?

  /// Makes the event.
  public init(
    holder: HolderID, points: Int64, cause: PointsCause, balance: Int64,
    reason: CorrectionReason? = nil
  ) {
    self.holder = holder
    self.points = points
    self.cause = cause
    self.balance = balance
    self.reason = reason
  }
}
