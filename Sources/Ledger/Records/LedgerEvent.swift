/// What a record says: one case for each record type, each a fact that was decided.
///
/// Cases that are larger than those of taps are kept apart (`indirect`): nearly every record is a
/// tap, and a record is as large as its largest case wherever it goes.
public enum LedgerEvent: Hashable, Sendable {
  /// Position 1.
  case ledgerCreated(LedgerCreated)
  /// See ``LossAccepted``.
  case lossAccepted(LossAccepted)
  /// See ``ReadModelAccepted``.
  case readModelAccepted(ReadModelAccepted)
  /// See ``ClientRegistered``.
  case clientRegistered(ClientRegistered)
  /// See ``PeriodClosed``.
  case periodClosed(PeriodClosed)
  /// See ``CardSystemDefined``.
  case cardSystemDefined(CardSystemDefined)
  /// See ``CardSystemPolicyChanged``.
  case cardSystemPolicyChanged(CardSystemPolicyChanged)
  /// See ``OrganizerDefined``.
  indirect case organizerDefined(OrganizerDefined)
  /// See ``EventDefined``.
  indirect case eventDefined(EventDefined)
  /// See ``EventSettingsChanged``.
  case eventSettingsChanged(EventSettingsChanged)
  /// See ``TerminalPaired``.
  case terminalPaired(TerminalPaired)
  /// See ``TerminalRevoked``.
  case terminalRevoked(TerminalRevoked)
  /// See ``HolderRegistered``.
  case holderRegistered(HolderRegistered)
  /// See ``HolderStandingChanged``.
  case holderStandingChanged(HolderStandingChanged)
  /// See ``MembershipStarted``.
  case membershipStarted(MembershipStarted)
  /// See ``MembershipStandingChanged``.
  case membershipStandingChanged(MembershipStandingChanged)
  /// See ``SocialTariffGranted``.
  case socialTariffGranted(SocialTariffGranted)
  /// See ``CardRegistered``.
  case cardRegistered(CardRegistered)
  /// See ``CardStatusChanged``.
  case cardStatusChanged(CardStatusChanged)
  /// See ``PointsIssued``.
  case pointsIssued(PointsIssued)
  /// See ``AssociationDefined``.
  case associationDefined(AssociationDefined)
  /// See ``AssociationMembershipSet``.
  case associationMembershipSet(AssociationMembershipSet)
  /// See ``AssociationMembershipEnded``.
  case associationMembershipEnded(AssociationMembershipEnded)
  /// See ``CheckedIn``.
  case checkedIn(CheckedIn)
  /// See ``CheckInRefused``.
  case checkInRefused(CheckInRefused)
  /// See ``CheckInUndone``.
  indirect case checkInUndone(CheckInUndone)
  /// See ``CheckInRecounted``.
  case checkInRecounted(CheckInRecounted)
  /// See ``TapUnresolved``.
  case tapUnresolved(TapUnresolved)
  /// See ``FindingDismissed``.
  case findingDismissed(FindingDismissed)
  /// See ``CardSystemChanged``.
  case cardSystemChanged(CardSystemChanged)
  /// See ``CardSystemTermsSet``.
  case cardSystemTermsSet(CardSystemTermsSet)
  /// See ``EventChanged``.
  indirect case eventChanged(EventChanged)
  /// See ``OrganizerChanged``.
  indirect case organizerChanged(OrganizerChanged)
  /// See ``HolderErased``.
  case holderErased(HolderErased)
  /// See ``SocialTariffSuspended``.
  case socialTariffSuspended(SocialTariffSuspended)
  /// See ``SocialTariffSuspensionLifted``.
  case socialTariffSuspensionLifted(SocialTariffSuspensionLifted)
  /// See ``SocialTariffRevoked``.
  case socialTariffRevoked(SocialTariffRevoked)
  /// See ``PassSold``.
  case passSold(PassSold)
  /// See ``ProgrammeDefined``.
  case programmeDefined(ProgrammeDefined)
  /// See ``CardSystemProgrammeSet``.
  case cardSystemProgrammeSet(CardSystemProgrammeSet)
  /// See ``MuseumTermsSet``.
  case museumTermsSet(MuseumTermsSet)
  /// See ``SubscriptionSold``.
  case subscriptionSold(SubscriptionSold)
  /// See ``SubscriptionActivated``.
  case subscriptionActivated(SubscriptionActivated)
  /// See ``SubscriptionsFrozen``.
  case subscriptionsFrozen(SubscriptionsFrozen)
  /// See ``SubscriptionResumed``.
  case subscriptionResumed(SubscriptionResumed)
  /// See ``PassholderIdentified``.
  case passholderIdentified(PassholderIdentified)
  /// See ``SubscriptionCancelled``.
  case subscriptionCancelled(SubscriptionCancelled)
  /// See ``MuseumVisitRegistered``.
  case museumVisitRegistered(MuseumVisitRegistered)
  /// See ``MuseumVisitRefused``.
  case museumVisitRefused(MuseumVisitRefused)
  /// See ``ExternalVisitRegistered``.
  case externalVisitRegistered(ExternalVisitRegistered)
  /// See ``MuseumVisitUndone``.
  indirect case museumVisitUndone(MuseumVisitUndone)
  /// See ``MuseumVisitCompensated``.
  case museumVisitCompensated(MuseumVisitCompensated)
  /// See ``KioskDefined``.
  indirect case kioskDefined(KioskDefined)
  /// See ``KioskEventFixed``.
  case kioskEventFixed(KioskEventFixed)
  /// See ``VouchersIssued``.
  case vouchersIssued(VouchersIssued)
  /// See ``RewardDefined``.
  indirect case rewardDefined(RewardDefined)
  /// See ``RewardChanged``.
  indirect case rewardChanged(RewardChanged)
  /// See ``RewardRedeemed``.
  case rewardRedeemed(RewardRedeemed)
  /// See ``RewardRefused``.
  case rewardRefused(RewardRefused)
  /// See ``RedemptionCancelled``.
  case redemptionCancelled(RedemptionCancelled)
  /// See ``WelcomeBenefitGranted``.
  case welcomeBenefitGranted(WelcomeBenefitGranted)
  /// See ``RewardCodesAdded``.
  case rewardCodesAdded(RewardCodesAdded)
  /// See ``GroupPassTermsSet``.
  case groupPassTermsSet(GroupPassTermsSet)
  /// See ``DistributionKeySet``.
  indirect case distributionKeySet(DistributionKeySet)
  /// See ``EventTicketTermsSet``.
  case eventTicketTermsSet(EventTicketTermsSet)
  /// See ``CouponSet``.
  indirect case couponSet(CouponSet)
  /// See ``CouponGranted``.
  case couponGranted(CouponGranted)
  /// See ``TicketSold``.
  indirect case ticketSold(TicketSold)
  /// See ``TicketRefused``.
  case ticketRefused(TicketRefused)
  /// See ``TicketSaleCancelled``.
  indirect case ticketSaleCancelled(TicketSaleCancelled)
  /// See ``OrganizerTicketLimitSet``.
  case organizerTicketLimitSet(OrganizerTicketLimitSet)

  /// The type of the record that holds this event.
  public var type: RecordType {
    switch self {
    case .ledgerCreated: .ledgerCreated
    case .lossAccepted: .lossAccepted
    case .readModelAccepted: .readModelAccepted
    case .clientRegistered: .clientRegistered
    case .periodClosed: .periodClosed
    case .cardSystemDefined: .cardSystemDefined
    case .cardSystemPolicyChanged: .cardSystemPolicyChanged
    case .organizerDefined: .organizerDefined
    case .eventDefined: .eventDefined
    case .eventSettingsChanged: .eventSettingsChanged
    case .terminalPaired: .terminalPaired
    case .terminalRevoked: .terminalRevoked
    case .holderRegistered: .holderRegistered
    case .holderStandingChanged: .holderStandingChanged
    case .membershipStarted: .membershipStarted
    case .membershipStandingChanged: .membershipStandingChanged
    case .socialTariffGranted: .socialTariffGranted
    case .cardRegistered: .cardRegistered
    case .cardStatusChanged: .cardStatusChanged
    case .pointsIssued: .pointsIssued
    case .associationDefined: .associationDefined
    case .associationMembershipSet: .associationMembershipSet
    case .associationMembershipEnded: .associationMembershipEnded
    case .checkedIn: .checkedIn
    case .checkInRefused: .checkInRefused
    case .checkInUndone: .checkInUndone
    case .checkInRecounted: .checkInRecounted
    case .tapUnresolved: .tapUnresolved
    case .findingDismissed: .findingDismissed
    case .cardSystemChanged: .cardSystemChanged
    case .cardSystemTermsSet: .cardSystemTermsSet
    case .eventChanged: .eventChanged
    case .organizerChanged: .organizerChanged
    case .holderErased: .holderErased
    case .socialTariffSuspended: .socialTariffSuspended
    case .socialTariffSuspensionLifted: .socialTariffSuspensionLifted
    case .socialTariffRevoked: .socialTariffRevoked
    case .passSold: .passSold
    case .programmeDefined: .programmeDefined
    case .cardSystemProgrammeSet: .cardSystemProgrammeSet
    case .museumTermsSet: .museumTermsSet
    case .subscriptionSold: .subscriptionSold
    case .subscriptionActivated: .subscriptionActivated
    case .subscriptionsFrozen: .subscriptionsFrozen
    case .subscriptionResumed: .subscriptionResumed
    case .passholderIdentified: .passholderIdentified
    case .subscriptionCancelled: .subscriptionCancelled
    case .museumVisitRegistered: .museumVisitRegistered
    case .museumVisitRefused: .museumVisitRefused
    case .externalVisitRegistered: .externalVisitRegistered
    case .museumVisitUndone: .museumVisitUndone
    case .museumVisitCompensated: .museumVisitCompensated
    case .kioskDefined: .kioskDefined
    case .kioskEventFixed: .kioskEventFixed
    case .vouchersIssued: .vouchersIssued
    case .rewardDefined: .rewardDefined
    case .rewardChanged: .rewardChanged
    case .rewardRedeemed: .rewardRedeemed
    case .rewardRefused: .rewardRefused
    case .redemptionCancelled: .redemptionCancelled
    case .welcomeBenefitGranted: .welcomeBenefitGranted
    case .rewardCodesAdded: .rewardCodesAdded
    case .groupPassTermsSet: .groupPassTermsSet
    case .distributionKeySet: .distributionKeySet
    case .eventTicketTermsSet: .eventTicketTermsSet
    case .couponSet: .couponSet
    case .couponGranted: .couponGranted
    case .ticketSold: .ticketSold
    case .ticketRefused: .ticketRefused
    case .ticketSaleCancelled: .ticketSaleCancelled
    case .organizerTicketLimitSet: .organizerTicketLimitSet
    }
  }
}
