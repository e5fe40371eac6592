/// A redemption (omruilen, verzilveren), with every name resolved to an entity at the edge.
public struct Redemption: Hashable, Sendable {
  /// The card; none where the number is not known.
  public var card: CardID
  /// The reward; none where the id is not known.
  public var reward: RewardID

  /// Makes a redemption.
  public init(card: CardID, reward: RewardID) {
    self.card = card
    self.reward = reward
  }
}

/// What became of a redemption.
public struct RedemptionOutcome: Hashable, Sendable {
  /// Why it was refused; nil where the reward is the holder's.
  public var refusal: RewardRefusal?
  /// The reward.
  public var reward: RewardID
  /// The holder, where the card has one.
  public var holder: HolderID
  /// Points that it cost.
  public var points: UInt32
  /// The holder's balance afterwards.
  public var balance: Int64
  /// The code that was given out; empty where the reward has none.
  public var code: String
  /// When it was redeemed.
  public var at: Instant
  /// The position of its record; 0 where it left the log as it was.
  public var position: UInt64
  /// Whether this is the stored outcome of a command that was sent before.
  public var replayed = false
}

extension LedgerKernel {
  /// Redeems a reward, or records why a rule refuses it.
  ///
  /// An unknown card or reward leaves the log as it was (UiTPAS API 4.0, POST /rewards/redeemed).
  public mutating func redeem(
    _ redemption: Redemption, _ context: CommandContext
  ) -> RedemptionOutcome {
    let now = context.occurrence(recordedAt: nextRecordedAt(context.now))
    var outcome = decide(redemption, at: now)
    guard redemption.card.exists, redemption.reward.exists else { return outcome }
    outcome.position = state.position + 1
    let event: LedgerEvent
    if let refusal = outcome.refusal {
      event = .rewardRefused(
        RewardRefused(
          reward: redemption.reward, card: redemption.card, holder: outcome.holder,
          refusal: refusal, balance: outcome.balance))
    } else {
      event = .rewardRedeemed(
        RewardRedeemed(
          reward: redemption.reward, holder: outcome.holder, card: redemption.card,
          points: outcome.points, balance: outcome.balance, code: outcome.code))
    }
    _ = write([event], entity: 0, context, ruleVersion: RuleVersion(at: now).rawValue)
    return outcome
  }

  /// What a redemption would lead to now; nothing is recorded
  /// (UiTPAS API 4.0, GET /rewards/{rewardId}/redeem-status).
  public func redeemStatus(_ redemption: Redemption, now: Instant) -> RedemptionOutcome {
    decide(redemption, at: nextRecordedAt(now))
  }

  /// Answers a redemption whose key is in the log already: with what was decided then; nil where
  /// the key belongs to another command.
  public func repeated(_ redemption: Redemption, of record: LedgerRecord) -> RedemptionOutcome? {
    let header = record.header
    switch record.event {
    case .rewardRedeemed(let body)
    where body.reward == redemption.reward && body.card == redemption.card:
      return RedemptionOutcome(
        refusal: nil, reward: body.reward, holder: body.holder, points: body.points,
        balance: body.balance, code: body.code, at: header.occurredAt,
        position: header.position, replayed: true)
    case .rewardRefused(let body)
    where body.reward == redemption.reward && body.card == redemption.card:
      return RedemptionOutcome(
        refusal: body.refusal, reward: body.reward, holder: body.holder, points: 0,
        balance: body.balance, code: "", at: header.occurredAt, position: header.position,
        replayed: true)
    default: return nil
    }
  }

  private func decide(_ redemption: Redemption, at now: Instant) -> RedemptionOutcome {
    var outcome = RedemptionOutcome(
      refusal: nil, reward: redemption.reward, holder: .none, points: 0, balance: 0, code: "",
      at: now, position: 0)
    do throws(RewardRefusal) {
      outcome.holder = state.card(redemption.card)?.holder ?? .none
      outcome.balance = balance(of: outcome.holder)
      let offer = try state.decide(redemption, at: now)
      outcome.points = offer.points
      outcome.code = offer.code
      outcome.balance -= Int64(offer.points)
    } catch {
      outcome.refusal = error
    }
    return outcome
  }
}

extension LedgerState {
  /// Why a redemption would be refused at a moment; nil where it would not.
  public func refusal(of redemption: Redemption, at instant: Instant) -> RewardRefusal? {
    do throws(RewardRefusal) {
      _ = try decide(redemption, at: instant)
      return nil
    } catch {
      return error
    }
  }

  /// Decides a redemption by the facts as they are: the order of checks is the order of precedence
  /// of ``RewardRefusal``.
  ///
  /// - Complexity: O(redemptions and memberships of the holder).
  func decide(
    _ redemption: Redemption, at now: Instant
  ) throws(RewardRefusal) -> (points: UInt32, code: String) {
    guard redemption.reward.exists else { throw .rewardUnknown }
    guard redemption.card.exists else { throw .cardUnknown }
    let row = rewards.rows[Int(redemption.reward.number)]
    let card = cards.current(redemption.card.number)
    guard card.status == .active, card.kind != .group, card.holder.exists else {
      throw .cardNotUsable
    }
    guard standing(of: card.holder, at: now) == .active else { throw .holderBlocked }
    try checkMemberships(of: card.holder, row, at: now)
    let terms = row.terms
    guard terms.status == .active, terms.redeeming?.holds(now) ?? true else {
      throw .outsidePeriod
    }
    try checkStock(redemption.reward, row, holder: card.holder)
    if let limit = terms.holderLimit {
      let period = CalendarPeriod(limit.period, holding: BrusselsTime.date(at: now))
      guard
        rewards.redemptions(of: redemption.reward, by: card.holder, in: period) < limit.volume
      else { throw .holderVolume }
    }
    guard holders[Int(card.holder.number)].balance >= Int64(terms.points) else {
      throw .tooFewPoints
    }
    return (terms.points, row.codesGiven < row.codes.count ? row.codes[row.codesGiven] : "")
  }

  /// Before December 2025 a membership with an expired social tariff was not active.
  private func checkMemberships(
    of holder: HolderID, _ row: RewardRow, at now: Instant
  ) throws(RewardRefusal) {
    let rules = RuleVersion(at: now)
    let programme = programmes.programme(of: row.owner, at: now)
    let active = memberships(of: holder, at: now).filter {
      $0.standing == .active
        && counts(membership: membership(of: holder, in: $0.system), in: programme, at: now)
        && (rules == .sinceDecember2025 || $0.socialTariff?.status != .expired)
    }
    guard !active.isEmpty else { throw .noActiveMembership }
    guard
      row.terms.systems.isEmpty
        || active.contains(where: { row.terms.systems.contains($0.system) })
    else { throw .noApplicableSystem }
  }

  /// Units of a reward for points; of a welcome benefit, what the holder was granted.
  private func checkStock(
    _ reward: RewardID, _ row: RewardRow, holder: HolderID
  ) throws(RewardRefusal) {
    guard row.codes.isEmpty || row.codesGiven < row.codes.count else { throw .soldOut }
    switch row.terms.type {
    case .points:
      guard row.unitsTaken < row.terms.unitsMax ?? .max else { throw .soldOut }
    case .welcome:
      let granted = rewards.grants(of: reward, to: holder)
      guard granted > 0 else { throw .noApplicableSystem }
      let ever = CalendarPeriod(.absolute, holding: .none)
      guard rewards.redemptions(of: reward, by: holder, in: ever) < granted else {
        throw .holderVolume
      }
    }
  }
}
