extension LedgerState {
  /// What a new membership leads to: the membership, the region's bonus, its welcome benefits.
  ///
  /// A welcome benefit is granted once to each holder, to the first so many, within its granting
  /// period (UiT documentation, "welkomstvoordeel"); after a move the new region's come as well.
  func startingMembership(
    of holder: HolderID, in system: CardSystemID, at now: Instant
  ) throws(RegistrationRefusal) -> [LedgerEvent] {
    try check(holder)
    try check(system)
    guard membership(of: holder, in: system) == 0 else { throw .membership }
    let balance = holders[Int(holder.number)].balance
    let started = MembershipStarted(
      holder: holder, system: system, balance: balance, openCounts: openCounts(of: holder))
    return [.membershipStarted(started)]
      + welcome(holder, born: nil, to: system, balance: balance, at: now)
  }

  /// The first membership of someone who is registered by the same command.
  func firstMembership(of holder: HolderID, in system: CardSystemID) -> LedgerEvent {
    .membershipStarted(
      MembershipStarted(holder: holder, system: system, balance: 0, openCounts: []))
  }

  /// The bonus and the welcome benefits of a new member; whoever's birth is not known is of no age.
  func welcome(
    _ holder: HolderID, born birth: CivilDate?, to system: CardSystemID, balance: Int64,
    at now: Instant
  ) -> [LedgerEvent] {
    var events: [LedgerEvent] = []
    let bonus = Int64(terms(of: system, at: now).registrationBonus)
    if bonus > 0 {
      events.append(
        .pointsIssued(
          PointsIssued(
            holder: holder, points: bonus, cause: .registrationBonus, balance: balance + bonus)))
    }
    for number in rewards.rows.indices.dropFirst() {
      let reward = RewardID(UInt32(number))
      guard isGranted(rewards.rows[number], to: system, born: birth, at: now),
        rewards.grants(of: reward, to: holder) == 0
      else { continue }
      events.append(
        .welcomeBenefitGranted(
          WelcomeBenefitGranted(reward: reward, holder: holder, system: system)))
    }
    return events
  }

  private func isGranted(
    _ row: RewardRow, to system: CardSystemID, born birth: CivilDate?, at now: Instant
  ) -> Bool {
    let terms = row.terms
    if let ages = terms.ages {
      guard let birth, birth <= BrusselsTime.date(at: now),
        ages.contains(UInt8(clamping: BrusselsTime.date(at: now).age(since: birth)))
      else { return false }
    }
    return terms.type == .welcome && terms.status == .active
      && (terms.systems.isEmpty ? row.owner == system : terms.systems.contains(system))
      && terms.granting?.holds(now) ?? true
      && row.unitsTaken < terms.unitsMax ?? .max
  }

  /// A suspension, its lifting, a revocation.
  func tariffChange(
    of command: RegistrationCommand, at now: Instant
  ) throws(RegistrationRefusal) -> (LedgerEvent, UInt32) {
    switch command {
    case .suspendSocialTariff(let holder, let system, let lastDay):
      try check(lastDay, of: holder, in: system, at: now)
      let suspended = SocialTariffSuspended(holder: holder, system: system, lastDay: lastDay)
      return (.socialTariffSuspended(suspended), holder.number)
    case .liftSocialTariffSuspension(let holder, let system):
      try checkMembership(of: holder, in: system)
      guard socialTariff(of: holder, in: system, at: now)?.suspendedThrough != nil else {
        throw .socialTariff
      }
      let lifted = SocialTariffSuspensionLifted(holder: holder, system: system)
      return (.socialTariffSuspensionLifted(lifted), holder.number)
    case .revokeSocialTariff(let holder, let system):
      try checkMembership(of: holder, in: system)
      guard socialTariff(of: holder, in: system, at: now) != nil else { throw .socialTariff }
      let revoked = SocialTariffRevoked(holder: holder, system: system)
      return (.socialTariffRevoked(revoked), holder.number)
    default: preconditionFailure("not a change of a social tariff")
    }
  }

  private func check(
    _ lastDay: CivilDate, of holder: HolderID, in system: CardSystemID, at now: Instant
  ) throws(RegistrationRefusal) {
    try checkMembership(of: holder, in: system)
    guard socialTariff(of: holder, in: system, at: now) != nil else { throw .socialTariff }
    guard CivilDate.recorded.contains(lastDay.daysSinceEpoch), lastDay >= BrusselsTime.date(at: now)
    else { throw .outOfRange("last day") }
  }

  /// What an erasure leads to: every card is taken out of use, then the holder is forgotten.
  func erasing(_ holder: HolderID) throws(RegistrationRefusal) -> [LedgerEvent] {
    try check(holder)
    var events: [LedgerEvent] = []
    for card in chains.cards(of: holder) {
      let status = cards.current(card.number).status
      guard status.mayBecome(.deleted) else { continue }
      events.append(
        .cardStatusChanged(CardStatusChanged(card: card, status: .deleted, holder: holder)))
    }
    return events + [.holderErased(HolderErased(holder: holder))]
  }
}
