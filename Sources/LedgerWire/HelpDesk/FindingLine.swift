/// Something that a person is asked to look at (`GET /ledger/v1/findings`).
///
/// It names no holder and no card.
public struct FindingLine: Hashable, Sendable, WireMember {
  /// The position of the record that it is about: its id.
  public var position: UInt64
  /// What it is, such as `tooLate`.
  public var kind: String
  /// Whether anybody has looked at it, such as `open`.
  public var state: String
  /// The rule that is against it, such as `cardBlocked`.
  public var reason: String
  /// The reason in words, in the caller's language.
  public var message: String
  /// When it happened, in microseconds since the Unix epoch.
  public var occurredAt: Int64
  /// When it was recorded, in microseconds since the Unix epoch.
  public var recordedAt: Int64
  /// The event's public id, where it is known.
  public var eventID: String?
  /// The event's title.
  public var eventTitle: String?
  /// The public id of the event's organiser, or of the museum.
  public var organizerID: String?
  /// The name of the organiser or museum.
  public var organizerName: String?
  /// The terminal's lasting name.
  public var terminal: String?
  /// The number of the pairing.
  public var source: UInt32?
  /// The tap's number within the pairing.
  public var sequence: UInt64?
  /// The holder's public id, for whoever may read their timeline.
  public var passholderID: String?
  /// The position of the record that settled it.
  public var settledBy: UInt64?
  /// When it was settled, in microseconds since the Unix epoch.
  public var settledAt: Int64?
  /// Why it was put aside, such as `seen`.
  public var dismissedFor: String?
  /// What an admitted tap came to, such as `accepted`.
  public var cameTo: String?

  /// Makes a line; what else is known is set afterwards.
  public init(
    position: UInt64, kind: String, state: String, reason: String, message: String,
    occurredAt: Int64, recordedAt: Int64
  ) {
    self.position = position
    self.kind = kind
    self.state = state
    self.reason = reason
    self.message = message
    self.occurredAt = occurredAt
    self.recordedAt = recordedAt
  }

  package func encode(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("position", position)
    writer.field("kind", kind)
    writer.field("state", state)
    writer.field("reason", reason)
    writer.field("message", message)
    writer.field("occurredAt", moment: occurredAt)
    writer.field("recordedAt", moment: recordedAt)
    writer.field("eventId", eventID)
    writer.field("eventTitle", eventTitle)
    writer.field("organizerId", organizerID)
    writer.field("organizerName", organizerName)
    writer.field("terminal", terminal)
    writer.field("source", source)
    writer.field("seq", sequence)
    writer.field("passholderId", passholderID)
    writer.field("settledBy", settledBy)
    if let settledAt { writer.field("settledAt", moment: settledAt) }
    writer.field("dismissedFor", dismissedFor)
    writer.field("cameTo", cameTo)
    writer.endObject()
  }
}
