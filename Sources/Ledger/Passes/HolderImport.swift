/// A holder who comes from the system before this one, with everything that is brought along.
///
/// All of it is recorded, or nothing; no card is sold and no welcome is given.
public struct HolderImport: Hashable, Sendable {
  /// A membership that is brought along.
  public struct Membership: Hashable, Sendable {
    /// The card system.
    public var system: CardSystemID
    /// The last day of the social tariff; nil without one.
    public var tariffLastDay: CivilDate?

    /// Makes a membership.
    public init(system: CardSystemID, tariffLastDay: CivilDate? = nil) {
      self.system = system
      self.tariffLastDay = tariffLastDay
    }
  }

  /// The reference under which the directory keeps the person.
  public var reference: UInt128
  /// The memberships, the oldest first.
  public var memberships: [Membership]
  /// The card: from the stock, or new.
  public var article: PassSale.Article
  /// The card system that issued the card.
  public var cardSystem: CardSystemID
  /// The card's status: active or blocked.
  public var cardStatus: CardStatus
  /// The points that are brought along.
  public var points: Int64

  /// Makes an import.
  public init(
    reference: UInt128, memberships: [Membership], article: PassSale.Article,
    cardSystem: CardSystemID, cardStatus: CardStatus = .active, points: Int64 = 0
  ) {
    self.reference = reference
    self.memberships = memberships
    self.article = article
    self.cardSystem = cardSystem
    self.cardStatus = cardStatus
    self.points = points
  }

  /// The most memberships that one holder brings.
  public static let membershipsMax = 32
}

/// Whom an import registered.
public struct HolderImportOutcome: Hashable, Sendable {
  /// The holder.
  public var holder: HolderID
  /// The card.
  public var card: CardID
}

extension LedgerKernel {
  /// Registers a holder who comes from the system before this one.
  public mutating func take(
    _ holder: HolderImport, _ context: CommandContext
  ) throws(RegistrationRefusal) -> HolderImportOutcome {
    let decided = try state.decide(holder)
    _ = write(decided.events, entity: decided.outcome.holder.number, context)
    return decided.outcome
  }
}

extension LedgerState {
  fileprivate func decide(
    _ holder: HolderImport
  ) throws(RegistrationRefusal) -> (events: [LedgerEvent], outcome: HolderImportOutcome) {
    let number = HolderID(UInt32(holders.count))
    var events: [LedgerEvent] = [
      .holderRegistered(HolderRegistered(holder: number, reference: holder.reference))
    ]
    guard holder.memberships.count <= HolderImport.membershipsMax,
      Set(holder.memberships.map(\.system)).count == holder.memberships.count
    else { throw .outOfRange("memberships") }
    for membership in holder.memberships {
      try check(membership.system)
      events.append(firstMembership(of: number, in: membership.system))
      guard let lastDay = membership.tariffLastDay else { continue }
      guard CivilDate.recorded.contains(lastDay.daysSinceEpoch) else {
        throw .outOfRange("last day")
      }
      events.append(
        .socialTariffGranted(
          SocialTariffGranted(holder: number, system: membership.system, lastDay: lastDay)))
    }
    let card = try handOver(holder, to: number, &events)
    guard PointsLimit.range.contains(holder.points) else { throw .outOfRange("points") }
    if holder.points != 0 {
      events.append(
        .pointsIssued(
          PointsIssued(
            holder: number, points: holder.points, cause: .openingBalance,
            balance: holder.points)))
    }
    return (events, HolderImportOutcome(holder: number, card: card))
  }

  private func handOver(
    _ holder: HolderImport, to number: HolderID, _ events: inout [LedgerEvent]
  ) throws(RegistrationRefusal) -> CardID {
    try check(holder.cardSystem)
    let status = holder.cardStatus
    guard status == .active || status == .blocked else { throw .cardStatus(status) }
    switch holder.article {
    case .stock(let card):
      guard let view = self.card(card), view.system == holder.cardSystem, view.kind != .group
      else { throw .unknown("card") }
      guard view.status == .localStock else { throw .cardStatus(view.status) }
      for next in status == .blocked ? [.active, .blocked] : [CardStatus.active] {
        events.append(
          .cardStatusChanged(CardStatusChanged(card: card, status: next, holder: number)))
      }
      return card
    case .new(let reference, let kind):
      guard kind != .group else { throw .outOfRange("kind") }
      let card = CardID(cards.last + 1)
      events.append(
        .cardRegistered(
          CardRegistered(
            card: card, reference: reference, system: holder.cardSystem, kind: kind,
            status: status, holder: number)))
      return card
    }
  }
}
