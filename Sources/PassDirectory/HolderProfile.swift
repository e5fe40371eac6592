import Foundation

/// What is known of a person, sealed at rest under a key of that person's own.
public struct HolderProfile: Sendable, Hashable, Codable {
  /// A home address.
  public struct Address: Sendable, Hashable, Codable {
    /// Street, house number and box.
    public var street: String?
    /// As written in the country; four digits in Belgium.
    public var postalCode: String
    /// The municipality's name.
    public var city: String
    /// ISO 3166-1 alpha-2; Belgium where it is missing.
    public var country: String?

    /// Puts an address together.
    public init(
      street: String? = nil, postalCode: String, city: String, country: String? = nil
    ) {
      self.street = street
      self.postalCode = postalCode
      self.city = city
      self.country = country
    }
  }

  /// What a person agreed to be contacted for.
  public struct OptInPreferences: Sendable, Hashable, Codable {
    /// Mails about how the pass works.
    public var serviceMails: Bool
    /// Mails about milestones, such as a number of points.
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
  }

  /// The id by which the published API names the holder, a UUID; drawn at random where it is empty.
  public var passholderID: String
  /// The first name.
  public var firstName: String?
  /// The last name.
  public var name: String?
  /// The day of birth, in days since 1970-01-01.
  public var dateOfBirth: Int32?
  /// `MALE`, `FEMALE` or `X`.
  public var gender: String?
  /// The national number, 11 digits.
  public var inszNumber: String?
  /// The home address.
  public var address: Address?
  /// The contact e-mail address.
  public var email: String?
  /// The phone number.
  public var phoneNumber: String?
  /// The nationality, in words.
  public var nationality: String?
  /// What the person may be contacted for; nothing where it is missing.
  public var optInPreferences: OptInPreferences?
  /// Whether the parents of a minor agree.
  public var parentalConsent: Bool?
  /// Whether the legal terms were handed over on paper.
  public var legalTermsPaper: Bool?
  /// Whether the legal terms were sent.
  public var legalTermsDigital: Bool?
  /// When the person was registered, in microseconds since 1970-01-01.
  public var creationDate: Int64?
  /// The public id of the organiser where the person was registered.
  public var registrationOrganizer: String?
  /// The id of the person's UiTiD, where one is linked.
  public var uitidID: String?
  /// What the request that registered the person is known by, so that a repeated one is told from
  /// another.
  public var registrationMAC: UInt64?
  /// Whether it is a group that has a pass, with its name, and how to reach whoever answers for it.
  ///
  /// A group is no passholder: nobody finds it among them.
  public var isGroup: Bool?

  /// Starts a profile; every other field is set afterwards.
  public init(
    passholderID: String = "", firstName: String? = nil, name: String? = nil,
    dateOfBirth: Int32? = nil, address: Address? = nil
  ) {
    self.passholderID = passholderID
    self.firstName = firstName
    self.name = name
    self.dateOfBirth = dateOfBirth
    self.address = address
  }

  /// `REGISTERED` where a UiTiD is linked, else `UNREGISTERED`.
  public var uitidStatus: String { uitidID == nil ? "UNREGISTERED" : "REGISTERED" }

  /// The Belgian postal code of the home, 0 where it is unknown or abroad.
  public var belgianPostalCode: UInt16 {
    guard let address, address.country ?? "BE" == "BE", address.postalCode.utf8.count == 4,
      let code = UInt16(address.postalCode), (1000...9999).contains(code)
    else { return 0 }
    return code
  }
}
