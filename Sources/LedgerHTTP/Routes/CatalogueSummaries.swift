import Ledger
import LedgerService
import LedgerWire

/// Card systems and organisers as they stand in answers.
extension Catalogue {
  /// A card system; nil for one that is not known.
  func summary(of system: CardSystemID) -> CardSystemSummary? {
    cardSystem(system).map(CardSystemSummary.init)
  }

  /// An organiser with its card systems.
  func summary(of organizer: OrganizerView) -> OrganizerSummary {
    OrganizerSummary(
      id: organizer.id, name: organizer.name,
      cardSystems: organizer.systems.members.compactMap { summary(of: $0) })
  }
}

extension CardSystemSummary {
  /// A card system as it stands.
  init(_ view: CardSystemView) {
    self.init(
      id: Int64(view.publicID), name: view.name,
      cities: view.cities.map { City(postalCode: $0.postalCode, name: $0.name) })
  }
}
