extension LedgerState {
  /// A reward is defined, changed, or gets codes.
  func rewardRegistration(
    of command: RegistrationCommand
  ) throws(RegistrationRefusal) -> (LedgerEvent, UInt32) {
    switch command {
    case .defineReward(let id, let owner, let terms):
      let reward = RewardID(UInt32(rewards.rows.count))
      let id = id.isEmpty ? freeID(from: reward) : id
      try checkText(id, "id")
      try check(owner)
      try check(terms)
      guard rewards.byID[id] == nil else { throw .alreadyDefined("reward") }
      let defined = RewardDefined(reward: reward, id: id, owner: owner, terms: terms)
      return (.rewardDefined(defined), reward.number)
    case .changeReward(let reward, let terms):
      try check(reward.number, below: rewards.rows.count, "reward")
      try check(terms)
      let row = rewards.rows[Int(reward.number)]
      if row.wasUsed {
        guard row.terms.keepsPrice(terms) else { throw .rewardNotEditable }
      }
      return (.rewardChanged(RewardChanged(reward: reward, terms: terms)), reward.number)
    case .addRewardCodes(let reward, let codes):
      try check(reward.number, below: rewards.rows.count, "reward")
      try check(codes, max: RewardCodesAdded.codesMax, bytesMax: RewardCodesAdded.codeBytesMax)
      guard Set(rewards.rows[Int(reward.number)].codes).isDisjoint(with: codes) else {
        throw .alreadyDefined("code")
      }
      return (.rewardCodesAdded(RewardCodesAdded(reward: reward, codes: codes)), reward.number)
    default: preconditionFailure("not a command about a reward")
    }
  }

  /// The first number from the reward's own on that is no reward's id yet.
  private func freeID(from reward: RewardID) -> String {
    var number = UInt64(reward.number)
    while rewards.byID[String(number)] != nil { number += 1 }
    return String(number)
  }

  /// What cancelling a redemption leads to: points, stock and volume are given back; a code that
  /// was given out is not.
  func cancelling(
    redemptionAt position: UInt64
  ) throws(RegistrationRefusal) -> RedemptionCancelled {
    let number = rewards.redemption(at: position)
    guard number != 0 else { throw .unknown("redemption") }
    let row = rewards.redemptions[Int(number)]
    guard !row.isCancelled else { throw .alreadyCancelled }
    return RedemptionCancelled(
      reward: row.reward, holder: row.holder, points: row.points,
      balance: holders[Int(row.holder.number)].balance + Int64(row.points))
  }

  private func check(_ terms: RewardTerms) throws(RegistrationRefusal) {
    try checkText(terms.title, "title")
    try check(terms.systems)
    guard terms.points <= RewardTerms.pointsMax,
      (terms.type == .points) == (terms.points > 0)
    else { throw .outOfRange("points") }
    guard terms.ages == nil || terms.type == .welcome else { throw .outOfRange("ages") }
    guard terms.organizers.count <= RewardTerms.organizersMax else {
      throw .outOfRange("organisers")
    }
    for organizer in terms.organizers {
      try check(organizer.number, below: organizerSystems.count, "organiser")
    }
    guard terms.pictures.count <= RewardTerms.picturesMax else { throw .outOfRange("pictures") }
    guard Set(terms.categories).count == terms.categories.count else {
      throw .outOfRange("categories")
    }
    let prose =
      [terms.description, terms.practicalInfo, terms.moreInfoURL] + terms.pictures
      + (terms.redeemInfo.map { [$0.text, $0.link, $0.label] } ?? [])
    guard prose.reduce(0, { $0 + $1.utf8.count }) <= RewardTerms.proseBytesMax else {
      throw .outOfRange("description")
    }
    for period in [terms.publication, terms.granting, terms.redeeming] {
      guard let period else { continue }
      guard Instant.range.contains(period.begin),
        period.end.map({ $0 >= period.begin && Instant.range.contains($0) }) ?? true
      else { throw .outOfRange("period") }
    }
  }
}

extension RewardTerms {
  /// Whether other terms leave what may not change once the reward was redeemed or granted
  /// (UiTPAS API 4.0, PUT /rewards/{rewardId}: points and the beginnings of both periods).
  func keepsPrice(_ other: RewardTerms) -> Bool {
    type == other.type && points == other.points
      && redeeming?.begin == other.redeeming?.begin && granting?.begin == other.granting?.begin
  }
}
