import HTTPTypes
import Hummingbird
import Ledger
import LedgerService
import LedgerWire

/// `GET /uitpas/passes/{uitpasNumber}` (UiTPAS API 4.0).
struct PassRoutes: Sendable {
  let engine: LedgerEngine

  func add(to group: RouterGroup<LedgerRequestContext>) {
    group.get("passes/{uitpasNumber}") { request, context in try await pass(request, context) }
  }

  /// What the state knows of a pass, read at one moment.
  private struct Reading: Sendable {
    var card: CardView?
    var balance: Int64
    var isBlocked: Bool
    var tariff: SocialTariff?
    /// The card system that issued the card, and those that its holder is a member of.
    var systems = CardSystemSet()
  }

  private func pass(
    _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    let operation = PublishedOperation.getPass
    guard let text = context.parameters.get("uitpasNumber"),
      let number = UITPASNumber(text), let found = engine.card(number)
    else { throw operation.problem(.passNotFound) }
    let reading = try await reading(found.card)
    guard let card = reading.card,
      try context.principal.may(.passesRead, systems: reading.systems)
    else { throw operation.problem(.passNotFound) }
    switch card.status {
    case .active: break
    case .blocked, .replaced: throw operation.problem(.cardBlocked)
    case .provisioned, .localStock, .deleted: throw operation.problem(.passNotFound)
    }
    if reading.isBlocked { throw operation.problem(.passholderBlocked) }
    guard let system = engine.catalogue.cardSystem(card.system) else {
      throw operation.problem(.passNotFound)
    }
    let person = try person(card.holder)
    let pass = Pass(
      passholderID: person?.passholderID ?? "", uitpasNumber: number.text,
      kind: card.kind == .group ? .group : .individual, firstName: person?.firstName ?? "",
      points: reading.balance, postalCode: person?.postalCode ?? "",
      socialTariff: Self.wire(reading.tariff),
      messages: Self.messages(reading.tariff, Language(accepting: request.headers)),
      cardSystem: CardSystemSummary(
        id: Int64(system.publicID), name: system.name,
        cities: system.cities.map {
          CardSystemSummary.City(postalCode: $0.postalCode, name: $0.name)
        }))
    return .json(pass.json())
  }

  private func reading(_ card: CardID) async throws(Problem) -> Reading {
    try await engine.ask { state, now in
      guard let view = state.card(card) else {
        return Reading(card: nil, balance: 0, isBlocked: false, tariff: nil)
      }
      return Reading(
        card: view, balance: state.balance(of: view.holder),
        isBlocked: state.standing(of: view.holder, at: now) == .blocked,
        tariff: state.socialTariff(of: view.holder, in: view.system, at: now),
        systems: CardSystemSet(
          [view.system] + state.memberships(of: view.holder, at: now).map(\.system)))
    }
  }

  private func person(_ holder: HolderID) throws(Problem) -> KnownPerson? {
    do throws(EngineError) {
      return try engine.person(holder)
    } catch {
      throw Problem(error)
    }
  }

  /// The tariff as published; it ends with the last second of its last local day.
  private static func wire(_ tariff: SocialTariff?) -> Pass.SocialTariff {
    guard let tariff else { return .none }
    let nextDay = BrusselsTime.start(of: tariff.lastDay.adding(days: 1))
    let endDate = nextDay.microseconds - 1_000_000
    return tariff.status == .active ? .active(endDate: endDate) : .expired(endDate: endDate)
  }

  private static func messages(_ tariff: SocialTariff?, _ language: Language) -> [Pass.Message] {
    guard tariff?.status == .expired,
      let text = EndUserMessages.text(for: .socialTariffExpired)
    else { return [] }
    return [Pass.Message(level: .warning, text: text[language])]
  }
}
