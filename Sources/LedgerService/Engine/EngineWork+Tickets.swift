import Ledger

/// Tickets: what they would cost, their sale, its cancelling; group passes.
extension EngineWork where Source: ~Copyable, Heads: ~Copyable {
  func tariffs(
    for question: TariffQuestion, now: Instant
  ) -> Result<TariffAnswer, TicketRefusal> {
    var question = question
    if question.card.number > kernel.state.cardCount { question.card = .none }
    do throws(TicketRefusal) {
      return .success(try kernel.tariffs(for: question, now: now))
    } catch {
      return .failure(error)
    }
  }

  /// - Parameter stored: the records that the command's key made before.
  mutating func sell(
    _ order: TicketOrder, _ context: CommandContext, stored: [LedgerRecord]
  ) -> EngineAnswer {
    let order = known(order)
    if !stored.isEmpty {
      guard let outcome = kernel.repeated(order, of: stored) else { return .keyReused }
      return .ticketsOrdered(outcome)
    }
    let outcome = kernel.sell(order, context)
    switch outcome {
    case .sold(let sales, _): keep(context.key, at: sales.first?.position ?? 0)
    case .refused(_, _, let position, _): keep(context.key, at: position)
    }
    return .ticketsOrdered(outcome)
  }

  mutating func cancel(
    ticketSale stored: LedgerRecord?, _ context: CommandContext
  ) -> Result<UInt64, TicketCancelRefusal> {
    guard let stored else { return .failure(.notASale) }
    do throws(TicketCancelRefusal) {
      return .success(try kernel.cancel(ticketSale: stored, context))
    } catch {
      return .failure(error)
    }
  }

  func standingSale(_ stored: LedgerRecord?) -> TicketSale? {
    guard let stored, case .ticketSold(let ticket) = stored.event else { return nil }
    return TicketSale(
      position: stored.header.position, at: stored.header.occurredAt, ticket: ticket)
  }

  mutating func issue(
    _ pass: GroupPassIssue, _ context: CommandContext, stored: [LedgerRecord]
  ) -> EngineAnswer {
    if !stored.isEmpty {
      guard let outcome = kernel.repeated(pass, of: stored) else { return .keyReused }
      return .groupPassIssued(.success(outcome))
    }
    do throws(RegistrationRefusal) {
      let outcome = try kernel.issue(pass, context)
      keep(context.key, at: outcome.position)
      return .groupPassIssued(.success(outcome))
    } catch {
      return .groupPassIssued(.failure(error))
    }
  }

  /// The order without a card, event or coupon that the log does not know.
  private func known(_ order: TicketOrder) -> TicketOrder {
    TicketOrder(
      order.lines.map { line in
        var line = line
        if line.card.number > kernel.state.cardCount { line.card = .none }
        if line.event.number > kernel.state.eventCount { line.event = .none }
        if case .coupon(let coupon) = line.tariff, coupon.number > kernel.state.couponCount {
          line.tariff = .unknown
        }
        if line.seller.number > kernel.state.organizerCount { line.seller = .none }
        return line
      })
  }
}
