/// One ticket of an order, with every name resolved to an entity at the edge.
public struct TicketLine: Hashable, Sendable {
  /// The card; none where the number is not known.
  public var card: CardID
  /// The event; none where the id is not known.
  public var event: EventID
  /// The discount.
  public var tariff: TicketTariff
  /// The regular price in cents.
  public var price: UInt32
  /// What the seller calls the price; empty where it says nothing.
  public var label: String
  /// Postal code of the holder's home municipality; 0 where unknown or abroad.
  public var homeMunicipality: UInt16
  /// The holder's birth date, if it is known.
  public var birth: CivilDate?
  /// The organiser who sells: the event's own where none is named.
  public var seller: OrganizerID

  /// Makes a line.
  public init(
    card: CardID, event: EventID, tariff: TicketTariff, price: UInt32, label: String = "",
    homeMunicipality: UInt16 = 0, birth: CivilDate? = nil, seller: OrganizerID = .none
  ) {
    self.card = card
    self.event = event
    self.tariff = tariff
    self.price = price
    self.label = label
    self.homeMunicipality = homeMunicipality
    self.birth = birth
    self.seller = seller
  }
}

/// Tickets that are sold together, or not at all (UiTPAS API 4.0, POST /ticket-sales).
public struct TicketOrder: Hashable, Sendable {
  /// The tickets: at least one, at most ``TicketLimits/ticketsMax``.
  public var lines: [TicketLine]

  /// Makes an order.
  public init(_ lines: [TicketLine]) {
    self.lines = lines
  }
}

/// A ticket as it was sold.
public struct TicketSale: Hashable, Sendable {
  /// The position of its record: its id.
  public var position: UInt64
  /// When it was sold.
  public var at: Instant
  /// What was recorded.
  public var ticket: TicketSold

  /// Makes a sale.
  public init(position: UInt64, at: Instant, ticket: TicketSold) {
    self.position = position
    self.at = at
    self.ticket = ticket
  }
}

/// What became of an order.
public enum TicketOrderOutcome: Hashable, Sendable {
  /// Every ticket was sold; `replayed` where that was when the order was first sent.
  case sold([TicketSale], replayed: Bool)
  /// None was: which ticket, from 0, was refused and why. The position of the refusal's record is 0
  /// where it left the log as it was.
  case refused(TicketRefusal, item: Int, position: UInt64, replayed: Bool)
}

extension LedgerKernel {
  /// Sells every ticket of an order, or none and records why a rule refuses one.
  ///
  /// An unknown card, event or tariff leaves the log as it was. Each ticket is decided as if those
  /// before it in the order were sold.
  ///
  /// - Precondition: the order has 1 to ``TicketLimits/ticketsMax`` lines within their limits.
  /// - Complexity: O(lines × (tickets of a holder + lines)).
  public mutating func sell(
    _ order: TicketOrder, _ context: CommandContext
  ) -> TicketOrderOutcome {
    precondition(
      !order.lines.isEmpty && order.lines.count <= TicketLimits.ticketsMax
        && order.lines.allSatisfy(\.isWithinLimits), "an order within its limits")
    let now = context.occurrence(recordedAt: nextRecordedAt(context.now))
    var sold: [TicketSold] = []
    sold.reserveCapacity(order.lines.count)
    for (index, line) in order.lines.enumerated() {
      do throws(TicketRefusal) {
        sold.append(try state.decide(line, after: sold, at: now))
      } catch {
        let position = writeRefusal(error, of: line, at: now, (index, order.lines.count), context)
        return .refused(error, item: index, position: position, replayed: false)
      }
    }
    let written = write(
      sold.map { .ticketSold($0) }, entity: 0, context, ruleVersion: RuleVersion(at: now).rawValue)
    let sales = sold.enumerated().map {
      TicketSale(position: written.position + UInt64($0), at: now, ticket: $1)
    }
    return .sold(sales, replayed: false)
  }

  /// Answers an order whose key is in the log already, from the records that it made; nil where the
  /// key belongs to another command.
  public func repeated(
    _ order: TicketOrder, of records: [LedgerRecord]
  ) -> TicketOrderOutcome? {
    if case .ticketRefused(let body)? = records.first?.event, let first = records.first {
      let item = Int(body.item)
      guard Int(body.items) == order.lines.count, order.lines[item].card == body.card,
        order.lines[item].event == body.event
      else { return nil }
      return .refused(
        body.refusal, item: item, position: first.header.position, replayed: true)
    }
    guard records.count == order.lines.count else { return nil }
    var sales: [TicketSale] = []
    for (record, line) in zip(records, order.lines) {
      guard case .ticketSold(let ticket) = record.event, ticket.isOf(line) else { return nil }
      sales.append(
        TicketSale(
          position: record.header.position, at: record.header.occurredAt, ticket: ticket))
    }
    return .sold(sales, replayed: true)
  }

  /// - Returns: the position of the record; 0 where there is nothing to record.
  private mutating func writeRefusal(
    _ refusal: TicketRefusal, of line: TicketLine, at now: Instant,
    _ place: (item: Int, items: Int), _ context: CommandContext
  ) -> UInt64 {
    guard line.card.exists, line.event.exists, line.tariff != .unknown else { return 0 }
    let facts = state.cards.current(line.card.number)
    let buyer = TicketBuyer(
      card: line.card, holder: facts.holder, isGroup: facts.kind == .group,
      home: line.homeMunicipality)
    let body = TicketRefused(
      event: line.event, card: line.card, holder: facts.holder, refusal: refusal,
      system: state.tariffSystem(of: buyer, at: line.event, refusal, at: now),
      item: UInt16(clamping: place.item), items: UInt16(clamping: place.items))
    return write(
      [.ticketRefused(body)], entity: 0, context, ruleVersion: RuleVersion(at: now).rawValue
    ).position
  }
}

extension TicketLine {
  /// Whether the line is within the limits of what is recorded.
  public var isWithinLimits: Bool {
    price <= TicketLimits.centsMax && label.utf8.count <= TicketLimits.labelBytesMax
  }
}

extension TicketSold {
  /// Whether the ticket is what a line asked for: card, event, tariff, price and label.
  fileprivate func isOf(_ line: TicketLine) -> Bool {
    card == line.card && event == line.event && tariff == line.tariff && price == line.price
      && label == line.label
  }
}
