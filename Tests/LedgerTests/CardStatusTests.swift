import Testing

@testable import Ledger

@Suite("The status of a card")
struct CardStatusTests {
  /// What may follow what (dossier of the domain: PROVISIONED → LOCAL_STOCK → ACTIVE → BLOCKED or
  /// DELETED; unblocked until replaced).
  static let next: [CardStatus: Set<CardStatus>] = [
    .provisioned: [.localStock, .deleted],
    .localStock: [.active, .deleted],
    .active: [.blocked, .replaced, .deleted],
    .blocked: [.active, .replaced, .deleted],
    .replaced: [],
    .deleted: [],
  ]

  @Test("changes as the table says, and in no other way", arguments: CardStatus.allCases)
  func transitions(from: CardStatus) throws {
    for to in CardStatus.allCases {
      let world = try World()
      let card = try Self.card(world, from)
      let holder = from == .provisioned && to == .localStock ? HolderID.none : world.holder
      let before = world.position
      let isPossible = Self.next[from]?.contains(to) == true
      do {
        try world.register(.changeCardStatus(card, to, holder: holder))
        #expect(isPossible, "\(from) → \(to)")
        #expect(world.kernel.state.card(card)?.status == to)
      } catch {
        #expect(!isPossible, "\(from) → \(to): \(error)")
        #expect(error as? RegistrationRefusal == .cardStatus(from))
        #expect(world.position == before)
      }
    }
  }

  @Test("refuses a check-in unless it is active", arguments: CardStatus.allCases)
  func checkIns(status: CardStatus) throws {
    let world = try World()
    let card = try Self.card(world, status)
    let expected: Refusal? =
      switch status {
      case .active: nil
      case .provisioned, .localStock: .cardNotActive
      case .blocked: .cardBlocked
      case .replaced: .cardReplaced
      case .deleted: .cardDeleted
      }
    #expect(world.checkIn(world.now + Instant.minute, with: card).refusal == expected)
  }

  @Test("of a card blocked leaves memberships alone, and another card works on")
  func blocking() throws {
    let world = try World()
    let other = try world.registerCard(of: world.holder)
    try world.register(.changeCardStatus(world.card, .blocked, holder: world.holder))
    #expect(world.checkIn(world.now + Instant.minute).refusal == .cardBlocked)
    #expect(world.checkIn(world.now + Instant.minute, with: other).refusal == nil)
    let memberships = world.kernel.state.memberships(of: world.holder, at: world.now)
    #expect(memberships.map(\.standing) == [.active])
    try world.register(.changeCardStatus(world.card, .active, holder: world.holder))
    #expect(world.checkIn(world.now + 8 * Instant.day).refusal == nil)
  }

  @Test("a card that left the stock is somebody's for ever; with another it hangs with that one")
  func holders() throws {
    let world = try World()
    let other = try world.registerHolder(in: [world.ghent])
    let cards = [
      try world.registerCard(of: world.holder), try world.registerCard(of: world.holder),
    ]
    #expect(throws: RegistrationRefusal.cardHolder) {
      try world.register(.changeCardStatus(cards[0], .blocked, holder: .none))
    }
    try world.register(.changeCardStatus(cards[0], .blocked, holder: other))
    #expect(world.kernel.state.cards(of: world.holder).map(\.card) == [cards[1], world.card])
    #expect(world.kernel.state.cards(of: other).map(\.card) == [cards[0]])
  }

  private static func card(_ world: World, _ status: CardStatus) throws -> CardID {
    switch status {
    case .provisioned, .localStock: return try world.registerCard(of: .none, status: status)
    case .active: return try world.registerCard(of: world.holder)
    case .blocked, .replaced, .deleted:
      let card = try world.registerCard(of: world.holder)
      try world.register(.changeCardStatus(card, status, holder: world.holder))
      return card
    }
  }
}
