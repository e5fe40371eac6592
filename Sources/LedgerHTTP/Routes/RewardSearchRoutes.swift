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
    let (card, systems) = try await engine.ask { state, now in
      (
        state.cards(of: holder).first { $0.status == .active }?.card,
        CardSystemSet(
          state.memberships(of: holder, at: now).filter { $0.standing == .active }
            .map(\.system))
      )
    }
    guard onlyRedeemable else { return rewards.filter { systems.contains($0.owner) } }
    guard let card else { return [] }
    return try await engine.redeemable(rewards, by: card)
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
  private let organizers: [OrganizerView]
  private let now: Instant

  init(_ query: RewardQuery, _ catalogue: Catalogue, now: Instant) throws(Problem) {
    var organizers: [OrganizerView] = []
    for id in query.organizers {
      guard let organizer = catalogue.organizer(id: id).flatMap({ catalogue.organizer($0) })
      else { throw PublishedOperation.getRewards.problem(.organizerNotFound) }
      organizers.append(organizer)
    }
    let systems = Set(catalogue.cardSystems.map { String($0.publicID) })
    guard systems.isSuperset(of: query.owners + query.systems) else {
      throw PublishedOperation.getRewards.problem(.cardSystemNotFound)
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
      organizers.isEmpty || organizers.contains(where: { isRedeemed(view, at: $0) })
    else { return false }
    guard let owner = catalogue.cardSystem(view.owner) else { return false }
    let ids = terms.systems.members.compactMap {
      catalogue.cardSystem($0).map { String($0.publicID) }
    }
    return (query.owners.isEmpty || query.owners.contains(String(owner.publicID)))
      && (query.systems.isEmpty || ids.isEmpty || ids.contains(where: query.systems.contains))
      && (query.postalCodes.isEmpty
        || owner.cities.contains { query.postalCodes.contains($0.postalCode) })
      && (query.text.map { holds($0, view, owner) } ?? true)
  }

  /// Whether a text stands in the title, an organiser's name or a city.
  private func holds(_ text: String, _ view: RewardView, _ owner: CardSystemView) -> Bool {
    let names = view.terms.organizers.compactMap { catalogue.organizer($0)?.name }
    return ([view.terms.title] + names + owner.cities.map(\.name))
      .contains { $0.lowercased().contains(text) }
  }

  /// Whether a reward is redeemed at an organiser; one without organisers is at every counter of
  /// the card systems that own it or that it applies to.
  private func isRedeemed(_ view: RewardView, at organizer: OrganizerView) -> Bool {
    guard view.terms.organizers.isEmpty else {
      return view.terms.organizers.contains(organizer.organizer)
    }
    return view.terms.systems.isEmpty || organizer.systems.contains(view.owner)
      || !organizer.systems.isDisjoint(with: view.terms.systems)
  }
}
