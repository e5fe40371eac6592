import Ledger

/// What the public test data set offers beside its people: price lists, rewards, coupons,
/// distribution keys and kiosks.
///
/// Defined before anybody is registered, so that welcome benefits are granted.
struct TestDatasetOffers {
  private let engine: LedgerEngine
  private let registrar: Registrar

  init(_ engine: LedgerEngine, _ registrar: Registrar) {
    self.engine = engine
    self.registrar = registrar
  }

  /// Defines what is not there yet.
  func define(_ file: TestDatasetFile) async throws {
    for system in file.cardSystems { try await setPrices(of: system) }
    for reward in file.rewards { try await define(reward) }
    for kiosk in file.kiosks { try await define(kiosk) }
    for key in file.distributionKeys { try await define(key) }
    for coupon in file.coupons { try await define(coupon) }
  }

  private func define(_ key: TestDatasetFile.DistributionKey) async throws {
    let isKnown = try await engine.read { state, _ in
      state.distributionKey(publicID: key.id) != nil
    }
    guard !isKnown else { return }
    var systems = CardSystemSet()
    for publicID in key.cardSystems { systems.insert(try await system(publicID)) }
    let shares = ShareRule(
      holder: .ofPrice(basisPoints: key.holderPercent * 100),
      municipality: .ofPrice(basisPoints: key.municipalityPercent * 100))
    try await registrar.register(
      .setDistributionKey(
        publicID: key.id,
        DistributionKeyTerms(name: key.name, systems: systems, rules: [KeyRule(shares)])))
  }

  private func define(_ coupon: TestDatasetFile.Coupon) async throws {
    guard try await engine.read({ state, _ in state.coupon(id: coupon.id) }) == nil else { return }
    var terms = CouponTerms(
      name: coupon.name,
      shares: ShareRule(holder: .fixed(cents: UInt32((coupon.holderPays * 100).rounded()))))
    terms.holderLimit = try coupon.perHolder.limit()
    terms.isForGroups = coupon.forGroups ?? false
    try await registrar.register(
      .setCoupon(id: coupon.id, system: try await system(coupon.cardSystem), terms))
  }

  private func setPrices(of system: TestDatasetFile.CardSystem) async throws {
    let id = try await self.system(system.id)
    let isSet = try await engine.read { state, now in
      !state.terms(of: id, at: now).prices.isEmpty
    }
    guard !isSet else { return }
    let prices = try system.prices.map { price in
      CardPrice(
        label: price.label, cents: UInt32((price.price * 100).rounded()),
        reasons: try (price.reasons ?? []).map { name in
          guard let reason = CardSaleReason(name: name) else {
            throw TestDatasetError.unreadable(name)
          }
          return reason
        }, ageFrom: price.ageFrom, ageTo: price.ageTo,
        whenAgeUnknown: price.ageFrom == nil && price.ageTo == nil, resident: price.resident,
        socialTariff: price.socialTariff)
    }
    try await registrar.register(.setTerms(id, CardSystemTerms(prices: prices)))
  }

  private func define(_ reward: TestDatasetFile.Reward) async throws {
    guard try await engine.read({ state, _ in state.reward(id: reward.id) }) == nil else { return }
    guard let type = RewardType.allCases.first(where: { $0.name == reward.type }) else {
      throw TestDatasetError.unreadable(reward.type)
    }
    let now = engine.clock.now()
    let begin = BrusselsTime.start(of: BrusselsTime.date(at: now).adding(days: -365))
    var terms = RewardTerms(
      type: type, title: reward.title, points: reward.points ?? 0,
      publication: OfferPeriod(begin: begin))
    terms.description = reward.title
    terms.isOnline = reward.online ?? false
    if reward.expired == true {
      let end = BrusselsTime.start(of: BrusselsTime.date(at: now))
      terms.redeeming = OfferPeriod(begin: begin, end: Instant(microseconds: end.microseconds - 1))
      // What can be redeemed no longer is granted no longer.
      if type == .welcome { terms.granting = terms.redeeming }
    }
    if let constraint = reward.redeemConstraint {
      terms.holderLimit = try TestDatasetFile.Limit(
        volume: constraint.volume, periodType: constraint.period
      ).limit()
    }
    try await registrar.register(
      .defineReward(id: reward.id, owner: try await system(reward.cardSystem), terms))
  }

  private func define(_ kiosk: TestDatasetFile.Kiosk) async throws {
    guard try await engine.read({ state, _ in state.kiosk(id: kiosk.id) }) == nil else { return }
    var organizers: [OrganizerID] = []
    for id in kiosk.organizers {
      guard let organizer = try await engine.read({ state, _ in state.organizer(id: id) }) else {
        throw TestDatasetError.unreadable(kiosk.name)
      }
      organizers.append(organizer)
    }
    try await registrar.register(
      .defineKiosk(
        id: kiosk.id, name: kiosk.name, system: try await system(kiosk.cardSystem),
        organizers: organizers, isBeta: false))
    try await registrar.setConfigurationCode(
      kioskNamed: kiosk.name, code: kiosk.configurationCode)
  }

  private func system(_ publicID: UInt32) async throws -> CardSystemID {
    guard
      let system = try await engine.read({ state, _ in state.cardSystem(publicID: publicID) })
    else { throw TestDatasetError.unreadable("card system \(publicID)") }
    return system
  }
}

extension TestDatasetFile.Limit {
  /// The limit, or an error where its period has no such word.
  func limit() throws -> CheckInLimit {
    guard let period = PeriodType(name: periodType) else {
      throw TestDatasetError.unreadable(periodType)
    }
    return CheckInLimit(volume: volume, period: period)
  }
}
