/// Why the sale of a ticket could not be cancelled; the log is as it was.
public enum TicketCancelRefusal: Error, Hashable, Sendable {
  /// The record is no sale of a ticket, or none at all.
  case notASale
  /// It was cancelled before.
  case alreadyCancelled
}

extension LedgerKernel {
  /// Cancels the sale of a ticket: limit, quota and coupon are given back.
  ///
  /// The record that says so falls into the period of the cancellation and repeats the shares of
  /// the sale (UiTPAS API 4.0, DELETE /ticket-sales/{ticketSaleId}).
  ///
  /// - Parameter record: the sale's own record, read from the log.
  /// - Returns: the position of the cancellation's record.
  public mutating func cancel(
    ticketSale record: LedgerRecord, _ context: CommandContext
  ) throws(TicketCancelRefusal) -> UInt64 {
    guard case .ticketSold(let sale) = record.event else { throw .notASale }
    let row = state.tickets.ticket(at: record.header.position)
    guard row != 0 else { throw .notASale }
    guard !state.tickets.tickets[row].isCancelled else { throw .alreadyCancelled }
    let cancelled = TicketSaleCancelled(sale: sale, soldAt: record.header.occurredAt)
    return write(
      [.ticketSaleCancelled(cancelled)], entity: 0, context, reverses: record.header.position,
      ruleVersion: record.header.ruleVersion
    ).position
  }
}
