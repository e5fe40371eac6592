/// A reward as the rules read it.
struct RewardRow: Sendable {
  var id: String
  var owner: CardSystemID
  var terms: RewardTerms
  /// Redemptions of a reward for points, grants of a welcome benefit, without those cancelled.
  var unitsTaken: UInt32 = 0
  /// Whether it was ever redeemed or granted: then its price stands.
  var wasUsed = false
  var codes: [String] = []
  /// How many of the codes were given out.
  var codesGiven = 0
}

/// One redemption; a holder's older ones hang behind it.
struct RedemptionRow: BitwiseCopyable, Sendable {
  var position: UInt64
  var at: Instant
  var reward: RewardID
  var holder: HolderID
  var points: UInt32
  var older: UInt32
  /// Which of the reward's codes was given out, from 1; 0 for none.
  var code: UInt32 = 0
  var isCancelled: Bool
}

/// One welcome benefit granted to a holder; older ones hang behind it.
struct GrantRow: BitwiseCopyable, Sendable {
  var reward: RewardID
  var holder: HolderID
  var older: UInt32
}

/// Rewards, what was granted and what was redeemed.
struct RewardTable: Sendable {
  var rows: [RewardRow] = [
    RewardRow(
      id: "", owner: .wholeLedger,
      terms: RewardTerms(
        type: .points, title: "", points: 0,
        publication: OfferPeriod(begin: Instant(microseconds: 0))))
  ]
  var byID: [String: RewardID] = [:]
  var redemptions = [
    RedemptionRow(
      position: 0, at: Instant(microseconds: 0), reward: .none, holder: .none, points: 0, older: 0,
      isCancelled: true)
  ]
  var grants = [GrantRow(reward: .none, holder: .none, older: 0)]
  private var newestRedemption: [HolderID: UInt32] = [:]
  private var newestGrant: [HolderID: UInt32] = [:]
  private var rowOfRedemption: [UInt64: UInt32] = [:]

  /// The row of a redemption; 0 where there is none at the position.
  func redemption(at position: UInt64) -> UInt32 { rowOfRedemption[position] ?? 0 }

  /// Redemptions of a reward by a holder that stand, in the period that holds `date`.
  ///
  /// - Complexity: O(redemptions of the holder).
  func redemptions(of reward: RewardID, by holder: HolderID, in period: CalendarPeriod) -> UInt32 {
    var count: UInt32 = 0
    var row = newestRedemption[holder] ?? 0
    while row != 0 {
      let redemption = redemptions[Int(row)]
      if redemption.reward == reward, !redemption.isCancelled,
        CalendarPeriod(period.type, holding: BrusselsTime.date(at: redemption.at)) == period
      {
        count += 1
      }
      row = redemption.older
    }
    return count
  }

  /// A holder's redemptions, the newest first; those cancelled included.
  ///
  /// - Complexity: O(redemptions of the holder).
  func redemptions(by holder: HolderID) -> [UInt32] {
    var rows: [UInt32] = []
    var row = newestRedemption[holder] ?? 0
    while row != 0 {
      rows.append(row)
      row = redemptions[Int(row)].older
    }
    return rows
  }

  /// How often a holder was granted a welcome benefit.
  func grants(of reward: RewardID, to holder: HolderID) -> UInt32 {
    var count: UInt32 = 0
    var row = newestGrant[holder] ?? 0
    while row != 0 {
      if grants[Int(row)].reward == reward { count += 1 }
      row = grants[Int(row)].older
    }
    return count
  }

  /// The welcome benefits that a holder was granted, the newest first.
  func rewardsGranted(to holder: HolderID) -> [RewardID] {
    var rewards: [RewardID] = []
    var row = newestGrant[holder] ?? 0
    while row != 0 {
      rewards.append(grants[Int(row)].reward)
      row = grants[Int(row)].older
    }
    return rewards
  }

  mutating func append(_ redemption: RedemptionRow) {
    var redemption = redemption
    redemption.older = newestRedemption[redemption.holder] ?? 0
    redemptions.append(redemption)
    let row = UInt32(redemptions.count - 1)
    newestRedemption[redemption.holder] = row
    rowOfRedemption[redemption.position] = row
  }

  mutating func append(_ grant: GrantRow) {
    var grant = grant
    grant.older = newestGrant[grant.holder] ?? 0
    grants.append(grant)
    newestGrant[grant.holder] = UInt32(grants.count - 1)
  }
}

extension GrantRow {
  init(_ body: WelcomeBenefitGranted) {
    self.init(reward: body.reward, holder: body.holder, older: 0)
  }
}
