import Testing

@testable import PassDirectory

/// The log, as far as the directory cares: what was registered under which reference.
private struct LoggedRegistrations {
  var holders: [UInt128: UInt32] = [:]
  var cards: [UInt128: UInt32] = [:]
  var holderOfCard: [UInt32: UInt32] = [:]
}

@Suite("After a crash")
struct CrashTests {
  /// The steps of a registration, each durable when the next begins.
  enum Step: Int, CaseIterable {
    case holderPrepared, cardPrepared, holderLogged, cardLogged, assignmentLogged
    case holderConfirmed, cardConfirmed, assigned
  }

  private static func run(
    through last: Step, _ directory: Directory, _ log: inout LoggedRegistrations
  ) throws {
    var holder: UInt128 = 0
    var card: UInt128 = 0
    for step in Step.allCases where step.rawValue <= last.rawValue {
      switch step {
      case .holderPrepared: holder = try directory.prepareHolders([.marked(7)])[0]
      case .cardPrepared: card = try directory.prepareCards([.marked(7)])[0]
      case .holderLogged: log.holders[holder] = 21
      case .cardLogged: log.cards[card] = 31
      case .assignmentLogged: log.holderOfCard[31] = 21
      case .holderConfirmed: try directory.confirmHolders([(holder, 21)])
      case .cardConfirmed: try directory.confirmCards([(card, 31)])
      case .assigned: try directory.assign(card: 31, toHolder: 21)
      }
    }
  }

  private static func reconcile(
    _ directory: Directory, _ log: LoggedRegistrations
  ) throws -> Reconciliation {
    try directory.reconcile(
      holders: { log.holders[$0] }, cards: { log.cards[$0] },
      holderOfCard: { log.holderOfCard[$0] })
  }

  @Test("the directory is what the log says, wherever it stopped", arguments: Step.allCases)
  func everyStep(last: Step) throws {
    let folder = try ScratchFolder()
    let before = try folder.openDirectory()
    try before.register([HolderProfile.marked(1)], from: 1)
    var log = LoggedRegistrations()
    try Self.run(through: last, before, &log)
    let crashed = try folder.crashed()
    let directory = try crashed.openDirectory(seed: 2)
    let changes = try Self.reconcile(directory, log)
    let step = last.rawValue
    let isHolderLogged = step >= Step.holderLogged.rawValue
    let isCardLogged = step >= Step.cardLogged.rawValue
    #expect(changes.holdersAbandoned == (isHolderLogged ? 0 : 1))
    #expect(changes.cardsAbandoned == (!isCardLogged && step >= Step.cardPrepared.rawValue ? 1 : 0))
    #expect(
      changes.holdersConfirmed == (isHolderLogged && step < Step.holderConfirmed.rawValue ? 1 : 0))
    #expect(changes.cardsConfirmed == (isCardLogged && step < Step.cardConfirmed.rawValue ? 1 : 0))
    let isLinked = step >= Step.assignmentLogged.rawValue
    #expect(changes.cardsReassigned == (isLinked && step < Step.assigned.rawValue ? 1 : 0))

    #expect(try directory.profile(ofHolder: 21)?.name == (isHolderLogged ? "Familienaam-7-x" : nil))
    let expected = DirectoryCard(
      card: 31, holder: isLinked ? 21 : nil, postalCode: isLinked ? 9300 : 0,
      birthDay: isLinked ? 7 : nil)
    #expect(directory.card(number: 900_000_000_007) == (isCardLogged ? expected : nil))
    for (reference, entity) in log.holders {
      #expect(directory.hasHolder(reference: reference, entity: entity))
    }
    for (reference, entity) in log.cards {
      #expect(directory.hasCard(reference: reference, entity: entity))
    }
    #expect(directory.hasHolder(reference: 5, entity: 21) == false)
    #expect(try Self.reconcile(directory, log) == Reconciliation(), "once is enough")
    // What the log never had can be registered anew.
    if !isHolderLogged { try directory.register([HolderProfile.marked(7)], from: 2) }
    if !isCardLogged { try directory.register([CardIdentifiers.marked(7)], from: 2) }
    #expect(try directory.profile(ofHolder: 1)?.name == "Familienaam-1-x")
  }

  @Test("a log that gives a taken number to a prepared row belongs to another directory")
  func foreignLog() throws {
    let folder = try ScratchFolder()
    let directory = try folder.openDirectory()
    try directory.register([HolderProfile.marked(1)], from: 0)
    _ = try directory.prepareHolders([.marked(2)])
    #expect(
      code {
        _ = try directory.reconcile(
          holders: { _ in 0 }, cards: { _ in nil }, holderOfCard: { _ in nil })
      } == .entityTaken)
  }

  @Test("any history reads back the same", arguments: 1...6 as ClosedRange<UInt64>)
  func history(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var folder = try ScratchFolder()
    var directory = try folder.openDirectory(seed: seed)
    var cards: [Int: DirectoryCard] = [:]
    var holders: [UInt32: Int] = [:]
    var next = 0
    for round in 0..<60 {
      switch Int.random(in: 0..<6, using: &random) {
      case 0, 1:
        let batch = next..<next + Int.random(in: 1...5, using: &random)
        try directory.register(batch.map { HolderProfile.marked($0) }, from: UInt32(next))
        try directory.register(batch.map { CardIdentifiers.marked($0) }, from: UInt32(next))
        for number in batch {
          holders[UInt32(number)] = number
          cards[number] = DirectoryCard(
            card: UInt32(number), holder: nil, postalCode: 0, birthDay: nil)
        }
        next = batch.upperBound
      case 2, 3:
        guard let card = cards.keys.sorted().randomElement(using: &random),
          let holder = holders.keys.sorted().randomElement(using: &random)
        else { continue }
        try directory.assign(card: UInt32(card), toHolder: holder)
        cards[card] = DirectoryCard(
          card: UInt32(card), holder: holder, postalCode: 9300, birthDay: Int32(holder))
      case 4:
        guard let holder = holders.keys.sorted().randomElement(using: &random) else { continue }
        try directory.eraseHolder(holder)
        holders[holder] = nil
        cards = cards.filter { $0.value.holder != holder }
      default:
        folder = try folder.crashed()
        directory = try folder.openDirectory(seed: seed &* 1_000 &+ UInt64(round))
      }
      for number in 0..<next {
        #expect(directory.card(number: 900_000_000_000 + UInt64(number)) == cards[number])
        let insz = try #require(PassIdentifier(inszNumber: String(80_000_000_000 + number)))
        #expect(directory.holder(insz) == (holders[UInt32(number)] == nil ? nil : UInt32(number)))
      }
    }
    #expect(next > 0)
  }
}
