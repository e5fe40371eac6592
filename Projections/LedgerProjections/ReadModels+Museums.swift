import GRDB
public import Ledger

/// A visit to a museum.
public struct MuseumVisitRow: Hashable, Sendable {
  /// The position of its record.
  public var position: UInt64
  /// The museum.
  public var museum: OrganizerID
  /// The museum's name, as it is now.
  public var museumName: String
  /// The card system of the card, or the one in which the museum takes another issuer's.
  public var system: CardSystemID
  /// The holder; none with a card of another issuer.
  public var holder: HolderID
  /// The card; none with a card of another issuer.
  public var card: CardID
  /// Whose card it was, where it was another issuer's.
  public var externalType: ExternalCardType?
  /// Where it was registered; nil with a card of another issuer.
  public var channel: Channel?
  /// The museum's rate at the visit.
  public var rate: MuseumRate
  /// What the rate makes of a visit, in cents.
  public var compensationCents: UInt32
  /// Whether the museum is paid for this visit, by all that is known now.
  public var isCompensated: Bool
  /// The rule against which it stands, since a terminal had accepted it offline.
  public var finding: MuseumRefusal?
  /// The holder's home municipality and age band at the visit; nil with a card of another issuer.
  public var stamp: Stamp?
  /// When it happened.
  public var occurredAt: Instant
  /// When it was recorded.
  public var recordedAt: Instant

  init(_ row: Row) {
    position = row.position("position") ?? 0
    museum = row.entity("museum")
    museumName = row["museum_name"]
    system = row.system("card_system")
    holder = row.entity("holder")
    card = row.entity("card")
    externalType = row.choice("external_type")
    channel = row.choice("channel")
    rate = MuseumRate(
      averagePriceCents: row["average_price"], percentBasisPoints: row["percent_basis_points"])
    compensationCents = row["compensation"]
    isCompensated = row["is_compensated"]
    finding = row.choice("finding")
    stamp = externalType == nil ? row.stamp : nil
    occurredAt = row.instant("occurred_at")
    recordedAt = row.instant("recorded_at")
  }
}

/// A subscription that was sold.
public struct SubscriptionSaleRow: Hashable, Sendable {
  /// The position of its record.
  public var position: UInt64
  /// The card system.
  public var system: CardSystemID
  /// The holder.
  public var holder: HolderID
  /// The card.
  public var card: CardID
  /// Where it was sold.
  public var channel: SubscriptionChannel
  /// What was sold.
  public var kind: SubscriptionKind
  /// Who sold it; none where no organiser did.
  public var seller: OrganizerID
  /// The seller's name, as it is now; nil where no organiser sold it.
  public var sellerName: String?
  /// The price in cents.
  public var priceCents: UInt32
  /// What of it the seller keeps, in cents.
  public var commissionCents: UInt32
  /// The number of the voucher that was handed in; nil where none was.
  public var voucher: UInt32?
  /// The day on which it begins, where that was given.
  public var firstDay: CivilDate?
  /// The holder's home municipality and age band at the sale.
  public var stamp: Stamp
  /// When it was sold.
  public var occurredAt: Instant
  /// When the sale was recorded.
  public var recordedAt: Instant

  init?(_ row: Row) {
    guard let channel: SubscriptionChannel = row.choice("channel"),
      let kind: SubscriptionKind = row.choice("kind")
    else { return nil }
    position = row.position("position") ?? 0
    system = row.system("card_system")
    holder = row.entity("holder")
    card = row.entity("card")
    self.channel = channel
    self.kind = kind
    seller = row.entity("seller")
    sellerName = row["seller_name"]
    priceCents = row["price"]
    commissionCents = row["commission"]
    voucher = row["voucher"]
    firstDay = (row["first_day"] as Int32?).map { CivilDate(daysSinceEpoch: $0) }
    stamp = row.stamp
    occurredAt = row.instant("occurred_at")
    recordedAt = row.instant("recorded_at")
  }
}

extension ReadModels {
  /// The visits to museums, the newest first; those that were undone are not among them.
  ///
  /// - Parameters:
  ///   - museums: the museums, or nil for all of them.
  ///   - holder: the holder, or nil for all visitors, those with cards of other issuers included.
  ///   - first: leaves out what happened before; nil leaves out nothing.
  ///   - end: leaves out what happened then or later; nil leaves out nothing.
  ///   - start: how many rows are passed over.
  ///   - limit: at most `ReadLimits.pageRowsMax`.
  ///   - minimum: the position that the answer must reflect.
  public func museumVisits(
    at museums: [OrganizerID]? = nil, of holder: HolderID? = nil, from first: Instant? = nil,
    to end: Instant? = nil, start: Int = 0, limit: Int, atLeast minimum: UInt64 = 0
  ) async throws(ReadModelError) -> ReadPage<MuseumVisitRow> {
    var conditions = Conditions("undone_by IS NULL")
    conditions.add("museum", among: museums)
    conditions.add("holder", among: holder.map { [$0] })
    conditions.add("occurred_at", from: first, to: end)
    return ReadPage(
      try await ask([MuseumVisitsModel.name, CatalogueModel.name], minimum) {
        [conditions] database in
        let selection = Selection(
          columns: "museum_visit.*, organizer.name AS museum_name",
          source: """
            museum_visit JOIN catalogue_organizer AS organizer ON organizer.number = museum
            WHERE \(conditions.text)
            """,
          order: "occurred_at DESC, position DESC", arguments: conditions.arguments)
        return try selection.page(database, start: start, limit: limit) { MuseumVisitRow($0) }
      })
  }

  /// The subscriptions that were sold, the newest first.
  ///
  /// - Parameters:
  ///   - systems: their card systems, or nil for all of them.
  ///   - sellers: who sold them, or nil for whoever did.
  ///   - holder: the holder, or nil for all of them.
  ///   - first: leaves out what was sold before; nil leaves out nothing.
  ///   - end: leaves out what was sold then or later; nil leaves out nothing.
  ///   - start: how many rows are passed over.
  ///   - limit: at most `ReadLimits.pageRowsMax`.
  ///   - minimum: the position that the answer must reflect.
  public func subscriptionSales(
    in systems: CardSystemSet? = nil, by sellers: [OrganizerID]? = nil,
    of holder: HolderID? = nil, from first: Instant? = nil, to end: Instant? = nil,
    start: Int = 0, limit: Int, atLeast minimum: UInt64 = 0
  ) async throws(ReadModelError) -> ReadPage<SubscriptionSaleRow> {
    var conditions = Conditions()
    conditions.add("card_system", among: systems)
    conditions.add("seller", among: sellers)
    conditions.add("holder", among: holder.map { [$0] })
    conditions.add("occurred_at", from: first, to: end)
    let page = try await ask([SubscriptionsModel.name, CatalogueModel.name], minimum) {
      [conditions] database in
      let selection = Selection(
        columns: "sale.*, organizer.name AS seller_name",
        source: """
          subscription_sale AS sale
          LEFT JOIN catalogue_organizer AS organizer ON organizer.number = sale.seller
          WHERE \(conditions.text)
          """,
        order: "occurred_at DESC, position DESC", arguments: conditions.arguments)
      return try selection.page(database, start: start, limit: limit) { SubscriptionSaleRow($0) }
    }
    return ReadPage(
      position: page.position, total: page.value.total, rows: page.value.rows.compactMap { $0 })
  }
}
