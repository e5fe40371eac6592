/// What `POST /uitpas/checkins` is sent.
///
/// Fields that it does not know are passed over, since published clients send back what they were
/// given.
public struct CheckinRequest: Hashable, Sendable {
  /// The public id of the event.
  public var eventID: String
  /// The number of the card: personal data, which appears in no log line.
  public var uitpasNumber: String

  /// Makes a request.
  public init(eventID: String, uitpasNumber: String) {
    self.eventID = eventID
    self.uitpasNumber = uitpasNumber
  }

  /// Reads the body of a request; names every field that is missing or empty.
  public init(json bytes: [UInt8]) throws(WireError) {
    let texts = try requiredTexts(["eventId", "uitpasNumber"], json: bytes)
    self.init(eventID: texts[0], uitpasNumber: texts[1])
  }

  /// The body of a request.
  public func json() -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("eventId", eventID)
    writer.field("uitpasNumber", uitpasNumber)
    writer.endObject()
    return writer.bytes
  }
}

/// A check-in as the published API shows it (UiTPAS API 4.0, `Checkin`), without its passholder.
public struct Checkin: Hashable, WireMember {
  /// The id of the check-in.
  public var id: String
  /// When it was made, in microseconds since the Unix epoch.
  public var creationDate: Int64
  /// The public id of the event.
  public var eventID: String
  /// The title of the event, where it is known.
  public var eventTitle: String?
  /// The number of the card that was used.
  public var uitpasNumber: String
  /// The points that it gave.
  public var points: Int64
  /// Who checked in, for those who may search passholders.
  public var passholder: Passholder?

  /// Makes a check-in.
  public init(
    id: String, creationDate: Int64, eventID: String, eventTitle: String? = nil,
    uitpasNumber: String, points: Int64
  ) {
    self.id = id
    self.creationDate = creationDate
    self.eventID = eventID
    self.eventTitle = eventTitle
    self.uitpasNumber = uitpasNumber
    self.points = points
  }

  /// The body of the answer.
  public func json() -> [UInt8] { jsonBody(of: self) }

  package func encode(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("id", id)
    writer.field("creationDate", moment: creationDate, style: .published)
    writer.field("eventId", eventID)
    writer.field("eventTitle", eventTitle)
    writer.field("uitpasNumber", uitpasNumber)
    writer.field("points", points)
    if let passholder {
      writer.key("passholder")
      passholder.encode(into: &writer)
    }
    writer.endObject()
  }
}

/// Whether a check-in is possible now (UiTPAS API 4.0, `CheckinStatus`).
public struct CheckinStatus: Hashable, Sendable {
  /// Why it is not possible, for the end user; nil where it is.
  public var refusal: LocalizedText?

  /// Whether it is possible.
  public var allowed: Bool { refusal == nil }

  /// A check-in that is possible.
  public static let allowed = CheckinStatus(refusal: nil)

  /// A check-in that is not possible, and why.
  public static func refused(_ message: LocalizedText) -> CheckinStatus {
    CheckinStatus(refusal: message)
  }

  /// The body of the answer.
  public func json() -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("allowed", allowed)
    if let refusal {
      writer.key("endUserMessage")
      refusal.encode(into: &writer)
    }
    writer.endObject()
    return writer.bytes
  }
}
