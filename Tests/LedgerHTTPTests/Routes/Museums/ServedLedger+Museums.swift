import Ledger
import LedgerHTTP
import LedgerService
import PassDirectory
import Testing

/// A museum, and a card system of museum passes, beside the test data set.
struct MuseumSetting: Sendable {
  /// What a visit is paid with: 5.99 euro.
  static let rate = MuseumRate(averagePriceCents: 999, percentBasisPoints: 6_000)
  /// The client of the museum.
  static let client = "museum-client"
  /// The client of the partner that sells vouchers.
  static let partner = "partner-client"

  let ledger: ServedLedger
  let system: CardSystemID
  let museum: OrganizerID

  /// Sells a pass to someone new, and answers the holder.
  ///
  /// - Parameters:
  ///   - number: the number of the pass.
  ///   - isIdentified: whether the holder registered.
  @discardableResult
  func sell(
    _ number: String, _ channel: SubscriptionChannel = .online, isIdentified: Bool = true
  ) async throws -> HolderID {
    let registrar = Registrar(ledger.engine)
    let holder = try await registrar.registerHolder(
      HolderProfile(
        firstName: "Sophie", name: "Peeters", dateOfBirth: 8_139,
        address: HolderProfile.Address(postalCode: "9000", city: "Gent")))
    try await ledger.register(.startMembership(holder, system))
    let pass = try #require(MuseumPassNumber(number))
    _ = try await registrar.registerCard(
      NewCard(
        identifiers: CardIdentifiers(museumCard: UInt128(pass.value)), system: system,
        kind: .individual, status: .active, holder: holder))
    try await sell(to: holder, channel, isIdentified: isIdentified)
    return holder
  }

  /// Sells a subscription to a holder who has a pass.
  func sell(
    to holder: HolderID, _ channel: SubscriptionChannel, _ kind: SubscriptionKind = .new,
    voucher: String? = nil, isIdentified: Bool = true
  ) async throws {
    var sale = SubscriptionSale(
      to: .holder(holder), in: system, channel: channel, kind: kind, priceCents: 6_400)
    sale.voucher = voucher
    sale.isIdentified = isIdentified
    let sold = try await ledger.engine.sell(sale, client: .none)
    guard case .decided(.success) = sold else { throw NotSold() }
  }

  /// A sale that a test needs was refused.
  struct NotSold: Error {}

  /// Sets on what terms the museum takes visits.
  func set(
    isActive: Bool = true,
    externalCards: Set<ExternalCardType> = Set(ExternalCardType.allCases),
    uitpasNeedsSocialTariff: Bool = true
  ) async throws {
    try await ledger.register(
      .setMuseumTerms(
        museum,
        MuseumTerms(
          isActive: isActive, rate: Self.rate, externalCards: externalCards,
          uitpasNeedsSocialTariff: uitpasNeedsSocialTariff)))
  }

  /// The museum asks for something.
  func get(_ path: String, client: String = MuseumSetting.client) async throws -> Answer {
    try await ledger.get("/museumpass/\(path)", headers: [try await ledger.bearer(client)])
  }

  /// The museum posts something.
  func post(
    _ path: String, _ body: String = "", key: String? = nil,
    client: String = MuseumSetting.client
  ) async throws -> Answer {
    var headers = [try await ledger.bearer(client), "Content-Type: application/json"]
    if let key { headers.append("Idempotency-Key: \(key)") }
    return try await ledger.post("/museumpass/\(path)", body, headers: headers)
  }

  /// The museum registers a holder's visit.
  func visit(_ holder: HolderID, key: String? = nil) async throws -> Answer {
    let id = try #require(try ledger.engine.person(holder)).passholderID
    return try await post("visits", #"{"passholderId":"\#(id)"}"#, key: key)
  }

  /// Changes the status of a pass.
  func change(_ number: String, to status: CardStatus) async throws {
    let number = try #require(MuseumPassNumber(number))
    let card = try #require(ledger.engine.card(number)).card
    let view = try #require(try await ledger.engine.read { state, _ in state.card(card) })
    try await ledger.register(.changeCardStatus(card, status, holder: view.holder))
  }
}

extension ServedLedger {
  /// Defines the programme, the card system, a museum and a partner in it, and their clients.
  func defineMuseum() async throws -> MuseumSetting {
    let systemID = try await register(
      .defineCardSystem(
        publicID: 90, name: "museumPASSmusées", cities: [], policy: RegionPolicy()))
    let system = CardSystemID(UInt8(try #require(systemID.first).entity))
    let programme = try await register(
      .defineProgramme(
        id: "museumpass-of-tests",
        ProgrammeTerms(
          name: "museumPASSmusées", validity: .subscription(SubscriptionTerms()), scan: .visit)))
    try await register(
      .setCardSystemProgramme(
        system, ProgrammeID(UInt8(try #require(programme.first).entity))),
      .defineOrganizer(id: "museum-1", name: "Testmuseum", systems: CardSystemSet([system])),
      .defineOrganizer(id: "partner-1", name: "Testwinkel", systems: CardSystemSet([system])))
    let setting = MuseumSetting(
      ledger: self, system: system, museum: try #require(engine.catalogue.organizer(id: "museum-1"))
    )
    try await setting.set()
    try await addClient(MuseumSetting.client, [.museumVisits], organizer: "museum-1")
    try await addClient(MuseumSetting.partner, [.museumVouchers], organizer: "partner-1")
    return setting
  }

  /// Serves with a museum.
  static func serveMuseum(
    _ options: Options = Options(), _ body: @Sendable (MuseumSetting) async throws -> Void
  ) async throws {
    try await serve(options) { ledger in try await body(try await ledger.defineMuseum()) }
  }
}
