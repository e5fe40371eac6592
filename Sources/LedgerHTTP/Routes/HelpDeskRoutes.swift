import Hummingbird
import Ledger
import LedgerProjections
import LedgerService
import LedgerWire

/// What a help desk asks of a holder, answered from the read models.
///
/// Everything that the ledger says with every refusal in words, and the social tariff at any past
/// moment.
struct HelpDeskRoutes: Sendable {
  let engine: LedgerEngine

  func add(to group: RouterGroup<LedgerRequestContext>) {
    group.get("passholders/{id}/timeline") { request, context in
      try await timeline(request, context)
    }
    group.get("passholders/{id}/social-tariff") { request, context in
      try await socialTariff(request, context)
    }
  }

  // MARK: GET /passholders/{id}/timeline

  private func timeline(
    _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    let principal = try context.principal
    let page = try RequestQuery(request).page()
    let holder = try await holder(context, principal)
    let systems = systemsToldOf(to: principal)
    let found = try await engine.list { models, minimum throws(ReadModelError) in
      try await models.timeline(
        of: holder, toldIn: systems, start: page.start, limit: page.limit, atLeast: minimum)
    }
    let language = Language(accepting: request.headers)
    var entries: [TimelineEntry] = []
    for row in found.rows { entries.append(try entry(row, language)) }
    return .json(jsonPage(of: entries, totalItems: found.total))
  }

  /// The card systems whose own decisions about a holder the caller is told; nil for all.
  private func systemsToldOf(to principal: Principal) -> CardSystemSet? {
    func may(_ system: CardSystemID) -> Bool {
      principal.may(.ledgerTimelineRead, systems: CardSystemSet([system]))
    }
    // What belongs to no card system is told to those alone who may read in every one.
    if may(.wholeLedger) { return nil }
    return CardSystemSet(engine.catalogue.cardSystems.map(\.system).filter(may))
  }

  private func entry(_ row: TimelineRow, _ language: Language) throws(Problem) -> TimelineEntry {
    var entry = TimelineEntry(
      position: row.position, type: "\(row.type)", occurredAt: row.occurredAt.microseconds,
      recordedAt: row.recordedAt.microseconds)
    if row.card.exists { entry.uitpasNumber = try number(of: row.card) }
    entry.eventID = row.eventID
    entry.eventTitle = row.eventTitle
    entry.cardSystemID = row.system.flatMap { engine.catalogue.cardSystem($0) }
      .map { Int64($0.publicID) }
    entry.points = row.points
    entry.balance = row.balance
    entry.rewardTitle = row.rewardTitle
    entry.cardStatus = row.cardStatus?.name
    entry.cardMovedAway = row.isMovedAway ? true : nil
    entry.priceCents = row.cents.map { Int64($0) }
    entry.regularPriceCents = row.fullCents.map { Int64($0) }
    entry.saleReason = row.saleReason?.name ?? row.subscriptionKind?.name
    entry.salesChannel = row.salesChannel?.name
    entry.organizerName = row.organizerName
    entry.couponID = row.couponID
    entry.ticketsPerYear = row.tickets.map { Int64($0) }
    entry.activatedBy = row.activationCause?.name
    entry.firstDay = row.firstDay.map(Self.text)
    entry.lastDay = row.lastDay.map(Self.text)
    entry.reverses = row.reverses
    entry.changedBy = row.changedBy
    entry.counts = row.counts
    if let refusal = row.refusal {
      let refused = CheckinRefusal(
        refusal: refusal, event: engine.catalogue.event(row.event), occurredAt: row.occurredAt)
      entry.reason = "\(refusal)"
      entry.message = refused.message?[language]
    } else if let refusal = row.rewardRefusal {
      entry.reason = "\(refusal)"
      entry.message = EndUserMessages.text(for: refusal.problemType)?[language]
    } else if let refusal = row.ticketRefusal {
      entry.reason = "\(refusal)"
    } else if let refusal = row.museumRefusal {
      entry.reason = "\(refusal)"
    }
    return entry
  }

  private func number(of card: CardID) throws(Problem) -> String {
    do throws(EngineError) {
      return try engine.number(of: card)?.text
        ?? String(repeating: "0", count: UITPASNumber.digits)
    } catch {
      throw Problem(error)
    }
  }

  // MARK: GET /passholders/{id}/social-tariff

  private func socialTariff(
    _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    let principal = try context.principal
    let query = try RequestQuery(request)
    // Records may be dated ahead of the clock: what was answered is in force for whoever asks.
    var moment = try await engine.ask { _, now in now }
    if let text = query["asHappenedOn"] {
      guard let microseconds = Timestamp.microseconds(text) else {
        throw query.fault("asHappenedOn", "a date and time with an offset")
      }
      moment = Instant(microseconds: microseconds)
    }
    let known = try query.integer("asKnownOn").map { UInt64($0) }
    let holder = try await holder(context, principal)
    let asked = moment
    let found = try await engine.list { models, minimum throws(ReadModelError) in
      try await models.socialTariffs(
        of: holder, asHappenedOn: asked, asKnownOn: known, atLeast: minimum)
    }
    let tariffs = found.value.sorted { $0.key < $1.key }.compactMap { system, tariff -> TariffAt? in
      guard principal.may(.ledgerTimelineRead, systems: CardSystemSet([system])),
        let view = engine.catalogue.cardSystem(system)
      else { return nil }
      return TariffAt(
        cardSystemID: Int64(view.publicID), status: "\(tariff.status)".uppercased(),
        inGracePeriod: tariff.isInGrace, lastDay: Self.text(tariff.lastDay))
    }
    return .json(jsonPage(of: tariffs, totalItems: tariffs.count))
  }

  private static func text(_ day: CivilDate) -> String {
    let (year, month, day) = day.parts
    return "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
  }

  /// The holder, of whose card systems the caller may read one; unknown and out of reach are the
  /// same 404.
  private func holder(
    _ context: LedgerRequestContext, _ principal: Principal
  ) async throws(Problem) -> HolderID {
    guard let id = context.parameters.get("id"),
      let holder = engine.holder(passholderID: id)
    else { throw Problem(.urlNotFound) }
    let systems = try await engine.ask { state, now in
      CardSystemSet(state.memberships(of: holder, at: now).map(\.system))
    }
    guard principal.may(.ledgerTimelineRead, systems: systems) else {
      throw Problem(.urlNotFound)
    }
    return holder
  }
}
