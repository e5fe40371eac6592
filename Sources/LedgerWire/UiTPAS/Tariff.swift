/// A discount by which a ticket is sold, and what the holder pays (UiTPAS API 4.0, `Tariff`).
public struct Tariff: Hashable, Sendable {
  /// What kind of discount it is.
  public enum Kind: String, Sendable, CaseIterable {
    /// The social tariff.
    case social = "SOCIALTARIFF"
    /// A coupon.
    case coupon = "COUPON"
  }

  /// Its id.
  public var id: String
  /// Its name.
  public var name: String
  /// What the holder pays, in cents.
  public var cents: UInt32
  /// What kind of discount it is.
  public var kind: Kind

  /// Makes a tariff.
  public init(id: String, name: String, cents: UInt32, kind: Kind) {
    self.id = id
    self.name = name
    self.cents = cents
    self.kind = kind
  }

  func encode(into writer: inout JSONWriter, remaining: UInt32? = nil) {
    writer.beginObject()
    writer.field("id", id)
    writer.field("name", name)
    writer.field("price", cents: cents)
    writer.field("type", kind.rawValue)
    writer.field("remaining", remaining)
    writer.endObject()
  }
}

/// The discounts that a holder can have (UiTPAS API 4.0, `TariffsResponse`).
public struct TariffList: Hashable, Sendable {
  /// A discount and how many tickets can be bought by it.
  public struct Offer: Hashable, Sendable {
    /// The discount.
    public var tariff: Tariff
    /// How many tickets.
    public var remaining: UInt32

    /// Makes an offer.
    public init(_ tariff: Tariff, remaining: UInt32) {
      self.tariff = tariff
      self.remaining = remaining
    }
  }

  /// The discounts.
  public var available: [Offer]
  /// Why there is not one more, for the end user.
  public var endUserMessage: LocalizedText?

  /// Makes a list.
  public init(available: [Offer], endUserMessage: LocalizedText? = nil) {
    self.available = available
    self.endUserMessage = endUserMessage
  }

  /// The body of the answer.
  public func json() -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("available")
    writer.beginArray()
    for offer in available {
      offer.tariff.encode(into: &writer, remaining: offer.remaining)
    }
    writer.endArray()
    if let endUserMessage {
      writer.key("endUserMessage")
      endUserMessage.encode(into: &writer)
    }
    writer.endObject()
    return writer.bytes
  }
}
