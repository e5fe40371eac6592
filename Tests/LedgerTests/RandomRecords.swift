@testable import Ledger

/// Records of any content that the form allows, whether or not a ledger would ever hold them.
extension SplitMix64 {
  mutating func record(of type: RecordType) -> LedgerRecord {
    let count: UInt16 = max(1, unsigned())
    let position: UInt64 = max(1, unsigned())
    let event = event(of: type)
    let systems = systems(1...9)
    return LedgerRecord(
      header: RecordHeader(
        position: position, type: type, recordedAt: instant(), occurredAt: instant(),
        claimedAt: oneIn(2) ? nil : instant(), timeQuality: pick(TimeQuality.allCases),
        key: key(), client: entity(), index: count - 1, count: count, ruleVersion: unsigned(),
        reverses: oneIn(2) ? 0 : position - 1, systems: systems),
      runningNumbers: RunningNumbers(systems.members.map { _ in unsigned() }), event: event)
  }

  private mutating func event(of type: RecordType) -> LedgerEvent {
    switch type {
    case .ledgerCreated, .lossAccepted, .readModelAccepted, .clientRegistered, .periodClosed,
      .cardSystemDefined, .cardSystemPolicyChanged, .organizerDefined, .eventDefined,
      .eventSettingsChanged,
      .terminalPaired, .terminalRevoked:
      ledgerEvent(of: type)
    case .checkedIn, .checkInRefused, .checkInUndone, .checkInRecounted, .tapUnresolved,
      .findingDismissed:
      checkInEvent(of: type)
    case .holderRegistered, .holderStandingChanged, .membershipStarted,
      .membershipStandingChanged, .socialTariffGranted, .cardRegistered, .cardStatusChanged,
      .pointsIssued:
      peopleEvent(of: type)
    case .rewardDefined, .rewardChanged, .rewardRedeemed, .rewardRefused, .redemptionCancelled,
      .welcomeBenefitGranted, .rewardCodesAdded:
      rewardEvent(of: type)
    case .groupPassTermsSet, .distributionKeySet, .eventTicketTermsSet, .couponSet,
      .couponGranted, .ticketSold, .ticketRefused, .ticketSaleCancelled, .organizerTicketLimitSet:
      ticketEvent(of: type)
    case .programmeDefined, .cardSystemProgrammeSet, .museumTermsSet, .subscriptionSold,
      .subscriptionActivated, .subscriptionsFrozen, .subscriptionResumed, .passholderIdentified,
      .subscriptionCancelled, .museumVisitRegistered, .museumVisitRefused,
      .externalVisitRegistered, .museumVisitUndone, .museumVisitCompensated:
      museumEvent(of: type)
    case .associationDefined, .associationMembershipSet, .associationMembershipEnded:
      associationEvent(of: type)
    default: passEvent(of: type)
    }
  }

  private mutating func ledgerEvent(of type: RecordType) -> LedgerEvent {
    switch type {
    case .ledgerCreated:
      .ledgerCreated(LedgerCreated(format: text(), origin: text(), hash: text()))
    case .lossAccepted:
      .lossAccepted(
        LossAccepted(
          reason: text(), lostPosition: unsigned(), lostRoot: (0..<32).map { _ in unsigned() }))
    case .readModelAccepted:
      .readModelAccepted(
        ReadModelAccepted(
          name: text(), version: unsigned(), comparedAt: unsigned(),
          before: (0..<32).map { _ in unsigned() }, after: (0..<32).map { _ in unsigned() }))
    case .clientRegistered: .clientRegistered(ClientRegistered(client: entity(), id: text()))
    case .periodClosed:
      .periodClosed(
        PeriodClosed(
          month: CivilMonth(holding: date("1970-01-01")).adding(
            months: Int32(number(0...230 * 12 - 1)))))
    case .cardSystemDefined:
      .cardSystemDefined(
        CardSystemDefined(
          system: system(), publicID: unsigned(), name: text(),
          cities: (0..<number(0...20)).map { _ in City(postalCode: text(), name: text()) },
          policy: policy()))
    case .cardSystemPolicyChanged:
      .cardSystemPolicyChanged(CardSystemPolicyChanged(system: system(), policy: policy()))
    case .organizerDefined:
      .organizerDefined(
        OrganizerDefined(organizer: entity(), id: text(), name: text(), systems: systems(0...9)))
    case .eventDefined:
      .eventDefined(
        EventDefined(
          event: entity(), id: text(), title: text(), organizer: entity(),
          systems: systems(0...9), calendar: pick(CalendarType.allCases),
          periods: (0..<number(0...20)).map { _ in
            OpeningPeriod(begin: instant(), end: instant(), wholeDays: oneIn(2))
          }, settings: settings()))
    case .eventSettingsChanged:
      .eventSettingsChanged(EventSettingsChanged(event: entity(), settings: settings()))
    case .terminalPaired:
      .terminalPaired(
        TerminalPaired(
          source: entity(), terminal: text(),
          organizers: (0..<number(0...TerminalPaired.organizersMax)).map { _ in entity() }))
    default: .terminalRevoked(TerminalRevoked(source: entity()))
    }
  }

  private mutating func peopleEvent(of type: RecordType) -> LedgerEvent {
    switch type {
    case .holderRegistered:
      .holderRegistered(HolderRegistered(holder: entity(), reference: unsigned()))
    case .holderStandingChanged:
      .holderStandingChanged(
        HolderStandingChanged(holder: entity(), standing: pick(Standing.allCases)))
    case .membershipStarted:
      .membershipStarted(
        MembershipStarted(
          holder: entity(), system: system(), balance: signed(),
          openCounts: (0..<number(0...20)).map { _ in
            OpenCount(event: entity(), period: period(), count: unsigned())
          }))
    case .membershipStandingChanged:
      .membershipStandingChanged(
        MembershipStandingChanged(
          holder: entity(), system: system(), standing: pick(Standing.allCases)))
    case .socialTariffGranted:
      .socialTariffGranted(
        SocialTariffGranted(holder: entity(), system: system(), lastDay: day()))
    case .cardRegistered:
      .cardRegistered(
        CardRegistered(
          card: entity(), reference: unsigned(), system: system(), kind: pick(CardKind.allCases),
          status: pick(CardStatus.allCases), holder: entity()))
    case .cardStatusChanged:
      .cardStatusChanged(
        CardStatusChanged(card: entity(), status: pick(CardStatus.allCases), holder: entity()))
    default:
      .pointsIssued(
        PointsIssued(
          holder: entity(), points: signed(), cause: pick(PointsCause.allCases),
          balance: signed(), reason: oneIn(2) ? nil : pick(CorrectionReason.allCases)))
    }
  }

  private mutating func checkInEvent(of type: RecordType) -> LedgerEvent {
    let stamp = Stamp(homeMunicipality: unsigned(), ageBand: pick(AgeBand.allCases))
    switch type {
    case .checkedIn:
      let finding = oneIn(2) ? nil : pick(Refusal.allCases)
      let points: UInt16 = unsigned()
      return .checkedIn(
        CheckedIn(
          event: entity(), card: entity(), holder: entity(), points: finding == nil ? points : 0,
          pointsIfCounted: points, stamp: stamp, channel: pick(Channel.allCases),
          finding: finding, balance: signed()))
    case .checkInRefused:
      return .checkInRefused(
        CheckInRefused(
          event: entity(), card: entity(), holder: entity(), refusal: pick(Refusal.allCases),
          pointsIfCounted: unsigned(), stamp: stamp, channel: pick(Channel.allCases),
          balance: signed(), wasAcceptedOffline: oneIn(2)))
    case .checkInUndone:
      return .checkInUndone(
        CheckInUndone(
          event: entity(), holder: entity(), points: signed(), balance: signed(),
          source: entity(), sequence: unsigned(), tappedAt: instant(),
          reason: oneIn(2) ? nil : pick(UndoReason.allCases),
          undoneBy: oneIn(2) ? .none : entity()))
    case .checkInRecounted:
      return .checkInRecounted(
        CheckInRecounted(
          event: entity(), holder: entity(), counts: oneIn(2), points: signed(),
          balance: signed()))
    case .findingDismissed:
      return .findingDismissed(
        FindingDismissed(
          event: entity(), museum: entity(), holder: entity(), card: entity(),
          reason: pick(DismissalReason.allCases), withdrawnBy: oneIn(2) ? .none : entity()))
    default:
      return .tapUnresolved(
        TapUnresolved(
          refusal: pick(Refusal.allCases), event: entity(), card: entity(),
          wasAcceptedOffline: oneIn(2)))
    }
  }

  private mutating func key() -> CommandKey {
    switch number(0...2) {
    case 0: .none
    case 1: .tap(entity(), sequence: unsigned())
    default: .idempotency(unsigned())
    }
  }

  mutating func entity<Kind>() -> Entity<Kind> { Entity(unsigned()) }

  mutating func system() -> CardSystemID { CardSystemID(unsigned()) }

  mutating func systems(_ count: ClosedRange<Int>) -> CardSystemSet {
    CardSystemSet((0..<number(count)).map { _ in system() })
  }

  private mutating func policy() -> RegionPolicy {
    RegionPolicy(windowHours: unsigned(), latenessDays: unsigned(), graceDays: unsigned())
  }

  mutating func settings() -> EventSettings {
    let limit = CheckInLimit(volume: unsigned(), period: pick(PeriodType.allCases))
    let ticketLimit = oneIn(2) ? nil : self.limit()
    return EventSettings(points: unsigned(), limit: limit, ticketLimit: ticketLimit)
  }

  mutating func day() -> CivilDate {
    CivilDate(daysSinceEpoch: Int32(number(0...84_005)))
  }

  mutating func period() -> CalendarPeriod {
    CalendarPeriod(pick(PeriodType.allCases), holding: day())
  }

  mutating func text() -> String {
    let letters: [Character] = ["a", "Z", "é", "e\u{301}", "\u{0}", "ß", "漢", "🎭", " ", "\""]
    return String((0..<number(0...12)).map { _ in pick(letters) })
  }
}
