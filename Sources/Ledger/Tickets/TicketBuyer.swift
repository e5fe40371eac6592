/// Whom a ticket is for.
struct TicketBuyer {
  var card: CardID
  var holder: HolderID
  var isGroup: Bool
  var home: UInt16
}

extension LedgerState {
  /// The buyer of a ticket, or why the card buys none.
  ///
  /// A holder whose every membership is inactive buys nothing, whatever the event
  /// (UiTPAS API 4.0, `passholder-no-active-cardsystems`).
  func buyer(
    _ card: CardID, home: UInt16, at now: Instant
  ) throws(TicketRefusal) -> TicketBuyer {
    guard card.exists else { throw .cardUnknown }
    let facts = cards.current(card.number)
    switch facts.status {
    case .active: break
    case .provisioned, .localStock: throw .cardNotActive
    case .blocked: throw .cardBlocked
    case .replaced: throw .cardReplaced
    case .deleted: throw .cardDeleted
    }
    guard facts.holder.exists else { throw .cardNotActive }
    guard standing(of: facts.holder, at: now) == .active else { throw .holderBlocked }
    guard memberships(of: facts.holder, at: now).contains(where: { $0.standing == .active }) else {
      throw .noActiveMembership
    }
    return TicketBuyer(
      card: card, holder: facts.holder, isGroup: facts.kind == .group, home: home)
  }

  /// The social tariff of a buyer in a card system at a moment; nil where there is none.
  ///
  /// A group's holds to the end of its last day, without grace (UiTPAS API 4.0,
  /// `Grouppass.socialTariff`).
  func tariff(of buyer: TicketBuyer, in membership: MembershipView, at now: Instant)
    -> SoldTariff?
  {
    if buyer.isGroup {
      guard let terms = tickets.groups[buyer.holder], terms.ticketsPerYear > 0 else { return nil }
      let isOver = terms.lastDay.map { BrusselsTime.date(at: now) > $0 } ?? false
      return SoldTariff(system: membership.system, status: isOver ? .expired : .active)
    }
    guard let tariff = membership.socialTariff else { return nil }
    return SoldTariff(
      system: membership.system, status: tariff.status, isInGrace: tariff.isInGrace)
  }

  /// The social tariffs of a buyer in its active memberships, the oldest membership first.
  func tariffs(of buyer: TicketBuyer, at now: Instant) -> [SoldTariff] {
    var tariffs: [SoldTariff] = []
    for membership in memberships(of: buyer.holder, at: now) where membership.standing == .active {
      if let found = tariff(of: buyer, in: membership, at: now) { tariffs.append(found) }
    }
    return tariffs
  }

  /// The card system whose social tariff a refusal is about: one of the event's where one has that
  /// status, else the first that has; the ledger as a whole where the refusal tells of none.
  func tariffSystem(
    of buyer: TicketBuyer, at event: EventID, _ refusal: TicketRefusal, at now: Instant
  ) -> CardSystemID {
    let wanted: SocialTariffStatus? =
      switch refusal {
      case .socialTariffExpired: .expired
      case .socialTariffSuspended: .suspended
      default: nil
      }
    guard let wanted else { return .wholeLedger }
    let found = tariffs(of: buyer, at: now).filter { $0.status == wanted }.map(\.system)
    return found.first { eventSystems[Int(event.number)].contains($0) } ?? found.first
      ?? .wholeLedger
  }
}

/// A social tariff as the sale of a ticket reads it.
struct SoldTariff {
  var system: CardSystemID
  var status: SocialTariffStatus
  var isInGrace = false
}
