/// What `PUT /uitpas/kiosk-devices/setup` is sent.
public struct KioskSetupRequest: Hashable, Sendable {
  /// The name of the kiosk.
  public var name: String
  /// The id that the device chose for itself: its token from now on.
  public var deviceID: String

  /// Reads the body of a request; names every field that is missing or empty.
  public init(json bytes: [UInt8]) throws(WireError) {
    let texts = try requiredTexts(["name", "deviceId"], json: bytes)
    (name, deviceID) = (texts[0], texts[1])
  }

  /// An id of another length than such ids have.
  public static func deviceIDLength(_ bytes: ClosedRange<Int>) -> WireError {
    .invalid("/deviceId", "must have \(bytes.lowerBound) to \(bytes.upperBound) bytes")
  }
}

/// Which event a kiosk is to take check-ins for (UiTPAS API 4.0, `KioskDeviceEventRequest`).
public struct KioskEventRequest: Hashable, Sendable {
  /// The public id of the event.
  public var eventID: String

  /// Reads the body of a request.
  public init(json bytes: [UInt8]) throws(WireError) {
    eventID = try requiredTexts(["id"], json: bytes)[0]
  }
}

/// A kiosk (UiTPAS API 4.0, `KioskDevice`).
public struct Kiosk: Hashable, WireMember {
  /// Its public id.
  public var id: String
  /// Its name.
  public var name: String
  /// The organisers whose events it serves.
  public var organizers: [OrganizerSummary]
  /// What tells its device from others: to the device itself its own id, to everyone else the
  /// number of its pairing, since the id is the device's token.
  public var device: String
  /// Its card system.
  public var cardSystem: CardSystemSummary
  /// Whether it gets releases before the others.
  public var isBeta: Bool

  /// Makes a kiosk.
  public init(
    id: String, name: String, organizers: [OrganizerSummary], device: String,
    cardSystem: CardSystemSummary, isBeta: Bool
  ) {
    self.id = id
    self.name = name
    self.organizers = organizers
    self.device = device
    self.cardSystem = cardSystem
    self.isBeta = isBeta
  }

  package func encode(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("id", id)
    writer.field("name", name)
    writer.key("organizers")
    writer.beginArray()
    for organizer in organizers { organizer.encode(into: &writer) }
    writer.endArray()
    writer.field("deviceId", device)
    writer.key("cardSystem")
    cardSystem.encode(into: &writer)
    writer.field("releaseTrack", isBeta ? "beta" : "stable")
    writer.endObject()
  }
}

/// The event of a kiosk (UiTPAS API 4.0, `KioskDeviceEvent`).
public struct KioskEvent: Hashable, Sendable {
  /// Points that a check-in gives.
  public var checkinPoints: Int64
  /// The public id of the event.
  public var id: String
  /// Its title.
  public var title: String
  /// The code by which holders check themselves in.
  public var checkinCode: String

  /// Makes an event.
  public init(checkinPoints: Int64, id: String, title: String, checkinCode: String) {
    self.checkinPoints = checkinPoints
    self.id = id
    self.title = title
    self.checkinCode = checkinCode
  }

  /// The body of the answer.
  public func json() -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("checkinPoints", checkinPoints)
    writer.key("event")
    writer.beginObject()
    writer.field("id", id)
    writer.field("title", title)
    writer.endObject()
    writer.field("checkinCode", checkinCode)
    writer.endObject()
    return writer.bytes
  }
}

/// What `POST /uitpas/kiosk-devices/checkins` is sent.
public struct KioskCheckinRequest: Hashable, Sendable {
  /// The number of the chip: personal data, which appears in no log line.
  public var chipNumber: String

  /// Reads the body of a request.
  public init(json bytes: [UInt8]) throws(WireError) {
    chipNumber = try requiredTexts(["chipNumber"], json: bytes)[0]
  }
}

/// What a check-in at a kiosk led to: all that the display of a kiosk is told.
public struct KioskCheckin: Hashable, Sendable {
  /// Points that it added.
  public var newPoints: Int64
  /// The holder's balance afterwards.
  public var totalPoints: Int64

  /// Makes a check-in.
  public init(newPoints: Int64, totalPoints: Int64) {
    self.newPoints = newPoints
    self.totalPoints = totalPoints
  }

  /// The body of the answer.
  public func json() -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("newPoints", newPoints)
    writer.field("totalPoints", totalPoints)
    writer.endObject()
    return writer.bytes
  }
}

/// What a kiosk is told of a card: the balance and nothing of the person.
public struct KioskPass: Hashable, Sendable {
  /// The holder's balance.
  public var totalPoints: Int64

  /// Makes a pass.
  public init(totalPoints: Int64) {
    self.totalPoints = totalPoints
  }

  /// The body of the answer.
  public func json() -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("totalPoints", totalPoints)
    writer.endObject()
    return writer.bytes
  }
}
