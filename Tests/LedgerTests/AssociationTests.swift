import Testing

@testable import Ledger

@Suite("Associations") struct AssociationTests {
  private static func world() throws -> (World, AssociationID) {
    let world = try World()
    let club = try world.register(
      .defineAssociation(id: "club", name: "De Zwaluw", system: world.ghent))
    return (world, AssociationID(club))
  }

  private static func status(
    _ world: World, _ club: AssociationID, at instant: Instant
  ) -> AssociationMembership.Status? {
    world.kernel.state.associationMembership(of: world.holder, in: club, at: instant)?.status
  }

  @Test("an association has a new name from then on, and stays in its card system")
  func defined() throws {
    let (world, club) = try Self.world()
    let position = world.position
    #expect(
      try world.register(.defineAssociation(id: "club", name: "De Zwaluw", system: world.ghent))
        == club.number)
    #expect(world.position == position)
    try world.register(.defineAssociation(id: "club", name: "De Valk", system: world.ghent))
    let view = world.kernel.state.association(id: "club")
    #expect(
      view
        == AssociationView(association: club, id: "club", name: "De Valk", system: world.ghent))
    let count = world.kernel.state.associationCount
    #expect(count == 1)
    #expect(throws: RegistrationRefusal.alreadyDefined("association")) {
      try world.register(.defineAssociation(id: "club", name: "De Valk", system: world.dender))
    }
    let other = world.kernel.state.association(id: "other")
    #expect(other == nil)
    #expect(try world.records.last?.header.systems == CardSystemSet([world.ghent]))
  }

  @Test("a membership holds to the end of its last day, and is told of for a year after")
  func lasts() throws {
    let (world, club) = try Self.world()
    #expect(Self.status(world, club, at: world.now) == nil)
    try world.register(
      .setAssociationMembership(world.holder, club, lastDay: date("2026-06-30")))
    for (moment, status) in [
      ("2026-01-06T08:00:00Z", .active), ("2026-06-30T21:59:59Z", .active),
      ("2026-06-30T22:00:00Z", .expired), ("2027-06-29T21:59:59Z", .expired),
      ("2027-06-29T22:00:00Z", nil),
    ] as [(String, AssociationMembership.Status?)] {
      #expect(Self.status(world, club, at: utc(moment)) == status, "\(moment)")
    }
    try world.register(.setAssociationMembership(world.holder, club, lastDay: nil))
    #expect(Self.status(world, club, at: utc("2099-01-01T00:00:00Z")) == .active)
    #expect(try world.records.last?.header.systems == CardSystemSet([world.ghent]))
  }

  @Test("the same membership again is no change, and a deleted one is gone until it is set anew")
  func changes() throws {
    let (world, club) = try Self.world()
    let set = RegistrationCommand.setAssociationMembership(
      world.holder, club, lastDay: date("2026-06-30"))
    try world.register(set)
    let position = world.position
    try world.register(set)
    #expect(world.position == position)
    try world.register(.endAssociationMembership(world.holder, club))
    #expect(Self.status(world, club, at: world.now) == nil)
    #expect(throws: RegistrationRefusal.unknown("association membership")) {
      try world.register(.endAssociationMembership(world.holder, club))
    }
    try world.register(set)
    #expect(world.position == position + 2)
    #expect(Self.status(world, club, at: world.now) == .active)
  }

  @Test("only members of its card system, to a day that is not past, and nobody who is erased")
  func refused() throws {
    let (world, club) = try Self.world()
    let other = try world.registerHolder(in: [world.dender])
    func refusal(_ command: RegistrationCommand) -> RegistrationRefusal? {
      #expect(throws: RegistrationRefusal.self) { try world.register(command) }
    }
    #expect(refusal(.setAssociationMembership(other, club, lastDay: nil)) == .membership)
    #expect(
      refusal(.setAssociationMembership(world.holder, AssociationID(2), lastDay: nil))
        == .unknown("association"))
    #expect(
      refusal(.setAssociationMembership(world.holder, club, lastDay: date("2026-01-04")))
        == .outOfRange("last day"))
    #expect(
      refusal(.defineAssociation(id: "", name: "x", system: world.ghent)) == .outOfRange("id"))
    try world.register(.setAssociationMembership(world.holder, club, lastDay: nil))
    try world.register(.eraseHolder(world.holder))
    #expect(Self.status(world, club, at: world.now) == nil)
    #expect(
      refusal(.setAssociationMembership(world.holder, club, lastDay: nil)) == .unknown("holder"))
    #expect(refusal(.endAssociationMembership(world.holder, club)) == .unknown("holder"))
  }

  @Test("a record of an association that is not known contradicts the log")
  func contradictions() throws {
    let (world, club) = try Self.world()
    for event in [
      .associationDefined(
        AssociationDefined(
          association: AssociationID(3), id: "x", name: "x", system: world.ghent)),
      .associationDefined(
        AssociationDefined(association: .none, id: "x", name: "x", system: world.ghent)),
      .associationDefined(
        AssociationDefined(association: club, id: "x", name: "x", system: CardSystemID(9))),
      .associationMembershipSet(
        AssociationMembershipSet(
          holder: world.holder, association: AssociationID(2), lastDay: nil)),
      .associationMembershipEnded(
        AssociationMembershipEnded(holder: HolderID(99), association: club)),
    ] as [LedgerEvent] {
      let problem = world.kernel.state.problem(withAssociation: event)
      #expect(problem != nil, "\(event)")
    }
  }
}
