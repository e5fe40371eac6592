/// A movement of a holder's points (UiTPAS API 4.0, `Transaction`).
public struct Transaction: Hashable, WireMember {
  /// What it was for.
  public var title: String
  /// Where it was; empty where it was at no organiser's.
  public var location: String
  /// When it was made, in microseconds since the Unix epoch.
  public var creationDate: Int64
  /// Added to the balance, or, negative, taken from it.
  public var points: Int64

  /// Makes a transaction.
  public init(title: String, location: String, creationDate: Int64, points: Int64) {
    self.title = title
    self.location = location
    self.creationDate = creationDate
    self.points = points
  }

  package func encode(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("title", title)
    writer.field("location", location)
    writer.field("creationDate", moment: creationDate, style: .published)
    writer.field("points", points)
    writer.endObject()
  }
}
