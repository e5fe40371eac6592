@testable import Ledger

/// Random subscriptions and visits; most of what is drawn is refused by what stands, and that is
/// as well.
extension RandomLife {
  /// The card system and the museum that every random life has beside its regions.
  static let pass = CardSystemID(4)
  static let museum = OrganizerID(3)

  /// A museum pass of a few visits before registration, and a museum.
  static func defineMuseum(in world: World) throws {
    let programme = try world.register(.defineProgramme(id: "pass", terms(scan: .visit)))
    _ = try world.defineSystem(4, "Museumpas")
    try world.register(.setCardSystemProgramme(pass, ProgrammeID(UInt8(programme))))
    try world.register(
      .defineOrganizer(id: "museum", name: "Museum", systems: CardSystemSet([pass])))
    try world.register(
      .setMuseumTerms(
        museum,
        MuseumTerms(
          rate: MuseumRate(averagePriceCents: 999, percentBasisPoints: 6_000),
          externalCards: Set(ExternalCardType.allCases))))
  }

  private static func terms(scan: ScanMeaning) -> ProgrammeTerms {
    ProgrammeTerms(name: "Pas", validity: .subscription(SubscriptionTerms()), scan: scan)
  }

  mutating func museums() throws {
    if random.oneIn(3) {
      world.now = world.now + Int64(random.number(0...2 * 86_400)) * Instant.second
    }
    let context = CommandContext(
      now: world.now, key: random.oneIn(2) ? .none : .idempotency(random.unsigned()))
    switch random.number(0...9) {
    case 0, 1: _ = try? world.kernel.sell(subscription: subscriptionSale(), context)
    case 2...4: _ = world.kernel.visit(visit(.counter), context)
    case 5, 6: visitByTap()
    case 7:
      _ = world.kernel.externalVisit(
        ExternalVisit(
          type: random.pick(ExternalCardType.allCases),
          visitor: ExternalVisitor(UInt128(random.number(1...9))),
          museum: random.oneIn(9) ? .none : Self.museum, card: card()), context)
    default: _ = try? world.kernel.register(museumCommand(), context)
    }
  }

  private mutating func visitByTap() {
    let source = SourceID(UInt32(random.number(1...world.kernel.state.sourceCount)))
    let late = random.oneIn(2) ? 0 : Int64(random.number(0...20 * 86_400)) * Instant.second
    _ = world.kernel.visit(
      visit(.terminal),
      CommandContext(
        now: world.now, claimedAt: world.now - late, occurredAt: world.now - late,
        timeQuality: .exact, key: .tap(source, sequence: nextSequence(of: source))))
  }

  private mutating func visit(_ channel: Channel) -> MuseumVisit {
    MuseumVisit(
      card: random.oneIn(9) ? card() : passCard(), museum: random.oneIn(15) ? .none : Self.museum,
      homeMunicipality: 9_000, channel: channel,
      acceptedOffline: channel == .terminal && random.oneIn(3))
  }

  /// A card of the museum pass, one of the newest as a rule; none where none was sold.
  private mutating func passCard() -> CardID {
    let cards = (1...UInt32(world.kernel.state.cardCount)).filter {
      world.kernel.state.card(CardID($0))?.system == Self.pass
    }
    return cards.isEmpty ? .none : CardID(random.pick(Array(cards.suffix(6))))
  }

  private mutating func passHolder() -> HolderID {
    world.kernel.state.card(passCard())?.holder ?? holder()
  }

  private mutating func subscriptionSale() -> SubscriptionSale {
    var sale = SubscriptionSale(
      to: random.oneIn(2) ? .newHolder(reference: random.unsigned()) : .holder(passHolder()),
      random.oneIn(2) ? nil : .new(reference: random.unsigned(), .digital), in: Self.pass,
      channel: random.pick(SubscriptionChannel.allCases),
      kind: random.pick(SubscriptionKind.allCases), priceCents: UInt32(random.number(0...6_400)))
    sale.isIdentified = random.oneIn(2)
    if sale.channel == .presale {
      sale.firstDay = BrusselsTime.date(at: world.now).adding(days: Int32(random.number(0...40)))
    }
    if random.oneIn(4) { sale.voucher = "code \(random.number(1...20))" }
    return sale
  }

  private mutating func museumCommand() -> RegistrationCommand {
    let day = BrusselsTime.date(at: world.now).adding(days: Int32(random.number(-3...3)))
    switch random.number(0...9) {
    case 0:
      return .defineProgramme(id: "herita", Self.terms(scan: random.pick(ScanMeaning.allCases)))
    case 1:
      return .setCardSystemProgramme(
        CardSystemID(3), ProgrammeID(UInt8(random.number(0...2))))
    case 2:
      return .setMuseumTerms(
        Self.museum,
        MuseumTerms(
          isActive: random.number(1...9) != 5,
          rate: MuseumRate(
            averagePriceCents: UInt32(random.number(0...1_500)),
            percentBasisPoints: UInt16(random.number(0...10_000))),
          externalCards: Set(ExternalCardType.allCases), uitpasNeedsSocialTariff: random.oneIn(2)))
    case 3: return .freezeSubscriptions(Self.pass, holder: .none, firstDay: day)
    case 4: return .freezeSubscriptions(Self.pass, holder: passHolder(), firstDay: day)
    case 5: return .resumeSubscription(passHolder(), Self.pass)
    case 6: return .cancelSubscription(passHolder(), Self.pass)
    default: return .identifyPassholder(passHolder(), Self.pass)
    }
  }
}
