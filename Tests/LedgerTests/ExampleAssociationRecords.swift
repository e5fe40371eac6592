@testable import Ledger

/// Examples of records about associations.
extension ExampleRecords {
  static let associations: [(name: String, record: LedgerRecord)] = [
    (
      "associationDefined",
      record(
        95,
        .associationDefined(
          AssociationDefined(
            association: AssociationID(1), id: "turnkring", name: "Turnkring De Zwaluw",
            system: CardSystemID(1))))
    ),
    ("associationMembershipSet", record(96, .associationMembershipSet(membership(nil)))),
    (
      "associationMembershipSet.lastDay",
      record(
        97, .associationMembershipSet(membership(CivilDate(daysSinceEpoch: 20_780))))
    ),
    (
      "associationMembershipEnded",
      record(
        98,
        .associationMembershipEnded(
          AssociationMembershipEnded(holder: holder, association: AssociationID(300))))
    ),
  ]

  private static func membership(_ lastDay: CivilDate?) -> AssociationMembershipSet {
    AssociationMembershipSet(holder: holder, association: AssociationID(1), lastDay: lastDay)
  }
}
