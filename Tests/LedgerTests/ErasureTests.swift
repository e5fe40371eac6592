import Testing

@testable import Ledger

@Suite("Erasing a holder")
struct ErasureTests {
  @Test("takes the cards out of use and leaves points, participations and proofs")
  func erased() throws {
    let world = try World()
    world.checkIn(utc("2026-11-23T10:00:00Z"))
    let stolen = try world.registerCard(of: world.holder)
    try world.register(.changeCardStatus(stolen, .replaced, holder: world.holder))
    let accounts = world.kernel.state.accounts
    let before = world.position
    try world.register(.eraseHolder(world.holder))
    #expect(try world.events(after: before).map(\.type) == [.cardStatusChanged, .holderErased])
    #expect(world.kernel.state.isErased(world.holder) == true)
    #expect(world.kernel.state.card(world.card)?.status == .deleted)
    #expect(world.kernel.state.card(stolen)?.status == .replaced)
    #expect(world.kernel.state.accounts == accounts && world.balance() == 1)
    #expect(world.checkIn(utc("2026-11-30T10:00:00Z")).refusal == .cardDeleted)
  }

  @Test("twice is once, and nothing is registered for whoever is erased")
  func twice() throws {
    let world = try World()
    try world.register(.eraseHolder(world.holder))
    let position = world.position
    #expect(try world.register(.eraseHolder(world.holder)) == world.holder.number)
    for command: RegistrationCommand in [
      .startMembership(world.holder, world.dender), .changeHolderStanding(world.holder, .blocked),
      .issuePoints(world.holder, points: 1, cause: .correction),
      .grantSocialTariff(world.holder, world.ghent, lastDay: date("2027-04-30")),
      .changeMembershipStanding(world.holder, world.ghent, .blocked),
    ] {
      #expect(throws: RegistrationRefusal.unknown("holder")) { try world.register(command) }
    }
    let sale = PassSale(to: .holder(world.holder), .new(reference: 9, .digital), in: world.ghent)
    #expect(throws: PassSaleRefusal.unknown("holder")) {
      try world.kernel.sell(sale, CommandContext(now: world.now))
    }
    #expect(world.position == position)
  }

  @Test("a tap of before the erasure that arrives after it is judged by the facts of then")
  func lateTap() throws {
    let world = try World()
    let noon = utc("2026-11-24T12:00:00Z")
    world.now = noon + Instant.hour
    try world.register(.eraseHolder(world.holder))
    #expect(world.tap(noon, delivered: noon + 2 * Instant.hour).refusal == nil)
    #expect(world.balance() == 1)
  }
}
