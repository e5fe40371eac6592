/// An organiser with its card systems (UiTPAS API 4.0, `Organizer`).
public struct OrganizerSummary: Hashable, WireMember {
  /// Its public id.
  public var id: String
  /// Its name.
  public var name: String
  /// The card systems that it takes part in.
  public var cardSystems: [CardSystemSummary]

  /// Makes a summary.
  public init(id: String, name: String, cardSystems: [CardSystemSummary]) {
    self.id = id
    self.name = name
    self.cardSystems = cardSystems
  }

  package func encode(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("id", id)
    writer.field("name", name)
    writer.key("cardSystems")
    writer.beginArray()
    for system in cardSystems { system.encode(into: &writer) }
    writer.endArray()
    writer.endObject()
  }
}
