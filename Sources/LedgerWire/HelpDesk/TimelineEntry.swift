/// One thing that the ledger says of a holder, as a help desk reads it
/// (`GET /ledger/v1/passholders/{id}/timeline`).
public struct TimelineEntry: Hashable, Sendable, WireMember {
  /// The position of its record.
  public var position: UInt64
  /// What the record is, such as `checkInRefused`.
  public var type: String
  /// When it happened, in microseconds since the Unix epoch.
  public var occurredAt: Int64
  /// When it was recorded, in microseconds since the Unix epoch.
  public var recordedAt: Int64
  /// The number of the card, where there is one.
  public var uitpasNumber: String?
  /// The event's public id.
  public var eventID: String?
  /// The event's title.
  public var eventTitle: String?
  /// The number of the card system, where the record is about one.
  public var cardSystemID: Int64?
  /// Points added, or, negative, taken.
  public var points: Int64?
  /// The balance afterwards.
  public var balance: Int64?
  /// Why something was refused, such as `limitReached`.
  public var reason: String?
  /// The reason in words, in the caller's language.
  public var message: String?
  /// The reward's title.
  public var rewardTitle: String?
  /// The new status of a card.
  public var cardStatus: String?
  /// Whether the card went to another holder.
  public var cardMovedAway: Bool?
  /// What a card, a subscription, or the holder's ticket was sold for, in cents.
  public var priceCents: Int64?
  /// The regular price of a ticket, in cents.
  public var regularPriceCents: Int64?
  /// Why a card was sold, such as `FIRST_CARD`, or what kind of subscription, such as `renewal`.
  public var saleReason: String?
  /// Where a subscription was sold, such as `online`.
  public var salesChannel: String?
  /// Who sold a ticket or subscription, or the museum that was visited.
  public var organizerName: String?
  /// The coupon's public id.
  public var couponID: String?
  /// The tickets a year of a group pass.
  public var ticketsPerYear: Int64?
  /// What began a subscription, such as `firstVisit`.
  public var activatedBy: String?
  /// The first local day of a subscription, or of its standstill, such as `2027-04-30`.
  public var firstDay: String?
  /// The last local day of a social tariff or of its suspension.
  public var lastDay: String?
  /// The position of the record that this one reverses or changes.
  public var reverses: UInt64?
  /// The position of the newest record that changed this one.
  public var changedBy: UInt64?
  /// Whether a check-in counts, or a redemption or sale of a ticket stands now.
  public var counts: Bool?

  /// Makes an entry; what else is known is set afterwards.
  public init(position: UInt64, type: String, occurredAt: Int64, recordedAt: Int64) {
    self.position = position
    self.type = type
    self.occurredAt = occurredAt
    self.recordedAt = recordedAt
  }

  package func encode(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("position", position)
    writer.field("type", type)
    writer.field("occurredAt", moment: occurredAt)
    writer.field("recordedAt", moment: recordedAt)
    writer.field("uitpasNumber", uitpasNumber)
    writer.field("eventId", eventID)
    writer.field("eventTitle", eventTitle)
    writer.field("cardSystemId", cardSystemID)
    writer.field("points", points)
    writer.field("balance", balance)
    writer.field("reason", reason)
    writer.field("message", message)
    writer.field("rewardTitle", rewardTitle)
    writer.field("cardStatus", cardStatus)
    writer.field("cardMovedAway", cardMovedAway)
    writer.field("priceCents", priceCents)
    writer.field("regularPriceCents", regularPriceCents)
    writer.field("saleReason", saleReason)
    writer.field("salesChannel", salesChannel)
    writer.field("organizerName", organizerName)
    writer.field("couponId", couponID)
    writer.field("ticketsPerYear", ticketsPerYear)
    writer.field("activatedBy", activatedBy)
    writer.field("firstDay", firstDay)
    writer.field("lastDay", lastDay)
    writer.field("reverses", reverses)
    writer.field("changedBy", changedBy)
    writer.field("counts", counts)
    writer.endObject()
  }
}

/// The points of a holder at a moment (`GET /ledger/v1/passholders/{id}/balance`).
public struct BalanceAt: Hashable, Sendable, WireMember {
  /// The points.
  public var points: Int64
  /// The position of the newest record that is counted.
  public var position: UInt64

  /// Makes an answer.
  public init(points: Int64, position: UInt64) {
    self.points = points
    self.position = position
  }

  package func encode(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("points", points)
    writer.field("position", position)
    writer.endObject()
  }
}

/// The social tariff of a holder in a card system at a moment
/// (`GET /ledger/v1/passholders/{id}/social-tariff`).
public struct TariffAt: Hashable, Sendable, WireMember {
  /// The number of the card system.
  public var cardSystemID: Int64
  /// `ACTIVE`, `EXPIRED` or `SUSPENDED`.
  public var status: String
  /// Whether it holds by grace alone.
  public var inGracePeriod: Bool
  /// Its last local day, such as `2027-04-30`.
  public var lastDay: String

  /// Makes an answer.
  public init(cardSystemID: Int64, status: String, inGracePeriod: Bool, lastDay: String) {
    self.cardSystemID = cardSystemID
    self.status = status
    self.inGracePeriod = inGracePeriod
    self.lastDay = lastDay
  }

  package func encode(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("cardSystemId", cardSystemID)
    writer.field("status", status)
    writer.field("inGracePeriod", inGracePeriod)
    writer.field("lastDay", lastDay)
    writer.endObject()
  }
}
