@testable import Ledger

/// A ledger with a museum pass: its programme and card system, two museums of it, and a shop.
final class MuseumWorld {
  let world: World
  let programme: ProgrammeID
  let system: CardSystemID
  let museum: OrganizerID
  let otherMuseum: OrganizerID
  static let rate = MuseumRate(averagePriceCents: 999, percentBasisPoints: 6_000)
  private var references: UInt128 = 1 << 64

  init(
    from beginning: Instant = utc("2026-01-05T08:00:00Z"),
    terms: SubscriptionTerms = SubscriptionTerms()
  ) throws {
    world = try World(from: beginning)
    programme = ProgrammeID(
      UInt8(
        try world.register(
          .defineProgramme(
            id: "museumpass",
            ProgrammeTerms(
              name: "museumPASSmusées", validity: .subscription(terms), scan: .visit)))))
    system = try world.defineSystem(90, "museumPASSmusées")
    try world.register(.setCardSystemProgramme(system, programme))
    let systems = CardSystemSet([system])
    museum = OrganizerID(
      try world.register(.defineOrganizer(id: "museum-1", name: "Het Museum", systems: systems)))
    otherMuseum = OrganizerID(
      try world.register(.defineOrganizer(id: "museum-2", name: "Le Musée", systems: systems)))
    for museum in [museum, otherMuseum] { try set(MuseumTerms(rate: Self.rate), of: museum) }
  }

  func set(_ terms: MuseumTerms, of museum: OrganizerID? = nil, at instant: Instant? = nil) throws {
    try world.register(.setMuseumTerms(museum ?? self.museum, terms), at: instant)
  }

  /// Sells a new pass to someone new.
  func sell(
    _ channel: SubscriptionChannel, at instant: Instant? = nil, firstDay: CivilDate? = nil,
    isIdentified: Bool = false
  ) throws -> SubscriptionSaleOutcome {
    references += 2
    var sale = SubscriptionSale(
      to: .newHolder(reference: references), .new(reference: references + 1, .digital),
      in: system, channel: channel, priceCents: 6_400)
    sale.firstDay = firstDay
    sale.isIdentified = isIdentified
    return try sell(sale, at: instant)
  }

  func renew(_ holder: HolderID, at instant: Instant? = nil) throws {
    _ = try sell(
      SubscriptionSale(
        to: .holder(holder), in: system, channel: .online, kind: .renewal, priceCents: 6_400),
      at: instant)
  }

  @discardableResult
  func sell(
    _ sale: SubscriptionSale, at instant: Instant? = nil, key: CommandKey = .none
  ) throws -> SubscriptionSaleOutcome {
    try world.kernel.sell(subscription: sale, CommandContext(now: clock(instant), key: key))
  }

  @discardableResult
  func visit(
    _ card: CardID, at instant: Instant? = nil, in museum: OrganizerID? = nil,
    key: CommandKey = .none
  ) -> MuseumVisitOutcome {
    world.kernel.visit(
      MuseumVisit(
        card: card, museum: museum ?? self.museum, homeMunicipality: 9_000,
        birth: date("2000-02-29")),
      CommandContext(now: clock(instant), key: key))
  }

  /// A terminal's tap, delivered when it says.
  @discardableResult
  func tap(
    _ card: CardID, at instant: Instant, delivered: Instant, on source: SourceID,
    in museum: OrganizerID? = nil
  ) -> MuseumVisitOutcome {
    world.kernel.visit(
      MuseumVisit(card: card, museum: museum ?? self.museum, channel: .terminal),
      CommandContext(
        now: clock(delivered), claimedAt: instant, occurredAt: instant, timeQuality: .exact,
        key: .tap(source, sequence: world.nextSequence(of: source))))
  }

  func subscription(of holder: HolderID, at instant: Instant? = nil) -> SubscriptionView {
    world.kernel.state.subscription(of: holder, in: system, at: instant ?? world.now)
  }

  func status(of holder: HolderID, at instant: Instant? = nil) -> SubscriptionStatus {
    subscription(of: holder, at: instant).status
  }

  private func clock(_ instant: Instant?) -> Instant {
    world.now = instant ?? world.now + Instant.second
    return world.now
  }
}

/// Noon of a local day, far from its borders.
func noon(_ day: String) -> Instant {
  BrusselsTime.start(of: date(day)).adding(hours: 12)
}
