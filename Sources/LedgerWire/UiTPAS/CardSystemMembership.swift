/// A holder's membership of a card system (UiTPAS API 4.0, `CardSystemMembership`).
public struct CardSystemMembership: Hashable, Sendable {
  /// The card that goes with it.
  public struct Card: Hashable, Sendable {
    /// Its number.
    public var uitpasNumber: String
    /// What it is.
    public var type: CardTypeWord
    /// `ACTIVE`, `BLOCKED` or `DELETED`.
    public var status: String

    /// Makes a card.
    public init(uitpasNumber: String, type: CardTypeWord, status: String) {
      self.uitpasNumber = uitpasNumber
      self.type = type
      self.status = status
    }
  }

  /// The right to the social tariff, as long as there is one or was.
  public struct SocialTariff: Hashable, Sendable {
    /// Whether it holds.
    public enum Status: String, Sendable {
      /// It holds, grace included.
      case active = "ACTIVE"
      /// It has ended, and its grace with it.
      case expired = "EXPIRED"
      /// It does not hold until a day.
      case suspended = "SUSPENDED"
    }

    /// Whether it holds.
    public var status: Status
    /// The last moment of its last local day, in microseconds.
    public var endDate: Int64
    /// Whether it holds by grace alone.
    public var inGracePeriod: Bool
    /// The last moment of the suspension, in microseconds.
    public var suspendedUntilDate: Int64?

    /// Makes a right.
    public init(
      status: Status, endDate: Int64, inGracePeriod: Bool, suspendedUntilDate: Int64? = nil
    ) {
      self.status = status
      self.endDate = endDate
      self.inGracePeriod = inGracePeriod
      self.suspendedUntilDate = suspendedUntilDate
    }
  }

  /// The card system.
  public var cardSystem: CardSystemSummary
  /// The card that goes with it, if there is one.
  public var currentCard: Card?
  /// Whether the membership is blocked.
  public var isBlocked: Bool
  /// The right to the social tariff, as long as there is one or was.
  public var socialTariff: SocialTariff?

  /// Makes a membership.
  public init(
    cardSystem: CardSystemSummary, currentCard: Card?, isBlocked: Bool,
    socialTariff: SocialTariff?
  ) {
    self.cardSystem = cardSystem
    self.currentCard = currentCard
    self.isBlocked = isBlocked
    self.socialTariff = socialTariff
  }

  func encode(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("cardSystem")
    cardSystem.encode(into: &writer)
    if let currentCard {
      if currentCard.status == "ACTIVE" {
        writer.field("uitpasNumber", currentCard.uitpasNumber)
      }
      writer.key("currentCard")
      writer.beginObject()
      writer.field("uitpasNumber", currentCard.uitpasNumber)
      writer.field("cardType", currentCard.type.rawValue)
      writer.field("status", currentCard.status)
      writer.endObject()
    }
    writer.field("status", isBlocked ? "BLOCKED" : "ACTIVE")
    if let socialTariff {
      writer.key("socialTariff")
      writer.beginObject()
      writer.field("status", socialTariff.status.rawValue)
      writer.field("endDate", moment: socialTariff.endDate, style: .published)
      writer.field("inGracePeriod", socialTariff.inGracePeriod)
      writer.field(
        "suspendedUntilDate", moment: socialTariff.suspendedUntilDate, style: .published)
      writer.field("expired", socialTariff.status == .expired)
      writer.endObject()
    }
    writer.endObject()
  }
}
