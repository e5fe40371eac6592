public import Ledger

// MARK: - Tickets and group passes

extension LedgerEngine {
  /// The discounts that a holder can have now at an event; nothing is recorded.
  public func tariffs(
    _ question: TariffQuestion
  ) async throws(EngineError) -> Result<TariffAnswer, TicketRefusal> {
    switch try await ask(.tariffs(question)) {
    case .tariffs(let result): return result
    default: preconditionFailure("an answer to another request")
    }
  }

  /// Sells every ticket of an order, or none.
  ///
  /// - Parameter order: at least one line, at most `TicketLimits.ticketsMax`, each within its
  ///   limits.
  public func sell(
    _ order: TicketOrder, key: CommandKey = .none, client: ClientID
  ) async throws(EngineError) -> Keyed<TicketOrderOutcome> {
    precondition(
      !order.lines.isEmpty && order.lines.count <= TicketLimits.ticketsMax, "an order within limits"
    )
    switch try await ask(.sellTickets(order, key: key, client: client)) {
    case .ticketsOrdered(let outcome): return .decided(outcome)
    case .keyReused: return .keyReused
    default: preconditionFailure("an answer to another request")
    }
  }

  /// The sale that a record made, cancelled or not; nil where it made none.
  public func ticketSale(at position: UInt64) async throws(EngineError) -> TicketSale? {
    switch try await ask(.ticketSale(position: position)) {
    case .ticketSale(let sale): return sale
    default: preconditionFailure("an answer to another request")
    }
  }

  /// Cancels the sale that a record made.
  public func cancelTicketSale(
    at position: UInt64, client: ClientID
  ) async throws(EngineError) -> Result<UInt64, TicketCancelRefusal> {
    switch try await ask(.cancelTicketSale(position: position, client: client)) {
    case .ticketSaleCancelled(let result): return result
    default: preconditionFailure("an answer to another request")
    }
  }

  /// Gives out a group pass.
  public func issue(
    _ pass: GroupPassIssue, key: CommandKey = .none, client: ClientID
  ) async throws(EngineError) -> Keyed<Result<GroupPassOutcome, RegistrationRefusal>> {
    switch try await ask(.issueGroupPass(pass, key: key, client: client)) {
    case .groupPassIssued(let result): return .decided(result)
    case .keyReused: return .keyReused
    default: preconditionFailure("an answer to another request")
    }
  }
}
