/// One ticket that `POST /uitpas/ticket-sales` is asked to sell.
public struct TicketSaleRequest: Hashable, Sendable {
  /// The number of the card: personal data, which appears in no log line.
  public var uitpasNumber: String
  /// The public id of the event.
  public var eventID: String
  /// The id of the discount.
  public var tariffID: String
  /// The price without a discount, in cents.
  public var regularCents: UInt32
  /// What the seller calls the price, where it says so.
  public var regularPriceLabel: String?

  /// What one ticket may be.
  public struct Limits: Hashable, Sendable {
    /// The most tickets of one request.
    public var countMax: Int
    /// The highest price in cents.
    public var centsMax: UInt32
    /// The longest label, in bytes of UTF-8.
    public var labelBytesMax: Int

    /// Makes limits.
    public init(countMax: Int, centsMax: UInt32, labelBytesMax: Int) {
      self.countMax = countMax
      self.centsMax = centsMax
      self.labelBytesMax = labelBytesMax
    }
  }

  /// Makes a request.
  public init(
    uitpasNumber: String, eventID: String, tariffID: String, regularCents: UInt32,
    regularPriceLabel: String? = nil
  ) {
    self.uitpasNumber = uitpasNumber
    self.eventID = eventID
    self.tariffID = tariffID
    self.regularCents = regularCents
    self.regularPriceLabel = regularPriceLabel
  }

  /// Reads the body of a request, of at least one ticket, and names every value at fault.
  ///
  /// Fields that it does not know, and those that only answers have, are passed over, since
  /// published clients send back what they were given.
  public static func list(
    json bytes: [UInt8], limits: Limits
  ) throws(WireError) -> [TicketSaleRequest] {
    var reader = try JSONReader(bytes)
    var members = MemberReader()
    var list: [TicketSaleRequest] = []
    var count = 0
    let isArray = try reader.array { reader, index throws(WireError) in
      count += 1
      guard count <= limits.countMax else { return try reader.skip() }
      if let request = try TicketSaleRequest(&reader, &members, "/\(index)", limits) {
        list.append(request)
      }
    }
    try reader.finish()
    guard isArray, (1...limits.countMax).contains(count) else {
      throw .invalid("", "must be an array of 1 to \(limits.countMax) ticket sales")
    }
    try members.check()
    return list
  }

  private init?(
    _ reader: inout JSONReader, _ members: inout MemberReader, _ place: String, _ limits: Limits
  ) throws(WireError) {
    var uitpasNumber: String?
    var eventID: String?
    var tariffID: String?
    var deprecatedTariffID: String?
    var cents: UInt32?
    var label: String?
    let isThere = try members.object(&reader, place) { reader, members, key throws(WireError) in
      let pointer = "\(place)/\(pointerToken(key))"
      switch key {
      case "uitpasNumber": uitpasNumber = try members.string(&reader, pointer)
      case "eventId": eventID = try members.string(&reader, pointer)
      case "tariff": tariffID = try embeddedID(&reader, &members, pointer)
      case "tariffId": deprecatedTariffID = try members.string(&reader, pointer)
      case "regularPrice":
        cents = try members.cents(&reader, pointer, max: limits.centsMax)
      case "regularPriceLabel": label = try members.string(&reader, pointer)
      default: try reader.skip()
      }
    }
    guard isThere else {
      members.note(place, "must be an object")
      return nil
    }
    let tariff = tariffID ?? deprecatedTariffID
    members.require(uitpasNumber, "\(place)/uitpasNumber")
    members.require(eventID, "\(place)/eventId")
    members.require(tariff, "\(place)/tariff/id")
    if cents == nil { members.note("\(place)/regularPrice", "is missing") }
    if label?.utf8.count ?? 0 > limits.labelBytesMax {
      members.note(
        "\(place)/regularPriceLabel", "must have at most \(limits.labelBytesMax) bytes")
    }
    guard let uitpasNumber, let eventID, let tariff, let cents else { return nil }
    self.init(
      uitpasNumber: uitpasNumber, eventID: eventID, tariffID: tariff, regularCents: cents,
      regularPriceLabel: label)
  }
}

extension MemberReader {
  /// The next value as an amount of euro in cents; nil where it is `null` or at fault.
  fileprivate mutating func cents(
    _ reader: inout JSONReader, _ pointer: String, max: UInt32
  ) throws(WireError) -> UInt32? {
    if try reader.null() { return nil }
    guard let cents = try reader.cents(), cents <= max else {
      note(
        pointer, "must be a number from 0 to \(max / 100) with at most two decimals")
      return nil
    }
    return cents
  }
}

/// A ticket that was sold at a discount (UiTPAS API 4.0, `TicketSale`).
public struct SoldTicket: Hashable, WireMember {
  /// The id of the sale.
  public var id: String
  /// When it was sold, in microseconds since the Unix epoch.
  public var creationDate: Int64
  /// The discount, and what the holder paid.
  public var tariff: Tariff
  /// The number of the card that was used.
  public var uitpasNumber: String
  /// The public id of the event.
  public var eventID: String
  /// The title of the event, where it is known.
  public var eventTitle: String?
  /// The price without a discount, in cents.
  public var regularCents: UInt32
  /// What the seller called the price, where it said so.
  public var regularPriceLabel: String?
  /// The holder, for those who may know.
  public var passholder: Passholder?

  /// Makes a sale; what more is known is set afterwards.
  public init(
    id: String, creationDate: Int64, tariff: Tariff, uitpasNumber: String, eventID: String,
    regularCents: UInt32
  ) {
    self.id = id
    self.creationDate = creationDate
    self.tariff = tariff
    self.uitpasNumber = uitpasNumber
    self.eventID = eventID
    self.regularCents = regularCents
  }

  package func encode(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("id", id)
    writer.field("creationDate", moment: creationDate, style: .published)
    writer.key("tariff")
    tariff.encode(into: &writer)
    writer.field("uitpasNumber", uitpasNumber)
    writer.field("eventId", eventID)
    writer.field("eventTitle", eventTitle)
    writer.field("regularPrice", cents: regularCents)
    writer.field("regularPriceLabel", regularPriceLabel)
    if let passholder {
      writer.key("passholder")
      passholder.encode(into: &writer)
    }
    writer.endObject()
  }
}
