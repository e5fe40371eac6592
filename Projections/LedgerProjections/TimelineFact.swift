import Ledger

/// What a record says of one holder, in the columns of the timeline.
struct TimelineFact {
  var holder: HolderID
  var card = CardID.none
  var event = EventID.none
  var system: CardSystemID?
  var points: Int64?
  var balance: Int64?
  var channel: Channel?
  var detail: Int64?
  var reward = RewardID.none
  var coupon = CouponID.none
  /// Who sold, or the museum that was visited.
  var organizer = OrganizerID.none
  /// What was sold, or what began it, by its raw value.
  var kind: UInt8?
  var salesChannel: SubscriptionChannel?
  /// What was paid.
  var cents: UInt32?
  /// The price without the discount.
  var fullCents: UInt32?
  /// Tickets a year.
  var tickets: UInt32?
  var counts: Bool?
  /// Whether it is about everyone with a subscription, and no single holder.
  var isOfAll = false

  init(of holder: HolderID) {
    self.holder = holder
  }

  /// What an event says of a holder; nil where it concerns none.
  init?(_ event: LedgerEvent) {
    switch event {
    case .holderRegistered(let body): self.init(of: body.holder)
    case .holderStandingChanged(let body):
      self.init(of: body.holder)
      detail = Int64(body.standing.rawValue)
    case .membershipStarted(let body):
      self.init(of: body.holder)
      system = body.system
      balance = body.balance
    case .membershipStandingChanged(let body):
      self.init(of: body.holder)
      system = body.system
      detail = Int64(body.standing.rawValue)
    case .cardRegistered(let body):
      self.init(of: body.holder)
      card = body.card
      system = body.system
      detail = Int64(body.status.rawValue)
    case .cardStatusChanged(let body):
      self.init(of: body.holder)
      card = body.card
      detail = Int64(body.status.rawValue)
    case .pointsIssued(let body):
      self.init(of: body.holder)
      points = body.points
      balance = body.balance
      detail = Int64(body.cause.rawValue)
    case .associationMembershipSet(let body):
      self.init(of: body.holder)
      detail = body.lastDay.map { Int64($0.daysSinceEpoch) }
    case .associationMembershipEnded(let body): self.init(of: body.holder)
    case .holderErased(let body): self.init(of: body.holder)
    case .passSold(let body):
      self.init(of: body.holder)
      card = body.card
      system = body.system
      cents = body.cents
      detail = Int64(body.reason.rawValue)
    default:
      guard
        let fact =
          Self.ofTariff(event) ?? Self.ofReward(event) ?? Self.ofCheckIn(event)
          ?? Self.ofTicket(event) ?? Self.ofSubscription(event) ?? Self.ofVisit(event)
      else { return nil }
      self = fact
    }
    guard holder.exists || isOfAll else { return nil }
  }

  private static func ofTariff(_ event: LedgerEvent) -> TimelineFact? {
    func fact(
      _ holder: HolderID, _ system: CardSystemID, _ lastDay: CivilDate? = nil
    ) -> TimelineFact {
      var fact = TimelineFact(of: holder)
      fact.system = system
      fact.detail = lastDay.map { Int64($0.daysSinceEpoch) }
      return fact
    }
    return switch event {
    case .socialTariffGranted(let body): fact(body.holder, body.system, body.lastDay)
    case .socialTariffSuspended(let body): fact(body.holder, body.system, body.lastDay)
    case .socialTariffSuspensionLifted(let body): fact(body.holder, body.system)
    case .socialTariffRevoked(let body): fact(body.holder, body.system)
    default: nil
    }
  }

  private static func ofReward(_ event: LedgerEvent) -> TimelineFact? {
    switch event {
    case .rewardRedeemed(let body):
      var fact = TimelineFact(of: body.holder)
      fact.reward = body.reward
      fact.card = body.card
      fact.points = -Int64(body.points)
      fact.balance = body.balance
      fact.counts = true
      return fact
    case .rewardRefused(let body):
      var fact = TimelineFact(of: body.holder)
      fact.reward = body.reward
      fact.card = body.card
      fact.points = 0
      fact.balance = body.balance
      fact.detail = Int64(body.refusal.rawValue)
      fact.counts = false
      return fact
    case .redemptionCancelled(let body):
      var fact = TimelineFact(of: body.holder)
      fact.reward = body.reward
      fact.points = Int64(body.points)
      fact.balance = body.balance
      return fact
    case .welcomeBenefitGranted(let body):
      var fact = TimelineFact(of: body.holder)
      fact.reward = body.reward
      fact.system = body.system
      return fact
    default: return nil
    }
  }

  private static func ofCheckIn(_ event: LedgerEvent) -> TimelineFact? {
    switch event {
    case .checkInUndone(let body):
      var fact = TimelineFact(of: body.holder)
      fact.event = body.event
      fact.points = body.points
      fact.balance = body.balance
      fact.detail = body.reason.map { Int64($0.rawValue) }
      return fact
    case .findingDismissed(let body):
      var fact = TimelineFact(of: body.holder)
      fact.event = body.event
      fact.card = body.card
      fact.organizer = body.museum
      fact.detail = Int64(body.reason.rawValue)
      return fact
    case .checkInRecounted(let body):
      var fact = TimelineFact(of: body.holder)
      fact.event = body.event
      fact.points = body.points
      fact.balance = body.balance
      fact.counts = body.counts
      return fact
    default: return nil
    }
  }
}
