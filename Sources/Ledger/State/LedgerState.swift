/// Everything that the rules read, folded from the log: columns indexed by dense numbers.
///
/// Owned by one place and never copied. `evolve` is the only way to change it; it is pure, so two
/// folds of the same records give the same state.
public struct LedgerState: ~Copyable {
  /// The position of the newest record that was folded; 0 for none.
  public internal(set) var position: UInt64 = 0
  /// When the newest record was written.
  public internal(set) var lastRecordedAt = Instant(microseconds: 0)
  /// The name of the log, from position 1.
  public internal(set) var origin = ""
  /// Points, as double entry.
  public internal(set) var accounts = PointsAccounts()

  /// For each card system the number of records that concern it; index 0 is the whole ledger.
  var runningNumbers = [UInt64](repeating: 0, count: 256)
  var cards = FactTable<CardFacts>(
    rowZero: CardFacts(
      holder: .none, status: .deleted, kind: .individual, system: .wholeLedger))
  var cardReferences: [UInt128] = [0]
  var holders: [HolderRow] = [HolderRow(balance: 0, membership: 0, standing: 0)]
  var holderReferences: [UInt128] = [0]
  var standings = FactTable<Standing>(rowZero: .active)
  var memberships: [MembershipRow] = [
    MembershipRow(holder: .none, next: 0, tariff: 0, system: .wholeLedger)
  ]
  var membershipStandings = FactTable<Standing>(rowZero: .blocked)
  var tariffs: [TariffRow] = [
    TariffRow(
      from: Instant(microseconds: 0), day: .none, older: 0, change: .revoked)
  ]
  var events: [EventRow] = [
    EventRow(
      organizer: .none, firstPeriod: 0, periodCount: 0, calendar: .permanent,
      policySystem: .wholeLedger)
  ]
  var eventSystems: [CardSystemSet] = [CardSystemSet()]
  var eventSettings = FactTable<EventSettings>(
    rowZero: EventSettings(points: 0, limit: CheckInLimit(volume: 0, period: .day)))
  var openingPeriods: [OpeningPeriod] = []
  var organizerSystems: [CardSystemSet] = [CardSystemSet()]
  var organizerEvents: [[EventID]] = [[]]
  var policies = FactTable<RegionPolicy>(rowZero: RegionPolicy())
  var sources: [SourceRow] = [
    SourceRow(terminal: 0, pairedAt: Instant(microseconds: 0), revokedAt: nil, organizers: [])
  ]
  var taps = TapTable()
  var findings = FindingTable()
  var chains = CardChains()
  var erased: Set<HolderID> = []
  /// By card system, in the order of time.
  var terms = [[DatedTerms]](repeating: [], count: 256)
  var vouchers = [VoucherRow(code: "", type: "", system: .wholeLedger)]
  var vouchersByCode: [String: UInt32] = [:]
  var kiosks = KioskTable()
  var rewards = RewardTable()
  var tickets = TicketTable()
  var programmes = ProgrammeTable()
  var subscriptions = SubscriptionTable()
  var museums = MuseumTable()
  var associations = AssociationTable()
  var names = Names()
  /// The moment at which the next local day begins: then closed periods are forgotten.
  var nextClosing = Instant(microseconds: 0)

  /// The months that were closed, each the next after the one before.
  public internal(set) var closedPeriods: [ClosedPeriod] = []

  /// Makes the state of an empty log.
  public init() {}

}

/// A month that was closed.
public struct ClosedPeriod: Hashable, Sendable {
  /// The month.
  public var month: CivilMonth
  /// The position of the record that closed it: what is said of the month is said as known then.
  public var position: UInt64
  /// When it was closed.
  public var closedAt: Instant
}

extension ClosedPeriod {
  init(_ body: PeriodClosed, _ header: RecordHeader) {
    self.init(month: body.month, position: header.position, closedAt: header.recordedAt)
  }
}

/// What has a public id or a name: read when entities are looked up or shown, never by a rule.
struct Names {
  var events: [EventName] = [EventName(id: "", title: "")]
  var eventsByID: [String: EventID] = [:]
  var organizers: [OrganizerName] = [OrganizerName(id: "", name: "")]
  var organizersByID: [String: OrganizerID] = [:]
  var systems: [CardSystemName] = [
    CardSystemName(publicID: 0, name: "", cities: [])
  ]
  var systemsByID: [UInt32: CardSystemID] = [:]
  var terminals: [String] = [""]
  var terminalsByName: [String: UInt32] = [:]
  var clients: [String] = [""]
  var clientsByID: [String: ClientID] = [:]

  struct EventName {
    var id: String
    var title: String
  }

  struct OrganizerName {
    var id: String
    var name: String
  }

  struct CardSystemName {
    var publicID: UInt32
    var name: String
    var cities: [City]
  }
}

extension LedgerState {
  /// The card systems that a record concerns, decided when it is written: the one place that says
  /// so.
  ///
  /// - What happens at an event concerns the event's systems and those of the holder's memberships.
  /// - What concerns a holder alone concerns all the systems of the holder's memberships.
  /// - What is redeemed concerns these and the system that owns the reward.
  /// - A discounted ticket concerns the event's systems and the one whose tariff or coupon it is.
  /// - What one card system, or an association in it, decided about a holder or card concerns that
  ///   system alone.
  /// - A visit to a museum concerns the card system of the pass alone.
  /// - Everything else, and whatever would concern nobody, belongs to the ledger as a whole.
  func systemsConcerned(by event: LedgerEvent) -> CardSystemSet {
    var systems = CardSystemSet()
    switch event {
    case .ledgerCreated, .lossAccepted, .readModelAccepted, .clientRegistered, .periodClosed: break
    case .cardSystemDefined(let body): systems.insert(body.system)
    case .cardSystemPolicyChanged(let body): systems.insert(body.system)
    case .organizerDefined(let body): systems = body.systems
    case .eventDefined(let body): systems = body.systems
    case .eventSettingsChanged(let body): systems = eventSystems[Int(body.event.number)]
    case .terminalPaired(let body): systems = self.systems(of: body.organizers)
    case .terminalRevoked(let body):
      systems = self.systems(of: sources[Int(body.source.number)].organizers)
    case .holderRegistered: break
    case .holderStandingChanged(let body): systems = membershipSystems(of: body.holder)
    case .membershipStarted(let body): systems.insert(body.system)
    case .membershipStandingChanged(let body): systems.insert(body.system)
    case .socialTariffGranted(let body): systems.insert(body.system)
    case .cardRegistered(let body): systems.insert(body.system)
    case .cardStatusChanged(let body): systems.insert(cards.current(body.card.number).system)
    case .pointsIssued(let body): systems = membershipSystems(of: body.holder)
    case .associationDefined(let body): systems.insert(body.system)
    case .associationMembershipSet(let body): systems.insert(system(of: body.association))
    case .associationMembershipEnded(let body): systems.insert(system(of: body.association))
    case .checkedIn(let body): systems = systemsConcerned(at: body.event, body.holder)
    case .checkInRefused(let body):
      systems = systemsConcerned(at: body.event, body.holder)
      if systems.isEmpty { systems.insert(cards.current(body.card.number).system) }
    case .checkInUndone(let body): systems = systemsConcerned(at: body.event, body.holder)
    case .checkInRecounted(let body): systems = systemsConcerned(at: body.event, body.holder)
    case .tapUnresolved(let body): systems = eventSystems[Int(body.event.number)]
    case .findingDismissed(let body): systems = self.systems(of: body)
    case .cardSystemChanged(let body): systems.insert(body.system)
    case .cardSystemTermsSet(let body): systems.insert(body.system)
    case .organizerChanged(let body):
      systems = body.systems
      systems.formUnion(organizerSystems[Int(body.organizer.number)])
    case .eventChanged(let body):
      systems = body.systems
      systems.formUnion(eventSystems[Int(body.event.number)])
    case .holderErased(let body): systems = membershipSystems(of: body.holder)
    case .socialTariffSuspended(let body): systems.insert(body.system)
    case .socialTariffSuspensionLifted(let body): systems.insert(body.system)
    case .socialTariffRevoked(let body): systems.insert(body.system)
    case .passSold(let body): systems.insert(body.system)
    case .programmeDefined, .cardSystemProgrammeSet, .museumTermsSet, .subscriptionSold,
      .subscriptionActivated, .subscriptionsFrozen, .subscriptionResumed, .passholderIdentified,
      .subscriptionCancelled, .museumVisitRegistered, .museumVisitRefused,
      .externalVisitRegistered, .museumVisitUndone, .museumVisitCompensated:
      systems = museumSystems(of: event)
    case .kioskDefined(let body): systems.insert(body.system)
    case .kioskEventFixed(let body):
      systems.insert(kiosks.rows[Int(body.kiosk.number)].system)
    case .vouchersIssued(let body): systems.insert(body.system)
    case .rewardDefined(let body): systems.insert(body.owner)
    case .rewardChanged(let body): systems.insert(owner(of: body.reward))
    case .rewardCodesAdded(let body): systems.insert(owner(of: body.reward))
    case .welcomeBenefitGranted(let body):
      systems.insert(body.system)
      systems.insert(owner(of: body.reward))
    case .rewardRedeemed(let body): systems = self.systems(of: body.reward, body.holder)
    case .rewardRefused(let body): systems = self.systems(of: body.reward, body.holder)
    case .redemptionCancelled(let body): systems = self.systems(of: body.reward, body.holder)
    case .groupPassTermsSet, .distributionKeySet, .eventTicketTermsSet, .couponSet,
      .couponGranted, .ticketSold, .ticketRefused, .ticketSaleCancelled,
      .organizerTicketLimitSet:
      systems = ticketSystems(of: event)
    }
    if systems.isEmpty { systems.insert(.wholeLedger) }
    return systems
  }

  @inline(__always)
  func systemsConcerned(at event: EventID, _ holder: HolderID) -> CardSystemSet {
    var systems = eventSystems[Int(event.number)]
    var row = holders[Int(holder.number)].membership
    while row != 0 {
      systems.insert(memberships[Int(row)].system)
      row = memberships[Int(row)].next
    }
    return systems
  }

  func membershipSystems(of holder: HolderID) -> CardSystemSet {
    systemsConcerned(at: .none, holder)
  }

  /// Those of the tap or visit that a finding is about.
  private func systems(of body: FindingDismissed) -> CardSystemSet {
    var systems =
      body.museum.exists ? CardSystemSet() : systemsConcerned(at: body.event, body.holder)
    if systems.isEmpty, body.card.exists { systems.insert(cards.current(body.card.number).system) }
    return systems
  }

  private func owner(of reward: RewardID) -> CardSystemID {
    rewards.rows[Int(reward.number)].owner
  }

  private func systems(of reward: RewardID, _ holder: HolderID) -> CardSystemSet {
    var systems = membershipSystems(of: holder)
    systems.insert(owner(of: reward))
    return systems
  }

  private func systems(of organizers: [OrganizerID]) -> CardSystemSet {
    var systems = CardSystemSet()
    for organizer in organizers {
      systems.formUnion(organizerSystems[Int(organizer.number)])
    }
    return systems
  }

  /// The row of a holder's membership of a card system; 0 for none.
  func membership(of holder: HolderID, in system: CardSystemID) -> UInt32 {
    var row = holders[Int(holder.number)].membership
    while row != 0, memberships[Int(row)].system != system { row = memberships[Int(row)].next }
    return row
  }
}
