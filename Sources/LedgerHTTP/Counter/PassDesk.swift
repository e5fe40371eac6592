import Ledger
import LedgerService
package import LedgerWire

/// Looks passes up by what is on them, through whichever door: what `GET /uitpas/passes`,
/// `/passes/{uitpasNumber}` and `/chip-numbers/{chipNumber}` tell (UiTPAS API 4.0).
package struct PassDesk: Sendable {
  private let engine: LedgerEngine
  /// The budget that all look-ups by number are counted in.
  let lookUps: LookUps

  init(_ engine: LedgerEngine, _ lookUps: LookUps) {
    self.engine = engine
    self.lookUps = lookUps
  }

  // MARK: By identifier

  /// The pass in use that is named by what staff scan or type: by its UiTPAS number or chip, or by
  /// its holder's national number, as it is typed or as the barcode of an identity card gives it.
  ///
  /// - Throws: 404 for one that is unknown or out of the caller's reach, 429 for a caller who found
  ///   nothing too often, 400 for one that is not in use.
  package func pass(
    identifier: String, _ principal: Principal, _ language: Language
  ) async throws(Problem) -> Pass {
    let operation = PublishedOperation.getPasses
    let found = try await lookUps.find(principal, operation) { () throws(Problem) in
      try await visible(try await cardNamed(identifier), .passesRead, principal)
    }
    guard let reading = found else { throw operation.problem(.passNotFound) }
    guard reading.card.status == .active else {
      throw try refused(reading.card, operation)
    }
    if reading.isBlocked { throw operation.problem(.passholderBlocked) }
    return try pass(reading, language)
  }

  /// The pass in use that staff scan, for whoever may read passes by this identifier; nil where
  /// nobody may tell the caller anything of it.
  ///
  /// - Throws: as ``pass(identifier:_:_:)``.
  package func scanned(
    _ identifier: String, _ principal: Principal, _ language: Language
  ) async throws(Problem) -> Pass? {
    if principal.mayAnywhere(.passesRead) {
      return try await pass(identifier: identifier, principal, language)
    }
    guard principal.mayAnywhere(.passesChipNumbersRead), let chip = ChipNumber(identifier) else {
      return nil
    }
    return try await pass(of: engine.card(chip)?.card, .passesChipNumbersRead, principal, language)
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

  /// The pass of a card in use; stock and what was taken out of use is no pass here.
  func pass(
    of card: CardID?, _ permission: Permission, _ principal: Principal, _ language: Language
  ) async throws(Problem) -> Pass {
    let operation = PublishedOperation.getPass
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
    return try pass(reading, language)
  }
}

// MARK: - What is read

extension PassDesk {
  /// What the state knows of a pass, read at one moment.
  struct Reading: Sendable {
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
  func visible(
    _ card: CardID?, _ permission: Permission, _ principal: Principal
  ) async throws(Problem) -> Reading? {
    guard let card, let reading = try await reading(card),
      principal.may(permission, systems: reading.systems)
    else { return nil }
    return reading
  }

  private func pass(_ reading: Reading, _ language: Language) throws(Problem) -> Pass {
    let card = reading.card
    guard let number = try number(of: card.card),
      let system = engine.catalogue.summary(of: card.system)
    else { throw PublishedOperation.getPass.problem(.passNotFound) }
    let person = try person(card.holder)
    return Pass(
      passholderID: person?.passholderID ?? "", uitpasNumber: number.text,
      kind: Self.kind(card), firstName: person?.firstName ?? "", points: reading.balance,
      postalCode: person?.postalCode ?? "",
      socialTariff: reading.group.map(Self.wire) ?? Self.wire(reading.tariff),
      messages: Self.messages(reading.tariff, language), cardSystem: system)
  }

  func number(of card: CardID) throws(Problem) -> UITPASNumber? {
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
