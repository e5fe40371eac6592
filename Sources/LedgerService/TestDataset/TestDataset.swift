import Ledger
import PassDirectory

/// Loads the public test data set: what publiq publishes for its test environment, as far as the
/// service knows its things.
///
/// Loading twice adds nothing: what is there already, by its id or number, is left alone.
public struct TestDataset: Sendable {
  private let engine: LedgerEngine
  private let registrar: Registrar
  private let permissions: Set<String>
  private let museumPermissions: Set<String>

  /// The client of the data set.
  public static let clientID = "test-client"
  /// Its secret: known to everyone, which is why the client exists with the data set alone.
  public static let clientSecret = "test-secret"
  /// The museum of the data set, for which its own client acts.
  public static let museumID = "1b0a5f6e-6d55-4c7f-9d0f-6f3a3e2d7c11"
  /// The organiser that the client acts for.
  public static let organizerID = "0ce87cbc-9299-4528-8d35-92225dc9489f"

  /// Makes a loader.
  ///
  /// - Parameters:
  ///   - permissions: the names of the permissions that the client gets for its organiser.
  ///   - museumPermissions: those that the museum's client gets for the museum.
  public init(
    _ engine: LedgerEngine, permissions: Set<String>, museumPermissions: Set<String>
  ) {
    self.engine = engine
    registrar = Registrar(engine)
    self.permissions = permissions
    self.museumPermissions = museumPermissions
  }

  /// What a load added.
  public struct Report: Sendable, Hashable {
    /// Records that were added to the log.
    public var records = 0
    /// The token of the terminal that was paired; nil where it was paired before.
    public var terminalToken: String?
  }

  /// Loads what is not there yet.
  public func load() async throws -> Report {
    let file = try TestDatasetFile.embedded()
    let before = try await engine.read { state, _ in state.position }
    try await define(file)
    try await TestDatasetOffers(engine, registrar).define(file)
    let today = BrusselsTime.date(at: engine.clock.now())
    for holder in file.passholders { try await register(holder, today: today) }
    for pass in file.groupPasses { try await register(pass) }
    if engine.directory.client(Self.clientID) == nil {
      try await registrar.addClient(
        NewClient(
          id: Self.clientID, secret: Self.clientSecret, name: "Test client",
          grants: [Grant(organizer: Self.organizerID, permissions: permissions)]))
    }
    try await TestDatasetMuseum(engine, registrar, permissions: museumPermissions)
      .load(file.museum)
    var report = Report()
    for kiosk in file.kiosks where !isPaired(kiosk.name) {
      report.terminalToken = try await pair(kiosk)
    }
    report.records = Int(try await engine.read { state, _ in state.position } - before)
    return report
  }

  private func define(_ file: TestDatasetFile) async throws {
    for system in file.cardSystems {
      let cities = system.cities.map { City(postalCode: $0.postalCode, name: $0.name) }
      try await registrar.register(
        .defineCardSystem(
          publicID: system.id, name: system.name, cities: cities, policy: RegionPolicy()))
    }
    for organizer in file.organizers {
      let systems = try await systems(organizer.cardSystems)
      try await registrar.register(
        .defineOrganizer(id: organizer.id, name: organizer.name, systems: systems))
    }
    for event in file.events {
      let systems = try await systems(event.cardSystems)
      let organizerID = event.organizer
      guard let calendar = CalendarType(name: event.calendar),
        let organizer = try await engine.read({ state, _ in state.organizer(id: organizerID) })
      else { throw TestDatasetError.unreadable(event.id) }
      let limit = try event.checkinLimit?.limit() ?? calendar.defaultLimit
      try await registrar.register(
        .defineEvent(
          id: event.id, title: event.name, organizer: organizer, systems: systems,
          calendar: calendar, periods: [],
          settings: EventSettings(
            points: event.checkinPoints, limit: limit,
            ticketLimit: try event.ticketLimit?.limit())))
    }
  }

  private func register(
    _ holder: TestDatasetFile.Passholder, today: CivilDate
  ) async throws {
    let identifiers = try identifiers(holder.uitpasNumber, holder.chipNumber)
    guard !isKnown(identifiers) else { return }
    let system = try await system(holder.cardSystem)
    let status = try status(holder.cardStatus)
    var entity = HolderID.none
    if status == .active || status == .blocked {
      let address = holder.postalCode.map { HolderProfile.Address(postalCode: $0, city: "") }
      entity = try await registrar.registerHolder(
        HolderProfile(address: address))
      var commands: [RegistrationCommand] = []
      for membership in holder.memberships ?? [holder.cardSystem] {
        commands.append(.startMembership(entity, try await self.system(membership)))
      }
      if let (tariffSystem, lastDay) = tariff(of: holder, today: today) {
        commands.append(
          .grantSocialTariff(entity, try await self.system(tariffSystem), lastDay: lastDay))
      }
      if let points = holder.points {
        commands.append(.issuePoints(entity, points: points, cause: .openingBalance))
      }
      commands += try await grants(of: holder.coupons, to: entity)
      for command in commands { try await registrar.register(command) }
    }
    let kind: CardKind = holder.cardType == "DIGITAL" ? .digital : .individual
    _ = try await registrar.registerCard(
      NewCard(
        identifiers: identifiers, system: system, kind: kind, status: status, holder: entity))
  }

  private func register(_ pass: TestDatasetFile.GroupPass) async throws {
    let identifiers = try identifiers(pass.uitpasNumber, pass.chipNumber)
    guard !isKnown(identifiers) else { return }
    let system = try await system(pass.cardSystem)
    let card = try await registrar.registerCard(
      NewCard(identifiers: identifiers, system: system, kind: .group, status: .localStock))
    let order = GroupPassOrder(
      for: Group(name: "[TEST] Groep \(pass.uitpasNumber.suffix(4))"), .stock(card), in: system,
      terms: GroupPassTerms(ticketsPerYear: pass.totalTicketsPerYear ?? 0), request: [])
    guard case .decided(let issued) = try await registrar.issue(order, client: .none) else {
      preconditionFailure("there is no key")
    }
    for grant in try await grants(of: pass.coupons, to: issued.holder) {
      try await registrar.register(grant)
    }
  }

  private func grants(
    of coupons: [String]?, to holder: HolderID
  ) async throws -> [RegistrationCommand] {
    var grants: [RegistrationCommand] = []
    for id in coupons ?? [] {
      guard let coupon = try await engine.read({ state, _ in state.coupon(id: id) }) else {
        throw TestDatasetError.unreadable(id)
      }
      grants.append(.grantCoupon(coupon, holder))
    }
    return grants
  }

  private func isPaired(_ terminal: String) -> Bool {
    engine.directory.allTerminals().contains { $0.terminal == terminal }
  }

  private func pair(_ kiosk: TestDatasetFile.Kiosk) async throws -> String {
    var organizers: [OrganizerID] = []
    for id in kiosk.organizers {
      guard let organizer = try await engine.read({ state, _ in state.organizer(id: id) }) else {
        throw TestDatasetError.unreadable(kiosk.name)
      }
      organizers.append(organizer)
    }
    return try await registrar.pairTerminal(
      NewTerminal(
        terminal: kiosk.name, source: 0, organizers: kiosk.organizers, attended: false,
        language: "nl"),
      organizers: organizers)
  }

  /// The card system and last day of a holder's social tariff, from the data set's own words.
  private func tariff(
    of holder: TestDatasetFile.Passholder, today: CivilDate
  ) -> (system: UInt32, lastDay: CivilDate)? {
    if holder.socialTariff.hasPrefix("active") {
      // Without a word of another region the tariff is that of the card's own.
      let lastDay = CivilDate(year: today.parts.year + 1, month: 4, day: 30) ?? today
      return (holder.cardSystem, lastDay)
    }
    if holder.socialTariff.hasPrefix("expired") {
      return (holder.cardSystem, today.adding(days: -Int32(RegionPolicy().graceDays) - 31))
    }
    return nil
  }

  private func system(_ publicID: UInt32) async throws -> CardSystemID {
    guard
      let system = try await engine.read({ state, _ in state.cardSystem(publicID: publicID) })
    else { throw TestDatasetError.unreadable("card system \(publicID)") }
    return system
  }

  private func systems(_ publicIDs: [UInt32]) async throws -> CardSystemSet {
    var set = CardSystemSet()
    for publicID in publicIDs { set.insert(try await system(publicID)) }
    return set
  }

  private func identifiers(_ number: String, _ chip: String?) throws -> CardIdentifiers {
    guard let number = UITPASNumber(number) else { throw TestDatasetError.unreadable("a number") }
    var identifiers = CardIdentifiers(uitpasNumber: number.value)
    if let chip {
      guard let chip = ChipNumber(chip) else { throw TestDatasetError.unreadable("a chip") }
      identifiers.chip = chip.key
    }
    return identifiers
  }

  private func isKnown(_ identifiers: CardIdentifiers) -> Bool {
    guard let number = identifiers.uitpasNumber else { return false }
    let identifier = PassIdentifier(kind: .uitpasNumber, key: UInt128(number))
    return engine.directory.card(identifier) != nil
  }

  private func status(_ name: String) throws -> CardStatus {
    guard let status = CardStatus.allCases.first(where: { $0.name == name && $0 != .replaced })
    else { throw TestDatasetError.unreadable(name) }
    return status
  }
}

/// The data set names something that the service does not know.
enum TestDatasetError: Error {
  /// What could not be read.
  case unreadable(String)
}
