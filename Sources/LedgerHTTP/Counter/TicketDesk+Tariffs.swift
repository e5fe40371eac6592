import Ledger
import LedgerService
package import LedgerWire

/// What discounts are asked for (UiTPAS API 4.0, GET /tariffs).
package struct TariffRequest: Sendable {
  /// Which discounts are meant.
  enum Wanted: String {
    case any = "ANY"
    case social = "SOCIALTARIFF"
    case coupon = "COUPON"
  }

  /// The public id of the event.
  var eventID: String
  /// The number of the card.
  var uitpasNumber: String
  /// The price without a discount, in cents.
  var regularCents: UInt32
  /// Which discounts.
  var wanted: Wanted

  init(eventID: String, uitpasNumber: String, regularCents: UInt32, wanted: Wanted) {
    self.eventID = eventID
    self.uitpasNumber = uitpasNumber
    self.regularCents = regularCents
    self.wanted = wanted
  }

  /// Asks for every discount.
  package init(eventID: String, uitpasNumber: String, regularCents: UInt32) {
    self.init(
      eventID: eventID, uitpasNumber: uitpasNumber, regularCents: regularCents, wanted: .any)
  }
}

extension TicketDesk {
  /// The discounts that a holder can have now, and why there is not one more.
  ///
  /// - Throws: the problem that the operation lists for what refuses.
  package func tariffs(
    _ request: TariffRequest, _ principal: Principal, _ language: Language
  ) async throws(Problem) -> TariffList {
    let operation = PublishedOperation.getTariffs
    let event = engine.catalogue.event(id: request.eventID)
    if let event { _ = try principal.organizer(for: .tariffsRead, at: event) }
    guard let number = UITPASNumber(request.uitpasNumber) else {
      throw operation.problem(.invalidUitpasNumber)
    }
    let card = engine.card(number)
    let question = TariffQuestion(
      card: card?.card ?? .none, event: event?.event ?? .none, price: request.regularCents,
      homeMunicipality: card?.homeMunicipality ?? 0)
    let answer = try await answer(to: question, operation)
    let shapes = TicketShapes(engine: engine, principal: principal, language: language)
    return try await list(answer, question, request.wanted, shapes)
  }

  private func answer(
    to question: TariffQuestion, _ operation: PublishedOperation
  ) async throws(Problem) -> TariffAnswer {
    let result = try await asking { () throws(EngineError) in
      try await engine.tariffs(question)
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
    _ answer: TariffAnswer, _ question: TariffQuestion, _ wanted: TariffRequest.Wanted,
    _ shapes: TicketShapes
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
    _ answer: TariffAnswer, _ question: TariffQuestion, _ wanted: TariffRequest.Wanted,
    isEmpty: Bool
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
}
