import CBOR

extension LedgerEvent {
  func encodeBody(into writer: inout CBORWriter) {
    switch self {
    case .ledgerCreated(let body): body.encode(into: &writer)
    case .lossAccepted(let body): body.encode(into: &writer)
    case .readModelAccepted(let body): body.encode(into: &writer)
    case .clientRegistered(let body): body.encode(into: &writer)
    case .periodClosed(let body): body.encode(into: &writer)
    case .cardSystemDefined(let body): body.encode(into: &writer)
    case .cardSystemPolicyChanged(let body): body.encode(into: &writer)
    case .organizerDefined(let body): body.encode(into: &writer)
    case .eventDefined(let body): body.encode(into: &writer)
    case .eventSettingsChanged(let body): body.encode(into: &writer)
    case .terminalPaired(let body): body.encode(into: &writer)
    case .terminalRevoked(let body): body.encode(into: &writer)
    case .holderRegistered(let body): body.encode(into: &writer)
    case .holderStandingChanged(let body): body.encode(into: &writer)
    case .membershipStarted(let body): body.encode(into: &writer)
    case .membershipStandingChanged(let body): body.encode(into: &writer)
    case .socialTariffGranted(let body): body.encode(into: &writer)
    case .cardRegistered(let body): body.encode(into: &writer)
    case .cardStatusChanged(let body): body.encode(into: &writer)
    case .pointsIssued(let body): body.encode(into: &writer)
    case .associationDefined(let body): body.encode(into: &writer)
    case .associationMembershipSet(let body): body.encode(into: &writer)
    case .associationMembershipEnded(let body): body.encode(into: &writer)
    case .checkedIn(let body): body.encode(into: &writer)
    case .checkInRefused(let body): body.encode(into: &writer)
    case .checkInUndone(let body): body.encode(into: &writer)
    case .checkInRecounted(let body): body.encode(into: &writer)
    case .tapUnresolved(let body): body.encode(into: &writer)
    case .findingDismissed(let body): body.encode(into: &writer)
    case .cardSystemChanged(let body): body.encode(into: &writer)
    case .cardSystemTermsSet(let body): body.encode(into: &writer)
    case .eventChanged(let body): body.encode(into: &writer)
    case .organizerChanged(let body): body.encode(into: &writer)
    case .holderErased(let body): body.encode(into: &writer)
    case .socialTariffSuspended(let body): body.encode(into: &writer)
    case .socialTariffSuspensionLifted(let body): body.encode(into: &writer)
    case .socialTariffRevoked(let body): body.encode(into: &writer)
    case .passSold(let body): body.encode(into: &writer)
    case .programmeDefined(let body): body.encode(into: &writer)
    case .cardSystemProgrammeSet(let body): body.encode(into: &writer)
    case .museumTermsSet(let body): body.encode(into: &writer)
    case .subscriptionSold(let body): body.encode(into: &writer)
    case .subscriptionActivated(let body): body.encode(into: &writer)
    case .subscriptionsFrozen(let body): body.encode(into: &writer)
    case .subscriptionResumed(let body): body.encode(into: &writer)
    case .passholderIdentified(let body): body.encode(into: &writer)
    case .subscriptionCancelled(let body): body.encode(into: &writer)
    case .museumVisitRegistered(let body): body.encode(into: &writer)
    case .museumVisitRefused(let body): body.encode(into: &writer)
    case .externalVisitRegistered(let body): body.encode(into: &writer)
    case .museumVisitUndone(let body): body.encode(into: &writer)
    case .museumVisitCompensated(let body): body.encode(into: &writer)
    case .kioskDefined(let body): body.encode(into: &writer)
    case .kioskEventFixed(let body): body.encode(into: &writer)
    case .vouchersIssued(let body): body.encode(into: &writer)
    case .rewardDefined(let body): body.encode(into: &writer)
    case .rewardChanged(let body): body.encode(into: &writer)
    case .rewardRedeemed(let body): body.encode(into: &writer)
    case .rewardRefused(let body): body.encode(into: &writer)
    case .redemptionCancelled(let body): body.encode(into: &writer)
    case .welcomeBenefitGranted(let body): body.encode(into: &writer)
    case .rewardCodesAdded(let body): body.encode(into: &writer)
    case .groupPassTermsSet, .distributionKeySet, .eventTicketTermsSet, .couponSet,
      .couponGranted, .ticketSold, .ticketRefused, .ticketSaleCancelled,
      .organizerTicketLimitSet:
      encodeTicketBody(into: &writer)
    }
  }

  static func readBody(
    of type: RecordType, from reader: inout CBORReader
  ) throws(CBORError) -> LedgerEvent {
    switch type {
    case .ledgerCreated, .lossAccepted, .readModelAccepted, .clientRegistered, .periodClosed:
      try readLedgerBody(of: type, from: &reader)
    case .cardSystemDefined: .cardSystemDefined(try CardSystemDefined(from: &reader))
    case .cardSystemPolicyChanged:
      .cardSystemPolicyChanged(try CardSystemPolicyChanged(from: &reader))
    case .organizerDefined: .organizerDefined(try OrganizerDefined(from: &reader))
    case .eventDefined: .eventDefined(try EventDefined(from: &reader))
    case .eventSettingsChanged: .eventSettingsChanged(try EventSettingsChanged(from: &reader))
    case .terminalPaired: .terminalPaired(try TerminalPaired(from: &reader))
    case .terminalRevoked: .terminalRevoked(try TerminalRevoked(from: &reader))
    case .holderRegistered: .holderRegistered(try HolderRegistered(from: &reader))
    case .holderStandingChanged: .holderStandingChanged(try HolderStandingChanged(from: &reader))
    case .membershipStarted: .membershipStarted(try MembershipStarted(from: &reader))
    case .membershipStandingChanged:
      .membershipStandingChanged(try MembershipStandingChanged(from: &reader))
    case .socialTariffGranted: .socialTariffGranted(try SocialTariffGranted(from: &reader))
    case .cardRegistered: .cardRegistered(try CardRegistered(from: &reader))
    case .cardStatusChanged: .cardStatusChanged(try CardStatusChanged(from: &reader))
    case .pointsIssued: .pointsIssued(try PointsIssued(from: &reader))
    case .associationDefined, .associationMembershipSet, .associationMembershipEnded:
      try readAssociation(of: type, from: &reader)
    case .checkedIn: .checkedIn(try CheckedIn(from: &reader))
    case .checkInRefused: .checkInRefused(try CheckInRefused(from: &reader))
    case .checkInUndone: .checkInUndone(try CheckInUndone(from: &reader))
    case .checkInRecounted: .checkInRecounted(try CheckInRecounted(from: &reader))
    case .tapUnresolved: .tapUnresolved(try TapUnresolved(from: &reader))
    case .findingDismissed: .findingDismissed(try FindingDismissed(from: &reader))
    case .cardSystemChanged: .cardSystemChanged(try CardSystemChanged(from: &reader))
    case .cardSystemTermsSet: .cardSystemTermsSet(try CardSystemTermsSet(from: &reader))
    case .eventChanged: .eventChanged(try EventChanged(from: &reader))
    case .organizerChanged: .organizerChanged(try OrganizerChanged(from: &reader))
    case .holderErased: .holderErased(try HolderErased(from: &reader))
    case .socialTariffSuspended: .socialTariffSuspended(try SocialTariffSuspended(from: &reader))
    case .socialTariffSuspensionLifted:
      .socialTariffSuspensionLifted(try SocialTariffSuspensionLifted(from: &reader))
    case .socialTariffRevoked: .socialTariffRevoked(try SocialTariffRevoked(from: &reader))
    case .passSold: .passSold(try PassSold(from: &reader))
    case .programmeDefined: .programmeDefined(try ProgrammeDefined(from: &reader))
    case .cardSystemProgrammeSet: .cardSystemProgrammeSet(try CardSystemProgrammeSet(from: &reader))
    case .museumTermsSet: .museumTermsSet(try MuseumTermsSet(from: &reader))
    case .subscriptionSold: .subscriptionSold(try SubscriptionSold(from: &reader))
    case .subscriptionActivated: .subscriptionActivated(try SubscriptionActivated(from: &reader))
    case .subscriptionsFrozen: .subscriptionsFrozen(try SubscriptionsFrozen(from: &reader))
    case .subscriptionResumed: .subscriptionResumed(try SubscriptionResumed(from: &reader))
    case .passholderIdentified: .passholderIdentified(try PassholderIdentified(from: &reader))
    case .subscriptionCancelled: .subscriptionCancelled(try SubscriptionCancelled(from: &reader))
    case .museumVisitRegistered, .museumVisitRefused, .externalVisitRegistered,
      .museumVisitUndone, .museumVisitCompensated:
      try readVisitBody(of: type, from: &reader)
    case .kioskDefined: .kioskDefined(try KioskDefined(from: &reader))
    case .kioskEventFixed: .kioskEventFixed(try KioskEventFixed(from: &reader))
    case .vouchersIssued: .vouchersIssued(try VouchersIssued(from: &reader))
    case .rewardDefined: .rewardDefined(try RewardDefined(from: &reader))
    case .rewardChanged: .rewardChanged(try RewardChanged(from: &reader))
    case .rewardRedeemed: .rewardRedeemed(try RewardRedeemed(from: &reader))
    case .rewardRefused: .rewardRefused(try RewardRefused(from: &reader))
    case .redemptionCancelled: .redemptionCancelled(try RedemptionCancelled(from: &reader))
    case .welcomeBenefitGranted: .welcomeBenefitGranted(try WelcomeBenefitGranted(from: &reader))
    case .rewardCodesAdded: .rewardCodesAdded(try RewardCodesAdded(from: &reader))
    case .groupPassTermsSet, .distributionKeySet, .eventTicketTermsSet, .couponSet,
      .couponGranted, .ticketSold, .ticketRefused, .ticketSaleCancelled,
      .organizerTicketLimitSet:
      try readTicketBody(of: type, from: &reader)
    }
  }

  /// What is said of visits to museums.
  private static func readVisitBody(
    of type: RecordType, from reader: inout CBORReader
  ) throws(CBORError) -> LedgerEvent {
    switch type {
    case .museumVisitRegistered: .museumVisitRegistered(try MuseumVisitRegistered(from: &reader))
    case .museumVisitRefused: .museumVisitRefused(try MuseumVisitRefused(from: &reader))
    case .externalVisitRegistered:
      .externalVisitRegistered(try ExternalVisitRegistered(from: &reader))
    case .museumVisitUndone: .museumVisitUndone(try MuseumVisitUndone(from: &reader))
    case .museumVisitCompensated: .museumVisitCompensated(try MuseumVisitCompensated(from: &reader))
    default: preconditionFailure("a record about no visit")
    }
  }

  /// What is said of the ledger as a whole.
  private static func readLedgerBody(
    of type: RecordType, from reader: inout CBORReader
  ) throws(CBORError) -> LedgerEvent {
    switch type {
    case .lossAccepted: .lossAccepted(try LossAccepted(from: &reader))
    case .readModelAccepted: .readModelAccepted(try ReadModelAccepted(from: &reader))
    case .clientRegistered: .clientRegistered(try ClientRegistered(from: &reader))
    case .periodClosed: .periodClosed(try PeriodClosed(from: &reader))
    default: .ledgerCreated(try LedgerCreated(from: &reader))
    }
  }

  private func encodeTicketBody(into writer: inout CBORWriter) {
    switch self {
    case .groupPassTermsSet(let body): body.encode(into: &writer)
    case .distributionKeySet(let body): body.encode(into: &writer)
    case .eventTicketTermsSet(let body): body.encode(into: &writer)
    case .couponSet(let body): body.encode(into: &writer)
    case .couponGranted(let body): body.encode(into: &writer)
    case .ticketSold(let body): body.encode(into: &writer)
    case .ticketRefused(let body): body.encode(into: &writer)
    case .ticketSaleCancelled(let body): body.encode(into: &writer)
    case .organizerTicketLimitSet(let body): body.encode(into: &writer)
    default: preconditionFailure("a record about no ticket")
    }
  }

  private static func readTicketBody(
    of type: RecordType, from reader: inout CBORReader
  ) throws(CBORError) -> LedgerEvent {
    switch type {
    case .groupPassTermsSet: .groupPassTermsSet(try GroupPassTermsSet(from: &reader))
    case .distributionKeySet: .distributionKeySet(try DistributionKeySet(from: &reader))
    case .eventTicketTermsSet: .eventTicketTermsSet(try EventTicketTermsSet(from: &reader))
    case .couponSet: .couponSet(try CouponSet(from: &reader))
    case .couponGranted: .couponGranted(try CouponGranted(from: &reader))
    case .ticketSold: .ticketSold(try TicketSold(from: &reader))
    case .ticketRefused: .ticketRefused(try TicketRefused(from: &reader))
    case .ticketSaleCancelled: .ticketSaleCancelled(try TicketSaleCancelled(from: &reader))
    case .organizerTicketLimitSet:
      .organizerTicketLimitSet(try OrganizerTicketLimitSet(from: &reader))
    default: preconditionFailure("a record about no ticket")
    }
  }
}
