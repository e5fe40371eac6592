package import Hummingbird
package import Ledger
import LedgerProjections
import LedgerService
package import LedgerWire
import LedgerWords

/// Everything that the ledger says of a holder, with every refusal in words: what a help desk
/// reads, through whichever door.
package struct HolderTimeline: Sendable {
  /// A part of it.
  package struct Part: Sendable {
    /// The entries, the newest first.
    package var entries: [TimelineEntry]
    /// How many there are in all.
    package var total: Int
    /// The position of the log that it reflects.
    package var position: UInt64
  }

  private let engine: LedgerEngine
  private let lookUps: LookUps

  /// Takes the ledger, and the budget that all look-ups by number are counted in.
  init(_ engine: LedgerEngine, _ lookUps: LookUps) {
    self.engine = engine
    self.lookUps = lookUps
  }

  /// The holder of a card, by its UiTPAS number, chip or museum pass number, of whose card systems
  /// the caller may read one; nil for a card that is unknown or out of reach.
  ///
  /// - Throws: 429 for a caller who found nothing too often.
  package func holder(
    ofCard number: String, _ principal: Principal
  ) async throws(Problem) -> HolderID? {
    try await lookUps.find(principal, .getPass) { () throws(Problem) -> HolderID? in
      guard let card = card(number)?.card,
        let holder = try await engine.ask({ state, _ in state.card(card)?.holder }), holder.exists,
        try await mayRead(holder, principal)
      else { return nil }
      return holder
    }
  }

  private func card(_ text: String) -> KnownCard? {
    if let number = UITPASNumber(text), let card = engine.card(number) { return card }
    if let chip = ChipNumber(text), let card = engine.card(chip) { return card }
    return MuseumPassNumber(text).flatMap { engine.card($0) }
  }

  private func mayRead(
    _ holder: HolderID, _ principal: Principal
  ) async throws(Problem) -> Bool {
    let systems = try await engine.ask { state, now in
      CardSystemSet(state.memberships(of: holder, at: now).map(\.system))
    }
    return principal.may(.ledgerTimelineRead, systems: systems)
  }

  /// A part of a holder's timeline, as far as it is told to the caller.
  ///
  /// - Parameter request: may ask for the position that the answer must reflect.
  package func part(
    of holder: HolderID, for principal: Principal, start: Int, limit: Int, _ language: Language,
    _ request: Request
  ) async throws(Problem) -> Part {
    let systems = systemsToldOf(to: principal)
    let found = try await engine.list(for: request) { models, minimum throws(ReadModelError) in
      try await models.timeline(
        of: holder, toldIn: systems, start: start, limit: limit, atLeast: minimum)
    }
    var entries: [TimelineEntry] = []
    for row in found.rows { entries.append(try await entry(row, language)) }
    return Part(entries: entries, total: found.total, position: found.position)
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

  private func entry(
    _ row: TimelineRow, _ language: Language
  ) async throws(Problem) -> TimelineEntry {
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
    if let (reason, message) = try await reason(of: row) {
      entry.reason = reason
      entry.message = message?[language]
    }
    return entry
  }

  /// Why something was refused, undone or put aside, as a word and in words.
  private func reason(
    of row: TimelineRow
  ) async throws(Problem) -> (String, LocalizedText?)? {
    if let refusal = row.refusal {
      let refused = CheckinRefusal(
        refusal: refusal, event: engine.catalogue.event(row.event), occurredAt: row.occurredAt)
      return ("\(refusal)", refused.message)
    }
    if let refusal = row.rewardRefusal {
      return ("\(refusal)", EndUserMessages.text(for: refusal.problemType))
    }
    if let refusal = row.ticketRefusal {
      let facts = try await engine.facts(of: row.card, at: row.event)
      let refused = RefusedTicket(refusal: refusal, facts: facts)
      return (
        "\(refusal)", refused.message ?? EndUserMessages.text(for: refused.problemType())
      )
    }
    if let refusal = row.museumRefusal { return ("\(refusal)", refusal.reason.text) }
    if let reason = row.undoReason { return (reason.name, EndUserMessages.undone(for: reason)) }
    return row.dismissalReason.map { ($0.name, EndUserMessages.dismissed(for: $0)) }
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
