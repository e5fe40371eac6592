import HTTPTypes
import Hummingbird
import Ledger
import LedgerService
import LedgerWire

/// `POST /uitpas/rewards`, `GET` and `PUT /uitpas/rewards/{rewardId}` (UiTPAS API 4.0).
struct RewardRoutes: Sendable {
  let engine: LedgerEngine

  private static let operation = "POST /uitpas/rewards"

  func add(to group: RouterGroup<LedgerRequestContext>) {
    group.post("rewards") { request, context in try await create(request, context) }
    group.get("rewards/{rewardId}") { _, context in try await reward(context) }
    group.put("rewards/{rewardId}") { request, context in try await change(request, context) }
  }

  // MARK: POST /rewards

  private func create(
    _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    let client = try context.principal.requireClient()
    let key = try IdempotencyKey.of(request.headers).map {
      engine.commandKey(client: client.entity, operation: Self.operation, key: $0.text)
    }
    let body = try Reward(json: await request.jsonBody(context))
    let operation = PublishedOperation.postRewards
    let named = try await resolve(body, operation, for: client)
    let terms = try RewardTerms(
      body, systems: named.systems, organizers: named.organizers, former: nil)
    let command = RegistrationCommand.defineReward(id: "", owner: named.owner, terms)
    let number = try await register(command, key: key ?? .none, client, operation)
    return try await answer(number)
  }

  // MARK: GET and PUT /rewards/{rewardId}

  private func reward(_ context: LedgerRequestContext) async throws -> Response {
    let principal = try context.principal
    let operation = PublishedOperation.getReward
    guard let view = engine.rewards.reward(id: context.parameters.get("rewardId") ?? "") else {
      throw operation.problem(.rewardNotFound)
    }
    guard principal.may(.rewardsRead, reward: view)
    else { throw Problem(.forbidden) }
    return try await answer(view.reward)
  }

  private func change(
    _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    let principal = try context.principal
    let client = try principal.requireClient()
    let operation = PublishedOperation.putReward
    guard let view = engine.rewards.reward(id: context.parameters.get("rewardId") ?? "") else {
      throw operation.problem(.rewardNotFound)
    }
    // Whoever may write one of its organisers' rewards now may change it; one of every counter only
    // who acts for an organiser in the card system that owns it.
    guard principal.may(.rewardsWrite, reward: view),
      owners(of: view.terms.organizers, client).contains(view.owner)
    else { throw Problem(.forbidden) }
    let body = try Reward(json: await request.jsonBody(context))
    let named = try await resolve(body, operation, for: client)
    let terms = try RewardTerms(
      body, systems: named.systems, organizers: named.organizers, former: view.terms)
    if terms != view.terms {
      _ = try await register(.changeReward(view.reward, terms), key: .none, client, operation)
    }
    return try await answer(view.reward)
  }

  // MARK: Parts

  private struct Named: Sendable {
    var owner: CardSystemID
    var systems = CardSystemSet()
    var organizers: [OrganizerID] = []
  }

  /// Resolves what a reward names; the caller must hold the permission for each organiser.
  private func resolve(
    _ body: Reward, _ operation: PublishedOperation, for client: ClientIdentity
  ) async throws(Problem) -> Named {
    var named = Named(owner: .wholeLedger)
    for organizer in body.organizers {
      guard let known = engine.catalogue.organizer(id: organizer.id) else {
        throw Self.invalid("/organizers", "names an unknown organiser")
      }
      let systems = engine.catalogue.organizer(known)?.systems ?? CardSystemSet()
      guard client.grants.allow(.rewardsWrite, organizer: known, systems: systems) else {
        throw Problem(.forbidden)
      }
      named.organizers.append(known)
    }
    let owners = owners(of: named.organizers, client)
    if let id = body.owningCardSystem?.id {
      guard let system = try await system(id), owners.contains(system) else {
        throw operation.problem(.invalidCardSystem)
      }
      named.owner = system
    } else {
      guard let system = owners.first else { throw operation.problem(.invalidCardSystem) }
      named.owner = system
    }
    if !body.allCardSystems || !body.applicableCardSystems.isEmpty {
      for summary in body.applicableCardSystems {
        guard let system = try await system(summary.id) else {
          throw operation.problem(.invalidCardSystem)
        }
        named.systems.insert(system)
      }
      if body.allCardSystems { named.systems = CardSystemSet() }
      if !body.allCardSystems, named.systems.isEmpty { named.systems.insert(named.owner) }
    }
    return named
  }

  /// The card systems that may own the reward: those of its organisers, or of the client's, as far
  /// as the client acts in them.
  private func owners(of organizers: [OrganizerID], _ client: ClientIdentity) -> CardSystemSet {
    let counted =
      organizers.isEmpty
      ? engine.catalogue.organizers.filter {
        client.grants.allow(.rewardsWrite, organizer: $0.organizer, systems: $0.systems)
      } : organizers.compactMap { engine.catalogue.organizer($0) }
    let systems = counted.reduce(into: CardSystemSet()) { $0.formUnion($1.systems) }
    return CardSystemSet(
      systems.members.filter {
        client.grants.allow(.rewardsWrite, systems: CardSystemSet([$0]))
      })
  }

  private func system(_ id: Int64) async throws(Problem) -> CardSystemID? {
    guard let publicID = UInt32(exactly: id) else { return nil }
    return try await engine.ask { state, _ in state.cardSystem(publicID: publicID) }
  }

  private func register(
    _ command: RegistrationCommand, key: CommandKey, _ client: ClientIdentity,
    _ operation: PublishedOperation
  ) async throws(Problem) -> RewardID {
    let result: Keyed<Result<RegistrationOutcome, RegistrationRefusal>>
    do throws(EngineError) {
      result = try await engine.register(command, key: key, client: client.entity)
    } catch {
      throw Problem(error)
    }
    switch result {
    case .keyReused: throw Problem(.idempotencyKeyReused)
    case .decided(.success(let outcome)): return RewardID(outcome.entity)
    case .decided(.failure(.rewardNotEditable)): throw operation.problem(.rewardNotEditable)
    case .decided(.failure(.outOfRange(let what))):
      throw Self.invalid("", "\(what): out of range")
    case .decided(.failure(let refusal)): throw Self.invalid("", "\(refusal)")
    }
  }

  private func answer(_ reward: RewardID) async throws(Problem) -> Response {
    guard let view = engine.rewards.reward(reward) else {
      preconditionFailure("a reward that was registered is in the catalogue")
    }
    let shapes = try await RewardShapes(engine, for: [view])
    return .json(shapes.published(view, now: engine.clock.now()).json())
  }

  private static func invalid(_ pointer: String, _ error: String) -> Problem {
    Problem(WireError(.invalidData, issues: [SchemaIssue(jsonPointer: pointer, error: error)]))
  }
}

extension Principal {
  /// Whether the caller may do this with a reward: for an organiser where it is redeemed, or, of
  /// one that is redeemed at every counter, in its owner's card system.
  func may(_ permission: Permission, reward: RewardView) -> Bool {
    var systems = CardSystemSet([reward.owner])
    // Only the owner changes it; where it applies it is read and redeemed.
    if permission != .rewardsWrite { systems.formUnion(reward.terms.systems) }
    guard !reward.terms.organizers.isEmpty else { return may(permission, systems: systems) }
    return reward.terms.organizers.contains {
      may(permission, organizer: $0, systems: systems)
    }
  }
}
