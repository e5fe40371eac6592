import Ledger
package import LedgerService
import LedgerWire

/// The organiser at whose counter something is done, and what the caller may do there.
struct SalesCounter {
  let organizer: OrganizerView
  let principal: Principal

  /// Whether the caller may do this for the organiser in a card system.
  func may(_ permission: Permission, in system: CardSystemID) -> Bool {
    principal.may(
      permission, organizer: organizer.organizer, systems: CardSystemSet([system]))
  }

  /// Throws 403 where the caller may not do this for the organiser in a card system.
  func require(_ permission: Permission, in system: CardSystemID) throws(Problem) {
    guard may(permission, in: system) else { throw Problem(.forbidden) }
  }

  /// Throws 403 where the caller may not sell such a card (UiTPAS API 4.0, POST /passholders).
  ///
  /// The ledger knows no address of an organiser. So whoever is poor lives, for all that is known,
  /// in another city than the organiser's wherever a card system has more than one.
  func requireSale(
    in system: CardSystemView, withSocialTariff: Bool, abroad: Bool
  ) throws(Problem) {
    try require(.passholdersWrite, in: system.system)
    if withSocialTariff {
      try require(.passholdersWriteSocialTariff, in: system.system)
      if system.cities.count > 1 {
        try require(.passholdersWriteSocialTariffFullCardSystem, in: system.system)
      }
    }
    if abroad { try require(.passholdersWriteForeignCountry, in: system.system) }
  }
}

extension Catalogue {
  /// The organiser with a public id, as it stands.
  func counter(id: String, _ principal: Principal) -> SalesCounter? {
    guard let organizer = organizer(id: id).flatMap({ self.organizer($0) }) else { return nil }
    return SalesCounter(organizer: organizer, principal: principal)
  }

  /// The card system that a path or a body names.
  func cardSystem(named id: some BinaryInteger) -> CardSystemView? {
    UInt32(exactly: id).flatMap { cardSystem(publicID: $0) }
  }

  /// The card systems in which grants hold: of a grant for an organiser no more than the
  /// organiser's own.
  package func reach(of permission: Permission, _ grants: Grants) -> Grants.Reach {
    grants.reach(of: permission) { organizer($0)?.systems ?? CardSystemSet() }
  }

  /// The card systems of the organisers for which a caller may do something; nil for all of them.
  func reach(of permission: Permission, for principal: Principal) -> CardSystemSet? {
    if principal.may(permission, organizer: .none) { return nil }
    var systems = CardSystemSet()
    for organizer in organizers {
      let counter = SalesCounter(organizer: organizer, principal: principal)
      for system in organizer.systems.members where counter.may(permission, in: system) {
        systems.insert(system)
      }
    }
    return systems
  }
}

extension CardSystemView {
  /// Whether a Belgian postal code is one of its municipalities'.
  func includes(_ postalCode: UInt16) -> Bool {
    postalCode != 0 && cities.contains { UInt16($0.postalCode) == postalCode }
  }

  /// The card system as it stands inside other answers.
  var summary: CardSystemSummary {
    CardSystemSummary(
      id: Int64(publicID), name: name,
      cities: cities.map { CardSystemSummary.City(postalCode: $0.postalCode, name: $0.name) })
  }
}
