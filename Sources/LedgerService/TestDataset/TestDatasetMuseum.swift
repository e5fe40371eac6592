import Ledger
import PassDirectory

/// The museum part of the public test data set: a programme, its card system, a museum with its
/// client, and passes in every state that a visit meets.
struct TestDatasetMuseum {
  private let engine: LedgerEngine
  private let registrar: Registrar
  private let permissions: Set<String>

  /// Ours: the data set names neither.
  private static let programmeID = "museumpass"
  private static let cardSystemID: UInt32 = 70

  init(_ engine: LedgerEngine, _ registrar: Registrar, permissions: Set<String>) {
    self.engine = engine
    self.registrar = registrar
    self.permissions = permissions
  }

  /// Loads what is not there yet.
  func load(_ part: TestDatasetFile.MuseumPart) async throws {
    let system = try await defineSystem(part.programme)
    var museum = OrganizerID.none
    for each in part.museums { museum = try await define(each, in: system) }
    for pass in part.passes { try await register(pass, in: system, museum: museum) }
  }

  private func defineSystem(_ name: String) async throws -> CardSystemID {
    let programme = try await registrar.register(
      .defineProgramme(
        id: Self.programmeID,
        ProgrammeTerms(
          name: name, validity: .subscription(SubscriptionTerms()), scan: .visit)))
    let system = try await registrar.register(
      .defineCardSystem(
        publicID: Self.cardSystemID, name: name, cities: [], policy: RegionPolicy()))
    let number = CardSystemID(UInt8(clamping: system.entity))
    try await registrar.register(
      .setCardSystemProgramme(number, ProgrammeID(UInt8(clamping: programme.entity))))
    return number
  }

  private func define(
    _ museum: TestDatasetFile.Museum, in system: CardSystemID
  ) async throws -> OrganizerID {
    let organizer = OrganizerID(
      try await registrar.register(
        .defineOrganizer(
          id: TestDataset.museumID, name: museum.name, systems: CardSystemSet([system]))
      ).entity)
    let rate = MuseumRate(
      averagePriceCents: UInt32((museum.averagePrice * 100).rounded()),
      percentBasisPoints: museum.percentage * 100)
    try await registrar.register(
      .setMuseumTerms(
        organizer, MuseumTerms(rate: rate, externalCards: Set(ExternalCardType.allCases))))
    if engine.directory.client(museum.client) == nil {
      try await registrar.addClient(
        NewClient(
          id: museum.client, secret: museum.secret, name: museum.name,
          grants: [Grant(organizer: TestDataset.museumID, permissions: permissions)]))
    }
    return organizer
  }

  /// A pass in the state that the data set gives it, in its own words.
  private func register(
    _ pass: TestDatasetFile.MuseumPass, in system: CardSystemID, museum: OrganizerID
  ) async throws {
    guard let number = MuseumPassNumber(pass.cardNumber) else {
      throw TestDatasetError.unreadable("a number")
    }
    // One whose load was cut short before its sale is still in the stock.
    var card = engine.card(number)?.card ?? .none
    if !card.exists {
      card = try await registrar.registerCard(NewCard(number, system: system, status: .localStock))
    }
    let known = card
    let isSold = try await engine.read { state, _ in state.card(known)?.holder.exists ?? false }
    guard !isSold else { return }
    let isMaximum = pass.state.contains("MAXIMUM_UNREGISTERED_VISITS_REACHED")
    let sold = try await sell(pass, card, in: system, museum: isMaximum ? museum : .none)
    switch pass.state {
    case "CARD_BLOCKED":
      try await registrar.register(.changeCardStatus(card, .blocked, holder: sold.holder))
    case "PASSHOLDER_BLOCKED":
      try await registrar.register(.changeHolderStanding(sold.holder, .blocked))
    default: break
    }
    guard isMaximum else { return }
    for _ in 0..<SubscriptionTerms().unregisteredVisitsMax {
      _ = try await engine.visit(MuseumVisit(card: card, museum: museum), client: .none)
    }
  }

  /// Sells a pass: over a museum's counter to somebody unknown, else to somebody who is registered.
  private func sell(
    _ pass: TestDatasetFile.MuseumPass, _ card: CardID, in system: CardSystemID,
    museum: OrganizerID
  ) async throws -> SubscriptionSaleOutcome {
    var person = Person()
    (person.firstName, person.name) = ("Test", "Pashouder \(pass.cardNumber.suffix(2))")
    person.birth = CivilDate(year: 1990, month: 1, day: 1)
    var order = SubscriptionOrder(
      for: museum.exists ? .nobody : .person(person, request: []), .stock(card), in: system,
      channel: museum.exists ? .museum : .online, priceCents: Self.priceCents)
    order.seller = museum
    if pass.state == "EXPIRED" {
      let today = BrusselsTime.date(at: engine.clock.now())
      order.channel = .presale
      order.firstDay = today.adding(months: -13)
    }
    guard case .decided(let sold) = try await registrar.sell(order, client: .none) else {
      throw TestDatasetError.unreadable(pass.state)
    }
    return sold
  }

  /// The price of a pass from March 2020 on.
  private static let priceCents: UInt32 = 5_900
}
