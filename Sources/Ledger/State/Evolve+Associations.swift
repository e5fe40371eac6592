extension LedgerState {
  /// Applies a record about an association.
  mutating func evolveAssociation(_ event: LedgerEvent) {
    switch event {
    case .associationDefined(let body):
      associations.set(
        body.association, AssociationRow(id: body.id, name: body.name, system: body.system))
    case .associationMembershipSet(let body):
      associations.set(
        AssociationMembershipRow(
          pair: AssociationPair(holder: body.holder, association: body.association),
          lastDay: body.lastDay ?? AssociationMembershipRow.open, isDeleted: false))
    case .associationMembershipEnded(let body):
      associations.delete(AssociationPair(holder: body.holder, association: body.association))
    default: preconditionFailure("applied among the others")
    }
  }

  /// What is wrong with a record about an association; nil where it follows.
  func problem(withAssociation event: LedgerEvent) -> String? {
    switch event {
    case .associationDefined(let body):
      knownSystem(body.system)
        ?? (body.association.exists && Int(body.association.number) <= associations.rows.count
          ? nil : "association \(body.association.number) is not the next one")
    case .associationMembershipSet(let body):
      knownHolder(body.holder) ?? knownAssociation(body.association)
    case .associationMembershipEnded(let body):
      knownHolder(body.holder) ?? knownAssociation(body.association)
    default: preconditionFailure("checked among the others")
    }
  }

  private func knownAssociation(_ association: AssociationID) -> String? {
    known(association.number, associations.rows.count, "association")
  }

  /// The card system of a record's association.
  func system(of association: AssociationID) -> CardSystemID {
    associations.rows[Int(association.number)].system
  }
}
