import Ledger
import LedgerService
import LedgerWire

/// What `POST /passholders` asks for, resolved and permitted.
struct Registration: Sendable {
  /// The sale of the first card.
  let order: PassOrder
  /// The card from the stock; none for a digital one.
  private let card: CardID

  private static let operation = PublishedOperation.postPassholders
  private static let endDate = "/registrationSocialTariffEndDate"

  init(
    _ body: PassholderRequest, _ calls: PassholderCalls, _ principal: Principal
  ) async throws(Problem) {
    let operation = Self.operation
    guard let organizer = body.registrationOrganizer else {
      throw operation.invalid("/registrationOrganizer", "is missing")
    }
    guard let counter = calls.engine.catalogue.counter(id: organizer, principal) else {
      throw operation.problem(.organizerNotFound)
    }
    guard let cardType = body.registrationCardType else {
      throw operation.invalid("/registrationCardType", "is missing")
    }
    let person = try Person(body, today: calls.today, for: operation)
    let item = try await Self.item(cardType, body, calls)
    guard counter.organizer.systems.contains(item.system.system) else {
      throw operation.problem(
        .cardSystemNotFound, detail: "The organiser takes no part in the card system.")
    }
    try counter.requireSale(
      in: item.system, withSocialTariff: item.tariff != nil,
      abroad: person.address?.isBelgian == false)
    card = item.card
    var order = PassOrder(
      for: .person(person, request: body.json()),
      item.card.exists ? .stock(item.card) : .digital, in: item.system.system,
      counter: counter.organizer.organizer)
    order.reason = .firstCard
    order.socialTariff = item.tariff
    order.voucher = body.registrationVoucher.flatMap { $0.isEmpty ? nil : $0 }
    self.order = order
  }

  /// What is sold.
  private struct Item {
    var system: CardSystemView
    var card: CardID
    var tariff: PassSale.TariffEnd?
  }

  private static func item(
    _ type: CardTypeWord, _ body: PassholderRequest, _ calls: PassholderCalls
  ) async throws(Problem) -> Item {
    let catalogue = calls.engine.catalogue
    var named: CardSystemView?
    if let id = body.registrationCardSystemID {
      named = catalogue.cardSystem(named: id)
      if named == nil { throw operation.problem(.cardSystemNotFound) }
    }
    let text = body.registrationSocialTariffEndDate.flatMap { $0.isEmpty ? nil : $0 }
    let lastDay = text.flatMap { CivilDate(fullDate: $0) }
    if text != nil, lastDay == nil {
      throw operation.invalid(endDate, "must be a date such as 2027-04-30")
    }
    let end = lastDay.map(PassSale.TariffEnd.lastDay)
    guard type == .nfc else {
      guard let named else { throw operation.invalid("/registrationCardSystemId", "is missing") }
      return Item(system: named, card: .none, tariff: end)
    }
    guard let text = body.registrationUitpasNumber else {
      throw operation.invalid("/registrationUitpasNumber", "is missing")
    }
    guard let number = UITPASNumber(text) else {
      throw operation.problem(.invalidUitpasNumber)
    }
    guard let card = calls.engine.card(number)?.card,
      let view = try await calls.engine.ask({ state, _ in state.card(card) }),
      let system = catalogue.cardSystem(view.system), named == nil || named == system
    else { throw operation.problem(.invalidCard) }
    guard number.isMadeForSocialTariff || end == nil else {
      throw operation.problem(
        .invalidCard, detail: "The card is none for holders with the social tariff.")
    }
    return Item(
      system: system, card: card,
      tariff: number.isMadeForSocialTariff ? end ?? .standard : nil)
  }

  /// The problem of a registration that was refused.
  func problem(
    _ error: PassOrderError, _ calls: PassholderCalls
  ) async throws(Problem) -> Problem {
    let operation = Self.operation
    guard case .refused(let refusal) = error else {
      return operation.problem(
        .invalidINSZNumber, detail: "Another holder has the number.",
        endUserMessage: EndUserMessages.inszTaken)
    }
    switch refusal {
    case .cardStatus(let status):
      let card = card
      let view = try await calls.engine.ask { state, _ in state.card(card) }
      var problem = operation.problem(.invalidCardStatus)
      problem.cardStatus = status.name
      problem.groupPass = false
      if let holder = view?.holder, holder.exists {
        problem.passholderID = try await calls.overview(of: holder)?.person.passholderID
      }
      return problem
    case .notResident:
      return operation.problem(
        .invalidCity, detail: "The social tariff needs a home in the card system.")
    case .tariffEnd:
      return operation.invalid(Self.endDate, "must lie between today and the end of next year")
    case .voucher:
      return operation.invalid(
        "/registrationVoucher", "is no voucher of the card system, or was used",
        endUserMessage: EndUserMessages.text(for: .invalidVoucherCode))
    case .noPrice:
      return operation.problem(
        .invalidCard, detail: "The card system's price list has no price for this.")
    case .unknown, .invalidCard, .reason, .replacedCard:
      return operation.problem(.invalidCard)
    }
  }
}
