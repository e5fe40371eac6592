import GRDB
public import Ledger

/// A ticket that was sold at a discount.
public struct TicketSaleRow: Hashable, Sendable {
  /// The position of its record: the id of the sale.
  public var position: UInt64
  /// The event.
  public var event: EventID
  /// The event's public id.
  public var eventID: String
  /// The event's title, as it is now.
  public var eventTitle: String
  /// The holder.
  public var holder: HolderID
  /// The card that was used.
  public var card: CardID
  /// The event's organiser at the sale.
  public var organizer: OrganizerID
  /// The organiser of the place at the sale; none where it was the event's own.
  public var location: OrganizerID
  /// Who sold it.
  public var seller: OrganizerID
  /// The discount.
  public var tariff: TicketTariff
  /// The coupon's public id; nil at the social tariff.
  public var couponID: String?
  /// The coupon's name, as it is now; nil at the social tariff.
  public var couponName: String?
  /// The distribution key, at the social tariff; none with a coupon.
  public var key: KeyID
  /// The card system whose social tariff or coupon it is.
  public var system: CardSystemID
  /// Whether the social tariff held, as it was at the sale.
  public var tariffStatus: SoldTariffStatus
  /// The regular price in cents.
  public var price: UInt32
  /// The shares of the price, which add up to it; the holder paid the first.
  public var shares: Shares
  /// The holder's home municipality and age band at the sale.
  public var stamp: Stamp
  /// What the seller calls the price; empty where it says nothing.
  public var label: String
  /// When it was sold.
  public var occurredAt: Instant
  /// When the sale was recorded.
  public var recordedAt: Instant
  /// The position of the record that cancelled it, if one did.
  public var cancelledBy: UInt64?

  init(_ row: Row) {
    position = row.position("position") ?? 0
    event = row.entity("event")
    eventID = row["event_id"]
    eventTitle = row["event_title"]
    holder = row.entity("holder")
    card = row.entity("card")
    organizer = row.entity("organizer")
    location = row.entity("location")
    seller = row.entity("seller")
    let coupon: CouponID = row.entity("coupon")
    tariff = coupon.exists ? .coupon(coupon) : .social
    couponID = row["coupon_id"]
    couponName = row["coupon_name"]
    key = row.entity("distribution_key")
    system = row.system("card_system")
    tariffStatus = row.choice("tariff_status") ?? .none
    price = row["price"]
    shares = Shares(
      holder: row["holder_share"], municipality: row["municipality_share"],
      flemishGovernment: row["flemish_share"], organizer: row["organizer_share"])
    stamp = row.stamp
    label = row["label"]
    occurredAt = row.instant("occurred_at")
    recordedAt = row.instant("recorded_at")
    cancelledBy = row.position("cancelled_by")
  }
}

extension ReadModels {
  /// The tickets that are sold at a discount, the newest first; cancelled sales are not among them.
  ///
  /// - Parameters:
  ///   - event: the event, or nil for all of them.
  ///   - holder: the holder, or nil for all of them.
  ///   - organizers: the events' organisers or those of their places, as at the sale; nil for all.
  ///   - title: a part of the event's title, without regard to case.
  ///   - start: how many rows are passed over.
  ///   - limit: at most `ReadLimits.pageRowsMax`.
  ///   - minimum: the position that the answer must reflect.
  public func ticketSales(
    at event: EventID? = nil, of holder: HolderID? = nil, organizers: [OrganizerID]? = nil,
    title: String? = nil, start: Int = 0, limit: Int, atLeast minimum: UInt64 = 0
  ) async throws(ReadModelError) -> ReadPage<TicketSaleRow> {
    var conditions = Conditions("cancelled_by IS NULL")
    conditions.add("sale.event", among: event.map { [$0] })
    conditions.add("sale.holder", among: holder.map { [$0] })
    conditions.add(anyOf: ["sale.organizer", "sale.location"], among: organizers)
    conditions.add(part: title, of: "event.folded_title")
    return ReadPage(
      try await ask([TicketSalesModel.name, CatalogueModel.name], minimum) {
        [conditions] database in
        let selection = Selection(
          columns: """
            sale.*, event.id AS event_id, event.title AS event_title, coupon.id AS coupon_id,
            coupon.name AS coupon_name
            """,
          source: """
            ticket_sale AS sale JOIN catalogue_event AS event ON event.number = sale.event
            LEFT JOIN catalogue_coupon AS coupon ON coupon.number = sale.coupon
            WHERE \(conditions.text)
            """,
          order: "occurred_at DESC, position DESC", arguments: conditions.arguments)
        return try selection.page(database, start: start, limit: limit) { TicketSaleRow($0) }
      })
  }
}
