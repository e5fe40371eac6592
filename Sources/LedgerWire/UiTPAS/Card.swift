/// A card as it stands (UiTPAS API 4.0, `Card`).
public struct Card: Hashable, Sendable {
  /// What it is made of.
  public enum Kind: String, Sendable {
    /// Plastic with a chip.
    case chip = "NFC_CARD"
    /// Shown by an app.
    case digital = "DIGITAL"
  }

  /// The number of the card.
  public var uitpasNumber: String
  /// The card system that issued it.
  public var cardSystem: CardSystemSummary
  /// What it is made of.
  public var kind: Kind
  /// Its status, in the published words.
  public var status: String
  /// Whether it is one with a social tariff.
  public var socialTariff: Bool

  /// Makes a card.
  public init(
    uitpasNumber: String, cardSystem: CardSystemSummary, kind: Kind, status: String,
    socialTariff: Bool
  ) {
    self.uitpasNumber = uitpasNumber
    self.cardSystem = cardSystem
    self.kind = kind
    self.status = status
    self.socialTariff = socialTariff
  }

  /// The body of the answer.
  public func json() -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("uitpasNumber", uitpasNumber)
    writer.key("cardSystem")
    cardSystem.encode(into: &writer)
    writer.field("cardType", kind.rawValue)
    writer.field("status", status)
    writer.field("socialTariff", socialTariff)
    writer.endObject()
    return writer.bytes
  }
}
