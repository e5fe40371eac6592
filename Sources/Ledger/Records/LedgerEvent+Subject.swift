extension LedgerEvent {
  /// The holder whom a record is about; none where it is about nobody.
  public var holder: HolderID {
    switch self {
    case .holderRegistered(let body): body.holder
    case .holderStandingChanged(let body): body.holder
    case .holderErased(let body): body.holder
    case .membershipStarted(let body): body.holder
    case .membershipStandingChanged(let body): body.holder
    case .socialTariffGranted(let body): body.holder
    case .socialTariffSuspended(let body): body.holder
    case .socialTariffSuspensionLifted(let body): body.holder
    case .socialTariffRevoked(let body): body.holder
    case .cardRegistered(let body): body.holder
    case .cardStatusChanged(let body): body.holder
    case .pointsIssued(let body): body.holder
    case .associationMembershipSet(let body): body.holder
    case .associationMembershipEnded(let body): body.holder
    case .passSold(let body): body.holder
    case .subscriptionSold(let body): body.holder
    case .subscriptionActivated(let body): body.holder
    case .subscriptionsFrozen(let body): body.holder
    case .subscriptionResumed(let body): body.holder
    case .passholderIdentified(let body): body.holder
    case .subscriptionCancelled(let body): body.holder
    case .museumVisitRegistered(let body): body.holder
    case .museumVisitRefused(let body): body.holder
    case .museumVisitUndone(let body): body.holder
    case .museumVisitCompensated(let body): body.holder
    case .checkedIn(let body): body.holder
    case .checkInRefused(let body): body.holder
    case .checkInUndone(let body): body.holder
    case .checkInRecounted(let body): body.holder
    case .findingDismissed(let body): body.holder
    case .rewardRedeemed(let body): body.holder
    case .rewardRefused(let body): body.holder
    case .redemptionCancelled(let body): body.holder
    case .welcomeBenefitGranted(let body): body.holder
    case .groupPassTermsSet(let body): body.holder
    case .couponGranted(let body): body.holder
    case .ticketSold(let body): body.holder
    case .ticketRefused(let body): body.holder
    case .ticketSaleCancelled(let body): body.sale.holder
    default: .none
    }
  }

  /// The card whose own life a record is about: how it came to be and what became of it.
  public var card: CardID {
    switch self {
    case .cardRegistered(let body): body.card
    case .cardStatusChanged(let body): body.card
    default: .none
    }
  }
}
