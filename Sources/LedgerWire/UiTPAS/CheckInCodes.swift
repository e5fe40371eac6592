/// The code that is printed for an event, as the ledger's own API answers it.
public struct PrintedCheckInCode: Hashable, Sendable {
  /// The public id of the event.
  public var eventID: String
  /// Its title.
  public var eventTitle: String
  /// The code: valid in every check-in window of the event.
  public var checkinCode: String

  /// Makes an answer.
  public init(eventID: String, eventTitle: String, checkinCode: String) {
    self.eventID = eventID
    self.eventTitle = eventTitle
    self.checkinCode = checkinCode
  }

  /// The body of the answer.
  public func json() -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("eventId", eventID)
    writer.field("eventTitle", eventTitle)
    writer.field("checkinCode", checkinCode)
    writer.endObject()
    return writer.bytes
  }
}

/// The code that a screen shows for an event, as the ledger's own API answers it.
public struct ShownCheckInCode: Hashable, Sendable {
  /// The public id of the event.
  public var eventID: String
  /// Its title.
  public var eventTitle: String
  /// The code.
  public var checkinCode: String
  /// When the screen is to show another one, in UTC microseconds.
  public var shownUntil: Int64
  /// Until when it is taken, in UTC microseconds.
  public var validUntil: Int64

  /// Makes an answer.
  public init(
    eventID: String, eventTitle: String, checkinCode: String, shownUntil: Int64, validUntil: Int64
  ) {
    self.eventID = eventID
    self.eventTitle = eventTitle
    self.checkinCode = checkinCode
    self.shownUntil = shownUntil
    self.validUntil = validUntil
  }

  /// The body of the answer.
  public func json() -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("eventId", eventID)
    writer.field("eventTitle", eventTitle)
    writer.field("checkinCode", checkinCode)
    writer.field("shownUntil", Timestamp.text(shownUntil))
    writer.field("validUntil", Timestamp.text(validUntil))
    writer.endObject()
    return writer.bytes
  }
}
