import Ledger
import LedgerWire

extension MuseumRefusal {
  /// The published kind of problem (museumPASS Partner API 1.0, `POST /visits`).
  var problemType: ProblemType {
    switch self {
    case .museumUnknown, .museumNotActive: .museumNotActive
    case .cardUnknown: .museumPassholderNotFound
    case .cardNotActive: .museumCardNotActive
    case .holderBlocked: .museumPassholderNotActive
    case .subscriptionNotActive: .museumSubscriptionNotActive
    case .unregisteredMaximum: .museumVisitMaximumReached
    // Of external cards alone, whose operation lists 403 without a kind of its own, and of
    // terminals, which are answered in words of their own.
    case .externalCardNotTaken, .socialTariffMissing, .terminalRevoked, .quarantined: .forbidden
    }
  }

  /// The published word (museumPASS Partner API 1.0, `Pass.visit.reason`); nil where it is not the
  /// pass that refuses.
  var passReason: MuseumPass.Reason? {
    switch self {
    case .cardNotActive: .cardBlocked
    case .holderBlocked: .passholderBlocked
    case .subscriptionNotActive: .expired
    case .unregisteredMaximum: .maximumUnregisteredVisitsReached
    case .museumUnknown, .museumNotActive, .cardUnknown, .externalCardNotTaken,
      .socialTariffMissing, .terminalRevoked, .quarantined:
      nil
    }
  }
}
