import HTTPTypes
import Hummingbird
import Ledger
import LedgerService
import LedgerWire

/// `/uitpas/passholders/{passholderId}/memberships/{cardSystemId}` (UiTPAS API 4.0).
struct MembershipRoutes: Sendable {
  let calls: PassholderCalls

  private static let path: RouterPath =
    "passholders/{passholderId}/memberships/{cardSystemId}"

  /// The name under which idempotency keys of memberships are hashed.
  private static let creation = "POST /uitpas/passholders/memberships"

  func add(to group: RouterGroup<LedgerRequestContext>) {
    group.post(Self.path) { request, context in try await create(request, context) }
    group.get(Self.path) { request, context in try await preview(request, context) }
  }

  // MARK: GET

  private func preview(
    _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    let principal = try context.principal
    let operation = PublishedOperation.getMembership
    let parameters = Query(request)
    let organizer = try parameters.required("organizerId")
    _ = try parameters.required("socialTariff")
    let withSocialTariff = try parameters.flag("socialTariff") ?? false
    guard let counter = calls.engine.catalogue.counter(id: organizer, principal) else {
      throw operation.problem(.organizerNotFound)
    }
    let system = try calls.cardSystem(context, operation)
    try counter.require(.passholdersWrite, in: system.system)
    if withSocialTariff { try counter.require(.passholdersWriteSocialTariff, in: system.system) }
    let overview = try await calls.holder(context, operation)
    let plan = MembershipPlan(overview, in: system, withSocialTariff: withSocialTariff)
    var kind = MembershipPreview.Kind.new
    var replaced: CardSystemMembership?
    switch plan.kind {
    case .refused: throw operation.problem(.newMembershipError)
    case .notPossible: kind = .notPossible
    case .new: break
    case .replacing(let membership):
      kind = .replacing
      replaced = CardSystemMembership(membership, calls.engine.catalogue)
    }
    let end = withSocialTariff ? try await standardEnd(in: system.system) : nil
    return .json(
      MembershipPreview(
        kind: kind, socialTariffEndDate: end?.fullDate, addressChangeRequired: plan.needsMove,
        replaced: replaced
      ).json())
  }

  /// The day on which a social tariff ends where no other is given.
  private func standardEnd(in system: CardSystemID) async throws(Problem) -> CivilDate? {
    let nextYear = calls.today.parts.year + 1
    return try await calls.engine.ask { state, now in
      state.terms(of: system, at: now).socialTariffEnd.date(in: nextYear)
    }
  }

  // MARK: POST

  private func create(
    _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    let principal = try context.principal
    let client = try principal.requireClient()
    let operation = PublishedOperation.postMembership
    let key = try calls.key(request, client, Self.creation)
    let body = try MembershipRequest(json: await request.jsonBody(context))
    let system = try calls.cardSystem(context, operation)
    guard
      let counter = calls.engine.catalogue.counter(id: body.registrationOrganizer, principal)
    else { throw operation.invalid("/registrationOrganizer/id", "is no organiser") }
    guard counter.organizer.systems.contains(system.system) else {
      throw operation.invalid("/registrationOrganizer/id", "takes no part in the card system")
    }
    let overview = try await calls.holder(context, operation)
    let moving = try address(body)
    try counter.requireSale(
      in: system, withSocialTariff: body.socialTariff != nil, abroad: moving?.isBelgian == false)
    var order = PassOrder(
      for: .holder(overview.holder, moving: moving), try article(body), in: system.system,
      counter: counter.organizer.organizer)
    order.socialTariff = try tariffEnd(body)
    order.voucher = body.voucher.flatMap { $0.isEmpty ? nil : $0 }
    // What was done under the key stays done: today's membership does not matter to it.
    if try await !calls.isUsed(key) {
      try plan(&order, body, overview, in: system, moving)
    }
    _ = try await calls.sell(order, key: key, client: client) { error throws(Problem) in
      refusal(error)
    }
    return Response(status: .created)
  }

  private func plan(
    _ order: inout PassOrder, _ body: MembershipRequest, _ overview: HolderOverview,
    in system: CardSystemView, _ moving: Person.Address?
  ) throws(Problem) {
    let operation = PublishedOperation.postMembership
    let plan = MembershipPlan(overview, in: system, withSocialTariff: body.socialTariff != nil)
    switch plan.kind {
    case .notPossible:
      throw operation.problem(
        .bodyInvalidData, detail: "The holder has the same membership.",
        endUserMessage: EndUserMessages.sameMembership)
    case .refused:
      throw operation.problem(
        .bodyInvalidData, detail: "The holder cannot get a new membership.",
        endUserMessage: EndUserMessages.text(for: .newMembershipError))
    case .new, .replacing: break
    }
    if plan.needsMove, moving == nil { throw operation.invalid("/address", "is missing") }
    order.reason = plan.reason
    order.replaces = plan.replaces
  }

  private func address(_ body: MembershipRequest) throws(Problem) -> Person.Address? {
    guard let address = body.address.map(Person.Address.init) else { return nil }
    guard !address.isBelgian || address.belgianPostalCode != 0 else {
      throw PublishedOperation.postMembership.invalid(
        "/address/postalCode", "is no Belgian postal code")
    }
    return address
  }

  private func article(_ body: MembershipRequest) throws(Problem) -> PassOrder.Article {
    guard body.cardType == .nfc else { return .digital }
    let operation = PublishedOperation.postMembership
    guard let text = body.uitpasNumber else {
      throw operation.invalid("/uitpasNumber", "is missing")
    }
    guard let number = UITPASNumber(text), let card = calls.engine.card(number)?.card else {
      throw operation.invalid(
        "/uitpasNumber", "is no number of a card",
        endUserMessage: EndUserMessages.text(for: .invalidUitpasNumber))
    }
    return .stock(card)
  }

  private func tariffEnd(_ body: MembershipRequest) throws(Problem) -> PassSale.TariffEnd? {
    guard let tariff = body.socialTariff else { return nil }
    guard let text = tariff.endDate, !text.isEmpty else { return .standard }
    guard let day = CivilDate(fullDate: text) else {
      throw PublishedOperation.postMembership.invalid(
        Self.endDate, "must be a date such as 2027-04-30")
    }
    return .lastDay(day)
  }

  private static let endDate = "/socialTariff/socialTariffEndDate"

  /// The problem of a membership that was refused: the operation lists none but of the body.
  private func refusal(_ error: PassOrderError) -> Problem {
    let operation = PublishedOperation.postMembership
    guard case .refused(let refusal) = error else {
      preconditionFailure("a holder who is registered brings no national number")
    }
    switch refusal {
    case .invalidCard:
      return operation.invalid(
        "/uitpasNumber", "is no card of the card system",
        endUserMessage: EndUserMessages.text(for: .invalidCard))
    case .cardStatus:
      return operation.invalid(
        "/uitpasNumber", "is no card from the stock of a counter",
        endUserMessage: EndUserMessages.text(for: .invalidCardStatus))
    case .notResident:
      return operation.invalid(
        "/address/postalCode", "is outside of the card system",
        endUserMessage: EndUserMessages.text(for: .invalidCity))
    case .tariffEnd:
      return operation.invalid(Self.endDate, "must lie between today and the end of next year")
    case .voucher:
      return operation.invalid(
        "/voucher", "is no voucher of the card system, or was used",
        endUserMessage: EndUserMessages.text(for: .invalidVoucherCode))
    case .noPrice:
      return operation.problem(
        .bodyInvalidData, detail: "The card system's price list has no price for this.",
        endUserMessage: EndUserMessages.text(for: .newMembershipError))
    case .unknown: return operation.problem(.passholderNotFound)
    case .reason, .replacedCard:
      return operation.problem(
        .bodyInvalidData, detail: "The holder's memberships have changed.",
        endUserMessage: EndUserMessages.text(for: .newMembershipError))
    }
  }
}
