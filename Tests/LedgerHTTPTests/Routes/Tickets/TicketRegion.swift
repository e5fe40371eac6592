import Ledger
import LedgerHTTP
import LedgerService
import PassDirectory
import Testing

/// A served ledger with two card systems of its own, which share tickets and coupons as a test
/// says, whatever the data set brings.
struct TicketRegion: Sendable {
  let ledger: ServedLedger
  /// The card system in which the theatre and the hall are.
  let system: CardSystemID
  /// Another one.
  let elsewhere: CardSystemID

  static let systemID: UInt32 = 90
  static let elsewhereID: UInt32 = 91
  /// The organiser of the event, its place, and one that has nothing to do with it.
  static let theater = "theater"
  static let hall = "hall"
  static let other = "other"
  static let play = "play"
  static let key: UInt32 = 900

  /// What the clients of the three organisers may do.
  static let permissions: Set<Permission> = [
    .tariffsRead, .ticketSalesRegister, .ticketSalesSearch, .checkinsWrite, .eventsUpdate,
    .passesRead, .groupPassesSearch,
  ]

  /// Serves with a play of the theatre at which one ticket a week costs a fifth, two fifths each
  /// being paid by the municipality and the Flemish government.
  static func serve(
    start: Instant = SetClock.start,
    _ body: @Sendable (TicketRegion) async throws -> Void
  ) async throws {
    var options = ServedLedger.Options()
    options.start = start
    try await ServedLedger.serve(options) { ledger in
      let region = try await TicketRegion(ledger)
      try await region.define(play, of: theater, limit: CheckInLimit(volume: 1, period: .week))
      for organizer in [theater, hall, other] {
        try await ledger.addClient(organizer, permissions, organizer: organizer)
      }
      try await ledger.addClient("operator", .operator)
      try await region.share()
      try await body(region)
    }
  }

  private init(_ ledger: ServedLedger) async throws {
    try await ledger.register(
      .defineCardSystem(
        publicID: Self.systemID, name: "Stad",
        cities: [City(postalCode: "9900", name: "Stad")], policy: RegionPolicy()),
      .defineCardSystem(
        publicID: Self.elsewhereID, name: "Elders",
        cities: [City(postalCode: "9991", name: "Elders")], policy: RegionPolicy()))
    let systems = ledger.engine.catalogue
    let system = try #require(systems.cardSystem(publicID: Self.systemID)).system
    let elsewhere = try #require(systems.cardSystem(publicID: Self.elsewhereID)).system
    for (id, systems) in [
      (Self.theater, [system]), (Self.hall, [system]), (Self.other, [system, elsewhere]),
    ] {
      try await ledger.register(
        .defineOrganizer(id: id, name: "Het \(id)", systems: CardSystemSet(systems)))
    }
    self.ledger = ledger
    self.system = system
    self.elsewhere = elsewhere
  }

  /// Defines an event that is always open.
  func define(
    _ event: String, of organizer: String, limit: CheckInLimit? = nil,
    in system: CardSystemID? = nil
  ) async throws {
    try await ledger.register(
      .defineEvent(
        id: event, title: "Title of \(event)", organizer: try self.organizer(organizer),
        systems: CardSystemSet([system ?? self.system]), calendar: .permanent, periods: [],
        settings: EventSettings(
          points: 1, limit: CheckInLimit(volume: 1, period: .day), ticketLimit: limit)))
  }

  /// Sets the distribution key of the region.
  func share(
    _ publicID: UInt32 = key, manual: Bool = false, scope: TariffScope = .eventSystem
  ) async throws {
    let rule = KeyRule(
      ShareRule(
        holder: .ofPrice(basisPoints: 2_000), municipality: .ofPrice(basisPoints: 4_000),
        flemishGovernment: .ofPrice(basisPoints: 4_000)), scope: scope)
    try await ledger.register(
      .setDistributionKey(
        publicID: publicID,
        DistributionKeyTerms(
          name: "20-40-40", systems: CardSystemSet([system]), rules: [rule], isManual: manual)))
  }

  /// Sets a coupon that leaves one euro to the holder.
  func setCoupon(_ id: String, _ change: (inout CouponTerms) -> Void = { _ in }) async throws {
    var terms = CouponTerms(name: "Bon \(id)", shares: ShareRule(holder: .fixed(cents: 100)))
    change(&terms)
    try await ledger.register(.setCoupon(id: id, system: system, terms))
  }

  func organizer(_ id: String) throws -> OrganizerID {
    try #require(ledger.engine.catalogue.organizer(id: id))
  }

  func event(_ id: String = play) throws -> EventID {
    try #require(ledger.engine.catalogue.event(id: id)).event
  }

  /// Makes the hall the play's place.
  func setLocation() async throws {
    try await ledger.register(
      .setEventTicketTerms(try event(), EventTicketTerms(location: try organizer(Self.hall))))
  }

  // MARK: People

  /// A member with a card, and what they are.
  struct Member: Sendable {
    var card: String
    var holder: HolderID
    var id: String
  }

  /// Registers a member with an active card; with a social tariff where it has a last day.
  func member(
    _ number: Int, tariffUntil lastDay: CivilDate? = nil, in system: CardSystemID? = nil,
    dateOfBirth: Int32? = 10_000, postalCode: String = "9900"
  ) async throws -> Member {
    let system = system ?? self.system
    let holder = try await Registrar(ledger.engine).registerHolder(
      HolderProfile(
        firstName: "An", name: "Peeters", dateOfBirth: dateOfBirth,
        address: HolderProfile.Address(postalCode: postalCode, city: "Stad")))
    try await ledger.register(.startMembership(holder, system))
    if let lastDay {
      try await ledger.register(.grantSocialTariff(holder, system, lastDay: lastDay))
    }
    let card = try await ledger.newCard(number, .active, in: system.number, holder: holder)
    let person = try #require(try ledger.engine.person(holder))
    return Member(card: card, holder: holder, id: person.passholderID)
  }

  /// A member whose social tariff holds.
  func poor(_ number: Int = 1, in system: CardSystemID? = nil) async throws -> Member {
    try await member(number, tariffUntil: today.adding(days: 100), in: system)
  }

  /// A member whose social tariff and its grace are over.
  func expired(_ number: Int = 2) async throws -> Member {
    try await member(number, tariffUntil: today.adding(days: -100))
  }

  var today: CivilDate { BrusselsTime.date(at: ledger.clock.now()) }

  /// Gives a pass to a group, and answers its number and id.
  func group(
    tickets: Int = 50, _ rest: String = "", key: String? = nil
  ) async throws -> Answer {
    try await ledger.command(
      "group-passes",
      #"{"cardSystemId":90,"name":"Jeugdhuis","ticketsPerYear":\#(tickets)\#(rest)}"#, key: key)
  }

  // MARK: Calls

  /// One line of a sale.
  static func line(
    _ card: String, _ price: String = "10", event: String = play,
    tariff: String = "SOCIALTARIFF", _ rest: String = ""
  ) -> String {
    #"""
    {"uitpasNumber":"\#(card)","eventId":"\#(event)","regularPrice":\#(price),
    "tariff":{"id":"\#(tariff)"}\#(rest)}
    """#
  }

  func sell(
    _ lines: String..., key: String? = nil, client: String = theater
  ) async throws -> Answer {
    try await post("[\(lines.joined(separator: ","))]", key: key, client: client)
  }

  func post(_ body: String, key: String? = nil, client: String = theater) async throws -> Answer {
    var headers = [try await ledger.bearer(client), "Content-Type: application/json"]
    if let key { headers.append("Idempotency-Key: \(key)") }
    return try await ledger.post("/uitpas/ticket-sales", body, headers: headers)
  }

  func cancel(_ id: String, client: String = theater) async throws -> Answer {
    try await ledger.send("DELETE", "/uitpas/ticket-sales/\(id)", client: client)
  }

  func tariffs(
    _ card: String, _ price: String = "10", event: String = play, _ rest: String = "",
    client: String = theater
  ) async throws -> Answer {
    try await ledger.send(
      "GET",
      "/uitpas/tariffs?regularPrice=\(price)&eventId=\(event)&uitpasNumber=\(card)\(rest)",
      client: client)
  }

  /// The ids of the tickets that an answer says were sold.
  static func ids(_ answer: Answer) throws -> [String] {
    try answer.json().elements.compactMap { $0["id"]?.text }
  }

  /// How many tickets were sold since a position.
  func sold(since position: UInt64) throws -> [TicketSold] {
    try ledger.records(after: position).compactMap { record in
      if case .ticketSold(let ticket) = record.event { ticket } else { nil }
    }
  }
}
