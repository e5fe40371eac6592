import Testing

@testable import PassDirectory

@Suite("Registering")
struct RegistrationTests {
  let folder: ScratchFolder
  let directory: Directory

  init() throws {
    folder = try ScratchFolder()
    directory = try folder.openDirectory()
  }

  @Test("what is prepared is found by nobody until it is confirmed")
  func hidden() throws {
    let cards = try directory.prepareCards([.marked(1)])
    let holders = try directory.prepareHolders([.marked(1)])
    let insz = try #require(PassIdentifier(inszNumber: "80000000001"))
    #expect(directory.card(number: 900_000_000_001) == nil)
    #expect(directory.holder(insz) == nil)
    #expect(!directory.hasCard(reference: cards[0], entity: 0))
    try directory.confirmCards([(cards[0], 8)])
    try directory.confirmHolders([(holders[0], 9)])
    #expect(directory.card(number: 900_000_000_001)?.card == 8)
    #expect(directory.holder(insz) == 9)
    #expect(directory.hasCard(reference: cards[0], entity: 8))
    #expect(directory.hasHolder(reference: holders[0], entity: 9))
    #expect(!directory.hasHolder(reference: holders[0] + 1, entity: 9))
  }

  @Test(
    "a card's number that is taken is refused, and its place named",
    arguments: [
      CardIdentifiers(uitpasNumber: 900_000_000_001),
      CardIdentifiers(uitpasNumber: 5, chip: CardIdentifiers.marked(2).chip),
      CardIdentifiers(uitpasNumber: 900_000_000_003),
      CardIdentifiers(chip: CardIdentifiers.marked(20).chip),
    ])
  func duplicateCard(duplicate: CardIdentifiers) throws {
    try directory.register([CardIdentifiers.marked(1), .marked(2)], from: 0)
    _ = try directory.prepareCards([.marked(3)])
    let batch = [CardIdentifiers.marked(20), duplicate, .marked(21)]
    let error = #expect(throws: DirectoryError.self) { try directory.prepareCards(batch) }
    #expect(error?.code == .duplicateIdentifier)
    #expect(error?.index == 1)
    // Nothing of the batch was written.
    #expect(try directory.prepareCards([.marked(20), .marked(21)]).count == 2)
  }

  @Test("a person's number or id that is taken is refused, and its place named")
  func duplicateHolder() throws {
    let id = "0a0a0a0a-0000-4000-8000-000000000000"
    try directory.register([HolderProfile.marked(1), HolderProfile(passholderID: id)], from: 0)
    for duplicate in [HolderProfile.marked(1), HolderProfile(passholderID: id.uppercased())] {
      let error = #expect(throws: DirectoryError.self) {
        try directory.prepareHolders([.marked(5), duplicate])
      }
      #expect(error?.code == .duplicateIdentifier)
      #expect(error?.index == 1)
    }
  }

  @Test("what has not the right form is refused, and its place named")
  func malformed() throws {
    var insz = HolderProfile()
    insz.inszNumber = "8000000001"
    for bad in [HolderProfile(passholderID: "nobody"), insz] {
      let error = #expect(throws: DirectoryError.self) {
        try directory.prepareHolders([.marked(1), bad])
      }
      #expect(error?.code == .malformedIdentifier)
      #expect(error?.index == 1)
    }
    #expect(code { _ = try directory.prepareCards([CardIdentifiers()]) } == .malformedIdentifier)
    let long = HolderProfile(name: String(repeating: "x", count: 5_000))
    #expect(code { _ = try directory.prepareHolders([long]) } == .limitExceeded)
    let many = Array(repeating: CardIdentifiers.marked(1), count: DirectoryLimits.batchMax + 1)
    #expect(code { _ = try directory.prepareCards(many) } == .limitExceeded)
  }

  @Test("confirming again changes nothing; confirming wrongly confirms nothing")
  func confirming() throws {
    let references = try directory.prepareCards([.marked(1), .marked(2), .marked(3)])
    try directory.confirmCards([(references[0], 4)])
    try directory.confirmCards([(references[0], 4)])
    let refused: [([(reference: UInt128, entity: UInt32)], DirectoryError.Code)] = [
      ([(references[1], 5), (42, 6)], .unknownReference),
      ([(references[1], 5), (references[0], 6)], .unknownReference),
      ([(references[1], 5), (references[1], 6)], .unknownReference),
      ([(references[1], 5), (references[2], 4)], .entityTaken),
      ([(references[1], 5), (references[2], 5)], .entityTaken),
      ([(references[1], 5), (references[2], .max)], .limitExceeded),
    ]
    for (batch, expected) in refused {
      let error = #expect(throws: DirectoryError.self) { try directory.confirmCards(batch) }
      #expect(error?.code == expected)
      #expect(error?.index == 1)
      #expect(directory.card(number: 900_000_000_002) == nil)
    }
  }

  @Test("what the log refused is destroyed, and its numbers are free again")
  func abandoning() throws {
    let cards = try directory.prepareCards([.marked(1), .marked(2)])
    let holders = try directory.prepareHolders([.marked(1)])
    try directory.abandonCards([cards[0]])
    try directory.abandonHolders(holders)
    #expect(code { try directory.confirmCards([(cards[0], 1)]) } == .unknownReference)
    #expect(code { try directory.abandonCards([cards[1], cards[1]]) } == .unknownReference)
    try directory.register([CardIdentifiers.marked(1)], from: 0)
    try directory.register([HolderProfile.marked(1)], from: 0)
    try directory.confirmCards([(cards[1], 1)])
    let reopened = try folder.crashed().openDirectory(seed: 2)
    #expect(reopened.card(number: 900_000_000_001)?.card == 0)
    #expect(reopened.card(number: 900_000_000_002)?.card == 1)
    #expect(try reopened.profile(ofHolder: 0)?.name == "Familienaam-1-x")
  }

  @Test("a link to a card or holder that is not there is refused, and its place named")
  func assigning() throws {
    try directory.register([CardIdentifiers.marked(1), .marked(2)], from: 0)
    try directory.register([HolderProfile.marked(1)], from: 0)
    let refused: [(card: UInt32, holder: UInt32?)] = [(7, 0), (1, 7)]
    for link in refused {
      let error = #expect(throws: DirectoryError.self) { try directory.assign([(0, 0), link]) }
      #expect(error?.code == .unknownEntity)
      #expect(error?.index == 1)
    }
    #expect(directory.card(number: 900_000_000_001)?.holder == nil)
    try directory.assign(card: 0, toHolder: 0)
    #expect(directory.card(number: 900_000_000_001)?.holder == 0)
    try directory.assign(card: 0, toHolder: nil)
    #expect(directory.card(number: 900_000_000_001)?.holder == nil)
  }

  @Test("two who register the same number at once: one gets it", .timeLimit(.minutes(15)))
  func concurrent() async throws {
    let directory = directory
    let successes = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<8 {
        group.addTask { (try? directory.prepareCards([.marked(1), .marked(2)])) != nil }
      }
      return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(successes == 1)
  }
}
