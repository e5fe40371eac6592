/// An association, by its number.
struct AssociationRow: Sendable {
  var id: String
  var name: String
  var system: CardSystemID
}

/// A holder and an association, whether or not the one is a member of the other.
struct AssociationPair: Hashable, BitwiseCopyable, Sendable {
  var holder: HolderID
  var association: AssociationID
}

/// What is now known of a membership of an association.
struct AssociationMembershipRow: BitwiseCopyable, Sendable {
  /// Stands for a membership without an end.
  static let open = CivilDate(daysSinceEpoch: .max)

  var pair: AssociationPair
  var lastDay: CivilDate
  var isDeleted: Bool
}

/// Associations and their members: no rule reads them, so that only what holds now is kept.
struct AssociationTable: Sendable {
  private(set) var rows = [AssociationRow(id: "", name: "", system: .wholeLedger)]
  private(set) var byID: [String: AssociationID] = [:]
  private(set) var memberships: [AssociationMembershipRow] = []
  private var rowOf: [AssociationPair: UInt32] = [:]

  init() {}

  init(rows: [AssociationRow], memberships: [AssociationMembershipRow]) {
    for row in rows { set(AssociationID(UInt32(self.rows.count)), row) }
    for membership in memberships { set(membership) }
  }

  mutating func set(_ association: AssociationID, _ row: AssociationRow) {
    if Int(association.number) == rows.count {
      rows.append(row)
      byID[row.id] = association
    } else {
      rows[Int(association.number)] = row
    }
  }

  mutating func set(_ membership: AssociationMembershipRow) {
    if let row = rowOf[membership.pair] {
      memberships[Int(row)] = membership
    } else {
      rowOf[membership.pair] = UInt32(memberships.count)
      memberships.append(membership)
    }
  }

  mutating func delete(_ pair: AssociationPair) {
    guard let row = rowOf[pair] else { return }
    memberships[Int(row)].isDeleted = true
  }

  /// A membership that was not deleted.
  func membership(_ pair: AssociationPair) -> AssociationMembershipRow? {
    guard let row = rowOf[pair], !memberships[Int(row)].isDeleted else { return nil }
    return memberships[Int(row)]
  }
}
