import HTTPTypes
import Hummingbird
import Ledger
import LedgerService
import LedgerWire

/// Redeeming: `/uitpas/rewards/redeemed` and `/uitpas/rewards/{rewardId}/redeem-status`
/// (UiTPAS API 4.0).
struct RedemptionRoutes: Sendable {
  let engine: LedgerEngine
  let desk: RewardDesk

  func add(to group: RouterGroup<LedgerRequestContext>) {
    group.get("rewards/{rewardId}/redeem-status") { request, context in
      try await status(request, context)
    }
    group.post("rewards/redeemed") { request, context in try await redeem(request, context) }
    group.get("rewards/redeemed") { request, context in try await list(request, context) }
    group.delete("rewards/redeemed/{redeemedRewardId}") { _, context in
      try await desk.cancel(
        context.parameters.get("redeemedRewardId"), try context.principal)
      return Response(status: .noContent)
    }
  }

  // MARK: GET /rewards/{rewardId}/redeem-status

  private func status(
    _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    let operation = PublishedOperation.getRedeemStatus
    let id = context.parameters.get("rewardId")
    let view = try desk.reward(id, operation, context.principal)
    guard
      let number = request.uri.queryParameters["uitpasNumber"].flatMap({ UITPASNumber(String($0)) })
    else { throw operation.problem(.invalidUitpasNumberHyphenated) }
    guard let card = engine.card(number) else { throw operation.problem(.passholderNotFound) }
    let outcome = try await asking { () throws(EngineError) in
      try await engine.redeemStatus(Redemption(card: card.card, reward: view.reward))
    }
    guard let refusal = outcome.refusal else { return .json(RedeemStatus().json()) }
    let language = Language(accepting: request.headers)
    let text = EndUserMessages.text(for: refusal.problemType)
    return .json(
      RedeemStatus(reason: refusal.redeemReason, message: text?[language]).json())
  }

  // MARK: POST /rewards/redeemed

  private func redeem(
    _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    let key = try IdempotencyKey.of(request.headers)
    let body = try RedeemRequest(json: await request.jsonBody(context))
    let redeemed = try await desk.redeem(body, key: key, try context.principal)
    return .json(redeemed.json(), status: .created)
  }

  // MARK: GET /rewards/redeemed

  private func list(
    _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    let parameters = request.uri.queryParameters
    let page = try PageRequest(parameters)
    let holder = try await holder(parameters, .getRedeemed)
    let organizers = parameters.getAll("organizerId").map { String($0) }
    let type = parameters["rewardType"].map { String($0) }
    guard type == nil || RewardType.allCases.contains(where: { $0.name == type }) else {
      throw Problem(.badRequest, detail: "rewardType is POINTS or WELCOME.")
    }
    let title = parameters["rewardTitle"].map { $0.lowercased() }
    let found = try await desk.redemptions(of: holder, try context.principal)
    let chosen = found.filter { _, view in
      (type == nil || view.terms.type.name == type)
        && (title.map { view.terms.title.lowercased().contains($0) } ?? true)
        && (organizers.isEmpty || view.terms.organizers.isEmpty
          || organizers.compactMap({ engine.catalogue.organizer(id: $0) })
            .contains(where: view.terms.organizers.contains))
    }
    let shown = Array(page.part(of: chosen))
    let shapes = try await RewardShapes(engine, for: shown.map(\.1))
    let now = engine.clock.now()
    return .json(
      RedeemedRewardsPage(
        totalItems: chosen.count,
        member: shown.map { shapes.published($0.0, of: $0.1, now: now) }
      ).json())
  }

  /// The holder that exactly one of the two parameters names.
  private func holder(
    _ parameters: Parameters, _ operation: PublishedOperation
  ) async throws(Problem) -> HolderID {
    switch (parameters["uitpasNumber"], parameters["passholderId"]) {
    case (let text?, nil):
      guard let number = UITPASNumber(String(text)) else {
        throw operation.problem(.invalidUitpasNumberHyphenated)
      }
      guard let card = engine.card(number)?.card else { return .none }
      return try await engine.ask { state, _ in state.card(card)?.holder ?? .none }
    case (nil, let id?):
      guard parameters["organizerId"] != nil else {
        throw Problem(.badRequest, detail: "passholderId needs organizerId.")
      }
      return engine.holder(passholderID: String(id)) ?? .none
    default:
      throw Problem(
        .badRequest, detail: "Exactly one of uitpasNumber and passholderId is required.")
    }
  }
}

extension RewardRefusal {
  /// The published kind of problem (UiTPAS API 4.0, POST /rewards/redeemed).
  var problemType: ProblemType {
    switch self {
    case .rewardUnknown: .rewardNotFound
    case .cardUnknown: .passholderNotFound
    case .cardNotUsable: .invalidCard
    case .holderBlocked, .noActiveMembership: .passholderNoActiveCardSystems
    case .noApplicableSystem: .rewardPassholderNoApplicableCardSystems
    case .outsidePeriod: .rewardPeriodConstraint
    case .soldOut: .rewardVolumeConstraint
    case .holderVolume: .rewardPassholderVolumeConstraint
    case .tooFewPoints: .rewardPassholderPointsConstraint
    }
  }

  /// The word of `redeem-status`; the enumeration's spelling, not the text's.
  var redeemReason: String {
    switch self {
    case .rewardUnknown, .outsidePeriod: "REWARD_PERIOD"
    case .cardUnknown, .cardNotUsable: "INVALID_CARD"
    case .holderBlocked, .noActiveMembership: "PASSHOLDER_NO_ACTIVE_CARDSYSTEM"
    case .noApplicableSystem: "PASSHOLDER_APPLICABLE_CARDSYSTEMS"
    case .soldOut: "REWARD_VOLUME"
    case .holderVolume: "PASSHOLDER_VOLUME"
    case .tooFewPoints: "PASSHOLDER_POINTS"
    }
  }
}
