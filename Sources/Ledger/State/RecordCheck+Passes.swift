extension LedgerState {
  /// What is wrong with a record about definitions, passes or rewards; nil where it follows.
  func problem(withFurther event: LedgerEvent, _ header: RecordHeader) -> String? {
    switch event {
    case .cardSystemChanged(let body): knownSystem(body.system)
    case .cardSystemTermsSet(let body): knownSystem(body.system)
    case .organizerChanged(let body):
      knownOrganizer(body.organizer) ?? knownSystems(body.systems)
    case .eventChanged(let body):
      known(body.event.number, events.count, "event") ?? knownOrganizer(body.organizer)
        ?? knownSystems(body.systems)
    case .holderErased(let body): knownHolder(body.holder)
    case .socialTariffSuspended(let body): knownMembership(body.holder, body.system)
    case .socialTariffSuspensionLifted(let body): knownMembership(body.holder, body.system)
    case .socialTariffRevoked(let body): knownMembership(body.holder, body.system)
    case .passSold(let body):
      knownCard(body.card) ?? knownMembership(body.holder, body.system)
        ?? (body.counter.exists ? knownOrganizer(body.counter) : nil)
        ?? (body.replaced.exists ? knownCard(body.replaced) : nil)
        ?? (body.voucher == 0 ? nil : unusedVoucher(body.voucher))
    case .vouchersIssued(let body): knownSystem(body.system) ?? newCodes(body.codes)
    default: problem(withKioskOrReward: event, header)
    }
  }

  private func problem(
    withKioskOrReward event: LedgerEvent, _ header: RecordHeader
  ) -> String? {
    switch event {
    case .kioskDefined(let body):
      (body.kiosk.exists && Int(body.kiosk.number) <= kiosks.rows.count
        ? nil : "kiosk \(body.kiosk.number) is not known")
        ?? knownSystem(body.system) ?? knownOrganizers(body.organizers)
    case .kioskEventFixed(let body):
      known(body.kiosk.number, kiosks.rows.count, "kiosk") ?? eventIfAny(body.event)
    case .rewardDefined(let body):
      next(body.reward.number, rewards.rows.count, "reward") ?? knownSystem(body.owner)
        ?? problem(with: body.terms)
    case .rewardChanged(let body): knownReward(body.reward) ?? problem(with: body.terms)
    case .rewardCodesAdded(let body): knownReward(body.reward)
    case .welcomeBenefitGranted(let body):
      knownReward(body.reward) ?? knownMembership(body.holder, body.system)
    case .rewardRedeemed(let body):
      knownReward(body.reward) ?? knownHolder(body.holder) ?? knownCard(body.card)
    case .rewardRefused(let body):
      knownReward(body.reward) ?? knownCard(body.card) ?? holderIfAny(body.holder)
    case .redemptionCancelled(let body):
      knownReward(body.reward) ?? knownHolder(body.holder) ?? standingRedemption(header)
    default: preconditionFailure("checked among the others")
    }
  }

  private func problem(with terms: RewardTerms) -> String? {
    knownSystems(terms.systems) ?? knownOrganizers(terms.organizers)
  }

  private func knownReward(_ reward: RewardID) -> String? {
    known(reward.number, rewards.rows.count, "reward")
  }

  private func standingRedemption(_ header: RecordHeader) -> String? {
    let row = rewards.redemption(at: header.reverses)
    return row != 0 && !rewards.redemptions[Int(row)].isCancelled
      ? nil : "record \(header.reverses) is no redemption that stands"
  }

  func unusedVoucher(_ voucher: UInt32) -> String? {
    known(voucher, vouchers.count, "voucher")
      ?? (vouchers[Int(voucher)].isUsed ? "voucher \(voucher) was used before" : nil)
  }

  private func newCodes(_ codes: [String]) -> String? {
    codes.contains { vouchersByCode[$0] != nil } ? "a voucher was issued before" : nil
  }
}
