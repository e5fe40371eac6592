/// An association (vereniging) exists, or is called otherwise from then on (UiTPAS API 4.0,
/// Associations).
public struct AssociationDefined: Hashable, Sendable {
  /// The association.
  public var association: AssociationID
  /// Its id in the published API.
  public var id: String
  /// Its name.
  public var name: String
  /// The card system in which it is; that never changes.
  public var system: CardSystemID

  /// Makes the event.
  public init(association: AssociationID, id: String, name: String, system: CardSystemID) {
    self.association = association
    self.id = id
    self.name = name
    self.system = system
  }
}

/// A holder is a member of an association, whether or not they were before.
public struct AssociationMembershipSet: Hashable, Sendable {
  /// The holder.
  public var holder: HolderID
  /// The association.
  public var association: AssociationID
  /// The last local day of the membership; nil where it has no end.
  public var lastDay: CivilDate?

  /// Makes the event.
  public init(holder: HolderID, association: AssociationID, lastDay: CivilDate?) {
    self.holder = holder
    self.association = association
    self.lastDay = lastDay
  }
}

/// A membership of an association was deleted.
public struct AssociationMembershipEnded: Hashable, Sendable {
  /// The holder.
  public var holder: HolderID
  /// The association.
  public var association: AssociationID

  /// Makes the event.
  public init(holder: HolderID, association: AssociationID) {
    self.holder = holder
    self.association = association
  }
}
