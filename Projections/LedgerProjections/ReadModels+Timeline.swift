import GRDB
public import Ledger

/// One thing that the log says of a holder.
public struct TimelineRow: Hashable, Sendable {
  /// The position of its record.
  public var position: UInt64
  /// What the record is.
  public var type: RecordType
  /// When it happened.
  public var occurredAt: Instant
  /// When it was recorded.
  public var recordedAt: Instant
  /// The client that acted; none for the service itself or a terminal.
  public var client: ClientID
  /// The card concerned, where there is one.
  public var card: CardID
  /// The event, where there is one.
  public var event: EventID
  /// The event's public id; nil where there is no event.
  public var eventID: String?
  /// The event's title; nil where there is no event.
  public var eventTitle: String?
  /// The card system, where the record is about one.
  public var system: CardSystemID?
  /// Points added, or, negative, taken; nil where the record is not about points.
  public var points: Int64?
  /// The balance afterwards; nil where the record does not state it.
  public var balance: Int64?
  /// Where a check-in was made.
  public var channel: Channel?
  /// A number whose meaning follows from the type; the computed properties read it.
  public var detail: Int64?
  /// The reward, where there is one.
  public var reward: RewardID
  /// The reward's title; nil where there is no reward.
  public var rewardTitle: String?
  /// The coupon, where there is one.
  public var coupon: CouponID
  /// The coupon's public id; nil where there is no coupon.
  public var couponID: String?
  /// Who sold a ticket or subscription, or the museum that was visited; none elsewhere.
  public var organizer: OrganizerID
  /// The organiser's name; nil where there is none.
  public var organizerName: String?
  /// A number whose meaning follows from the type; the computed properties read it.
  public var kind: UInt8?
  /// Where a subscription was sold.
  public var salesChannel: SubscriptionChannel?
  /// What a card, a subscription, or the holder's ticket was sold for, in cents.
  public var cents: UInt32?
  /// The regular price of a ticket, in cents.
  public var fullCents: UInt32?
  /// The tickets a year of a group pass.
  public var tickets: UInt32?
  /// Whether it is the card's former holder who asks: the card went to another.
  public var isMovedAway: Bool
  /// The position of the record that this one reverses or changes.
  public var reverses: UInt64?
  /// The position of the newest record that undid or recounted this one.
  public var changedBy: UInt64?
  /// Whether a check-in counts, or a redemption or sale of a ticket stands, by all that is known
  /// now; nil where the record is none of them.
  public var counts: Bool?

  /// Why a check-in was refused, or would have been where a terminal accepted it offline.
  public var refusal: Refusal? {
    guard type == .checkedIn || type == .checkInRefused else { return nil }
    return detail.flatMap { Refusal(rawValue: UInt16(clamping: $0)) }
  }

  /// The new status of a card.
  public var cardStatus: CardStatus? {
    guard type == .cardRegistered || type == .cardStatusChanged else { return nil }
    return detail.flatMap { CardStatus(rawValue: UInt8(clamping: $0)) }
  }

  /// The new standing of the holder or of a membership.
  public var standing: Standing? {
    guard type == .holderStandingChanged || type == .membershipStandingChanged else { return nil }
    return detail.flatMap { Standing(rawValue: UInt8(clamping: $0)) }
  }

  /// Why a reward was not redeemed.
  public var rewardRefusal: RewardRefusal? {
    guard type == .rewardRefused else { return nil }
    return detail.flatMap { RewardRefusal(rawValue: UInt16(clamping: $0)) }
  }

  /// Why a check-in or a visit to a museum was undone.
  public var undoReason: UndoReason? {
    guard type == .checkInUndone || type == .museumVisitUndone else { return nil }
    return detail.flatMap { UndoReason(rawValue: UInt8(clamping: $0)) }
  }

  /// Why a finding was put aside.
  public var dismissalReason: DismissalReason? {
    guard type == .findingDismissed else { return nil }
    return detail.flatMap { DismissalReason(rawValue: UInt8(clamping: $0)) }
  }

  /// Why a visit to a museum was refused, or would have been where a terminal accepted it offline.
  public var museumRefusal: MuseumRefusal? {
    guard type == .museumVisitRefused || type == .museumVisitRegistered else { return nil }
    return detail.flatMap { MuseumRefusal(rawValue: UInt16(clamping: $0)) }
  }

  /// Why a ticket was not sold at a discount.
  public var ticketRefusal: TicketRefusal? {
    guard type == .ticketRefused else { return nil }
    return detail.flatMap { TicketRefusal(rawValue: UInt16(clamping: $0)) }
  }

  /// What kind of subscription was sold.
  public var subscriptionKind: SubscriptionKind? {
    guard type == .subscriptionSold else { return nil }
    return kind.flatMap { SubscriptionKind(rawValue: $0) }
  }

  /// What began a subscription.
  public var activationCause: ActivationCause? {
    guard type == .subscriptionActivated else { return nil }
    return kind.flatMap { ActivationCause(rawValue: $0) }
  }

  /// The first day of a subscription, of its standstill, or on which it runs again.
  public var firstDay: CivilDate? {
    switch type {
    case .subscriptionSold, .subscriptionActivated, .subscriptionsFrozen, .subscriptionResumed:
      detail.map { CivilDate(daysSinceEpoch: Int32(clamping: $0)) }
    default: nil
    }
  }

  /// Why a card was sold.
  public var saleReason: CardSaleReason? {
    guard type == .passSold else { return nil }
    return detail.flatMap { CardSaleReason(rawValue: UInt8(clamping: $0)) }
  }

  /// The last day of a social tariff, of its suspension, of a group's, or of a membership of an
  /// association.
  public var lastDay: CivilDate? {
    switch type {
    case .socialTariffGranted, .socialTariffSuspended, .groupPassTermsSet,
      .associationMembershipSet:
      detail.map { CivilDate(daysSinceEpoch: Int32(clamping: $0)) }
    default: nil
    }
  }

  /// Why points were issued without a check-in.
  public var cause: PointsCause? {
    guard type == .pointsIssued else { return nil }
    return detail.flatMap { PointsCause(rawValue: UInt8(clamping: $0)) }
  }

  init?(_ row: Row, toldTo holder: HolderID) {
    guard let type: RecordType = row.choice("type") else { return nil }
    self.type = type
    position = row.position("position") ?? 0
    occurredAt = row.instant("occurred_at")
    recordedAt = row.instant("recorded_at")
    client = row.entity("client")
    card = row.entity("card")
    event = row.entity("event")
    eventID = row["event_id"]
    eventTitle = row["event_title"]
    system = (row["card_system"] as Int64?).map { CardSystemID(UInt8(clamping: $0)) }
    points = row["points"]
    balance = row["balance"]
    channel = row.choice("channel")
    detail = row["detail"]
    reward = row.entity("reward")
    rewardTitle = row["reward_title"]
    coupon = row.entity("coupon")
    couponID = row["coupon_id"]
    organizer = row.entity("organizer")
    organizerName = row["organizer_name"]
    kind = row["kind"]
    salesChannel = row.choice("sales_channel")
    cents = row["cents"]
    fullCents = row["full_cents"]
    tickets = row["tickets"]
    isMovedAway = row.entity("former_holder") == holder
    reverses = row.position("reverses")
    changedBy = row.position("changed_by")
    counts = row["counts"]
  }
}

extension ReadModels {
  /// Everything that the log says of a holder, refusals included, the newest first.
  ///
  /// - Parameter systems: the card systems in which it is told, or nil for all: what others keep to
  ///   themselves is left out, and not counted either.
  public func timeline(
    of holder: HolderID, toldIn systems: CardSystemSet? = nil, start: Int = 0, limit: Int,
    atLeast minimum: UInt64 = 0
  ) async throws(ReadModelError) -> ReadPage<TimelineRow> {
    let number = Int64(holder.number)
    var conditions = Conditions()
    conditions.add(
      """
      (holder = ? OR former_holder = ? OR position IN (
        SELECT frozen.position FROM timeline AS frozen
        JOIN timeline AS sold
          ON sold.card_system = frozen.card_system AND sold.position < frozen.position
        WHERE frozen.holder = 0 AND sold.holder = ? AND sold.type = ?))
      """, number, number, number, Int64(RecordType.subscriptionSold.rawValue))
    if let members = systems?.members {
      conditions.add(
        """
        (is_apart = 0 OR EXISTS (
          SELECT 1 FROM timeline_told AS told
          WHERE told.position = timeline.position
            AND told.card_system IN (\(placeholders(members.count)))))
        """, values: members.map { Int64($0.number) })
    }
    let page = try await ask([TimelineModel.name, CatalogueModel.name], minimum) {
      [conditions] database in
      let selection = Selection(
        columns: """
          timeline.*, event.id AS event_id, event.title AS event_title,
          reward.title AS reward_title, organizer.name AS organizer_name,
          coupon.id AS coupon_id
          """,
        source: """
          timeline LEFT JOIN catalogue_event AS event ON event.number = timeline.event
          LEFT JOIN catalogue_reward AS reward ON reward.number = timeline.reward
          LEFT JOIN catalogue_organizer AS organizer ON organizer.number = timeline.organizer
          LEFT JOIN catalogue_coupon AS coupon ON coupon.number = timeline.coupon
          WHERE \(conditions.text)
          """,
        order: "position DESC", arguments: conditions.arguments)
      return try selection.page(database, start: start, limit: limit) {
        TimelineRow($0, toldTo: holder)
      }
    }
    return ReadPage(
      position: page.position, total: page.value.total, rows: page.value.rows.compactMap { $0 })
  }
}
