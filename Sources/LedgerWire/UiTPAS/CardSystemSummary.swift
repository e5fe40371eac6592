/// A card system as it stands inside other answers (UiTPAS API 4.0, `CardSystem`).
public struct CardSystemSummary: Hashable, WireMember {
  /// A municipality of a card system.
  public struct City: Hashable, Sendable {
    /// Its postal code.
    public var postalCode: String
    /// Its name.
    public var name: String

    /// Makes a city.
    public init(postalCode: String, name: String) {
      self.postalCode = postalCode
      self.name = name
    }
  }

  /// The number of the card system.
  public var id: Int64
  /// Its name.
  public var name: String
  /// Its municipalities.
  public var cities: [City]
  /// Whether it is there to stay; a festival's is not.
  public var permanent: Bool

  /// Makes a summary.
  public init(id: Int64, name: String, cities: [City] = [], permanent: Bool = true) {
    self.id = id
    self.name = name
    self.cities = cities
    self.permanent = permanent
  }

  /// The body of an answer.
  public func json() -> [UInt8] { jsonBody(of: self) }

  package func encode(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("id", id)
    writer.field("name", name)
    if !cities.isEmpty {
      writer.key("cities")
      writer.beginArray()
      for city in cities {
        writer.beginObject()
        writer.field("postalCode", city.postalCode)
        writer.field("name", city.name)
        writer.endObject()
      }
      writer.endArray()
    }
    writer.field("permanent", permanent)
    writer.endObject()
  }
}
