@testable import Ledger

/// Examples of records about definitions, passes and rewards.
extension ExampleRecords {
  static let definitions: [(name: String, record: LedgerRecord)] = [
    (
      "cardSystemChanged",
      record(
        30,
        .cardSystemChanged(
          CardSystemChanged(
            system: CardSystemID(1), name: "UiTPAS Regio Gent",
            cities: [City(postalCode: "9000", name: "Gent")])))
    ),
    ("cardSystemTermsSet", record(31, .cardSystemTermsSet(terms))),
    (
      "eventSettingsChanged.ticketLimit",
      record(
        32,
        .eventSettingsChanged(
          EventSettingsChanged(
            event: EventID(1),
            settings: EventSettings(
              points: 2, limit: CheckInLimit(volume: 1, period: .day),
              ticketLimit: CheckInLimit(volume: 4, period: .year)))))
    ),
    (
      "eventChanged",
      record(
        33,
        .eventChanged(
          EventChanged(
            event: EventID(1), title: "Rondleiding", organizer: OrganizerID(1), systems: two,
            calendar: .single, periods: [OpeningPeriod(begin: moment, end: moment + Instant.day)])),
        systems: two)
    ),
    (
      "organizerChanged",
      record(
        34,
        .organizerChanged(
          OrganizerChanged(organizer: OrganizerID(1), name: "Zwart", systems: ghent)))
    ),
    (
      "kioskDefined",
      record(
        35,
        .kioskDefined(
          KioskDefined(
            kiosk: KioskID(1), id: "0d1c", name: "CID-PPT-001", system: CardSystemID(1),
            organizers: [OrganizerID(1), OrganizerID(300)], isBeta: true)))
    ),
    (
      "kioskEventFixed",
      record(36, .kioskEventFixed(KioskEventFixed(kiosk: KioskID(1), event: EventID(1))))
    ),
    (
      "vouchersIssued",
      record(
        37,
        .vouchersIssued(
          VouchersIssued(
            system: CardSystemID(1), type: "Welkom", codes: ["WELKOM-0001", "WELKOM-0002"])))
    ),
  ]

  private static let terms = CardSystemTermsSet(
    system: CardSystemID(1),
    terms: CardSystemTerms(
      prices: [
        CardPrice(
          label: "Kinderen", cents: 200, reasons: [.firstCard, .extraCard], ageTo: 17,
          whenAgeUnknown: false, resident: true, socialTariff: false, kind: .individual),
        CardPrice(label: "Bon", cents: 0, voucherType: "Welkom"),
        CardPrice(label: "Iedereen", cents: 500),
      ], registrationBonus: 3, socialTariffEnd: AnnualDay(month: 12, day: 31)))

  static let passes: [(name: String, record: LedgerRecord)] = [
    ("holderErased", record(40, .holderErased(HolderErased(holder: holder)), systems: two)),
    (
      "socialTariffSuspended",
      record(
        41,
        .socialTariffSuspended(
          SocialTariffSuspended(
            holder: holder, system: CardSystemID(1), lastDay: CivilDate(daysSinceEpoch: 20_800))))
    ),
    (
      "socialTariffSuspensionLifted",
      record(
        42,
        .socialTariffSuspensionLifted(
          SocialTariffSuspensionLifted(holder: holder, system: CardSystemID(1))))
    ),
    (
      "socialTariffRevoked",
      record(
        43, .socialTariffRevoked(SocialTariffRevoked(holder: holder, system: CardSystemID(1))))
    ),
    ("passSold", record(44, .passSold(sold()))),
    ("passSold.exchanged", record(45, .passSold(sold(replaced: CardID(7), voucher: 12)))),
  ]

  private static func sold(replaced: CardID = .none, voucher: UInt32 = 0) -> PassSold {
    PassSold(
      card: CardID(8), holder: holder, system: CardSystemID(1),
      reason: replaced.exists ? .lossTheft : .firstCard, cents: 500, kind: .individual,
      hasSocialTariff: replaced.exists, stamp: stamp, counter: OrganizerID(1),
      replaced: replaced, voucher: voucher)
  }

  private static let rewardOfYouth = {
    var youth = reward(everything: false)
    youth.terms.ages = 16...26
    return youth
  }()

  static let rewards: [(name: String, record: LedgerRecord)] = [
    ("rewardDefined", record(50, .rewardDefined(reward(everything: false)))),
    ("rewardDefined.everything", record(51, .rewardDefined(reward(everything: true)))),
    ("rewardDefined.ages", record(58, .rewardDefined(rewardOfYouth))),
    (
      "rewardChanged",
      record(
        52,
        .rewardChanged(
          RewardChanged(reward: RewardID(1), terms: reward(everything: false).terms)))
    ),
    (
      "rewardCodesAdded",
      record(
        53, .rewardCodesAdded(RewardCodesAdded(reward: RewardID(1), codes: ["BILL-1", "BILL-2"])))
    ),
    (
      "welcomeBenefitGranted",
      record(
        54,
        .welcomeBenefitGranted(
          WelcomeBenefitGranted(reward: RewardID(2), holder: holder, system: CardSystemID(1))))
    ),
    (
      "rewardRedeemed",
      record(55, .rewardRedeemed(redeemed(code: "")), systems: two) { $0.ruleVersion = 2 }
    ),
    ("rewardRedeemed.code", record(56, .rewardRedeemed(redeemed(code: "BILL-1")), systems: two)),
    (
      "rewardRefused",
      record(
        57,
        .rewardRefused(
          RewardRefused(
            reward: RewardID(1), card: CardID(1), holder: holder, refusal: .tooFewPoints,
            balance: 4)), systems: two)
    ),
    (
      "redemptionCancelled",
      record(
        58,
        .redemptionCancelled(
          RedemptionCancelled(reward: RewardID(1), holder: holder, points: 5, balance: 100)),
        systems: two
      ) { $0.reverses = 55 }
    ),
  ]

  private static func redeemed(code: String) -> RewardRedeemed {
    RewardRedeemed(
      reward: RewardID(1), holder: holder, card: CardID(1), points: 5, balance: 95, code: code)
  }

  private static func reward(everything: Bool) -> RewardDefined {
    var terms = RewardTerms(
      type: everything ? .welcome : .points, title: "Gratis koffie", points: everything ? 0 : 5,
      publication: OfferPeriod(begin: moment, end: everything ? moment + Instant.day : nil))
    if everything {
      terms.description = "Een tas koffie"
      terms.status = .inactive
      terms.granting = OfferPeriod(begin: moment)
      terms.redeeming = OfferPeriod(begin: moment, end: moment + Instant.day)
      terms.systems = two
      terms.organizers = [OrganizerID(1)]
      terms.unitsMax = 100
      terms.holderLimit = CheckInLimit(volume: 1, period: .week)
      terms.categories = [.foodAndDrink, .goodCause]
      (terms.isOnline, terms.isFeatured) = (true, true)
      terms.practicalInfo = "Aan de balie"
      terms.moreInfoURL = "https://example.org/koffie"
      terms.pictures = ["https://example.org/koffie.png"]
      terms.redeemInfo = RedeemInfo(
        text: "Toon de code", link: "https://example.org", label: "Meer")
    }
    return RewardDefined(
      reward: RewardID(everything ? 2 : 1), id: everything ? "5688" : "5687",
      owner: CardSystemID(1), terms: terms)
  }
}
