@testable import Ledger

/// Examples of records about programmes, subscriptions and museums.
extension ExampleRecords {
  static let programmes: [(name: String, record: LedgerRecord)] = [
    (
      "programmeDefined",
      record(
        80,
        .programmeDefined(
          ProgrammeDefined(
            programme: ProgrammeID(1), id: "museumpass",
            terms: ProgrammeTerms(
              name: "museumPASSmusées", validity: .subscription(SubscriptionTerms()), scan: .visit)
          )), systems: CardSystemSet([.wholeLedger]))
    ),
    (
      "programmeDefined.open",
      record(
        81,
        .programmeDefined(
          ProgrammeDefined(
            programme: ProgrammeID(2), id: "club",
            terms: ProgrammeTerms(name: "Club", validity: .open, scan: .checkIn))),
        systems: CardSystemSet([.wholeLedger]))
    ),
    (
      "cardSystemProgrammeSet",
      record(
        82,
        .cardSystemProgrammeSet(
          CardSystemProgrammeSet(system: CardSystemID(1), programme: ProgrammeID(1))))
    ),
    ("subscriptionSold", record(83, .subscriptionSold(subscription(everything: false)))),
    (
      "subscriptionSold.everything", record(84, .subscriptionSold(subscription(everything: true)))
    ),
    (
      "subscriptionActivated",
      record(
        85,
        .subscriptionActivated(
          SubscriptionActivated(
            holder: holder, system: CardSystemID(1), cause: .firstVisit, firstDay: day)))
    ),
    (
      "subscriptionsFrozen",
      record(
        86,
        .subscriptionsFrozen(
          SubscriptionsFrozen(system: CardSystemID(1), holder: .none, firstDay: day)))
    ),
    (
      "subscriptionResumed",
      record(
        87,
        .subscriptionResumed(
          SubscriptionResumed(holder: holder, system: CardSystemID(1), firstDay: day)))
    ),
    (
      "passholderIdentified",
      record(
        88, .passholderIdentified(PassholderIdentified(holder: holder, system: CardSystemID(1))))
    ),
    (
      "subscriptionCancelled",
      record(
        89, .subscriptionCancelled(SubscriptionCancelled(holder: holder, system: CardSystemID(1))))
    ),
  ]

  static let museums: [(name: String, record: LedgerRecord)] = [
    (
      "museumTermsSet",
      record(
        90,
        .museumTermsSet(
          MuseumTermsSet(
            organizer: OrganizerID(1),
            terms: MuseumTerms(
              rate: rate, externalCards: [.article27, .uitpas], uitpasNeedsSocialTariff: false))))
    ),
    (
      "museumVisitRegistered",
      record(
        91,
        .museumVisitRegistered(
          MuseumVisitRegistered(
            museum: OrganizerID(1), holder: holder, card: CardID(1), system: CardSystemID(1),
            rate: rate, isCompensated: true, stamp: stamp, channel: .terminal)))
    ),
    (
      "museumVisitRefused",
      record(
        92,
        .museumVisitRefused(
          MuseumVisitRefused(
            museum: OrganizerID(1), holder: holder, card: CardID(1),
            refusal: .subscriptionNotActive, channel: .counter)))
    ),
    (
      "museumVisitRegistered.offline",
      record(
        91,
        .museumVisitRegistered(
          MuseumVisitRegistered(
            museum: OrganizerID(1), holder: holder, card: CardID(1), system: CardSystemID(1),
            rate: rate, isCompensated: false, stamp: stamp, channel: .terminal,
            finding: .cardNotActive)))
    ),
    (
      "museumVisitRefused.held",
      record(
        92,
        .museumVisitRefused(
          MuseumVisitRefused(
            museum: OrganizerID(1), holder: holder, card: CardID(1), refusal: .quarantined,
            channel: .terminal, held: HeldVisit(stamp: stamp, wasAcceptedOffline: true))))
    ),
    (
      "museumVisitUndone",
      record(
        94,
        .museumVisitUndone(
          MuseumVisitUndone(
            museum: OrganizerID(1), holder: holder, system: CardSystemID(1), cents: 599,
            wasCompensated: true, hadFinding: false, source: SourceID(3), sequence: 4_711,
            visitedAt: moment - Instant.day, reason: .mistake, undoneBy: SourceID(3)))
      ) {
        $0.reverses = 91
        $0.count = 2
      }
    ),
    (
      "museumVisitUndone.client",
      record(
        94,
        .museumVisitUndone(
          MuseumVisitUndone(
            museum: OrganizerID(1), holder: holder, system: CardSystemID(1), cents: 0,
            wasCompensated: false, hadFinding: true, source: .none, sequence: 0,
            visitedAt: moment - Instant.day, reason: nil, undoneBy: .none))
      ) { $0.reverses = 91 }
    ),
    (
      "museumVisitCompensated",
      record(
        95,
        .museumVisitCompensated(
          MuseumVisitCompensated(
            museum: OrganizerID(1), holder: holder, system: CardSystemID(1), cents: 599))
      ) {
        $0.reverses = 92
        $0.index = 1
        $0.count = 2
      }
    ),
    (
      "externalVisitRegistered",
      record(
        93,
        .externalVisitRegistered(
          ExternalVisitRegistered(
            museum: OrganizerID(1), system: CardSystemID(1), cardType: .akaart,
            visitor: 0x0102_0304_0506_0708_090A_0B0C_0D0E_0F10, rate: rate, isCompensated: false)))
    ),
  ]

  private static let rate = MuseumRate(averagePriceCents: 999, percentBasisPoints: 6_000)
  private static let day = CivilDate(daysSinceEpoch: 20_780)

  private static func subscription(everything: Bool) -> SubscriptionSold {
    SubscriptionSold(
      holder: holder, card: CardID(1), system: CardSystemID(1),
      channel: everything ? .presale : .museum, kind: everything ? .new : .renewal,
      seller: OrganizerID(everything ? 0 : 1), priceCents: 6_400, commissionCents: 500,
      stamp: stamp, voucher: everything ? 12 : 0, firstDay: everything ? day : nil)
  }
}
