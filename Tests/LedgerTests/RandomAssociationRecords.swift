@testable import Ledger

/// Records about associations, of any content that the form allows.
extension SplitMix64 {
  mutating func associationEvent(of type: RecordType) -> LedgerEvent {
    switch type {
    case .associationDefined:
      .associationDefined(
        AssociationDefined(association: entity(), id: text(), name: text(), system: system()))
    case .associationMembershipSet:
      .associationMembershipSet(
        AssociationMembershipSet(
          holder: entity(), association: entity(), lastDay: oneIn(2) ? nil : day()))
    default:
      .associationMembershipEnded(
        AssociationMembershipEnded(holder: entity(), association: entity()))
    }
  }
}

/// Random memberships of associations.
extension RandomLife {
  mutating func associations() {
    // Two at a time: of memberships that end, some must have begun.
    for _ in 0..<2 {
      _ = try? world.kernel.register(
        associationCommand(), CommandContext(now: world.now, key: associationKey()))
    }
  }

  private mutating func associationKey() -> CommandKey {
    random.oneIn(2) ? .none : .idempotency(random.unsigned())
  }

  private mutating func associationCommand() -> RegistrationCommand {
    let association = AssociationID(UInt32(random.number(0...2)))
    let holder = random.oneIn(2) ? world.holder : holder()
    let lastDay = BrusselsTime.date(at: world.now).adding(days: Int32(random.number(-5...40)))
    switch random.number(0...3) {
    case 0:
      return .defineAssociation(
        id: "club \(random.number(1...4))", name: "Club \(random.number(1...2))",
        system: CardSystemID(UInt8(random.number(1...3))))
    case 1, 2:
      return .setAssociationMembership(
        holder, association, lastDay: random.oneIn(3) ? nil : lastDay)
    default: return .endAssociationMembership(holder, association)
    }
  }
}
