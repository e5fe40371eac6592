/// What `POST /uitpas/passholders/{id}/memberships/{cardSystemId}` is sent.
public struct MembershipRequest: Hashable, Sendable {
  /// A social tariff that is asked for.
  public struct SocialTariff: Hashable, Sendable {
    /// Its last day, as in `2027-04-30`; the card system's own where it is missing.
    public var endDate: String?

    /// Asks for a social tariff.
    public init(endDate: String? = nil) {
      self.endDate = endDate
    }
  }

  /// What card the holder gets.
  public var cardType: CardTypeWord
  /// The number of the card from the stock.
  public var uitpasNumber: String?
  /// The holder's new address.
  public var address: PassholderAddress?
  /// The social tariff that is asked for; nil where none is.
  public var socialTariff: SocialTariff?
  /// The voucher that is handed in.
  public var voucher: String?
  /// The public id of the organiser that sells the card.
  public var registrationOrganizer: String

  /// Makes a request; what else there is to say is set afterwards.
  public init(cardType: CardTypeWord, registrationOrganizer: String) {
    self.cardType = cardType
    self.registrationOrganizer = registrationOrganizer
  }

  /// Reads the body of a request; names every field that is missing, empty or of another type.
  public init(json bytes: [UInt8]) throws(WireError) {
    var reader = try JSONReader(bytes)
    var members = MemberReader()
    var cardType: CardTypeWord?
    var organizer: String?
    var request = MembershipRequest(cardType: .digital, registrationOrganizer: "")
    let isThere = try members.object(&reader, "") { reader, members, key throws(WireError) in
      switch key {
      case "cardType":
        cardType = try members.word(&reader, "/cardType", as: CardTypeWord.self)
      case "uitpasNumber":
        request.uitpasNumber = try members.string(&reader, "/uitpasNumber")
      case "address":
        request.address = try PassholderAddress(&reader, &members, needsStreet: true)
      case "socialTariff": request.socialTariff = try SocialTariff(&reader, &members)
      case "voucher": request.voucher = try members.string(&reader, "/voucher")
      case "registrationOrganizer":
        organizer = try embeddedID(&reader, &members, "/registrationOrganizer")
      default: try reader.skip()
      }
    }
    try reader.finish()
    guard isThere else { throw .invalid("", "must be an object") }
    if cardType == nil { members.note("/cardType", "is missing") }
    if organizer == nil { members.note("/registrationOrganizer", "is missing") }
    try members.check()
    self = request
    self.cardType = cardType ?? self.cardType
    registrationOrganizer = organizer ?? registrationOrganizer
  }
}

extension MembershipRequest.SocialTariff {
  fileprivate init?(
    _ reader: inout JSONReader, _ members: inout MemberReader
  ) throws(WireError) {
    var endDate: String?
    let isThere = try members.object(&reader, "/socialTariff") {
      reader, members, key throws(WireError) in
      if key == "socialTariffEndDate" {
        endDate = try members.string(&reader, "/socialTariff/socialTariffEndDate")
      } else {
        try reader.skip()
      }
    }
    guard isThere else { return nil }
    self.init(endDate: endDate)
  }
}

/// What a new membership would be (UiTPAS API 4.0,
/// `GET /passholders/{id}/memberships/{cardSystemId}`).
public struct MembershipPreview: Hashable, Sendable {
  /// What would happen.
  public enum Kind: String, Sendable {
    /// Nothing: the holder has the same membership.
    case notPossible = "NOT_POSSIBLE"
    /// It is added.
    case new = "NEW_MEMBERSHIP"
    /// It takes the place of another.
    case replacing = "REPLACE_MEMBERSHIP"
  }

  /// What would happen.
  public var kind: Kind
  /// The last day of the social tariff where none is given, as in `2027-04-30`.
  public var socialTariffEndDate: String?
  /// Whether the holder would have to move into the card system first.
  public var addressChangeRequired: Bool
  /// The membership whose place it takes.
  public var replaced: CardSystemMembership?

  /// Makes a preview.
  public init(
    kind: Kind, socialTariffEndDate: String?, addressChangeRequired: Bool,
    replaced: CardSystemMembership?
  ) {
    self.kind = kind
    self.socialTariffEndDate = socialTariffEndDate
    self.addressChangeRequired = addressChangeRequired
    self.replaced = replaced
  }

  /// The body of the answer.
  public func json() -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("type", kind.rawValue)
    writer.field("socialTariffEndDate", socialTariffEndDate)
    writer.field("addressChangeRequired", addressChangeRequired)
    if let replaced {
      writer.key("replacedMembership")
      replaced.encode(into: &writer)
    }
    writer.endObject()
    return writer.bytes
  }
}
