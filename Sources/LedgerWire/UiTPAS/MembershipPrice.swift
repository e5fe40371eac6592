/// What a membership costs (UiTPAS API 4.0, `MembershipPrice`).
public struct MembershipPrice: Hashable, Sendable {
  /// The price in cents; euros on the wire.
  public var cents: UInt32
  /// What the counter shows.
  public var label: String
  /// For whom it holds, in words.
  public var description: String

  /// Makes a price.
  public init(cents: UInt32, label: String, description: String) {
    self.cents = cents
    self.label = label
    self.description = description
  }

  /// The body of an answer with one price.
  public func json() -> [UInt8] {
    var writer = JSONWriter()
    encode(into: &writer)
    return writer.bytes
  }

  /// The body of an answer with a list of prices.
  public static func json(_ prices: [MembershipPrice]) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginArray()
    for price in prices { price.encode(into: &writer) }
    writer.endArray()
    return writer.bytes
  }

  private func encode(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("price")
    writer.value(cents: cents)
    writer.field("label", label)
    writer.field("description", description)
    writer.endObject()
  }
}
