/// The dense number of an entity, handed out by the ledger when the entity is registered.
///
/// Numbers of one kind are 1, 2, 3, … so that folding the log indexes arrays; 0 stands for none.
public struct Entity<Kind>: Hashable, Comparable, Sendable {
  /// The number; 0 for none.
  public let number: UInt32

  /// Makes the entity with this number.
  public init(_ number: UInt32) {
    self.number = number
  }

  /// No entity.
  public static var none: Entity { Entity(0) }

  /// Whether this is an entity at all.
  public var exists: Bool { number != 0 }

  /// Whether the left number is the smaller one.
  public static func < (left: Entity, right: Entity) -> Bool {
    left.number < right.number
  }
}

/// Marks the numbers of holders.
public enum HolderKind {}
/// Marks the numbers of cards.
public enum CardKindMark {}
/// Marks the numbers of events (activities).
public enum EventKind {}
/// Marks the numbers of organisers.
public enum OrganizerKind {}
/// Marks the numbers of sources.
public enum SourceKind {}
/// Marks the numbers of clients.
public enum ClientKind {}
/// Marks the numbers of kiosks.
public enum KioskKind {}
/// Marks the numbers of rewards.
public enum RewardKind {}
/// Marks the numbers of distribution keys.
public enum DistributionKeyKind {}
/// Marks the numbers of coupons.
public enum CouponKind {}
/// Marks the numbers of associations.
public enum AssociationKind {}

/// A holder of a pass (pashouder).
public typealias HolderID = Entity<HolderKind>
/// A card, of plastic or digital (kaart).
public typealias CardID = Entity<CardKindMark>
/// An event: an activity at which passes are used (activiteit).
public typealias EventID = Entity<EventKind>
/// An organiser (inrichter, balie).
public typealias OrganizerID = Entity<OrganizerKind>
/// One pairing of a terminal; a device that is replaced or reset gets a new one.
public typealias SourceID = Entity<SourceKind>
/// A client of the API that acts; 0 is the service itself.
public typealias ClientID = Entity<ClientKind>
/// A kiosk (spaarzuil): an unattended terminal of the published API; its device may be replaced.
public typealias KioskID = Entity<KioskKind>
/// A reward (omruilvoordeel or welkomstvoordeel).
public typealias RewardID = Entity<RewardKind>
/// A distribution key (verdeelsleutel).
public typealias KeyID = Entity<DistributionKeyKind>
/// A coupon (bon).
public typealias CouponID = Entity<CouponKind>
/// An association (vereniging), of which holders are members.
public typealias AssociationID = Entity<AssociationKind>
