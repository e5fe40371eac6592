/// What `POST /uitpas/passholders/{passholderId}/checkins` is sent.
public struct SelfCheckinRequest: Hashable, Sendable {
  /// The check-in code of the event.
  public var checkinCode: String

  /// Reads the body of a request.
  public init(json bytes: [UInt8]) throws(WireError) {
    checkinCode = try requiredTexts(["checkinCode"], json: bytes)[0]
  }
}

/// What a holder's own check-in led to.
public struct SelfCheckin: Hashable, Sendable {
  /// Points that it added.
  public var addedPoints: Int64
  /// The holder's balance afterwards.
  public var totalPoints: Int64

  /// Makes a check-in.
  public init(addedPoints: Int64, totalPoints: Int64) {
    self.addedPoints = addedPoints
    self.totalPoints = totalPoints
  }

  /// The body of the answer.
  public func json() -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("addedPoints", addedPoints)
    writer.field("totalPoints", totalPoints)
    writer.endObject()
    return writer.bytes
  }
}
