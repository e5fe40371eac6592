/// A distribution key as it stands.
public struct DistributionKeyView: Hashable, Sendable {
  /// The key.
  public var key: KeyID
  /// Its id in the published API.
  public var publicID: UInt32
  /// Its terms.
  public var terms: DistributionKeyTerms
}

/// A coupon as it stands.
public struct CouponView: Hashable, Sendable {
  /// The coupon.
  public var coupon: CouponID
  /// Its id in the published API.
  public var id: String
  /// The card system that gives it.
  public var system: CardSystemID
  /// Its terms.
  public var terms: CouponTerms
}

/// A group pass as it stands.
public struct GroupPassView: Hashable, Sendable {
  /// What it is entitled to.
  public var terms: GroupPassTerms
  /// Whether its social tariff holds at the moment that was asked for.
  public var hasSocialTariff: Bool
  /// Tickets of the calendar year that are left.
  public var availableTickets: UInt32
}

extension LedgerState {
  /// Every distribution key, the oldest first.
  public var distributionKeys: [DistributionKeyView] {
    tickets.keys.enumerated().dropFirst().map {
      DistributionKeyView(
        key: KeyID(UInt32($0)), publicID: $1.publicID, terms: $1.terms)
    }
  }

  /// The distribution key with a public id.
  public func distributionKey(publicID: UInt32) -> KeyID? { tickets.keysByID[publicID] }

  /// How many coupons there are.
  public var couponCount: Int { tickets.coupons.count - 1 }

  /// Every coupon, the oldest first.
  public var coupons: [CouponView] {
    tickets.coupons.enumerated().dropFirst().map {
      CouponView(coupon: CouponID(UInt32($0)), id: $1.id, system: $1.system, terms: $1.terms)
    }
  }

  /// The coupon with a public id.
  public func coupon(id: String) -> CouponID? { tickets.couponsByID[id] }

  /// What holds for the tickets of an event.
  public func ticketTerms(of event: EventID) -> EventTicketTerms {
    tickets.events[event]?.terms ?? EventTicketTerms()
  }

  /// Whether a ticket of an event was ever sold.
  public func hasTicketSales(_ event: EventID) -> Bool { tickets.events[event]?.hasSales ?? false }

  /// The limit on tickets of one holder at an organiser; nil for none.
  public func ticketLimit(of organizer: OrganizerID) -> CheckInLimit? {
    tickets.organizerLimits[organizer]
  }

  /// A group pass as it stands at a moment; nil where the holder is no group.
  ///
  /// - Complexity: O(tickets of the group).
  public func groupPass(of holder: HolderID, at now: Instant) -> GroupPassView? {
    guard let terms = tickets.groups[holder] else { return nil }
    let today = BrusselsTime.date(at: now)
    let year = CalendarPeriod(.year, holding: today)
    let used = tickets.count(of: holder) {
      !$0.coupon.exists && CalendarPeriod(.year, holding: BrusselsTime.date(at: $0.at)) == year
    }
    return GroupPassView(
      terms: terms,
      hasSocialTariff: terms.ticketsPerYear > 0 && terms.lastDay.map { today <= $0 } ?? true,
      availableTickets: used < terms.ticketsPerYear ? terms.ticketsPerYear - used : 0)
  }

  /// The cards that the social tariff of a card system holds for at a moment, in the order of their
  /// numbers (UiTPAS API 4.0, GET /cards/social-tariff/{cardSystemId}/active).
  ///
  /// - Complexity: O(cards from `first` on, up to `scanned`).
  public func socialTariffCards(
    of system: CardSystemID, from first: CardID, scanning scanned: Int, at now: Instant
  ) -> [CardID] {
    let last = min(UInt64(cards.last), UInt64(max(first.number, 1)) + UInt64(scanned) - 1)
    guard first.number <= cards.last else { return [] }
    return (max(first.number, 1)...UInt32(last)).map { CardID($0) }.filter { card in
      let facts = cards.current(card.number)
      guard facts.status == .active, facts.system == system, facts.holder.exists,
        standing(of: facts.holder, at: now) == .active
      else { return false }
      let row = membership(of: facts.holder, in: system)
      guard row != 0, membershipStandings.value(row, at: now) == .active else { return false }
      if facts.kind == .group {
        return groupPass(of: facts.holder, at: now)?.hasSocialTariff ?? false
      }
      return tariffStatus(ofMembership: row, at: now)?.status == .active
    }
  }
}
