import Ledger
import LedgerService
import LedgerWire
import PassDirectory
import Testing

/// Museums of the region's service, and passes for them.
extension ServiceModel {
  static let museumSystem = CardSystemID(2)
  static let museum = OrganizerID(3)
  /// A museum that takes no visits at present.
  static let closedMuseum = OrganizerID(4)

  /// Opens a programme of museum passes with two museums, of which one is closed.
  func addMuseums() async throws {
    let systems = CardSystemSet([Self.museumSystem])
    let rate = MuseumRate(averagePriceCents: 1_000, percentBasisPoints: 6_000)
    for command: RegistrationCommand in [
      .defineProgramme(
        id: "museumpass",
        ProgrammeTerms(
          name: "museumPASSmusées", validity: .subscription(SubscriptionTerms()), scan: .visit)),
      .defineCardSystem(
        publicID: 70, name: "museumPASSmusées", cities: [], policy: RegionPolicy()),
      .setCardSystemProgramme(Self.museumSystem, ProgrammeID(1)),
      .defineOrganizer(id: "museum", name: "Museum", systems: systems),
      .defineOrganizer(id: "museum-closed", name: "Museum in verbouwing", systems: systems),
      .setMuseumTerms(Self.museum, MuseumTerms(rate: rate)),
      .setMuseumTerms(Self.closedMuseum, MuseumTerms(isActive: false, rate: rate)),
    ] {
      try await register(command)
    }
  }

  /// Sells a pass, whose holder registers where they are to be known; its number is answered.
  func sellPass(
    isIdentified: Bool = true, from firstDay: CivilDate? = nil
  ) async throws -> CardIdentifier {
    var order = SubscriptionOrder(
      for: .nobody, .digital, in: Self.museumSystem, channel: firstDay == nil ? .museum : .presale,
      priceCents: 6_400)
    order.firstDay = firstDay
    guard
      case .decided(let sold) = try await Registrar(engine).sell(order, client: .none),
      let kept = try engine.directory.identifiers(ofCards: [sold.card.number])[0],
      let number = kept.museumCard.flatMap({ UInt64(exactly: $0) })
        .flatMap({ MuseumPassNumber(value: $0) })
    else { throw CancellationError() }
    let identifier = CardIdentifier.museum(number.text)
    cards[identifier] = KnownCard(
      identifier: identifier, card: sold.card, holder: sold.holder)
    if isIdentified {
      try await register(.identifyPassholder(sold.holder, Self.museumSystem))
    }
    return identifier
  }
}
