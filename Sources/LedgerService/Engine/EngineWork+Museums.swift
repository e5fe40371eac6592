import EventLog
import Ledger

/// Visits to museums, and sales of subscriptions.
extension EngineWork where Source: ~Copyable, Heads: ~Copyable {
  /// Carries out a visit or the sale of a subscription.
  mutating func visitOrSale(
    _ request: EngineRequest, _ now: Instant, _ batch: borrowing RecordBatch
  ) throws(EventLogError) -> EngineAnswer {
    switch request {
    case .visit(let visit, let key, let client):
      let context = CommandContext(now: now, key: key, client: client)
      let outcome = self.visit(visit, context, stored: try records(of: key, batch))
      return outcome.map { .visited($0) } ?? .keyReused
    case .externalVisit(let visit, let key, let client):
      let context = CommandContext(now: now, key: key, client: client)
      return self.visit(visit, context, stored: try record(of: key, batch))
    case .sellSubscription(let sale, let key, let client):
      let context = CommandContext(now: now, key: key, client: client)
      return sell(sale, context, stored: try records(of: key, batch))
    default: preconditionFailure("neither a visit nor a sale")
    }
  }

  /// What a visit would lead to; nothing is recorded.
  func visitStatus(_ request: EngineRequest, _ now: Instant) -> EngineAnswer {
    switch request {
    case .visitStatus(let visit):
      return .visited(kernel.visitStatus(of: known(visit), now: now))
    case .externalVisitStatus(let visit):
      return .externallyVisited(kernel.externalVisitStatus(of: known(visit), now: now))
    default: preconditionFailure("no question about a visit")
    }
  }

  /// - Parameter stored: the records that the command's key made before.
  mutating func visit(
    _ visit: MuseumVisit, _ context: CommandContext, stored: [LedgerRecord]
  ) -> MuseumVisitOutcome? {
    let visit = known(visit)
    if !stored.isEmpty { return kernel.repeated(visit, context, of: stored) }
    let outcome = kernel.visit(visit, context)
    keep(context.key, at: outcome.position)
    return outcome
  }

  /// - Parameter stored: the record that the command's key made before.
  mutating func visit(
    _ visit: ExternalVisit, _ context: CommandContext, stored: LedgerRecord?
  ) -> EngineAnswer {
    let visit = known(visit)
    if let stored {
      guard let outcome = kernel.repeated(visit, of: stored) else { return .keyReused }
      return .externallyVisited(outcome)
    }
    let outcome = kernel.externalVisit(visit, context)
    keep(context.key, at: outcome.position)
    return .externallyVisited(outcome)
  }

  /// - Parameter stored: the records that the command's key made before.
  mutating func sell(
    _ sale: SubscriptionSale, _ context: CommandContext, stored: [LedgerRecord]
  ) -> EngineAnswer {
    if !stored.isEmpty {
      guard let outcome = kernel.repeated(sale, of: stored) else { return .keyReused }
      return .subscriptionSold(.success(outcome))
    }
    do throws(SubscriptionSaleRefusal) {
      let outcome = try kernel.sell(subscription: sale, context)
      keep(context.key, at: outcome.position)
      return .subscriptionSold(.success(outcome))
    } catch {
      return .subscriptionSold(.failure(error))
    }
  }

  /// The museum that a terminal's tap is a visit to; none where it is a check-in.
  ///
  /// A tap that was recorded before stays what it was, whatever its terminal is paired for now.
  ///
  /// - Parameter stored: the first record that the tap made before.
  func museum(
    of command: CheckInCommand, by source: SourceID, at instant: Instant, stored: LedgerRecord?
  ) -> OrganizerID {
    switch stored?.event {
    case .museumVisitRegistered(let body): return body.museum
    case .museumVisitRefused(let body): return body.museum
    case .checkedIn, .checkInRefused, .tapUnresolved: return .none
    // What a visit began or resumed stands before the visit itself.
    default:
      guard !command.isMalformed, command.card.number <= kernel.state.cardCount else {
        return .none
      }
      return kernel.state.museum(of: source, for: command.card, at: instant)
    }
  }

  /// The visit without a card or museum that the log does not know.
  private func known(_ visit: MuseumVisit) -> MuseumVisit {
    var visit = visit
    if visit.card.number > kernel.state.cardCount { visit.card = .none }
    if visit.museum.number > kernel.state.organizerCount { visit.museum = .none }
    return visit
  }

  private func known(_ visit: ExternalVisit) -> ExternalVisit {
    var visit = visit
    if visit.card.number > kernel.state.cardCount { visit.card = .none }
    if visit.museum.number > kernel.state.organizerCount { visit.museum = .none }
    return visit
  }
}

extension MuseumVisit {
  /// The visit that a terminal's tap is.
  init(_ tap: CheckInCommand, museum: OrganizerID) {
    self.init(
      card: tap.card, museum: museum, homeMunicipality: tap.homeMunicipality, birth: tap.birth,
      channel: .terminal, acceptedOffline: tap.acceptedOffline)
  }
}
