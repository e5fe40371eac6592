public import Ledger
import PassDirectory

/// Who a holder is: what the directory seals, in the ledger's own types.
///
/// Personal data: nothing of it goes into the log or a log line.
public struct Person: Hashable, Sendable {
  /// Where someone lives.
  public struct Address: Hashable, Sendable {
    /// Street, house number and box.
    public var street: String?
    /// The postal code; four digits in Belgium.
    public var postalCode: String
    /// The municipality.
    public var city: String
    /// ISO 3166-1 alpha-2 in upper case; Belgium where it is missing.
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

    /// Whether it is in Belgium.
    public var isBelgian: Bool { country ?? "BE" == "BE" }

    /// The Belgian postal code as a number; 0 abroad and for what is none.
    public var belgianPostalCode: UInt16 { HolderProfile.Address(self).belgianPostalCode }
  }

  /// What someone may be contacted for.
  public struct OptIns: Hashable, Sendable {
    /// Mails about how the pass works.
    public var serviceMails = false
    /// Mails about milestones.
    public var milestoneMails = false
    /// Mails chosen by what the holder did.
    public var infoMails = false
    /// Text messages.
    public var sms = false
    /// Letters.
    public var post = false

    /// Agrees to nothing; what is agreed to is set afterwards.
    public init() {}
  }

  /// The public id; empty for someone who is not registered yet.
  public var passholderID = ""
  /// The first name.
  public var firstName: String?
  /// The last name.
  public var name: String?
  /// The day of birth.
  public var birth: CivilDate?
  /// `MALE`, `FEMALE` or `X`.
  public var gender: String?
  /// The national number.
  public var inszNumber: String?
  /// The home address.
  public var address: Address?
  /// The contact address.
  public var email: String?
  /// The phone number.
  public var phoneNumber: String?
  /// The nationality, in words.
  public var nationality: String?
  /// What the person may be contacted for; nil where nothing was said.
  public var optIns: OptIns?
  /// Whether the parents of a minor agree.
  public var parentalConsent: Bool?
  /// Whether the legal terms were handed over on paper.
  public var legalTermsPaper: Bool?
  /// Whether the legal terms were sent.
  public var legalTermsDigital: Bool?
  /// When the person was registered.
  public var registeredAt: Instant?
  /// The public id of the organiser where the person was registered.
  public var registrationOrganizer: String?
  /// The id of the person's UiTiD, where one is linked.
  public var uitidID: String?

  /// Knows nothing of someone; what is known is set afterwards.
  public init() {}

  /// The age under which nobody agrees to anything (UiT documentation, "pashouder registreren").
  public static let optInAgeMin = 16

  /// Takes back what someone too young agreed to.
  public mutating func restrictOptIns(on today: CivilDate) {
    guard optIns != nil, let birth, today.age(since: birth) < Self.optInAgeMin else { return }
    optIns = OptIns()
  }

  /// Checks the form of every field.
  public func check(on today: CivilDate) throws(PersonFault) {
    do throws(ProfileFault) {
      try HolderProfile(self).check(today: today.daysSinceEpoch)
    } catch {
      throw PersonFault(error)
    }
  }

  /// Whether a text is a national number with right check digits.
  public static func isINSZ(_ text: String) -> Bool {
    do throws(ProfileFault) {
      try HolderProfile.checkINSZ(text)
      return true
    } catch {
      return false
    }
  }
}

/// A field of a person that is not of the form that it must have.
public struct PersonFault: Error, Hashable, Sendable {
  /// The field in the words of the published API, such as `address.postalCode`.
  public var field: String
  /// Why, for a developer; it never repeats the value.
  public var reason: String

  init(_ fault: ProfileFault) {
    field = fault.field
    reason =
      switch fault.reason {
      case .missing: "is missing or empty"
      case .malformed: "has not the form that it must have"
      case .tooLong: "is too long"
      case .checkDigits: "has wrong check digits"
      case .inFuture: "lies in the future"
      }
  }
}

// MARK: - As the directory keeps it

extension HolderProfile.Address {
  init(_ address: Person.Address) {
    self.init(
      street: address.street, postalCode: address.postalCode, city: address.city,
      country: address.country)
  }

  fileprivate var belgianPostalCode: UInt16 { HolderProfile(address: self).belgianPostalCode }
}

extension HolderProfile {
  init(_ person: Person) {
    self.init(
      passholderID: person.passholderID, firstName: person.firstName, name: person.name,
      dateOfBirth: person.birth?.daysSinceEpoch, address: person.address.map(Address.init))
    gender = person.gender
    inszNumber = person.inszNumber
    email = person.email
    phoneNumber = person.phoneNumber
    nationality = person.nationality
    optInPreferences = person.optIns.map {
      OptInPreferences(
        serviceMails: $0.serviceMails, milestoneMails: $0.milestoneMails,
        infoMails: $0.infoMails, sms: $0.sms, post: $0.post)
    }
    parentalConsent = person.parentalConsent
    legalTermsPaper = person.legalTermsPaper
    legalTermsDigital = person.legalTermsDigital
    creationDate = person.registeredAt?.microseconds
    registrationOrganizer = person.registrationOrganizer
    uitidID = person.uitidID
  }
}

extension Person {
  init(_ profile: HolderProfile) {
    passholderID = profile.passholderID
    firstName = profile.firstName
    name = profile.name
    birth = profile.dateOfBirth.map(CivilDate.init(daysSinceEpoch:))
    gender = profile.gender
    inszNumber = profile.inszNumber
    address = profile.address.map {
      Address(
        street: $0.street, postalCode: $0.postalCode, city: $0.city, country: $0.country)
    }
    email = profile.email
    phoneNumber = profile.phoneNumber
    nationality = profile.nationality
    optIns = profile.optInPreferences.map {
      var optIns = OptIns()
      optIns.serviceMails = $0.serviceMails
      optIns.milestoneMails = $0.milestoneMails
      optIns.infoMails = $0.infoMails
      optIns.sms = $0.sms
      optIns.post = $0.post
      return optIns
    }
    parentalConsent = profile.parentalConsent
    legalTermsPaper = profile.legalTermsPaper
    legalTermsDigital = profile.legalTermsDigital
    registeredAt = profile.creationDate.map(Instant.init(microseconds:))
    registrationOrganizer = profile.registrationOrganizer
    uitidID = profile.uitidID
  }
}
