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
  /// What a card was sold for, in cents.
  public var cents: UInt32?
  /// The position of the record that this one reverses or changes.
  public var reverses: UInt64?
  /// The position of the newest record that undid or recounted this one.
  public var changedBy: UInt64?
  /// Whether a check-in counts or a redemption stands, by all that is known now; nil where the
  /// record is neither.
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

  /// Why a visit to a museum was refused.
  public var museumRefusal: MuseumRefusal? {
    guard type == .museumVisitRefused else { return nil }
    return detail.flatMap { MuseumRefusal(rawValue: UInt16(clamping: $0)) }
  }

  /// Why a card was sold.
  public var saleReason: CardSaleReason? {
    guard type == .passSold else { return nil }
    return detail.flatMap { CardSaleReason(rawValue: UInt8(clamping: $0)) }
  }

  /// The last day of a social tariff or of its suspension.
  public var lastDay: CivilDate? {
    guard type == .socialTariffGranted || type == .socialTariffSuspended else { return nil }
    return detail.map { CivilDate(daysSinceEpoch: Int32(clamping: $0)) }
  }

  /// Why points were issued without a check-in.
  public var cause: PointsCause? {
    guard type == .pointsIssued else { return nil }
    return detail.flatMap { PointsCause(rawValue: UInt8(clamping: $0)) }
  }

  init?(_ row: Row) {
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
    cents = row["cents"]
    reverses = row.position("reverses")
    changedBy = row.position("changed_by")
    counts = row["counts"]
  }
}

extension ReadModels {
  /// Everything that the log says of a holder, refusals included, the newest first.
  public func timeline(
    of holder: HolderID, start: Int = 0, limit: Int, atLeast minimum: UInt64 = 0
  ) async throws(ReadModelError) -> ReadPage<TimelineRow> {
    let page = try await ask([TimelineModel.name, CatalogueModel.name], minimum) { database in
      let selection = Selection(
        columns: """
          timeline.*, event.id AS event_id, event.title AS event_title,
          reward.title AS reward_title
          """,
        source: """
          timeline LEFT JOIN catalogue_event AS event ON event.number = timeline.event
          LEFT JOIN catalogue_reward AS reward ON reward.number = timeline.reward
          WHERE holder = ?
          """,
        order: "position DESC", arguments: [Int64(holder.number)])
      return try selection.page(database, start: start, limit: limit) { TimelineRow($0) }
    }
    return ReadPage(
      position: page.position, total: page.value.total, rows: page.value.rows.compactMap { $0 })
  }
}
