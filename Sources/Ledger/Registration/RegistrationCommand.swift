/// A command that registers something or changes its facts; none is on the hot path.
public enum RegistrationCommand: Hashable, Sendable {
  /// Creates the ledger: the first command of a new log.
  case createLedger(origin: String)
  /// Records that an operator accepted the loss of acknowledged records.
  case acceptLoss(reason: String, lostPosition: UInt64, lostRoot: [UInt8])
  /// Records that an operator accepted that a read model's rows became others.
  case acceptReadModel(
    name: String, version: UInt32, at: UInt64, before: [UInt8], after: [UInt8])
  /// Gives a client its number.
  case registerClient(id: String)
  /// Closes a month: nothing is booked into it any more.
  case closePeriod(CivilMonth)
  /// Defines a card system.
  case defineCardSystem(publicID: UInt32, name: String, cities: [City], policy: RegionPolicy)
  /// Changes a card system's policy from now on.
  case changePolicy(CardSystemID, RegionPolicy)
  /// Defines an organiser.
  case defineOrganizer(id: String, name: String, systems: CardSystemSet)
  /// Defines an event.
  case defineEvent(
    id: String, title: String, organizer: OrganizerID, systems: CardSystemSet,
    calendar: CalendarType, periods: [OpeningPeriod], settings: EventSettings)
  /// Changes an event's settings from now on.
  case changeEventSettings(EventID, EventSettings)
  /// Pairs a terminal.
  case pairTerminal(name: String, organizers: [OrganizerID])
  /// Revokes a pairing from now on.
  case revokeTerminal(SourceID)
  /// Registers a holder whom the directory keeps under a reference.
  case registerHolder(reference: UInt128)
  /// Blocks or unblocks a holder from now on.
  case changeHolderStanding(HolderID, Standing)
  /// Makes a holder a member of a card system.
  case startMembership(HolderID, CardSystemID)
  /// Blocks or unblocks a membership from now on.
  case changeMembershipStanding(HolderID, CardSystemID, Standing)
  /// Grants a social tariff until the end of a local day.
  case grantSocialTariff(HolderID, CardSystemID, lastDay: CivilDate)
  /// Registers a card that the directory keeps under a reference.
  case registerCard(
    reference: UInt128, system: CardSystemID, kind: CardKind, status: CardStatus,
    holder: HolderID)
  /// Changes a card's status and holder from now on.
  case changeCardStatus(CardID, CardStatus, holder: HolderID)
  /// Issues points without a check-in.
  case issuePoints(HolderID, points: Int64, cause: PointsCause)
  /// Corrects a holder's points.
  case correctPoints(HolderID, points: Int64, reason: CorrectionReason?)
  /// Sets a card system's terms from now on.
  case setTerms(CardSystemID, CardSystemTerms)
  /// Changes a card system's name and municipalities.
  case changeCardSystem(CardSystemID, name: String, cities: [City])
  /// Changes an organiser's name and card systems.
  case changeOrganizer(OrganizerID, name: String, systems: CardSystemSet)
  /// Changes what an event is, its settings apart.
  case changeEvent(
    EventID, title: String, organizer: OrganizerID, systems: CardSystemSet,
    calendar: CalendarType, periods: [OpeningPeriod])
  /// Suspends a social tariff until the end of a local day.
  case suspendSocialTariff(HolderID, CardSystemID, lastDay: CivilDate)
  /// Lifts the suspension of a social tariff.
  case liftSocialTariffSuspension(HolderID, CardSystemID)
  /// Takes a social tariff away.
  case revokeSocialTariff(HolderID, CardSystemID)
  /// Takes a holder's cards out of use and has the holder forgotten.
  case eraseHolder(HolderID)
  /// Makes vouchers for the sale of cards.
  case issueVouchers(CardSystemID, type: String, codes: [String])
  /// Defines a kiosk, or changes one.
  case defineKiosk(
    id: String, name: String, system: CardSystemID, organizers: [OrganizerID], isBeta: Bool)
  /// Fixes the event of a kiosk, or (none) lets it choose.
  case fixKioskEvent(KioskID, EventID)
  /// Defines a reward; with an empty id the ledger gives it one.
  case defineReward(id: String, owner: CardSystemID, RewardTerms)
  /// Changes a reward's terms.
  case changeReward(RewardID, RewardTerms)
  /// Adds codes that redemptions of a reward give out.
  case addRewardCodes(RewardID, codes: [String])
  /// Cancels the redemption that a record made.
  case cancelRedemption(position: UInt64)
  /// Defines a distribution key, or changes the one with this id.
  case setDistributionKey(publicID: UInt32, DistributionKeyTerms)
  /// Sets what holds for the tickets of an event.
  case setEventTicketTerms(EventID, EventTicketTerms)
  /// Sets an event's card systems and manual distribution keys; what else it is stays.
  case setEventSystems(EventID, CardSystemSet, keys: [KeyID])
  /// Sets how many discounted tickets one holder may buy at an organiser.
  case setOrganizerTicketLimit(OrganizerID, CheckInLimit?)
  /// Defines a coupon, or changes the one with this id.
  case setCoupon(id: String, system: CardSystemID, CouponTerms)
  /// Gives a coupon to a holder.
  case grantCoupon(CouponID, HolderID)
  /// Sets what a group pass is entitled to.
  case setGroupPassTerms(HolderID, CardSystemID, GroupPassTerms)
  /// Defines a programme, or changes what it is from now on.
  case defineProgramme(id: String, ProgrammeTerms)
  /// Makes a card system one of a programme from now on.
  case setCardSystemProgramme(CardSystemID, ProgrammeID)
  /// Makes an organiser a museum on these terms from now on.
  case setMuseumTerms(OrganizerID, MuseumTerms)
  /// Freezes the subscription of a holder, or (none) all that run in a card system, from a day on.
  case freezeSubscriptions(CardSystemID, holder: HolderID, firstDay: CivilDate)
  /// Lets a frozen subscription run again from today on.
  case resumeSubscription(HolderID, CardSystemID)
  /// Records that a holder registered online.
  case identifyPassholder(HolderID, CardSystemID)
  /// Ends a subscription now.
  case cancelSubscription(HolderID, CardSystemID)
  /// Defines an association, or changes its name.
  case defineAssociation(id: String, name: String, system: CardSystemID)
  /// Makes a holder a member of an association, to the end of a local day where one is given.
  case setAssociationMembership(HolderID, AssociationID, lastDay: CivilDate?)
  /// Deletes a membership of an association.
  case endAssociationMembership(HolderID, AssociationID)
}

/// What a registration led to.
public struct RegistrationOutcome: Hashable, Sendable {
  /// The number of the entity that was registered or changed; 0 where there is none.
  public var entity: UInt32
  /// The position of its record; 0 where everything was already so.
  public var position: UInt64

  /// Everything was already so.
  public static let unchanged = RegistrationOutcome(entity: 0, position: 0)
}

/// Why a registration was refused; the log is as it was.
public enum RegistrationRefusal: Error, Hashable, Sendable {
  /// The ledger exists already, or does not exist yet.
  case ledgerState
  /// An entity that the command names is not known: which kind.
  case unknown(String)
  /// The id belongs to another entity already, with other content.
  case alreadyDefined(String)
  /// The status of the card does not allow it.
  case cardStatus(CardStatus)
  /// The card has a holder, and would have none.
  case cardHolder
  /// The holder is a member already, or not yet.
  case membership
  /// A value is outside of its limits: which one.
  case outOfRange(String)
  /// Months are closed in order: which comes next.
  case periodOrder(next: CivilMonth)
  /// Something that occurred in the month may still arrive in time: until when.
  case periodOpen(until: Instant)
  /// The event has ended: its settings stand.
  case eventEnded
  /// The reward was redeemed or granted: its price and beginnings stand.
  case rewardNotEditable
  /// A social tariff is asked for where the holder does not live in the card system.
  case notResident
  /// The holder has no such social tariff, or it is not suspended.
  case socialTariff
  /// The kiosk does not serve the event's organiser.
  case eventNotAcceptable
  /// The redemption was cancelled before.
  case alreadyCancelled
  /// A ticket of the event was sold: its organiser, card systems and distribution keys stand.
  case eventHasTicketSales
  /// The distribution key cannot be enabled by an event, or its shares exceed a price.
  case distributionKey
  /// The coupon is given to nobody any more.
  case couponNotActive
  /// The programme of the card system has no subscriptions, or no visits to museums.
  case programme
  /// The holder has no such subscription, or it is not in the state that this needs.
  case subscription
}
