/// An association as it stands.
public struct AssociationView: Hashable, Sendable {
  /// The association.
  public var association: AssociationID
  /// Its id in the published API.
  public var id: String
  /// Its name.
  public var name: String
  /// The card system in which it is.
  public var system: CardSystemID
}

/// A membership of an association at a moment.
public struct AssociationMembership: Hashable, Sendable {
  /// Whether it holds (UiTPAS API 4.0, `associationMembershipStatus`).
  public enum Status: Hashable, Sendable {
    /// It holds, to the end of its last day.
    case active
    /// It ended less than a year ago; one that ended before is not told of any more.
    case expired
  }

  /// Its last local day; nil where it has no end.
  public var lastDay: CivilDate?
  /// Whether it holds.
  public var status: Status

  /// For so many days after its last day a membership is told of (UiT documentation, "vereniging":
  /// expired ones are shown for less than a year).
  public static let daysShown: Int32 = 365
}

extension LedgerState {
  /// The association with a public id.
  public func association(id: String) -> AssociationView? {
    associations.byID[id].flatMap { association($0) }
  }

  /// An association as it stands.
  public func association(_ association: AssociationID) -> AssociationView? {
    guard association.exists, Int(association.number) < associations.rows.count else { return nil }
    let row = associations.rows[Int(association.number)]
    return AssociationView(
      association: association, id: row.id, name: row.name, system: row.system)
  }

  /// How many associations there are.
  public var associationCount: Int { associations.rows.count - 1 }

  /// A holder's membership of an association at a moment; nil where there is none to tell of.
  public func associationMembership(
    of holder: HolderID, in association: AssociationID, at instant: Instant
  ) -> AssociationMembership? {
    let pair = AssociationPair(holder: holder, association: association)
    guard !isErased(holder), let row = associations.membership(pair) else { return nil }
    guard row.lastDay != AssociationMembershipRow.open else {
      return AssociationMembership(lastDay: nil, status: .active)
    }
    let today = BrusselsTime.date(at: instant)
    if row.lastDay >= today {
      return AssociationMembership(lastDay: row.lastDay, status: .active)
    }
    return row.lastDay.adding(days: AssociationMembership.daysShown) > today
      ? AssociationMembership(lastDay: row.lastDay, status: .expired) : nil
  }
}
