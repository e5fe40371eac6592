/// Where a holder lives (UiTPAS API 4.0, `Passholder.address`).
public struct PassholderAddress: Hashable, Sendable {
  /// Street, house number and box.
  public var street: String?
  /// The postal code; four digits in Belgium.
  public var postalCode: String
  /// The municipality.
  public var city: String
  /// ISO 3166-1 alpha-2; Belgium where it is missing.
  public var country: String?

  /// Makes an address.
  public init(
    street: String? = nil, postalCode: String, city: String, country: String? = nil
  ) {
    self.street = street
    self.postalCode = postalCode
    self.city = city
    self.country = country
  }

  func encode(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("street", street)
    writer.field("postalCode", postalCode)
    writer.field("city", city)
    writer.field("country", country)
    writer.endObject()
  }

  /// Reads an address; nil where there is none or it is at fault.
  init?(
    _ reader: inout JSONReader, _ members: inout MemberReader, needsStreet: Bool = false
  ) throws(WireError) {
    var street: String?
    var postalCode: String?
    var city: String?
    var country: String?
    let isThere = try members.object(&reader, "/address") {
      reader, members, key throws(WireError) in
      switch key {
      case "street": street = try members.string(&reader, "/address/street")
      case "postalCode": postalCode = try members.string(&reader, "/address/postalCode")
      case "city": city = try members.string(&reader, "/address/city")
      case "country": country = try members.string(&reader, "/address/country")
      default: try reader.skip()
      }
    }
    guard isThere else { return nil }
    members.require(postalCode, "/address/postalCode")
    members.require(city, "/address/city")
    if needsStreet { members.require(street, "/address/street") }
    guard let postalCode, let city else { return nil }
    self.init(street: street, postalCode: postalCode, city: city, country: country)
  }
}

/// What a holder agreed to be contacted for (UiTPAS API 4.0, `Passholder.optInPreferences`).
public struct OptInPreferences: Hashable, Sendable {
  /// Mails about how the pass works.
  public var serviceMails: Bool
  /// Mails about milestones.
  public var milestoneMails: Bool
  /// Mails chosen by what the holder did.
  public var infoMails: Bool
  /// Text messages.
  public var sms: Bool
  /// Letters.
  public var post: Bool

  /// Says what is agreed to; nothing where nothing is said.
  public init(
    serviceMails: Bool = false, milestoneMails: Bool = false, infoMails: Bool = false,
    sms: Bool = false, post: Bool = false
  ) {
    self.serviceMails = serviceMails
    self.milestoneMails = milestoneMails
    self.infoMails = infoMails
    self.sms = sms
    self.post = post
  }

  func encode(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("serviceMails", serviceMails)
    writer.field("milestoneMails", milestoneMails)
    writer.field("infoMails", infoMails)
    writer.field("sms", sms)
    writer.field("post", post)
    writer.endObject()
  }

  /// Reads preferences, all of which must be there; nil where there are none.
  init?(_ reader: inout JSONReader, _ members: inout MemberReader) throws(WireError) {
    var values: [String: Bool] = [:]
    let isThere = try members.object(&reader, "/optInPreferences") {
      reader, members, key throws(WireError) in
      guard Self.names.contains(key) else { return try reader.skip() }
      values[key] = try members.boolean(&reader, "/optInPreferences/\(key)")
    }
    guard isThere else { return nil }
    for name in Self.names where values[name] == nil {
      members.note("/optInPreferences/\(name)", "is missing")
    }
    self.init(
      serviceMails: values["serviceMails"] ?? false,
      milestoneMails: values["milestoneMails"] ?? false, infoMails: values["infoMails"] ?? false,
      sms: values["sms"] ?? false, post: values["post"] ?? false)
  }

  private static let names = ["serviceMails", "milestoneMails", "infoMails", "sms", "post"]
}

/// What a card is, in the published words.
public enum CardTypeWord: String, Sendable, CaseIterable {
  /// A card with a chip.
  case nfc = "NFC_CARD"
  /// A number alone.
  case digital = "DIGITAL"
}

/// The id of an object where the published API embeds the whole of it; what else is there is passed
/// over.
func embeddedID(
  _ reader: inout JSONReader, _ members: inout MemberReader, _ pointer: String
) throws(WireError) -> String? {
  var id: String?
  let isThere = try members.object(&reader, pointer) { reader, members, key throws(WireError) in
    if key == "id" {
      id = try members.string(&reader, "\(pointer)/id")
    } else {
      try reader.skip()
    }
  }
  if isThere { members.require(id, "\(pointer)/id") }
  return id
}
