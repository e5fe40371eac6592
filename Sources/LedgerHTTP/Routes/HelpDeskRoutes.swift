import Hummingbird
import Ledger
import LedgerProjections
import LedgerService
import LedgerWire

/// What a help desk asks of a holder, answered from the read models: everything that the ledger
/// says, with every refusal in words.
struct HelpDeskRoutes: Sendable {
  let engine: LedgerEngine

  func add(to group: RouterGroup<LedgerRequestContext>) {
    group.get("passholders/{id}/timeline") { request, context in
      try await timeline(request, context)
    }
  }

  // MARK: GET /passholders/{id}/timeline

  private func timeline(
    _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    let principal = try context.principal
    let page = try RequestQuery(request).page()
    let holder = try await engine.holder(context, principal)
    let systems = systemsToldOf(to: principal)
    let found = try await engine.list(for: request) { models, minimum throws(ReadModelError) in
      try await models.timeline(
        of: holder, toldIn: systems, start: page.start, limit: page.limit, atLeast: minimum)
    }
    let language = Language(accepting: request.headers)
    var entries: [TimelineEntry] = []
    for row in found.rows { entries.append(try entry(row, language)) }
    return .json(jsonPage(of: entries, totalItems: found.total)).reflecting(found.position)
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
    entry.firstDay = row.firstDay?.fullDate
    entry.lastDay = row.lastDay?.fullDate
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
      if refusal.isHeld { entry.message = refusal.reason.text[language] }
    } else if let reason = row.undoReason {
      entry.reason = reason.name
      entry.message = EndUserMessages.undone(for: reason)[language]
    } else if let reason = row.dismissalReason {
      entry.reason = reason.name
      entry.message = EndUserMessages.dismissed(for: reason)[language]
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
}
