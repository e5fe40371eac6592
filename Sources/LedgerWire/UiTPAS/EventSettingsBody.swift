/// How many times something may be done in a period (UiTPAS API 4.0, `PeriodLimit`).
public struct PeriodLimit: Hashable, Sendable {
  /// How many times.
  public var volume: Int64
  /// The period.
  public var period: LimitPeriod

  /// Makes a limit.
  public init(volume: Int64, period: LimitPeriod) {
    self.volume = volume
    self.period = period
  }

  func encode(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("volume", volume)
    writer.field("periodType", period.rawValue)
    writer.endObject()
  }

  fileprivate init(_ reader: inout JSONReader, _ pointer: String) throws(WireError) {
    var volume: Int64?
    var period: LimitPeriod?
    let isObject = try reader.object { reader, key throws(WireError) in
      switch key {
      case "volume": volume = try reader.integer()
      case "periodType":
        period = try reader.string().flatMap(LimitPeriod.init(rawValue:))
      default: try reader.skip()
      }
    }
    guard isObject else { throw .invalid(pointer, "must be an object") }
    guard let volume, (1...Int64(UInt32.max)).contains(volume) else {
      throw .invalid("\(pointer)/volume", "must be a whole number from 1 on")
    }
    guard let period else { throw .invalid("\(pointer)/periodType", "must be a period") }
    self.init(volume: volume, period: period)
  }
}

/// The settings of an event (UiTPAS API 4.0, `EventSettings`).
public struct EventSettingsBody: Hashable, Sendable {
  /// The public id of the event; nil where a request left it out.
  public var id: String?
  /// The limit on discounted tickets of one holder; nil where the event has the usual one.
  public var ticketLimit: PeriodLimit?
  /// The limit on check-ins of one holder; nil where the event has the usual one.
  public var checkinLimit: PeriodLimit?
  /// Points for one check-in.
  public var points: Int64

  /// Makes settings.
  public init(
    id: String?, ticketLimit: PeriodLimit?, checkinLimit: PeriodLimit?, points: Int64
  ) {
    self.id = id
    self.ticketLimit = ticketLimit
    self.checkinLimit = checkinLimit
    self.points = points
  }

  /// Reads the body of a request; points are whole.
  public init(json bytes: [UInt8]) throws(WireError) {
    var reader = try JSONReader(bytes)
    var seen = FieldSet()
    var id: String?
    var ticketLimit: PeriodLimit?
    var checkinLimit: PeriodLimit?
    var points: Int64?
    let isObject = try reader.object { reader, key throws(WireError) in
      switch key {
      case "id":
        try seen.insert(0)
        id = try reader.string()
      case "passholderTicketLimit":
        try seen.insert(1)
        if try !reader.null() { ticketLimit = try PeriodLimit(&reader, "/\(key)") }
      case "checkinLimit":
        try seen.insert(2)
        if try !reader.null() { checkinLimit = try PeriodLimit(&reader, "/\(key)") }
      case "checkinPoints":
        try seen.insert(3)
        points = try reader.integer()
      default: try reader.skip()
      }
    }
    try reader.finish()
    guard isObject else { throw .invalid("", "must be an object") }
    guard id != nil else { throw .invalid("/id", "must be the id of the event") }
    guard let points, (0...Int64(UInt16.max)).contains(points) else {
      throw .invalid("/checkinPoints", "must be a whole number from 0 on")
    }
    self.init(id: id, ticketLimit: ticketLimit, checkinLimit: checkinLimit, points: points)
  }

  /// The body of the answer.
  public func json() -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("id", id)
    if let ticketLimit {
      writer.key("passholderTicketLimit")
      ticketLimit.encode(into: &writer)
    }
    if let checkinLimit {
      writer.key("checkinLimit")
      checkinLimit.encode(into: &writer)
    }
    writer.field("checkinPoints", points)
    writer.endObject()
    return writer.bytes
  }
}
