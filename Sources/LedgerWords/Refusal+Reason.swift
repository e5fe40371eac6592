package import Ledger
package import LedgerWire

extension Refusal {
  /// The reason on the terminals' list, as a public display gives it: no one's poverty is told.
  package var reason: TapReason { reason(attended: false) }

  /// The reason on the terminals' list; what concerns poverty is told to attended counters only.
  package func reason(attended: Bool) -> TapReason {
    switch self {
    case .malformed: .malformed
    case .cardUnknown: .unknownCard
    case .cardNotActive, .cardDeleted: .cardNotActive
    case .cardBlocked: .cardBlocked
    case .cardReplaced: .cardReplaced
    case .groupPassNotAllowed: .groupPassNotAllowed
    case .holderBlocked: .holderBlocked
    case .noActiveMembership: .noActiveMembership
    case .socialTariffExpired: attended ? .tariffExpired : .noActiveMembership
    case .eventUnknown: .eventUnknown
    case .terminalNotAssigned, .terminalRevoked: .terminalNotAssigned
    case .eventGivesNoPoints, .eventNotYetOpen, .eventClosed: .eventClosed
    case .tooLate: .tooLate
    case .quarantined: .quarantined
    case .alreadyDone: .alreadyDone
    case .limitReached: .limitReached
    }
  }
}

extension MuseumRefusal {
  /// The reason on the terminals' list.
  package var reason: TapReason {
    switch self {
    case .museumUnknown, .terminalRevoked: .terminalNotAssigned
    case .cardUnknown, .externalCardNotTaken, .socialTariffMissing: .unknownCard
    case .museumNotActive: .museumNotActive
    case .cardNotActive: .cardNotActive
    case .holderBlocked: .holderBlocked
    case .subscriptionNotActive: .subscriptionNotActive
    case .unregisteredMaximum: .registrationRequired
    case .quarantined: .quarantined
    }
  }
}
