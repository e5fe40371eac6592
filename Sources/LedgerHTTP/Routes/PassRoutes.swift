import HTTPTypes
import Hummingbird
import Ledger
import LedgerService
import LedgerWire

/// `GET /uitpas/passes`, `/passes/{uitpasNumber}`, `/chip-numbers/{chipNumber}` and `/cards`
/// (UiTPAS API 4.0).
struct PassRoutes: Sendable {
  let engine: LedgerEngine
  let lookUps: LookUps

  func add(to group: RouterGroup<LedgerRequestContext>) {
    group.get("passes") { request, context in try await byIdentifier(request, context) }
    group.get("passes/{uitpasNumber}") { request, context in
      let number = context.parameters.get("uitpasNumber").flatMap { UITPASNumber($0) }
      return try await registered(
        number.flatMap { engine.card($0) }?.card, .passesRead, request, context)
    }
    group.get("chip-numbers/{chipNumber}") { request, context in
      let chip = context.parameters.get("chipNumber").flatMap { ChipNumber($0) }
      return try await registered(
        chip.flatMap { engine.card($0) }?.card, .passesChipNumbersRead, request, context)
    }
    group.get("cards") { request, context in try await card(request, context) }
  }

  // MARK: By identifier

  /// Of the card that a UiTPAS number or a chip names, or of the holder's card whom a national
  /// number names, as it is typed or as the barcode of an identity card gives it.
  private func byIdentifier(
    _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    guard let identifier = try RequestQuery(request)["identifier"] else {
      throw Problem(.badRequest, detail: "The query parameter identifier is required.")
    }
    let operation = PublishedOperation.getPasses
    let principal = try context.principal
    let found = try await lookUps.find(principal, operation) { () throws(Problem) in
      try await visible(try await cardNamed(identifier), .passesRead, principal)
    }
    guard let reading = found else { throw operation.problem(.passNotFound) }
    guard reading.card.status == .active else {
      throw try refused(reading.card, operation)
    }
    if reading.isBlocked { throw operation.problem(.passholderBlocked) }
    return try pass(reading, request)
  }

  private func cardNamed(_ identifier: String) async throws(Problem) -> CardID? {
    if let number = UITPASNumber(identifier) { return engine.card(number)?.card }
    if let chip = ChipNumber(identifier) { return engine.card(chip)?.card }
    guard let holder = engine.holder(inszNumber: identifier) else { return nil }
    return try await engine.ask { state, now in state.shownCard(of: holder, at: now) }
  }

  private func refused(
    _ card: CardView, _ operation: PublishedOperation
  ) throws(Problem) -> Problem {
    var problem = operation.problem(.invalidCardStatus)
    problem.cardStatus = card.status.name
    problem.passType = Self.kind(card).rawValue
    switch card.status {
    case .blocked, .replaced, .deleted:
      problem.passholderID = try person(card.holder)?.passholderID
    case .active, .provisioned, .localStock: break
    }
    return problem
  }

  // MARK: By number

  /// Of a card in use; stock and what was taken out of use is no pass here.
  private func registered(
    _ card: CardID?, _ permission: Permission, _ request: Request,
    _ context: LedgerRequestContext
  ) async throws -> Response {
    let operation = PublishedOperation.getPass
    let principal = try context.principal
    let found = try await lookUps.find(principal, operation) { () throws(Problem) in
      try await visible(card, permission, principal)
    }
    guard let reading = found else { throw operation.problem(.passNotFound) }
    switch reading.card.status {
    case .active: break
    case .blocked, .replaced: throw operation.problem(.cardBlocked)
    case .provisioned, .localStock, .deleted: throw operation.problem(.passNotFound)
    }
    if reading.isBlocked { throw operation.problem(.passholderBlocked) }
    return try pass(reading, request)
  }

  // MARK: Cards

  private func card(
    _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    let query = try RequestQuery(request)
    let operation = PublishedOperation.getCards
    let found: CardID?
    if let text = query["uitpasNumber"] {
      guard let number = UITPASNumber(text) else {
        throw operation.problem(.invalidUitpasNumber)
      }
      found = engine.card(number)?.card
    } else if let text = query["chipNumber"] {
      found = ChipNumber(text).flatMap { engine.card($0) }?.card
    } else {
      throw Problem(
        .badRequest, detail: "One of the query parameters uitpasNumber and chipNumber is needed.")
    }
    let principal = try context.principal
    let visible = try await lookUps.find(principal, operation) { () throws(Problem) in
      try await self.visible(found, .cardsRead, principal)
    }
    guard let reading = visible, let number = try number(of: reading.card.card),
      let system = engine.catalogue.summary(of: reading.card.system)
    else { throw operation.problem(.urlNotFound) }
    let hasTariff =
      reading.card.holder.exists
      ? reading.tariff?.status == .active : number.isMadeForSocialTariff
    let card = Card(
      uitpasNumber: number.text, cardSystem: system,
      kind: reading.card.kind == .digital ? .digital : .chip, status: reading.card.status.name,
      socialTariff: hasTariff)
    return .json(card.json())
  }
}

// MARK: - What is read

extension PassRoutes {
  /// What the state knows of a pass, read at one moment.
  private struct Reading: Sendable {
    var card: CardView
    var balance: Int64
    var isBlocked: Bool
    var tariff: SocialTariff?
    /// What a group is entitled to; nil for a person.
    var group: GroupPassView?
    /// The card system that issued the card, and those that its holder is a member of.
    var systems: CardSystemSet
  }

  private func reading(_ card: CardID) async throws(Problem) -> Reading? {
    try await engine.ask { state, now in
      guard let view = state.card(card) else { return nil }
      return Reading(
        card: view, balance: view.kind == .group ? 0 : state.balance(of: view.holder),
        isBlocked: state.standing(of: view.holder, at: now) == .blocked,
        tariff: state.socialTariff(of: view.holder, in: view.system, at: now),
        group: view.kind == .group ? state.groupPass(of: view.holder, at: now) : nil,
        systems: CardSystemSet(
          [view.system] + state.memberships(of: view.holder, at: now).map(\.system)))
    }
  }

  /// What is known of a card that a caller may look up.
  private func visible(
    _ card: CardID?, _ permission: Permission, _ principal: Principal
  ) async throws(Problem) -> Reading? {
    guard let card, let reading = try await reading(card),
      principal.may(permission, systems: reading.systems)
    else { return nil }
    return reading
  }

  private func pass(_ reading: Reading, _ request: Request) throws(Problem) -> Response {
    let card = reading.card
    guard let number = try number(of: card.card),
      let system = engine.catalogue.summary(of: card.system)
    else { throw PublishedOperation.getPass.problem(.passNotFound) }
    let person = try person(card.holder)
    let pass = Pass(
      passholderID: person?.passholderID ?? "", uitpasNumber: number.text,
      kind: Self.kind(card), firstName: person?.firstName ?? "", points: reading.balance,
      postalCode: person?.postalCode ?? "",
      socialTariff: reading.group.map(Self.wire) ?? Self.wire(reading.tariff),
      messages: Self.messages(reading.tariff, Language(accepting: request.headers)),
      cardSystem: system)
    return .json(pass.json())
  }

  private func number(of card: CardID) throws(Problem) -> UITPASNumber? {
    do throws(EngineError) {
      return try engine.number(of: card)
    } catch {
      throw Problem(error)
    }
  }

  private func person(_ holder: HolderID) throws(Problem) -> KnownPerson? {
    do throws(EngineError) {
      return try engine.person(holder)
    } catch {
      throw Problem(error)
    }
  }

  private static func kind(_ card: CardView) -> Pass.Kind {
    card.kind == .group ? .group : .individual
  }

  /// The tariff as published; it ends with the last second of its last local day.
  ///
  /// A suspended tariff is none for as long as that lasts: the published list has no word for it,
  /// and only `EXPIRED` and `NONE` say that there is no right now.
  private static func wire(_ tariff: SocialTariff?) -> Pass.SocialTariff {
    guard let tariff else { return .none }
    let nextDay = BrusselsTime.start(of: tariff.lastDay.adding(days: 1))
    let endDate = nextDay.microseconds - 1_000_000
    switch tariff.status {
    case .active: return .active(endDate: endDate)
    case .expired: return .expired(endDate: endDate)
    case .suspended: return .none
    }
  }

  /// The tariff of a group, which has no grace.
  private static func wire(_ group: GroupPassView) -> Pass.SocialTariff {
    guard group.terms.ticketsPerYear > 0 else { return .none }
    let endDate = group.terms.lastDay?.lastSecond
    return group.hasSocialTariff ? .active(endDate: endDate) : .expired(endDate: endDate)
  }

  private static func messages(_ tariff: SocialTariff?, _ language: Language) -> [Pass.Message] {
    switch tariff?.status {
    case .expired: message(.warning, EndUserMessages.text(for: .socialTariffExpired), language)
    case .suspended:
      message(.warning, EndUserMessages.text(for: .socialTariffSuspended), language)
    case .active where tariff?.isInGrace == true:
      message(.info, EndUserMessages.socialTariffInGrace, language)
    case .active, nil: []
    }
  }

  private static func message(
    _ level: Pass.Message.Level, _ text: LocalizedText?, _ language: Language
  ) -> [Pass.Message] {
    text.map { [Pass.Message(level: level, text: $0[language])] } ?? []
  }
}

extension LedgerState {
  /// The card that stands for a holder: that of the oldest active membership with an active card,
  /// else the newest one.
  fileprivate func shownCard(of holder: HolderID, at now: Instant) -> CardID? {
    let cards = cards(of: holder)
    for membership in memberships(of: holder, at: now) where membership.standing == .active {
      if let card = cards.first(where: {
        $0.status == .active && $0.system == membership.system
      }) {
        return card.card
      }
    }
    return (cards.first { $0.status == .active } ?? cards.first)?.card
  }
}
