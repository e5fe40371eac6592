import Ledger
public import LedgerService
import PassDirectory

/// Puts what a fleet's plan names into a new ledger: organisers, events, holders and their cards.
public struct FleetDataset: Sendable {
  private let plan: FleetPlan
  private let engine: LedgerEngine
  private let system = CardSystemID(1)

  /// The client that pairs the terminals.
  public static let clientID = "fleet"

  /// So many holders are registered in one commit.
  private static let part = 200

  /// Makes a data set.
  ///
  /// - Parameter engine: a ledger in which nothing is registered.
  public init(_ plan: FleetPlan, _ engine: LedgerEngine) {
    self.plan = plan
    self.engine = engine
  }

  /// Registers everything.
  ///
  /// - Parameters:
  ///   - secret: the secret of the client that pairs the terminals.
  ///   - permissions: what that client may do.
  public func load(secret: String, permissions: Set<String>) async throws {
    try await define()
    for first in stride(from: 0, to: plan.holders.count, by: Self.part) {
      try await register(plan.holders[first..<min(first + Self.part, plan.holders.count)])
    }
    try await Registrar(engine).addClient(
      NewClient(
        id: Self.clientID, secret: secret, name: "Fleet",
        grants: [Grant(cardSystem: system.number, permissions: permissions)]))
  }

  private func define() async throws {
    var commands: [RegistrationCommand] = [
      .defineCardSystem(
        publicID: 1, name: "UiTPAS Fleet", cities: [City(postalCode: "9000", name: "Gent")],
        policy: RegionPolicy())
    ]
    let systems = CardSystemSet([system])
    for organizer in plan.organizers {
      commands.append(
        .defineOrganizer(id: organizer.id, name: organizer.name, systems: systems))
    }
    for event in plan.events {
      commands.append(
        .defineEvent(
          id: event.id, title: event.title, organizer: OrganizerID(UInt32(event.organizer + 1)),
          systems: systems, calendar: .permanent, periods: [],
          settings: EventSettings(
            points: UInt16(event.points), limit: CheckInLimit(volume: 1, period: .absolute))))
    }
    _ = try await register(commands)
  }

  /// A card of a holder, before it has its number in the ledger.
  private struct NewCard {
    var card: PlannedCard
    var holder: HolderID
    var status: CardStatus
  }

  private func register(_ holders: ArraySlice<PlannedHolder>) async throws {
    let directory = engine.directory
    let holderReferences = try directory.prepareHolders(
      holders.map { _ in HolderProfile(address: .init(postalCode: "9000", city: "Gent")) })
    var commands: [RegistrationCommand] = []
    for (reference, holder) in zip(holderReferences, holders) {
      commands.append(.registerHolder(reference: reference))
      commands.append(.startMembership(HolderID(UInt32(holder.number + 1)), system))
    }
    let cards = holders.flatMap { Self.cards(of: $0) }
    let cardReferences = try directory.prepareCards(cards.map { try Self.identifiers($0.card) })
    for (reference, card) in zip(cardReferences, cards) {
      commands.append(
        .registerCard(
          reference: reference, system: system, kind: .individual, status: .active,
          holder: card.holder))
    }
    let outcomes = try await register(commands)
    let entities = outcomes.suffix(cards.count).map(\.entity)
    try directory.confirmHolders(
      zip(holderReferences, holders).map { (reference: $0, entity: UInt32($1.number + 1)) })
    try directory.confirmCards(zip(cardReferences, entities).map { (reference: $0, entity: $1) })
    try directory.assign(
      zip(entities, cards).map { (card: $0, holder: Optional($1.holder.number)) })
    // As it happens to cards: used first, then lost.
    var changes: [RegistrationCommand] = []
    for (entity, card) in zip(entities, cards) where card.status != .active {
      changes.append(.changeCardStatus(CardID(entity), .blocked, holder: card.holder))
      if card.status == .replaced {
        changes.append(.changeCardStatus(CardID(entity), .replaced, holder: card.holder))
      }
    }
    _ = try await register(changes)
  }

  private static func cards(of holder: PlannedHolder) -> [NewCard] {
    let id = HolderID(UInt32(holder.number + 1))
    let current = NewCard(
      card: .current(holder.number), holder: id,
      status: holder.standing == .blocked ? .blocked : .active)
    guard holder.standing == .replaced else { return [current] }
    return [NewCard(card: .old(holder.number), holder: id, status: .replaced), current]
  }

  private static func identifiers(_ card: PlannedCard) throws -> CardIdentifiers {
    guard let number = UITPASNumber(card.uitpasNumber), let chip = ChipNumber(card.chip) else {
      throw FleetFailure("a card of the plan has no number")
    }
    return CardIdentifiers(uitpasNumber: number.value, chip: chip.key)
  }

  private func register(
    _ commands: [RegistrationCommand]
  ) async throws -> [RegistrationOutcome] {
    guard !commands.isEmpty else { return [] }
    return try await engine.register(commands).map { try $0.get() }
  }
}
