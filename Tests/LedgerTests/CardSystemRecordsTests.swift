import Testing

@testable import Ledger

@Suite("Which card systems a record concerns")
struct CardSystemRecordsTests {
  let moment = utc("2026-11-23T15:00:00Z")

  @Test("each card system's records are numbered 1, 2, 3, … without a gap", arguments: 0..<4)
  func runningNumbers(seed: UInt64) throws {
    var life = try RandomLife(seed: seed)
    for _ in 0..<150 { try life.step() }
    var numbers = [UInt64](repeating: 0, count: 256)
    for record in try life.world.records {
      #expect(!record.header.systems.isEmpty)
      for (system, number) in zip(record.header.systems.members, record.runningNumbers) {
        numbers[Int(system.number)] += 1
        #expect(number == numbers[Int(system.number)])
      }
    }
    for number in UInt8.min...UInt8.max {
      let system = CardSystemID(number)
      #expect(life.world.kernel.state.recordCount(concerning: system) == numbers[Int(number)])
    }
  }

  @Test("a check-in concerns the event's systems and the holder's, and no other")
  func checkIn() throws {
    let world = try World()
    let holder = try world.registerHolder(in: [world.dender])
    let card = try world.registerCard(of: holder)
    let event = try world.defineEvent(systems: CardSystemSet([world.brussels]))
    let both = CardSystemSet([world.brussels, world.dender])
    let counted = world.checkIn(moment, with: card, at: event)
    let refused = world.checkIn(moment + 1, with: card, at: event)
    let undone = try world.undo(counted.position)
    #expect(try systems(world, counted.position) == both)
    #expect(try systems(world, refused.position) == both)
    #expect(try systems(world, undone.position) == both)
    #expect(try systems(world, world.position) == both && world.position == undone.position + 1)
  }

  @Test("what one card system decides about a holder or card concerns that system alone")
  func decisions() throws {
    let world = try World()
    let holder = try world.registerHolder(in: [world.ghent, world.dender])
    let card = try world.registerCard(of: holder)
    let day = date("2027-04-30")
    for (command, expected) in [
      (.grantSocialTariff(holder, world.dender, lastDay: day), [world.dender]),
      (.changeMembershipStanding(holder, world.dender, .blocked), [world.dender]),
      (.startMembership(holder, world.brussels), [world.brussels]),
      (.changeCardStatus(card, .blocked, holder: holder), [world.ghent]),
      (.changeHolderStanding(holder, .blocked), [world.ghent, world.brussels, world.dender]),
      (
        .issuePoints(holder, points: 1, cause: .correction),
        [world.ghent, world.brussels, world.dender]
      ),
      (.registerHolder(reference: 77), [.wholeLedger]), (.registerClient(id: "c"), [.wholeLedger]),
      (.pairTerminal(name: "t", organizers: []), [.wholeLedger]),
      (
        .pairTerminal(name: "t", organizers: [world.organizer, world.otherOrganizer]),
        [world.ghent, world.brussels, world.dender]
      ),
      (.changePolicy(world.dender, RegionPolicy()), [world.dender]),
    ] as [(RegistrationCommand, [CardSystemID])] {
      try world.register(command)
      #expect(try systems(world, world.position) == CardSystemSet(expected), "\(command)")
    }
  }

  @Test("a refusal that concerns nobody else concerns the card's own system")
  func strandedRefusal() throws {
    let world = try World()
    let stocked = try world.registerCard(of: .none, status: .localStock)
    let outcome = world.tap(moment, with: stocked, at: EventID.none)
    #expect(try systems(world, outcome.position) == CardSystemSet([world.ghent]))
    let unresolved = world.tap(moment, with: CardID.none, at: EventID.none)
    #expect(try systems(world, unresolved.position) == CardSystemSet([.wholeLedger]))
    let atEvent = world.tap(moment, with: CardID.none)
    #expect(
      try systems(world, atEvent.position) == CardSystemSet([world.ghent, world.brussels]))
  }

  private func systems(_ world: World, _ position: UInt64) throws -> CardSystemSet {
    try world.record(at: position).header.systems
  }
}
