import Hummingbird
import Ledger
import LedgerService
import LedgerWire

/// What memberships cost (UiTPAS API 4.0): for someone new, for a holder, and the whole list.
struct MembershipPriceRoutes: Sendable {
  let calls: PassholderCalls

  /// The postal code that stands for every place abroad.
  private static let abroad = "0000"

  func add(to group: RouterGroup<LedgerRequestContext>) {
    group.get("passholders/membership-prices/{cardSystemId}") { request, context in
      try await priceForNew(request, context)
    }
    group.get("passholders/{passholderId}/membership-prices/{cardSystemId}") {
      request, context in try await priceForHolder(request, context)
    }
    group.get("card-systems/{cardSystemId}/membership-prices") { request, context in
      try await list(request, context)
    }
  }

  // MARK: GET /passholders/membership-prices/{cardSystemId}

  private func priceForNew(
    _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    let operation = PublishedOperation.getNewMembershipPrice
    let system = try calls.cardSystem(context, operation)
    let parameters = Query(request)
    let kind = try cardKind(parameters)
    let postalCode = try parameters.required("postalCode")
    let address = Person.Address(postalCode: postalCode, city: "")
    guard postalCode == Self.abroad || address.belgianPostalCode != 0 else {
      throw operation.problem(.invalidPostalCode)
    }
    guard let birth = CivilDate(fullDate: try parameters.required("dateOfBirth")),
      birth <= calls.today
    else { throw Query.malformed("dateOfBirth", "a past date such as 2000-09-20") }
    var sale = PassSale(
      to: .newHolder(reference: 0), .new(reference: 0, kind), in: system.system,
      reason: .firstCard)
    sale.homeMunicipality = address.belgianPostalCode
    sale.birth = birth
    sale.socialTariff = try parameters.flag("socialTariff") == true ? .standard : nil
    sale.voucher = parameters.text("voucher")
    return try await answer(sale, operation, request)
  }

  // MARK: GET /passholders/{passholderId}/membership-prices/{cardSystemId}

  private func priceForHolder(
    _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    let operation = PublishedOperation.getMembershipPrice
    let system = try calls.cardSystem(context, operation)
    let parameters = Query(request)
    let kind = try cardKind(parameters)
    let withSocialTariff = try parameters.flag("socialTariff") ?? false
    let overview = try await calls.holder(context, operation, within: [.passholdersSearch])
    let plan = MembershipPlan(overview, in: system, withSocialTariff: withSocialTariff)
    var sale = PassSale(
      to: .holder(overview.holder), .new(reference: 0, kind), in: system.system)
    if case .replacing = plan.kind {
      sale.reason = plan.reason
      sale.replaces = plan.replaces
    }
    sale.homeMunicipality = overview.person.address?.belgianPostalCode ?? 0
    // Whoever has to move into the card system is asked the price of those who live there.
    if plan.needsMove, let home = system.cities.compactMap({ UInt16($0.postalCode) }).first {
      sale.homeMunicipality = home
    }
    sale.birth = overview.person.birth
    sale.socialTariff = withSocialTariff ? .standard : nil
    sale.voucher = parameters.text("voucher")
    return try await answer(sale, operation, request)
  }

  private func cardKind(_ parameters: Query) throws(Problem) -> CardKind {
    _ = try parameters.required("cardType")
    return try parameters.word("cardType", as: CardTypeWord.self)?.kind ?? .individual
  }

  private func answer(
    _ sale: PassSale, _ operation: PublishedOperation, _ request: Request
  ) async throws(Problem) -> Response {
    let result: Result<CardPrice, PassSaleRefusal>
    do throws(EngineError) {
      result = try await calls.engine.price(of: sale)
    } catch {
      throw Problem(error)
    }
    switch result {
    case .success(let price):
      return .json(MembershipPrice(price, Language(accepting: request.headers)).json())
    case .failure(.voucher): throw operation.problem(.invalidVoucherCode)
    case .failure(.notResident) where operation.lists(.invalidPostalCode):
      throw operation.problem(.invalidPostalCode)
    case .failure(.noPrice):
      throw operation.problem(
        .cardSystemNotFound, detail: "The card system's price list has no price for this.")
    case .failure: throw operation.problem(.passholderNotFound)
    }
  }

  // MARK: GET /card-systems/{cardSystemId}/membership-prices

  private func list(
    _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    let system = try calls.cardSystem(context, .getCardSystemPrices).system
    let kind = try cardKind(Query(request))
    let terms = try await calls.engine.ask { state, now in state.terms(of: system, at: now) }
    let language = Language(accepting: request.headers)
    let memberships: Set<CardSaleReason> = [.firstCard, .cardUpgrade]
    let prices = terms.prices.filter { price in
      price.kind ?? kind == kind
        && (price.reasons.isEmpty || !memberships.isDisjoint(with: price.reasons))
    }
    return .json(MembershipPrice.json(prices.map { MembershipPrice($0, language) }))
  }
}
