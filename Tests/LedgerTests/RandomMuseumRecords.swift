@testable import Ledger

/// Records about programmes, subscriptions and museums, of any content that the form allows.
extension SplitMix64 {
  mutating func museumEvent(of type: RecordType) -> LedgerEvent {
    switch type {
    case .programmeDefined:
      .programmeDefined(
        ProgrammeDefined(
          programme: ProgrammeID(unsigned()), id: text(),
          terms: ProgrammeTerms(
            name: text(),
            validity: oneIn(2)
              ? .open
              : .subscription(
                SubscriptionTerms(
                  months: unsigned(), autoStartMonths: unsigned(),
                  unregisteredVisitsMax: unsigned())), scan: pick(ScanMeaning.allCases))))
    case .cardSystemProgrammeSet:
      .cardSystemProgrammeSet(
        CardSystemProgrammeSet(system: system(), programme: ProgrammeID(unsigned())))
    case .museumTermsSet:
      .museumTermsSet(
        MuseumTermsSet(
          organizer: entity(),
          terms: MuseumTerms(
            isActive: oneIn(2), rate: rate(),
            externalCards: Set(ExternalCardType.allCases.filter { _ in oneIn(2) }),
            uitpasNeedsSocialTariff: oneIn(2))))
    case .museumVisitRegistered:
      visitRegistered()
    case .museumVisitRefused:
      .museumVisitRefused(
        MuseumVisitRefused(
          museum: entity(), holder: entity(), card: entity(),
          refusal: pick(MuseumRefusal.allCases), channel: pick(Channel.allCases),
          held: oneIn(2) ? nil : HeldVisit(stamp: stamp(), wasAcceptedOffline: oneIn(2))))
    case .museumVisitUndone:
      .museumVisitUndone(
        MuseumVisitUndone(
          museum: entity(), holder: entity(), system: system(), cents: unsigned(),
          wasCompensated: oneIn(2), hadFinding: oneIn(2), source: entity(),
          sequence: unsigned(), visitedAt: instant(),
          reason: oneIn(2) ? nil : pick(UndoReason.allCases),
          undoneBy: oneIn(2) ? .none : entity()))
    case .museumVisitCompensated:
      .museumVisitCompensated(
        MuseumVisitCompensated(
          museum: entity(), holder: entity(), system: system(), cents: unsigned()))
    case .externalVisitRegistered:
      .externalVisitRegistered(
        ExternalVisitRegistered(
          museum: entity(), system: system(), cardType: pick(ExternalCardType.allCases),
          visitor: unsigned(), rate: rate(), isCompensated: oneIn(2)))
    default: subscriptionEvent(of: type)
    }
  }

  private mutating func subscriptionEvent(of type: RecordType) -> LedgerEvent {
    switch type {
    case .subscriptionSold:
      .subscriptionSold(
        SubscriptionSold(
          holder: entity(), card: entity(), system: system(),
          channel: pick(SubscriptionChannel.allCases), kind: pick(SubscriptionKind.allCases),
          seller: entity(), priceCents: unsigned(), commissionCents: unsigned(),
          stamp: Stamp(homeMunicipality: unsigned(), ageBand: pick(AgeBand.allCases)),
          voucher: oneIn(2) ? 0 : unsigned(), firstDay: oneIn(2) ? nil : day()))
    case .subscriptionActivated:
      .subscriptionActivated(
        SubscriptionActivated(
          holder: entity(), system: system(), cause: pick(ActivationCause.allCases),
          firstDay: day()))
    case .subscriptionsFrozen:
      .subscriptionsFrozen(
        SubscriptionsFrozen(system: system(), holder: entity(), firstDay: day()))
    case .subscriptionResumed:
      .subscriptionResumed(
        SubscriptionResumed(holder: entity(), system: system(), firstDay: day()))
    case .passholderIdentified:
      .passholderIdentified(PassholderIdentified(holder: entity(), system: system()))
    default:
      .subscriptionCancelled(SubscriptionCancelled(holder: entity(), system: system()))
    }
  }

  /// One that stands against a rule is never paid.
  private mutating func visitRegistered() -> LedgerEvent {
    let finding = oneIn(2) ? nil : pick(MuseumRefusal.allCases)
    return .museumVisitRegistered(
      MuseumVisitRegistered(
        museum: entity(), holder: entity(), card: entity(), system: system(), rate: rate(),
        isCompensated: finding == nil && oneIn(2), stamp: stamp(),
        channel: pick(Channel.allCases), finding: finding))
  }

  private mutating func stamp() -> Stamp {
    Stamp(homeMunicipality: unsigned(), ageBand: pick(AgeBand.allCases))
  }

  private mutating func rate() -> MuseumRate {
    MuseumRate(averagePriceCents: unsigned(), percentBasisPoints: unsigned())
  }
}
