/// What `POST /uitpas/passholders` and `PUT /uitpas/passholders/{id}` are sent: personal data.
///
/// What is read-only, and fields that it does not know, are passed over, since published clients
/// send back what they were given.
public struct PassholderRequest: Hashable, Sendable {
  /// The last name.
  public var name = ""
  /// The first name.
  public var firstName = ""
  /// The day of birth, as in `2000-09-20`.
  public var dateOfBirth = ""
  /// The home address.
  public var address: PassholderAddress
  /// The national number.
  public var inszNumber: String?
  /// The contact address.
  public var email: String?
  /// `MALE`, `FEMALE` or `X`.
  public var gender: String?
  /// The phone number.
  public var phoneNumber: String?
  /// The nationality, in words.
  public var nationality: String?
  /// What the holder agrees to be contacted for.
  public var optInPreferences: OptInPreferences?
  /// Whether the parents of a minor agree.
  public var parentalConsent: Bool?
  /// Whether the legal terms were handed over on paper.
  public var legalTermsPaper: Bool?
  /// Whether the legal terms were sent.
  public var legalTermsDigital: Bool?
  /// The public id of the organiser that registers the holder.
  public var registrationOrganizer: String?
  /// The id of the card system to become a member of.
  public var registrationCardSystemID: Int64?
  /// The voucher that is handed in.
  public var registrationVoucher: String?
  /// What card the holder gets.
  public var registrationCardType: CardTypeWord?
  /// The number of the card from the stock.
  public var registrationUitpasNumber: String?
  /// The last day of the social tariff, as in `2027-04-30`.
  public var registrationSocialTariffEndDate: String?

  /// Starts a request; what else there is to say is set afterwards.
  public init(name: String, firstName: String, dateOfBirth: String, address: PassholderAddress) {
    self.name = name
    self.firstName = firstName
    self.dateOfBirth = dateOfBirth
    self.address = address
  }

  /// Reads the body of a request; names every field that is missing, empty or of another type.
  public init(json bytes: [UInt8]) throws(WireError) {
    var reader = try JSONReader(bytes)
    var members = MemberReader()
    var request = PassholderRequest(
      name: "", firstName: "", dateOfBirth: "",
      address: PassholderAddress(postalCode: "", city: ""))
    var hasAddress = false
    let isThere = try members.object(&reader, "") { reader, members, key throws(WireError) in
      if key == "address" {
        let address = try PassholderAddress(&reader, &members)
        hasAddress = address != nil
        request.address = address ?? request.address
      } else if try !request.takePerson(key, &reader, &members),
        try !request.takeRegistration(key, &reader, &members)
      {
        try reader.skip()
      }
    }
    try reader.finish()
    guard isThere else { throw .invalid("", "must be an object") }
    members.require(request.name, "/name")
    members.require(request.firstName, "/firstName")
    members.require(request.dateOfBirth, "/dateOfBirth")
    if !hasAddress { members.note("/address", "is missing") }
    try members.check()
    self = request
  }

  private mutating func takePerson(
    _ key: String, _ reader: inout JSONReader, _ members: inout MemberReader
  ) throws(WireError) -> Bool {
    switch key {
    case "name": name = try members.string(&reader, "/name") ?? ""
    case "firstName": firstName = try members.string(&reader, "/firstName") ?? ""
    case "dateOfBirth": dateOfBirth = try members.string(&reader, "/dateOfBirth") ?? ""
    case "inszNumber": inszNumber = try members.string(&reader, "/inszNumber")
    case "email": email = try members.string(&reader, "/email")
    case "gender": gender = try members.string(&reader, "/gender")
    case "phoneNumber": phoneNumber = try members.string(&reader, "/phoneNumber")
    case "nationality": nationality = try members.string(&reader, "/nationality")
    case "optInPreferences": optInPreferences = try OptInPreferences(&reader, &members)
    case "parentalConsent": parentalConsent = try members.boolean(&reader, "/parentalConsent")
    case "legalTermsPaper": legalTermsPaper = try members.boolean(&reader, "/legalTermsPaper")
    case "legalTermsDigital":
      legalTermsDigital = try members.boolean(&reader, "/legalTermsDigital")
    default: return false
    }
    return true
  }

  private mutating func takeRegistration(
    _ key: String, _ reader: inout JSONReader, _ members: inout MemberReader
  ) throws(WireError) -> Bool {
    switch key {
    case "registrationOrganizer":
      registrationOrganizer = try embeddedID(&reader, &members, "/registrationOrganizer")
    case "registrationCardSystemId":
      registrationCardSystemID = try members.integer(&reader, "/registrationCardSystemId")
    case "registrationVoucher":
      registrationVoucher = try members.string(&reader, "/registrationVoucher")
    case "registrationCardType":
      registrationCardType = try members.word(
        &reader, "/registrationCardType", as: CardTypeWord.self)
    case "registrationUitpasNumber":
      registrationUitpasNumber = try members.string(&reader, "/registrationUitpasNumber")
    case "registrationSocialTariffEndDate":
      registrationSocialTariffEndDate = try members.string(
        &reader, "/registrationSocialTariffEndDate")
    default: return false
    }
    return true
  }

  /// The body of a request, in one order and without what is not said: two requests that say the
  /// same have the same bytes.
  public func json() -> [UInt8] {
    var writer = JSONWriter(capacity: 1_024)
    writer.beginObject()
    writer.field("name", name)
    writer.field("firstName", firstName)
    writer.field("dateOfBirth", dateOfBirth)
    writer.key("address")
    address.encode(into: &writer)
    writer.field("inszNumber", inszNumber)
    writer.field("email", email)
    writer.field("gender", gender)
    writer.field("phoneNumber", phoneNumber)
    writer.field("nationality", nationality)
    if let optInPreferences {
      writer.key("optInPreferences")
      optInPreferences.encode(into: &writer)
    }
    writer.field("parentalConsent", parentalConsent)
    writer.field("legalTermsPaper", legalTermsPaper)
    writer.field("legalTermsDigital", legalTermsDigital)
    if let registrationOrganizer {
      writer.key("registrationOrganizer")
      writer.beginObject()
      writer.field("id", registrationOrganizer)
      writer.endObject()
    }
    writer.field("registrationCardSystemId", registrationCardSystemID)
    writer.field("registrationVoucher", registrationVoucher)
    writer.field("registrationCardType", registrationCardType?.rawValue)
    writer.field("registrationUitpasNumber", registrationUitpasNumber)
    writer.field("registrationSocialTariffEndDate", registrationSocialTariffEndDate)
    writer.endObject()
    return writer.bytes
  }
}
