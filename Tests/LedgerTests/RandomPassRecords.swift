@testable import Ledger

/// Records about definitions, passes and rewards, of any content that the form allows.
extension SplitMix64 {
  mutating func passEvent(of type: RecordType) -> LedgerEvent {
    switch type {
    case .cardSystemChanged:
      .cardSystemChanged(
        CardSystemChanged(
          system: system(), name: text(),
          cities: (0..<number(0...5)).map { _ in City(postalCode: text(), name: text()) }))
    case .cardSystemTermsSet:
      .cardSystemTermsSet(CardSystemTermsSet(system: system(), terms: terms()))
    case .organizerChanged:
      .organizerChanged(
        OrganizerChanged(organizer: entity(), name: text(), systems: systems(0...5)))
    case .eventChanged:
      .eventChanged(
        EventChanged(
          event: entity(), title: text(), organizer: entity(), systems: systems(0...5),
          calendar: pick(CalendarType.allCases),
          periods: (0..<number(0...5)).map { _ in
            OpeningPeriod(begin: instant(), end: instant(), wholeDays: oneIn(2))
          }))
    case .holderErased: .holderErased(HolderErased(holder: entity()))
    case .socialTariffSuspended:
      .socialTariffSuspended(
        SocialTariffSuspended(holder: entity(), system: system(), lastDay: day()))
    case .socialTariffSuspensionLifted:
      .socialTariffSuspensionLifted(
        SocialTariffSuspensionLifted(holder: entity(), system: system()))
    case .socialTariffRevoked:
      .socialTariffRevoked(SocialTariffRevoked(holder: entity(), system: system()))
    case .kioskDefined:
      .kioskDefined(
        KioskDefined(
          kiosk: entity(), id: text(), name: text(), system: system(),
          organizers: (0..<number(0...9)).map { _ in entity() }, isBeta: oneIn(2)))
    case .kioskEventFixed:
      .kioskEventFixed(KioskEventFixed(kiosk: entity(), event: entity()))
    case .vouchersIssued:
      .vouchersIssued(
        VouchersIssued(
          system: system(), type: text(), codes: (0..<number(0...9)).map { _ in text() }))
    default:
      .passSold(
        PassSold(
          card: entity(), holder: entity(), system: system(),
          reason: pick(CardSaleReason.allCases), cents: unsigned(),
          kind: pick(CardKind.allCases), hasSocialTariff: oneIn(2),
          stamp: Stamp(homeMunicipality: unsigned(), ageBand: pick(AgeBand.allCases)),
          counter: entity(), replaced: oneIn(2) ? .none : entity(),
          voucher: oneIn(2) ? 0 : unsigned()))
    }
  }

  mutating func rewardEvent(of type: RecordType) -> LedgerEvent {
    switch type {
    case .rewardDefined:
      .rewardDefined(
        RewardDefined(reward: entity(), id: text(), owner: system(), terms: rewardTerms()))
    case .rewardChanged: .rewardChanged(RewardChanged(reward: entity(), terms: rewardTerms()))
    case .rewardCodesAdded:
      .rewardCodesAdded(
        RewardCodesAdded(reward: entity(), codes: (0..<number(0...9)).map { _ in text() }))
    case .welcomeBenefitGranted:
      .welcomeBenefitGranted(
        WelcomeBenefitGranted(reward: entity(), holder: entity(), system: system()))
    case .rewardRedeemed:
      .rewardRedeemed(
        RewardRedeemed(
          reward: entity(), holder: entity(), card: entity(), points: unsigned(),
          balance: signed(), code: text()))
    case .rewardRefused:
      .rewardRefused(
        RewardRefused(
          reward: entity(), card: entity(), holder: entity(),
          refusal: pick(RewardRefusal.allCases), balance: signed()))
    default:
      .redemptionCancelled(
        RedemptionCancelled(
          reward: entity(), holder: entity(), points: unsigned(), balance: signed()))
    }
  }

  mutating func limit() -> CheckInLimit {
    CheckInLimit(volume: unsigned(), period: pick(PeriodType.allCases))
  }

  mutating func offerPeriod() -> OfferPeriod {
    OfferPeriod(begin: instant(), end: oneIn(2) ? nil : instant())
  }

  private mutating func terms() -> CardSystemTerms {
    CardSystemTerms(
      prices: (0..<number(0...9)).map { _ in price() }, registrationBonus: unsigned(),
      socialTariffEnd: AnnualDay(month: UInt8(number(1...12)), day: UInt8(number(1...28))),
      discountPriceMax: oneIn(2) ? nil : unsigned())
  }

  private mutating func price() -> CardPrice {
    CardPrice(
      label: text(), cents: unsigned(),
      reasons: CardSaleReason.allCases.filter { _ in oneIn(2) },
      ageFrom: oneIn(2) ? nil : unsigned(), ageTo: oneIn(2) ? nil : unsigned(),
      whenAgeUnknown: oneIn(2), resident: oneIn(2) ? nil : oneIn(2),
      socialTariff: oneIn(2) ? nil : oneIn(2), kind: oneIn(2) ? nil : pick(CardKind.allCases),
      voucherType: oneIn(2) ? nil : "v" + text())
  }

  private mutating func rewardTerms() -> RewardTerms {
    var terms = RewardTerms(
      type: pick(RewardType.allCases), title: text(), points: unsigned(),
      publication: offerPeriod())
    terms.description = text()
    terms.status = pick(RewardStatus.allCases)
    if oneIn(2) { terms.granting = offerPeriod() }
    if oneIn(2) { terms.redeeming = offerPeriod() }
    terms.systems = systems(0...5)
    terms.organizers = (0..<number(0...5)).map { _ in entity() }
    if oneIn(2) { terms.unitsMax = unsigned() }
    if oneIn(2) { terms.holderLimit = limit() }
    terms.categories = RewardCategory.allCases.filter { _ in oneIn(2) }
    terms.isOnline = oneIn(2)
    terms.isFeatured = oneIn(2)
    terms.isForKids = oneIn(2)
    terms.isSport = oneIn(2)
    terms.practicalInfo = text()
    terms.moreInfoURL = text()
    terms.pictures = (0..<number(0...3)).map { _ in text() }
    if oneIn(2) { terms.redeemInfo = RedeemInfo(text: text(), link: text(), label: text()) }
    if oneIn(2) {
      let (first, second): (UInt8, UInt8) = (unsigned(), unsigned())
      terms.ages = min(first, second)...max(first, second)
    }
    return terms
  }
}
