public import Ledger
import PassDirectory

// MARK: - Museums and subscriptions

extension LedgerEngine {
  /// Registers a visit to a museum.
  ///
  /// - Parameter key: an idempotency key, hashed for its client and operation, or none.
  public func visit(
    _ visit: MuseumVisit, key: CommandKey = .none, client: ClientID
  ) async throws(EngineError) -> Keyed<MuseumVisitOutcome> {
    switch try await ask(.visit(visit, key: key, client: client)) {
    case .visited(let outcome): return .decided(outcome)
    case .keyReused: return .keyReused
    default: preconditionFailure("an answer to another request")
    }
  }

  /// What a visit would lead to now; nothing is recorded.
  public func visitStatus(_ visit: MuseumVisit) async throws(EngineError) -> MuseumVisitOutcome {
    switch try await ask(.visitStatus(visit)) {
    case .visited(let outcome): return outcome
    default: preconditionFailure("an answer to another request")
    }
  }

  /// Registers a visit with a card of another issuer.
  public func externalVisit(
    _ visit: ExternalVisit, key: CommandKey = .none, client: ClientID
  ) async throws(EngineError) -> Keyed<ExternalVisitOutcome> {
    switch try await ask(.externalVisit(visit, key: key, client: client)) {
    case .externallyVisited(let outcome): return .decided(outcome)
    case .keyReused: return .keyReused
    default: preconditionFailure("an answer to another request")
    }
  }

  /// What a visit with a card of another issuer would lead to now; nothing is recorded.
  public func externalVisitStatus(
    of visit: ExternalVisit
  ) async throws(EngineError) -> ExternalVisitOutcome {
    switch try await ask(.externalVisitStatus(visit)) {
    case .externallyVisited(let outcome): return outcome
    default: preconditionFailure("an answer to another request")
    }
  }

  /// Sells a subscription.
  public func sell(
    _ sale: SubscriptionSale, key: CommandKey = .none, client: ClientID
  ) async throws(EngineError) -> Keyed<Result<SubscriptionSaleOutcome, SubscriptionSaleRefusal>> {
    switch try await ask(.sellSubscription(sale, key: key, client: client)) {
    case .subscriptionSold(let result): return .decided(result)
    case .keyReused: return .keyReused
    default: preconditionFailure("an answer to another request")
    }
  }

  /// The visitor of a museum on a local day by the card of another issuer: a keyed hash, which
  /// tells the same card at the same museum on the same day and nothing else.
  ///
  /// - Parameter identification: what the card is known by to its issuer.
  public func visitor(
    with identification: String, of type: ExternalCardType, in museum: OrganizerID,
    at instant: Instant
  ) -> ExternalVisitor {
    let day = BrusselsTime.date(at: instant).daysSinceEpoch
    return ExternalVisitor(
      directory.idempotencyMAC(
        client: museum.number, operation: "visit with a card of \(type.name) on day \(day)",
        key: identification))
  }
}
