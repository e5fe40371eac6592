import Ledger
import LedgerService
import PassDirectory
import Testing

@Suite("Registrations in directory and log")
struct RegistrarTests {
  private static let number = PassIdentifier(kind: .uitpasNumber, key: 900_000_095_902)
  private static let identifiers = CardIdentifiers(uitpasNumber: 900_000_095_902)

  private static func newCard(_ status: CardStatus, holder: HolderID = .none) -> NewCard {
    NewCard(
      identifiers: identifiers, system: TestRegion.systems[0], kind: .individual, status: status,
      holder: holder)
  }

  /// Brings a directory in line with a log, as the service does when it starts.
  private static func reconcile(
    _ directory: Directory, with state: borrowing LedgerState
  ) throws -> Reconciliation {
    var holders: [UInt128: UInt32] = [:]
    var cards: [UInt128: UInt32] = [:]
    var holderOfCard: [UInt32: UInt32] = [:]
    for number in 1...UInt32(max(state.holderCount, 1)) {
      if let reference = state.reference(ofHolder: HolderID(number)) { holders[reference] = number }
    }
    for number in 1...UInt32(max(state.cardCount, 1)) {
      guard let reference = state.reference(ofCard: CardID(number)) else { continue }
      cards[reference] = number
      if let holder = state.card(CardID(number))?.holder, holder.exists {
        holderOfCard[number] = holder.number
      }
    }
    return try directory.reconcile(
      holders: { holders[$0] }, cards: { cards[$0] }, holderOfCard: { holderOfCard[$0] })
  }

  /// The region without any holder: the registrar makes them.
  private static func start(_ log: TestLog) async throws -> LedgerEngine {
    let engine = try log.start()
    try await engine.registerAll(Array(TestRegion.commands(holders: 1).dropLast(3)))
    return engine
  }

  @Test("a holder and a card are found by number when they are registered")
  func registers() async throws {
    let log = try TestLog()
    let engine = try await Self.start(log)
    let registrar = Registrar(engine)
    let profile = HolderProfile(
      firstName: "An", dateOfBirth: 10_000,
      address: HolderProfile.Address(postalCode: "9300", city: "Aalst"))
    let holder = try await registrar.registerHolder(profile)
    try await registrar.register(.startMembership(holder, TestRegion.systems[0]))
    let card = try await registrar.registerCard(Self.newCard(.active, holder: holder))
    let found = try #require(log.directory.card(Self.number))
    #expect(found.card == card.number && found.holder == holder.number)
    #expect(found.postalCode == 9_300 && found.birthDay == 10_000)
    let outcome = try await engine.checkIn(TestRegion.checkIn(card: card.number), key: 1).outcome
    #expect(outcome?.refusal == nil && outcome?.holder == holder)
    await engine.drain()
    let changes = try Self.reconcile(log.directory, with: try log.fold().state)
    #expect(changes.counts == [0, 0, 0, 0, 0], "directory and log agree")
  }

  @Test("a museum pass is found by its own number and its chip, and by no UiTPAS number")
  func museumPass() async throws {
    let log = try TestLog()
    let engine = try await Self.start(log)
    let number = try #require(MuseumPassNumber("2000000000058"))
    let chip = try #require(ChipNumber("04784CDAEE3880"))
    let card = try await Registrar(engine).registerCard(
      NewCard(number, chip, system: TestRegion.systems[0], status: .localStock))
    #expect(engine.card(number)?.card == card && engine.card(chip)?.card == card)
    #expect(log.directory.card(PassIdentifier(kind: .uitpasNumber, key: 2_000_000_000_058)) == nil)
    #expect(try engine.number(of: card) == nil)
    await engine.drain()
  }

  /// After which step the process dies.
  enum Crash: CaseIterable, Sendable {
    case afterPreparing, afterDeciding, afterConfirming
  }

  @Test(
    "whatever a crash interrupts, directory and log agree afterwards", arguments: Crash.allCases)
  func crash(_ crash: Crash) async throws {
    let log = try TestLog(.sqlite)
    let engine = try await Self.start(log)
    let holders = try log.directory.prepareHolders([HolderProfile(firstName: "An")])
    let cards = try log.directory.prepareCards([Self.identifiers])
    if crash != .afterPreparing {
      try await engine.registerAll([
        .registerHolder(reference: holders[0]),
        .registerCard(
          reference: cards[0], system: TestRegion.systems[0], kind: .individual, status: .active,
          holder: HolderID(1)),
      ])
    }
    if crash == .afterConfirming {
      try log.directory.confirmHolders([(reference: holders[0], entity: 1)])
      try log.directory.confirmCards([(reference: cards[0], entity: 1)])
    }
    await engine.drain()
    try log.directory.close()

    let directory = try TestLog.openDirectory(in: log.folder, seed: 2)
    let changes = try Self.reconcile(directory, with: try log.fold().state)
    switch crash {
    case .afterPreparing: #expect(changes.counts == [0, 0, 1, 1, 0])
    case .afterDeciding: #expect(changes.counts == [1, 1, 0, 0, 1])
    case .afterConfirming: #expect(changes.counts == [0, 0, 0, 0, 1])
    }
    let again = try log.start(directory: directory)
    if crash == .afterPreparing {
      #expect(directory.card(Self.number) == nil)
      let card = try await Registrar(again).registerCard(Self.newCard(.localStock))
      #expect(card == CardID(1), "the number is free again")
    } else {
      #expect(directory.hasHolder(reference: holders[0], entity: 1))
      #expect(directory.hasCard(reference: cards[0], entity: 1))
      let found = directory.card(Self.number)
      #expect(found?.card == 1 && found?.holder == 1)
    }
    await again.drain()
    let settled = try Self.reconcile(directory, with: try log.fold().state)
    #expect(settled.counts == [0, 0, 0, 0, 0])
    try directory.close()
  }

  @Test("a refused registration leaves nothing in the directory")
  func refused() async throws {
    let log = try TestLog()
    let engine = try await Self.start(log)
    let registrar = Registrar(engine)
    let position = try await engine.position()
    // An active card needs a holder.
    let error = await #expect(throws: RegistrationError.self) {
      try await registrar.registerCard(Self.newCard(.active))
    }
    guard case .refused(.cardStatus(.active)) = error else {
      Issue.record("another error: \(String(describing: error))")
      return
    }
    #expect(try await engine.position() == position)
    #expect(log.directory.card(Self.number) == nil)
    let card = try await registrar.registerCard(Self.newCard(.localStock))
    #expect(log.directory.card(Self.number)?.card == card.number)
  }

  @Test("while writing is suspended nothing is kept of a registration")
  func suspended() async throws {
    let log = try TestLog()
    let engine = try await Self.start(log)
    let registrar = Registrar(engine)
    log.clock.jump(microseconds: 2 * TestClock.hour)
    let holder = await #expect(throws: RegistrationError.self) {
      try await registrar.registerHolder(HolderProfile(firstName: "An"))
    }
    let card = await #expect(throws: RegistrationError.self) {
      try await registrar.registerCard(Self.newCard(.localStock))
    }
    for error in [holder, card] {
      guard case .engine(.writingSuspended(.clock)) = error else {
        Issue.record("another error: \(String(describing: error))")
        continue
      }
    }
    await engine.drain()
    let restarted = try log.start()
    let changes = try Self.reconcile(log.directory, with: try log.fold().state)
    #expect(changes.counts == [0, 0, 0, 0, 0], "nothing is pending")
    #expect(try await Registrar(restarted).registerCard(Self.newCard(.localStock)) == CardID(1))
  }

  @Test("a number that is registered already is refused before the log hears of it")
  func duplicateNumber() async throws {
    let log = try TestLog()
    let engine = try await Self.start(log)
    let registrar = Registrar(engine)
    let card = try await registrar.registerCard(Self.newCard(.localStock))
    let position = try await engine.position()
    let error = await #expect(throws: RegistrationError.self) {
      try await registrar.registerCard(Self.newCard(.localStock))
    }
    guard case .directory(let reason) = error, reason.code == .duplicateIdentifier else {
      Issue.record("another error: \(String(describing: error))")
      return
    }
    #expect(try await engine.position() == position)
    #expect(log.directory.card(Self.number)?.card == card.number)
  }

  @Test("a card's holder in the directory is the log's, whatever comes at the same time")
  func concurrentChanges() async throws {
    let log = try TestLog()
    let engine = try await Self.start(log)
    let registrar = Registrar(engine)
    for _ in 0..<8 { _ = try await registrar.registerHolder(HolderProfile(firstName: "An")) }
    let card = try await registrar.registerCard(Self.newCard(.active, holder: HolderID(1)))
    for round in 0..<20 {
      await withTaskGroup { group in
        for number in 1...16 as ClosedRange<UInt32> {
          // Each with a registrar of its own, as different routes have.
          group.addTask {
            try? await Registrar(engine).changeStatus(
              of: card, to: number.isMultiple(of: 2) ? .active : .blocked,
              holder: HolderID(number % 8 + 1))
          }
        }
      }
      let logged = try await engine.read { state, _ in state.card(card)?.holder.number }
      #expect(log.directory.card(Self.number)?.holder == logged, "round \(round)")
    }
  }
}

extension Reconciliation {
  /// Holders and cards confirmed, holders and cards abandoned, cards reassigned.
  fileprivate var counts: [Int] {
    [holdersConfirmed, cardsConfirmed, holdersAbandoned, cardsAbandoned, cardsReassigned]
  }
}
