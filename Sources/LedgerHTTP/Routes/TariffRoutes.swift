import HTTPTypes
import Hummingbird
import Ledger
import LedgerService
import LedgerWire

/// `GET /uitpas/tariffs` and `GET /uitpas/tariffs/static` (UiTPAS API 4.0).
struct TariffRoutes: Sendable {
  let engine: LedgerEngine

  func add(to group: RouterGroup<LedgerRequestContext>) {
    group.get("tariffs") { request, context in try await tariffs(request, context) }
    group.get("tariffs/static") { request, context in try await staticTariffs(request, context) }
  }

  // MARK: GET /tariffs

  /// Which discounts are asked for.
  private enum Wanted: String {
    case any = "ANY"
    case social = "SOCIALTARIFF"
    case coupon = "COUPON"
  }

  private func tariffs(
    _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    let operation = PublishedOperation.getTariffs
    let query = try RequestQuery(request)
    let price = try Self.price(query)
    let eventID = try Self.required("eventId", query)
    let numberText = try Self.required("uitpasNumber", query)
    guard let wanted = Wanted(rawValue: query["type"] ?? Wanted.any.rawValue) else {
      throw query.fault("type", "ANY, SOCIALTARIFF or COUPON")
    }
    let principal = try context.principal
    let event = engine.catalogue.event(id: eventID)
    if let event { _ = try principal.organizer(for: .tariffsRead, at: event) }
    guard let number = UITPASNumber(numberText) else {
      throw operation.problem(.invalidUitpasNumber)
    }
    let card = engine.card(number)
    let question = TariffQuestion(
      card: card?.card ?? .none, event: event?.event ?? .none, price: price,
      homeMunicipality: card?.homeMunicipality ?? 0)
    let answer = try await answer(to: question, operation)
    let shapes = TicketShapes(
      engine: engine, principal: principal, language: Language(accepting: request.headers))
    return .json(try await list(answer, question, wanted, shapes).json())
  }

  private func answer(
    to question: TariffQuestion, _ operation: PublishedOperation
  ) async throws(Problem) -> TariffAnswer {
    let result: Result<TariffAnswer, TicketRefusal>
    do throws(EngineError) {
      result = try await engine.tariffs(question)
    } catch {
      throw Problem(error)
    }
    switch result {
    case .success(let answer): return answer
    case .failure(let refusal):
      let facts = try await engine.facts(of: question.card, at: question.event)
      throw RefusedTicket(refusal: refusal, facts: facts).problem(
        operation, passholderID: (try? engine.person(facts.holder))?.passholderID)
    }
  }

  private func list(
    _ answer: TariffAnswer, _ question: TariffQuestion, _ wanted: Wanted, _ shapes: TicketShapes
  ) async throws(Problem) -> TariffList {
    let offers = answer.offers.filter { offer in
      switch wanted {
      case .any: true
      case .social: offer.tariff == .social
      case .coupon: offer.tariff != .social
      }
    }
    let message = try await message(answer, question, wanted, isEmpty: offers.isEmpty)
    return TariffList(
      available: offers.map {
        TariffList.Offer(
          shapes.tariff($0.tariff, cents: $0.price), remaining: $0.remaining)
      },
      endUserMessage: message)
  }

  /// Why there is not one discount more: always said where there is none, and else of the social
  /// tariff where the holder has one, and of coupons.
  ///
  /// - Throws: the problem of a social tariff that has expired or is suspended, where there is no
  ///   other discount.
  private func message(
    _ answer: TariffAnswer, _ question: TariffQuestion, _ wanted: Wanted, isEmpty: Bool
  ) async throws(Problem) -> LocalizedText? {
    var social: LocalizedText?
    if wanted != .coupon, let refusal = answer.socialRefusal {
      let facts = try await engine.facts(
        of: question.card, at: question.event, price: question.price)
      let refused = RefusedTicket(refusal: refusal, facts: facts)
      let hasEnded = refusal == .socialTariffExpired || refusal == .socialTariffSuspended
      if hasEnded, isEmpty { throw refused.problem(.getTariffs) }
      if hasEnded || facts.hasTariff { return refused.message }
      social = refused.message
    }
    if wanted != .social, let hindered = try await hindrance(answer, question) { return hindered }
    return isEmpty ? social ?? EndUserMessages.noCoupon : nil
  }

  private func hindrance(
    _ answer: TariffAnswer, _ question: TariffQuestion
  ) async throws(Problem) -> LocalizedText? {
    guard let hindrance = answer.couponHindrances.first else { return nil }
    let facts = try await engine.facts(
      of: question.card, at: question.event, by: .coupon(hindrance.coupon),
      price: question.price)
    return RefusedTicket(refusal: hindrance.refusal, facts: facts).message
  }

  // MARK: GET /tariffs/static

  private func staticTariffs(
    _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    let operation = PublishedOperation.getStaticTariffs
    let query = try RequestQuery(request)
    let price = try Self.price(query)
    guard let event = engine.catalogue.event(id: try Self.required("eventId", query)) else {
      throw operation.problem(.eventNotFound)
    }
    let principal = try context.principal
    _ = try principal.organizer(for: .tariffsRead, at: event)
    let number = event.event
    let cents = try await engine.ask { state, now in
      state.staticSocialPrice(at: number, price: price, now: now)
    }
    guard let cents else { throw operation.problem(.socialTariffNotAvailable) }
    let shapes = TicketShapes(
      engine: engine, principal: principal, language: Language(accepting: request.headers))
    let offer = TariffList.Offer(shapes.tariff(.social, cents: cents), remaining: 1)
    return .json(TariffList(available: [offer]).json())
  }

  // MARK: Parameters

  private static func required(_ name: String, _ query: RequestQuery) throws(Problem) -> String {
    guard let text = query[name], !text.isEmpty else {
      throw Problem(.badRequest, detail: "The query parameter \(name) is required.")
    }
    return text
  }

  private static func price(_ query: RequestQuery) throws(Problem) -> UInt32 {
    let text = try required("regularPrice", query)
    guard let cents = EuroAmount.cents(text.utf8), cents <= TicketLimits.centsMax else {
      throw query.fault(
        "regularPrice",
        "a number from 0 to \(TicketLimits.centsMax / 100) with at most two decimals")
    }
    return cents
  }
}
