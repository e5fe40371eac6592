import Ledger
import LedgerService
import LedgerWire

extension Passholder {
  /// A holder as the published API shows one.
  ///
  /// - Parameter isListed: as one of many, without what only concerns who looks at this one: how to
  ///   reach the holder, and the street.
  init(_ overview: HolderOverview, _ catalogue: Catalogue, isListed: Bool = false) {
    let person = overview.person
    self.init(
      id: person.passholderID,
      memberships: overview.memberships.compactMap { CardSystemMembership($0, catalogue) },
      points: overview.points, hasUiTiD: person.uitidID != nil)
    name = person.name ?? ""
    firstName = person.firstName ?? ""
    inszNumber = person.inszNumber
    uitpasNumber = overview.uitpasNumber?.text
    creationDate = person.registeredAt?.microseconds
    dateOfBirth = person.birth?.fullDate
    registrationOrganizer = person.registrationOrganizer.map { id in
      Organizer(
        id: id, name: catalogue.organizer(id: id).flatMap { catalogue.organizer($0) }?.name)
    }
    address = person.address.map(PassholderAddress.init)
    guard !isListed else {
      address?.street = nil
      return
    }
    email = person.email
    gender = person.gender
    phoneNumber = person.phoneNumber
    nationality = person.nationality
    optInPreferences = person.optIns.map {
      OptInPreferences(
        serviceMails: $0.serviceMails, milestoneMails: $0.milestoneMails,
        infoMails: $0.infoMails, sms: $0.sms, post: $0.post)
    }
  }
}

extension CardSystemMembership {
  /// A membership as the published API shows one; nil where the card system is not known.
  init?(_ membership: HolderOverview.Membership, _ catalogue: Catalogue) {
    guard let system = catalogue.cardSystem(membership.system) else { return nil }
    self.init(
      cardSystem: system.summary,
      currentCard: membership.card.map {
        Card(
          uitpasNumber: $0.number.text, type: $0.kind == .digital ? .digital : .nfc,
          status: $0.status.name)
      },
      isBlocked: membership.standing == .blocked,
      socialTariff: membership.socialTariff.map(SocialTariff.init))
  }
}

extension CardSystemMembership.SocialTariff {
  fileprivate init(_ tariff: Ledger.SocialTariff) {
    let status: Status =
      switch tariff.status {
      case .active: .active
      case .expired: .expired
      case .suspended: .suspended
      }
    self.init(
      status: status, endDate: tariff.lastDay.lastSecond, inGracePeriod: tariff.isInGrace,
      suspendedUntilDate: tariff.suspendedThrough?.lastSecond)
  }
}

extension PassholderAddress {
  init(_ address: Person.Address) {
    self.init(
      street: address.street, postalCode: address.postalCode, city: address.city,
      country: address.country)
  }
}

extension Person.Address {
  /// An address as it was sent; a country is written in upper case.
  init(_ address: PassholderAddress) {
    self.init(
      street: address.street.flatMap { $0.isEmpty ? nil : $0 }, postalCode: address.postalCode,
      city: address.city,
      country: address.country.flatMap { $0.isEmpty ? nil : $0.uppercased() })
  }
}

extension Person {
  /// Whom a request describes, in the form that each field must have.
  ///
  /// A text that is empty is one that is not there.
  init(
    _ request: PassholderRequest, today: CivilDate, for operation: PublishedOperation
  ) throws(Problem) {
    func text(_ text: String?) -> String? { text.flatMap { $0.isEmpty ? nil : $0 } }
    self.init()
    guard let birth = CivilDate(fullDate: request.dateOfBirth) else {
      throw operation.invalid("/dateOfBirth", "must be a date such as 2000-09-20")
    }
    name = request.name
    firstName = request.firstName
    self.birth = birth
    gender = text(request.gender)
    inszNumber = text(request.inszNumber)
    email = text(request.email)
    phoneNumber = text(request.phoneNumber)
    nationality = text(request.nationality)
    optIns = request.optInPreferences.map(Self.optIns)
    parentalConsent = request.parentalConsent
    legalTermsPaper = request.legalTermsPaper
    legalTermsDigital = request.legalTermsDigital
    registrationOrganizer = request.registrationOrganizer
    let address = Address(request.address)
    self.address = address
    do throws(PersonFault) {
      try check(on: today)
    } catch {
      if error.field == "inszNumber", operation.lists(.invalidINSZNumber) {
        throw operation.problem(.invalidINSZNumber)
      }
      throw operation.invalid("/" + error.field.replacing(".", with: "/"), error.reason)
    }
    if address.isBelgian, address.belgianPostalCode == 0 {
      guard operation.lists(.invalidCity) else {
        throw operation.invalid("/address/postalCode", "is no Belgian postal code")
      }
      throw operation.problem(.invalidCity, detail: "The postal code is none of Belgium.")
    }
    restrictOptIns(on: today)
  }

  private static func optIns(_ preferences: OptInPreferences) -> OptIns {
    var optIns = OptIns()
    optIns.serviceMails = preferences.serviceMails
    optIns.milestoneMails = preferences.milestoneMails
    optIns.infoMails = preferences.infoMails
    optIns.sms = preferences.sms
    optIns.post = preferences.post
    return optIns
  }
}
