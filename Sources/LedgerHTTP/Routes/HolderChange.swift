import Ledger
import LedgerService
import LedgerWire

/// What `PUT /passholders/{passholderId}` changes of a holder, checked before anything is.
struct HolderChange: Sendable {
  /// The holder as of now.
  let person: Person
  /// The grants that renew the social tariff.
  private(set) var renewals: [RegistrationCommand] = []

  private static let operation = PublishedOperation.putPassholder
  private static let endDate = "/registrationSocialTariffEndDate"

  init(
    _ body: PassholderRequest, _ overview: HolderOverview, _ calls: PassholderCalls,
    _ principal: Principal
  ) throws(Problem) {
    var person = try Person(body, today: calls.today, for: Self.operation)
    // What is never shown cannot be sent back: it stays where it is left out.
    person.parentalConsent = body.parentalConsent ?? overview.person.parentalConsent
    person.legalTermsPaper = body.legalTermsPaper ?? overview.person.legalTermsPaper
    person.legalTermsDigital = body.legalTermsDigital ?? overview.person.legalTermsDigital
    let old = overview.person.address
    let new = person.address
    if new?.isBelgian == false, old?.isBelgian ?? true || old?.city != new?.city {
      try principal.requireAnywhere(.passholdersWriteForeignCountry)
    }
    self.person = person
    let postalCode = new?.belgianPostalCode ?? 0
    try Self.checkMove(to: postalCode, of: overview, calls)
    if let text = body.registrationSocialTariffEndDate, !text.isEmpty {
      try renew(until: text, postalCode, body, overview, calls, principal)
    }
  }

  /// Whoever has a valid social tariff stays in its region.
  private static func checkMove(
    to postalCode: UInt16, of overview: HolderOverview, _ calls: PassholderCalls
  ) throws(Problem) {
    let before = overview.person.address?.belgianPostalCode ?? 0
    guard postalCode != before else { return }
    for membership in overview.memberships where membership.hasSocialTariff {
      guard let system = calls.engine.catalogue.cardSystem(membership.system),
        system.includes(before), !system.includes(postalCode)
      else { continue }
      throw operation.invalid(
        "/address/postalCode", "is outside of the region of the social tariff",
        endUserMessage: EndUserMessages.moveWithSocialTariff)
    }
  }

  /// The tariffs that are renewed: those that the holder has or had where the holder lives, in the
  /// card system that the body names or in each.
  private mutating func renew(
    until text: String, _ postalCode: UInt16, _ body: PassholderRequest,
    _ overview: HolderOverview, _ calls: PassholderCalls, _ principal: Principal
  ) throws(Problem) {
    try principal.requireAnywhere(.passholdersWriteSocialTariff)
    guard let lastDay = CivilDate(fullDate: text) else {
      throw Self.operation.invalid(Self.endDate, "must be a date such as 2027-04-30")
    }
    let today = calls.today
    guard lastDay >= today, lastDay.parts.year <= today.parts.year + 1 else {
      throw Self.operation.invalid(Self.endDate, "must lie between today and the end of next year")
    }
    let catalogue = calls.engine.catalogue
    let held = overview.memberships.filter { membership in
      guard membership.socialTariff != nil,
        let system = catalogue.cardSystem(membership.system), system.includes(postalCode)
      else { return false }
      return body.registrationCardSystemID.map { $0 == Int64(system.publicID) } ?? true
    }
    guard !held.isEmpty else {
      throw Self.operation.invalid(
        Self.endDate, "the holder has no social tariff where the holder lives")
    }
    let reach = catalogue.reach(of: .passholdersWriteSocialTariff, for: principal)
    let renewed = held.filter { reach?.contains($0.system) ?? true }
    guard !renewed.isEmpty else { throw Problem(.forbidden) }
    // The same end again is no renewal: a form that is sent back whole records nothing.
    for membership in renewed where membership.socialTariff?.lastDay != lastDay {
      renewals.append(
        .grantSocialTariff(overview.holder, membership.system, lastDay: lastDay))
    }
  }
}
