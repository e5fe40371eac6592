public import LedgerWire

extension TapReason {
  /// The published kind of problem that says the same, or nil for a reason that is no refusal or
  /// that the published APIs have no word for.
  public var problemType: ProblemType? {
    switch self {
    case .limitReached: .maximumReached
    case .unknownCard: .passholderNotFound
    case .cardBlocked: .cardBlocked
    case .cardNotActive, .cardReplaced: .invalidCardStatus
    case .holderBlocked: .passholderBlocked
    case .noActiveMembership: .passholderNoActiveCardSystems
    case .subscriptionNotActive, .expired, .notYetValid: .museumSubscriptionNotActive
    case .registrationRequired: .museumVisitMaximumReached
    case .groupPassNotAllowed, .eventClosed: .checkinNotAllowed
    case .eventUnknown: .eventNotFound
    case .museumNotActive: .museumNotActive
    case .terminalNotAssigned: .forbidden
    case .keyReused: .idempotencyKeyReused
    case .malformed: .bodyInvalidData
    case .busy: .busy
    case .tariffExpired: .socialTariffExpired
    case .tariffSuspended: .socialTariffSuspended
    case .accepted, .acceptedOffline, .alreadyDone, .duplicate, .undone, .tooLate, .quarantined,
      .tariffGrace:
      nil
    }
  }
}
