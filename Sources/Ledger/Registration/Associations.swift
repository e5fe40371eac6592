extension LedgerState {
  /// A command about an association or its members.
  func associationRegistration(
    of command: RegistrationCommand, at now: Instant
  ) throws(RegistrationRefusal) -> (LedgerEvent, UInt32) {
    switch command {
    case .defineAssociation(let id, let name, let system):
      try checkText(id, "id")
      try checkText(name, "name")
      try check(system)
      let known = associations.byID[id]
      // Records say by their card system whom they concern: an association stays in its own.
      if let known, self.system(of: known) != system { throw .alreadyDefined("association") }
      let association = known ?? AssociationID(UInt32(associations.rows.count))
      let defined = AssociationDefined(
        association: association, id: id, name: name, system: system)
      return (.associationDefined(defined), association.number)
    case .setAssociationMembership(let holder, let association, let lastDay):
      try check(association.number, below: associations.rows.count, "association")
      // UiTPAS API 4.0, association-passholder-cardsystem-mismatch.
      try checkMembership(of: holder, in: system(of: association))
      if let lastDay {
        guard CivilDate.recorded.contains(lastDay.daysSinceEpoch),
          lastDay >= BrusselsTime.date(at: now)
        else { throw .outOfRange("last day") }
      }
      let set = AssociationMembershipSet(
        holder: holder, association: association, lastDay: lastDay)
      return (.associationMembershipSet(set), holder.number)
    case .endAssociationMembership(let holder, let association):
      try check(association.number, below: associations.rows.count, "association")
      try check(holder)
      guard associationMembership(of: holder, in: association, at: now) != nil else {
        throw .unknown("association membership")
      }
      let ended = AssociationMembershipEnded(holder: holder, association: association)
      return (.associationMembershipEnded(ended), holder.number)
    default: preconditionFailure("not a command about an association")
    }
  }

  /// The number of the association or holder where what a command asks for is so already.
  func isSo(_ command: RegistrationCommand) -> UInt32? {
    switch command {
    case .defineAssociation(let id, let name, let system):
      guard let known = associations.byID[id], self.system(of: known) == system,
        associations.rows[Int(known.number)].name == name
      else { return nil }
      return known.number
    case .setAssociationMembership(let holder, let association, let lastDay):
      let pair = AssociationPair(holder: holder, association: association)
      guard !isErased(holder),
        associations.membership(pair)?.lastDay == lastDay ?? AssociationMembershipRow.open
      else { return nil }
      return holder.number
    default: return nil
    }
  }
}
