/// What the social tariff comes to at an event, for one buyer and price.
struct SocialOffer {
  var key: KeyID
  var shares: Shares
  var tariff: SoldTariff
}

extension LedgerState {
  /// The social tariff of a buyer at an event, or why there is none.
  ///
  /// Of the keys that fit the event, and of each the first rule that fits the buyer, the one with
  /// the lowest price for the holder is taken, and of equals the oldest.
  ///
  /// - Complexity: O(distribution keys × rules + memberships).
  func socialOffer(
    for buyer: TicketBuyer, at event: EventID, price: UInt32, at now: Instant
  ) throws(TicketRefusal) -> SocialOffer {
    guard price > 0 else { throw .eventIsFree }
    let keys = keys(for: event)
    guard !keys.isEmpty else { throw .noDistributionKey }
    let tariffs = tariffs(of: buyer, at: now)
    var best: SocialOffer?
    var relevant = CardSystemSet()
    var isAboveCeiling = false
    var hasTariff = false
    for key in keys {
      let terms = tickets.keys[Int(key.number)].terms
      for rule in terms.rules {
        let scope = self.systems(of: rule, terms, at: event, among: tariffs)
        relevant.formUnion(scope)
        guard
          let tariff = tariffs.first(where: { $0.status == .active && scope.contains($0.system) })
        else { continue }
        hasTariff = true
        guard rule.holds(forPrice: price), terms.fits(rule.residence, home: buyer.home) else {
          continue
        }
        guard price <= self.terms(of: tariff.system, at: now).discountPriceMax ?? .max else {
          isAboveCeiling = true
          continue
        }
        let shares = rule.shares.shares(ofPrice: price)
        if shares.holder < min(price, best?.shares.holder ?? price) {
          best = SocialOffer(key: key, shares: shares, tariff: tariff)
        }
        break
      }
    }
    if let best { return best }
    if hasTariff { throw isAboveCeiling ? .priceAboveCeiling : .noDiscount }
    throw Self.refusal(of: tariffs.filter { relevant.contains($0.system) })
  }

  /// The price of the social tariff for somebody who has it and lives in the organiser's region;
  /// nil where there is none (UiTPAS API 4.0, GET /tariffs/static).
  public func staticSocialPrice(
    at event: EventID, price: UInt32, now: Instant
  ) -> UInt32? {
    guard event.exists, event.number < events.count, price > 0 else { return nil }
    let ceilings = eventSystems[Int(event.number)].members.map {
      terms(of: $0, at: now).discountPriceMax ?? .max
    }
    guard price <= ceilings.max() ?? 0 else { return nil }
    return keys(for: event).compactMap { key in
      tickets.keys[Int(key.number)].terms.rules
        .first { $0.residence != .outside && $0.holds(forPrice: price) }?
        .shares.shares(ofPrice: price).holder
    }.filter { $0 < price }.min()
  }

  /// The distribution keys that fit an event, the oldest first: the manual ones that it names, or
  /// where it names none that are used, the automatic ones.
  func keys(for event: EventID) -> [KeyID] {
    let named = tickets.events[event]?.terms.keys ?? []
    let manual = named.filter { fits($0, event) }
    if !manual.isEmpty { return manual }
    return tickets.keys.indices.dropFirst().map { KeyID(UInt32($0)) }.filter {
      !tickets.keys[Int($0.number)].terms.isManual && fits($0, event)
    }
  }

  private func fits(_ key: KeyID, _ event: EventID) -> Bool {
    let terms = tickets.keys[Int(key.number)].terms
    return terms.isActive && !terms.systems.isDisjoint(with: eventSystems[Int(event.number)])
      && (terms.organizers.isEmpty
        || terms.organizers.contains(events[Int(event.number)].organizer))
  }

  /// The card systems whose social tariff a rule asks for.
  private func systems(
    of rule: KeyRule, _ terms: DistributionKeyTerms, at event: EventID, among tariffs: [SoldTariff]
  ) -> CardSystemSet {
    switch rule.scope {
    case .anySystem: CardSystemSet(tariffs.map(\.system))
    case .eventSystem:
      CardSystemSet(
        eventSystems[Int(event.number)].members.filter { terms.systems.contains($0) })
    }
  }

  private static func refusal(of tariffs: [SoldTariff]) -> TicketRefusal {
    if tariffs.contains(where: { $0.status == .suspended }) { return .socialTariffSuspended }
    if tariffs.contains(where: { $0.status == .expired }) { return .socialTariffExpired }
    return .noSocialTariff
  }
}
