import EventLogTesting
import Ledger

extension LedgerLife {
  static let pass = CardSystemID(4)
  static let museums = [OrganizerID(4), OrganizerID(5)]
  private static let averagePrice: UInt32 = 999

  /// A museum pass with its programme, and two museums.
  func defineMuseums() throws {
    let programme = try register(
      .defineProgramme(
        id: "museumpass",
        ProgrammeTerms(
          name: "museumPASSmusées", validity: .subscription(SubscriptionTerms()), scan: .visit)))
    try register(
      .defineCardSystem(
        publicID: 90, name: "museumPASSmusées", cities: [], policy: RegionPolicy()))
    try register(.setCardSystemProgramme(Self.pass, ProgrammeID(UInt8(clamping: programme))))
    for (museum, name) in zip(Self.museums, ["Het Museum", "Le Musée"]) {
      try register(
        .defineOrganizer(id: name, name: name, systems: CardSystemSet([Self.pass])))
      try setRate(of: museum, averagePrice: Self.averagePrice)
    }
  }

  func setRate(of museum: OrganizerID, averagePrice: UInt32) throws {
    try register(
      .setMuseumTerms(
        museum,
        MuseumTerms(
          rate: MuseumRate(averagePriceCents: averagePrice, percentBasisPoints: 6_000),
          externalCards: Set(ExternalCardType.allCases))))
  }

  /// Sells a new pass to someone new.
  func sellPass(
    _ channel: SubscriptionChannel, by seller: OrganizerID = .none, commission: UInt32 = 0
  ) throws -> SubscriptionSaleOutcome {
    let reference = 2_000_000 + UInt128(records.count) * 2
    var sale = SubscriptionSale(
      to: .newHolder(reference: reference), .new(reference: reference + 1, .digital),
      in: Self.pass, channel: channel, priceCents: 6_400)
    sale.seller = seller
    sale.commissionCents = commission
    sale.homeMunicipality = 9_300
    return try carryOut { kernel, now in
      try kernel.sell(subscription: sale, CommandContext(now: now))
    }
  }

  func renewPass(of holder: HolderID) throws {
    _ = try carryOut { kernel, now in
      try kernel.sell(
        subscription: SubscriptionSale(
          to: .holder(holder), in: Self.pass, channel: .online, kind: .renewal, priceCents: 5_900),
        CommandContext(now: now))
    }
  }

  @discardableResult
  func visit(_ card: CardID, at museum: OrganizerID) throws -> MuseumVisitOutcome {
    try carryOut { kernel, now in
      kernel.visit(
        MuseumVisit(card: card, museum: museum, homeMunicipality: 9_300), CommandContext(now: now))
    }
  }

  @discardableResult
  func visit(
    with type: ExternalCardType, _ visitor: UInt128, at museum: OrganizerID
  ) throws -> ExternalVisitOutcome {
    try carryOut { kernel, now in
      kernel.externalVisit(
        ExternalVisit(type: type, visitor: ExternalVisitor(visitor), museum: museum),
        CommandContext(now: now))
    }
  }

  /// A random thing that has to do with museums.
  func liveMuseums() throws {
    if kernel.state.organizerCount < Int(Self.museums[0].number) { try defineMuseums() }
    let museum = Self.museums[Int(pick(0...1))]
    let card = CardID(pick(1...kernel.state.cardCount))
    let holder = HolderID(pick(1...kernel.state.holderCount))
    switch pick(0...9) {
    case 0, 1:
      let sold = try sellPass(random.oneIn(2) ? .online : .museum, by: museum, commission: 100)
      try visit(sold.card, at: museum)
    case 2, 3: try visit(card, at: museum)
    case 4:
      try visit(with: random.oneIn(2) ? .akaart : .article27, UInt128(pick(1...3)), at: museum)
    case 5: try setRate(of: museum, averagePrice: pick(0...1_500))
    case 6: _ = try? renewPass(of: holder)
    case 7: _ = try? register(.cancelSubscription(holder, Self.pass))
    case 8:
      _ = try? register(
        .freezeSubscriptions(
          Self.pass, holder: random.oneIn(2) ? .none : holder,
          firstDay: BrusselsTime.date(at: now)))
    default: _ = try? register(.identifyPassholder(holder, Self.pass))
    }
  }
}
