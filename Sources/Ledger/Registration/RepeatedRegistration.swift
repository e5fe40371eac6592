extension LedgerKernel {
  /// Answers a registration whose key is in the log already, from the first of its records; nil
  /// where the key belongs to another command.
  public func repeated(
    _ command: RegistrationCommand, of record: LedgerRecord
  ) -> RegistrationOutcome? {
    guard record.header.index == 0, let entity = command.entity(in: record) else { return nil }
    return RegistrationOutcome(entity: entity, position: record.header.position)
  }
}

extension RegistrationCommand {
  /// The entity that the command registered or changed, where the record is what it leads to.
  fileprivate func entity(in record: LedgerRecord) -> UInt32? {
    switch (self, record.event) {
    case (.registerClient(let id), .clientRegistered(let body)):
      id == body.id ? body.client.number : nil
    case (.closePeriod(let month), .periodClosed(let body)): month == body.month ? 0 : nil
    case (.changePolicy(let system, let policy), .cardSystemPolicyChanged(let body)):
      (system, policy) == (body.system, body.policy) ? UInt32(system.number) : nil
    case (.setTerms(let system, let terms), .cardSystemTermsSet(let body)):
      (system, terms) == (body.system, body.terms) ? UInt32(system.number) : nil
    case (.changeEventSettings(let event, let settings), .eventSettingsChanged(let body)):
      (event, settings) == (body.event, body.settings) ? event.number : nil
    case (.pairTerminal(let name, let organizers), .terminalPaired(let body)):
      name == body.terminal && organizers == body.organizers ? body.source.number : nil
    case (.revokeTerminal(let source), .terminalRevoked(let body)):
      source == body.source ? source.number : nil
    case (.issueVouchers(let system, let type, let codes), .vouchersIssued(let body)):
      VouchersIssued(system: system, type: type, codes: codes) == body ? 0 : nil
    case (.fixKioskEvent(let kiosk, let event), .kioskEventFixed(let body)):
      KioskEventFixed(kiosk: kiosk, event: event) == body ? kiosk.number : nil
    case (.defineReward(let id, let owner, let terms), .rewardDefined(let body)):
      id.isEmpty || id == body.id
        ? (owner == body.owner && terms == body.terms ? body.reward.number : nil) : nil
    case (.changeReward(let reward, let terms), .rewardChanged(let body)):
      RewardChanged(reward: reward, terms: terms) == body ? reward.number : nil
    case (.addRewardCodes(let reward, let codes), .rewardCodesAdded(let body)):
      RewardCodesAdded(reward: reward, codes: codes) == body ? reward.number : nil
    case (.defineAssociation(let id, let name, let system), .associationDefined(let body)):
      (id, name, system) == (body.id, body.name, body.system) ? body.association.number : nil
    case (.cancelRedemption(let position), .redemptionCancelled(let body)):
      position == record.header.reverses ? body.reward.number : nil
    default:
      ticketEntity(in: record.event) ?? programmeEntity(in: record.event)
        ?? personalEntity(in: record.event)
    }
  }

  private func ticketEntity(in event: LedgerEvent) -> UInt32? {
    switch (self, event) {
    case (.setDistributionKey(let publicID, let terms), .distributionKeySet(let body)):
      (publicID, terms) == (body.publicID, body.terms) ? body.key.number : nil
    case (.setEventTicketTerms(let event, let terms), .eventTicketTermsSet(let body)):
      (event, terms) == (body.event, body.terms) ? event.number : nil
    case (.setEventSystems(let event, let systems, _), .eventChanged(let body)):
      (event, systems) == (body.event, body.systems) ? event.number : nil
    case (.setEventSystems(let event, _, let keys), .eventTicketTermsSet(let body)):
      (event, keys) == (body.event, body.terms.keys) ? event.number : nil
    case (.setOrganizerTicketLimit(let organizer, let limit), .organizerTicketLimitSet(let body)):
      organizer == body.organizer && limit == body.limit ? organizer.number : nil
    case (.setCoupon(let id, let system, let terms), .couponSet(let body)):
      (id, system) == (body.id, body.system) && terms == body.terms ? body.coupon.number : nil
    case (.grantCoupon(let coupon, let holder), .couponGranted(let body)):
      (coupon, holder) == (body.coupon, body.holder) ? holder.number : nil
    case (.setGroupPassTerms(let holder, let system, let terms), .groupPassTermsSet(let body)):
      (holder, system) == (body.holder, body.system) && terms == body.terms
        ? holder.number : nil
    default: nil
    }
  }

  private func personalEntity(in event: LedgerEvent) -> UInt32? {
    switch (self, event) {
    case (.registerHolder(let reference), .holderRegistered(let body)):
      reference == body.reference ? body.holder.number : nil
    case (.changeHolderStanding(let holder, let standing), .holderStandingChanged(let body)):
      (holder, standing) == (body.holder, body.standing) ? holder.number : nil
    case (.startMembership(let holder, let system), .membershipStarted(let body)):
      (holder, system) == (body.holder, body.system) ? holder.number : nil
    case (
      .changeMembershipStanding(let holder, let system, let standing),
      .membershipStandingChanged(let body)
    ):
      (holder, system, standing) == (body.holder, body.system, body.standing)
        ? holder.number : nil
    case (.grantSocialTariff(let holder, let system, let lastDay), .socialTariffGranted(let body)):
      (holder, system, lastDay) == (body.holder, body.system, body.lastDay) ? holder.number : nil
    case (
      .suspendSocialTariff(let holder, let system, let lastDay), .socialTariffSuspended(let body)
    ):
      (holder, system, lastDay) == (body.holder, body.system, body.lastDay) ? holder.number : nil
    case (
      .liftSocialTariffSuspension(let holder, let system), .socialTariffSuspensionLifted(let body)
    ):
      (holder, system) == (body.holder, body.system) ? holder.number : nil
    case (.revokeSocialTariff(let holder, let system), .socialTariffRevoked(let body)):
      (holder, system) == (body.holder, body.system) ? holder.number : nil
    case (.changeCardStatus(let card, let status, let holder), .cardStatusChanged(let body)):
      CardStatusChanged(card: card, status: status, holder: holder) == body ? card.number : nil
    case (.registerCard(let reference, _, _, _, _), .cardRegistered(let body)):
      reference == body.reference ? body.card.number : nil
    case (.issuePoints(let holder, let points, let cause), .pointsIssued(let body)):
      (holder, points, cause) == (body.holder, body.points, body.cause) ? holder.number : nil
    case (.correctPoints(let holder, let points, let reason), .pointsIssued(let body)):
      (holder, points, .correction, reason) == (body.holder, body.points, body.cause, body.reason)
        ? holder.number : nil
    case (
      .setAssociationMembership(let holder, let association, let lastDay),
      .associationMembershipSet(let body)
    ):
      (holder, association, lastDay) == (body.holder, body.association, body.lastDay)
        ? holder.number : nil
    case (
      .endAssociationMembership(let holder, let association), .associationMembershipEnded(let body)
    ):
      (holder, association) == (body.holder, body.association) ? holder.number : nil
    case (.eraseHolder(let holder), .holderErased(let body)):
      holder == body.holder ? holder.number : nil
    case (.eraseHolder(let holder), .cardStatusChanged(let body)):
      body.status == .deleted && body.holder == holder ? holder.number : nil
    default: nil
    }
  }
}
