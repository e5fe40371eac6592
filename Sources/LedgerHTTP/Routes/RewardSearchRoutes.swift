import Hummingbird
import Ledger
import LedgerService
import LedgerWire

/// `GET /uitpas/rewards` (UiTPAS API 4.0): searched in memory, never on the engine's thread.
struct RewardSearchRoutes: Sendable {
  let engine: LedgerEngine

  func add(to group: RouterGroup<LedgerRequestContext>) {
    group.get("rewards") { request, context in try await search(request, context) }
  }

  private func search(
    _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    let parameters = request.uri.queryParameters
    let page = try PageRequest(parameters)
    let query = try RewardQuery(parameters)
    let now = engine.clock.now()
    let filter = try RewardFilter(query, engine.catalogue, now: now)
    var found = engine.rewards.all.filter(filter.holds)
    for name in ["isRedeemableByPassholderId", "isInterestingForPassholderId"] {
      guard let id = parameters[name[...]] else { continue }
      try context.principal.requireAnywhere(.rewardsPassholdersRead)
      found = try await chosen(found, for: String(id), onlyRedeemable: name.contains("Redeemable"))
    }
    found.sort { query.order.isBefore($0, $1) }
    let shown = Array(page.part(of: found))
    let shapes = try await RewardShapes(engine, for: shown)
    let facets = query.facets.map { facet($0, of: found, now: now) }
    return .json(
      RewardsPage(
        totalItems: found.count, member: shown.map { shapes.published($0, now: now) },
        facets: facets
      ).json())
  }

  /// Those that a holder can redeem now, or those of the holder's own card systems.
  private func chosen(
    _ rewards: [RewardView], for passholderID: String, onlyRedeemable: Bool
  ) async throws(Problem) -> [RewardView] {
    guard let holder = engine.holder(passholderID: passholderID) else { return [] }
    return try await engine.ask { state, now in
      let systems = CardSystemSet(
        state.memberships(of: holder, at: now).filter { $0.standing == .active }.map(\.system))
      guard onlyRedeemable else {
        return rewards.filter { systems.contains($0.owner) }
      }
      guard let card = state.cards(of: holder).first(where: { $0.status == .active }) else {
        return []
      }
      return rewards.filter {
        state.refusal(of: Redemption(card: card.card, reward: $0.reward), at: now) == nil
      }
    }
  }

  private func facet(_ field: String, of rewards: [RewardView], now: Instant) -> Facet {
    var counts: [String: Int] = [:]
    for reward in rewards {
      for key in keys(field, of: reward, now: now) { counts[key, default: 0] += 1 }
    }
    let values = counts.sorted { $0.key < $1.key }.map { key, count in
      Facet.Value(key: key, name: name(of: key, field), count: count)
    }
    return Facet(field: field, values: values)
  }

  private func keys(_ field: String, of reward: RewardView, now: Instant) -> [String] {
    switch field {
    case "categories": reward.terms.categories.map(\.name)
    case "type": [reward.terms.type.name]
    case "owningCardSystemId":
      engine.catalogue.cardSystem(reward.owner).map { [String($0.publicID)] } ?? []
    default: [String(reward.terms.flag(field, now: now))]
    }
  }

  private func name(of key: String, _ field: String) -> String {
    switch (field, key) {
    case ("owningCardSystemId", _):
      engine.rewards.all.lazy.compactMap { engine.catalogue.cardSystem($0.owner) }
        .first { String($0.publicID) == key }?.name ?? key
    case ("type", "WELCOME"): "Welkomstvoordeel"
    case ("type", _): "Omruilvoordeel"
    case (_, "true"): "Ja"
    case (_, "false"): "Nee"
    default: key
    }
  }
}

/// A query with everything resolved that it names.
struct RewardFilter {
  private let query: RewardQuery
  private let catalogue: Catalogue
  private let organizers: Set<OrganizerID>
  private let now: Instant

  init(_ query: RewardQuery, _ catalogue: Catalogue, now: Instant) throws(Problem) {
    var organizers: Set<OrganizerID> = []
    for id in query.organizers {
      guard let organizer = catalogue.organizer(id: id) else {
        throw PublishedOperation.getRewards.problem(.organizerNotFound)
      }
      organizers.insert(organizer)
    }
    self.query = query
    self.catalogue = catalogue
    self.organizers = organizers
    self.now = now
  }

  /// Whether a reward is asked for.
  func holds(_ view: RewardView) -> Bool {
    let terms = view.terms
    guard terms.isIn(query.subset, now: now),
      query.type == "ANY" || query.type == terms.type.name,
      query.status.map({ $0 == terms.status.name }) ?? true,
      query.flags.allSatisfy({ terms.flag($0.name, now: now) == $0.value }),
      query.points.contains(Int(terms.points)),
      query.categories.isEmpty
        || terms.categories.contains(where: { query.categories.contains($0.name) }),
      organizers.isEmpty || terms.organizers.isEmpty
        || terms.organizers.contains(where: organizers.contains)
    else { return false }
    guard let owner = catalogue.cardSystem(view.owner) else { return false }
    let ids = terms.systems.members.compactMap {
      catalogue.cardSystem($0).map { String($0.publicID) }
    }
    return (query.owners.isEmpty || query.owners.contains(String(owner.publicID)))
      && (query.systems.isEmpty || ids.isEmpty || ids.contains(where: query.systems.contains))
      && (query.postalCodes.isEmpty
        || owner.cities.contains { query.postalCodes.contains($0.postalCode) })
      && (query.text.map { text in
        terms.title.lowercased().contains(text)
          || owner.cities.contains { $0.name.lowercased().contains(text) }
      } ?? true)
  }
}
