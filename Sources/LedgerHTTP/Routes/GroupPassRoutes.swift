import HTTPTypes
import Hummingbird
import Ledger
import LedgerService
import LedgerWire

/// `GET /uitpas/grouppasses` and `GET /uitpas/grouppasses/{passholderId}` (UiTPAS API 4.0).
struct GroupPassRoutes: Sendable {
  private let engine: LedgerEngine
  private let lookUps: GuessBudget

  init(engine: LedgerEngine) {
    self.engine = engine
    lookUps = GuessBudget(.groupPasses, clock: engine.clock)
  }

  func add(to group: RouterGroup<LedgerRequestContext>) {
    group.get("grouppasses") { request, context in try await search(request, context) }
    group.get("grouppasses/{passholderId}") { _, context in try await show(context) }
  }

  // MARK: GET /grouppasses

  /// Of the group's card that a number or a chip names; whoever only named itself learns no more
  /// than whether it can be used.
  private func search(
    _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    let operation = PublishedOperation.getGroupPasses
    let query = try RequestQuery(request)
    let page = try query.page()
    _ = try query.isDescending("sort[name]")
    let principal = try context.principal
    if case .named(let client) = principal { try lookUps.pay(client.id, operation) }
    let card: CardID?
    if let text = query["uitpasNumber"] {
      guard let number = UITPASNumber(text) else {
        throw operation.problem(.invalidUitpasNumberHyphenated)
      }
      card = engine.card(number)?.card
    } else if let text = query["chipNumber"] {
      card = ChipNumber(text).flatMap { engine.card($0) }?.card
    } else {
      throw Problem(
        .badRequest, detail: "One of the query parameters uitpasNumber and chipNumber is needed.")
    }
    var found: [GroupPass] = []
    if let card, let reading = try await reading({ state, now in Reading(card, state, now) }),
      let pass = try published(reading, principal)
    {
      found.append(pass)
    }
    return .json(jsonPage(of: page.part(of: found), totalItems: found.count))
  }

  // MARK: GET /grouppasses/{passholderId}

  private func show(_ context: LedgerRequestContext) async throws -> Response {
    guard let id = context.parameters.get("passholderId"),
      let holder = engine.holder(passholderID: id),
      let reading = try await reading({ state, now in
        state.cards(of: holder).first { $0.kind == .group }
          .flatMap { Reading($0.card, state, now) }
      }),
      let pass = try published(reading, try context.principal)
    else { throw PublishedOperation.getGroupPass.problem(.passholderNotFound) }
    return .json(jsonBody(of: pass))
  }

  // MARK: What is read

  /// What the state knows of a group's card, read at one moment.
  private struct Reading: Sendable {
    var card: CardView
    var pass: GroupPassView?
    /// The card system that issued the card, and those that the group is a member of.
    var systems: CardSystemSet

    /// Nil for the card of a person, and for one that no group has.
    init?(_ card: CardID, _ state: borrowing LedgerState, _ now: Instant) {
      guard let view = state.card(card), view.kind == .group, view.holder.exists else {
        return nil
      }
      self.card = view
      pass = state.groupPass(of: view.holder, at: now)
      systems = CardSystemSet(
        [view.system] + state.memberships(of: view.holder, at: now).map(\.system))
    }
  }

  private func reading(
    _ read: @escaping @Sendable (borrowing LedgerState, Instant) -> Reading?
  ) async throws(Problem) -> Reading? {
    try await engine.ask(read)
  }

  /// The pass as published; nil where it is out of the caller's reach or its group was erased.
  private func published(
    _ reading: Reading, _ principal: Principal
  ) throws(Problem) -> GroupPass? {
    guard principal.publicGrants.allow(.groupPassesSearch, systems: reading.systems),
      let system = engine.catalogue.summary(of: reading.card.system)
    else { return nil }
    let group: Group?
    let number: UITPASNumber?
    do throws(EngineError) {
      group = try engine.group(reading.card.holder)
      number = try engine.number(of: reading.card.card)
    } catch {
      throw Problem(error)
    }
    guard let group, let number else { return nil }
    var pass = GroupPass(
      id: group.passholderID, uitpasNumber: number.text, cardStatus: reading.card.status.name,
      cardSystem: system)
    pass.creationDate = group.registeredAt?.microseconds
    pass.socialTariff = reading.pass.flatMap(GroupPass.SocialTariff.init)
    guard case .named = principal else {
      pass.contact = GroupPass.Contact(
        name: group.name, email: group.email, address: group.address.map(PassholderAddress.init),
        telephone: group.phoneNumber)
      return pass
    }
    return pass
  }
}

extension GroupPass.SocialTariff {
  /// The right of a group; nil for one that has coupons alone.
  init?(_ view: GroupPassView) {
    guard view.terms.ticketsPerYear > 0 else { return nil }
    self.init(
      isActive: view.hasSocialTariff, endDate: view.terms.lastDay?.lastSecond,
      totalTicketsPerYear: view.terms.ticketsPerYear, availableTickets: view.availableTickets)
  }
}
