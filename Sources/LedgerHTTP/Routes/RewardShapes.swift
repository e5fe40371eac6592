import Ledger
import LedgerService
import LedgerWire

/// Between a reward of the ledger and a published one.
struct RewardShapes {
  let engine: LedgerEngine
  /// Organisers' names and ids by number, read once for an answer.
  let organizers: [OrganizerID: OrganizerReference]

  /// A reward is gone soon where its last moment is no further away than this: 30 days.
  static let lastChanceMicroseconds: Int64 = 30 * 86_400_000_000

  /// The shapes for an answer about these rewards.
  init(_ engine: LedgerEngine, for rewards: [RewardView]) async throws(Problem) {
    self.engine = engine
    let wanted = Set(rewards.flatMap(\.terms.organizers))
    organizers = try await engine.ask { state, _ in
      var found: [OrganizerID: OrganizerReference] = [:]
      for organizer in wanted {
        guard let name = state.organizerName(organizer) else { continue }
        found[organizer] = OrganizerReference(id: name.id, name: name.name)
      }
      return found
    }
  }

  /// The reward as published.
  func published(_ view: RewardView, now: Instant) -> Reward {
    let terms = view.terms
    var reward = Reward()
    reward.id = view.id
    reward.title = terms.title
    reward.type = terms.type.name
    reward.promotionalDescription = terms.description
    reward.publicationPeriod = Self.published(terms.publication)
    reward.points = terms.type == .points ? Int64(terms.points) : nil
    reward.categories = terms.categories.map(\.name)
    reward.moreInfoURL = terms.moreInfoURL.isEmpty ? nil : terms.moreInfoURL
    reward.grantingPeriod = terms.granting.map(Self.published)
    reward.redeemPeriod = terms.redeeming.map(Self.published)
    reward.owningCardSystem = summary(view.owner)
    reward.allCardSystems = terms.systems.isEmpty
    // Who may have it everywhere may have it in the programme of its owner.
    let programme = engine.catalogue.cardSystem(view.owner)?.programme
    reward.applicableCardSystems =
      terms.systems.isEmpty
      ? engine.catalogue.cardSystems.filter { $0.programme == programme }
        .compactMap { summary($0.system) }
      : terms.systems.members.compactMap(summary)
    reward.organizers = terms.organizers.compactMap { organizers[$0] }
    reward.status = terms.status.name
    reward.maxAvailableUnits = terms.unitsMax.map(Int64.init)
    reward.unitsTaken = Int64(view.unitsTaken)
    reward.practicalInfo = terms.practicalInfo.isEmpty ? nil : terms.practicalInfo
    reward.pictures = terms.pictures
    reward.forKids = terms.isForKids
    reward.sport = terms.isSport
    reward.featured = terms.isFeatured
    reward.online = terms.isOnline
    reward.lastChance = Self.isLastChance(terms, now: now)
    reward.redeemConstraint = terms.holderLimit.map {
      PublishedConstraint(volume: Int64($0.volume), period: $0.period.name)
    }
    return reward
  }

  /// The redemption as published.
  func published(_ redemption: RedemptionView, of view: RewardView, now: Instant) -> RedeemedReward
  {
    RedeemedReward(
      id: String(redemption.position), reward: published(view, now: now),
      redeemDate: redemption.at.microseconds,
      redeemInfo: view.terms.redeemInfo.map {
        RedeemedReward.Info(text: $0.text, link: $0.link, label: $0.label)
      }, redeemCode: redemption.code.isEmpty ? nil : redemption.code)
  }

  /// Whether the last moment at which it can be redeemed is near.
  static func isLastChance(_ terms: RewardTerms, now: Instant) -> Bool {
    guard let end = terms.redeeming?.end, end >= now else { return false }
    return end.microseconds - now.microseconds <= lastChanceMicroseconds
  }

  private func summary(_ system: CardSystemID) -> CardSystemSummary? {
    engine.catalogue.cardSystem(system).map {
      CardSystemSummary(
        id: Int64($0.publicID), name: $0.name,
        cities: $0.cities.map {
          CardSystemSummary.City(postalCode: $0.postalCode, name: $0.name)
        })
    }
  }

  private static func published(_ period: OfferPeriod) -> PublishedPeriod {
    PublishedPeriod(begin: period.begin.microseconds, end: period.end?.microseconds)
  }
}

extension RewardTerms {
  /// The terms that a published reward asks for.
  ///
  /// What the published shape does not have (the status, what a holder is told, ages) stays as it
  /// is in `former`.
  init(
    _ reward: Reward, systems: CardSystemSet, organizers: [OrganizerID], former: RewardTerms?
  ) throws(Problem) {
    func period(_ period: PublishedPeriod) -> OfferPeriod {
      OfferPeriod(
        begin: Instant(microseconds: period.begin),
        end: period.end.map { Instant(microseconds: $0) })
    }
    let type: RewardType = reward.type == RewardType.welcome.name ? .welcome : .points
    self.init(
      type: type, title: reward.title,
      points: type == .points ? UInt32(clamping: reward.points ?? 0) : 0,
      publication: period(reward.publicationPeriod))
    description = reward.promotionalDescription
    status = former?.status ?? .active
    granting = reward.grantingPeriod.map(period)
    redeeming = reward.redeemPeriod.map(period)
    self.systems = systems
    self.organizers = organizers
    unitsMax = reward.maxAvailableUnits.flatMap { $0 == 0 ? nil : UInt32(clamping: $0) }
    if let constraint = reward.redeemConstraint, let type = PeriodType(name: constraint.period) {
      holderLimit = CheckInLimit(volume: UInt32(clamping: constraint.volume), period: type)
    }
    for name in reward.categories {
      guard let category = RewardCategory.allCases.first(where: { $0.name == name }) else {
        throw Problem(
          WireError(
            .invalidData,
            issues: [SchemaIssue(jsonPointer: "/categories", error: "has an unknown value")]))
      }
      if !categories.contains(category) { categories.append(category) }
    }
    isOnline = reward.online
    isFeatured = reward.featured
    isForKids = reward.forKids
    isSport = reward.sport
    practicalInfo = reward.practicalInfo ?? ""
    moreInfoURL = reward.moreInfoURL ?? ""
    pictures = reward.pictures
    redeemInfo = former?.redeemInfo
    // A reward that became one for points is everybody's.
    ages = type == .welcome ? former?.ages : nil
  }
}
