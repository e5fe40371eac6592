/// A reward with its first terms.
public struct RewardDefined: Hashable, Sendable {
  /// The number.
  public var reward: RewardID
  /// The id in the published API.
  public var id: String
  /// The card system that owns it.
  public var owner: CardSystemID
  /// The terms.
  public var terms: RewardTerms

  /// Makes the event.
  public init(reward: RewardID, id: String, owner: CardSystemID, terms: RewardTerms) {
    self.reward = reward
    self.id = id
    self.owner = owner
    self.terms = terms
  }
}

/// A reward's terms from now on.
public struct RewardChanged: Hashable, Sendable {
  /// The reward.
  public var reward: RewardID
  /// The terms.
  public var terms: RewardTerms

  /// Makes the event.
  public init(reward: RewardID, terms: RewardTerms) {
    self.reward = reward
    self.terms = terms
  }
}

/// Codes that a reward's redemptions give out, one each, in this order.
public struct RewardCodesAdded: Hashable, Sendable {
  /// The reward.
  public var reward: RewardID
  /// The codes.
  public var codes: [String]

  /// Makes the event.
  public init(reward: RewardID, codes: [String]) {
    self.reward = reward
    self.codes = codes
  }

  /// The most codes of one record.
  public static let codesMax = 200
  /// The longest code, in bytes.
  public static let codeBytesMax = 64
}

/// A new member was granted a welcome benefit (welkomstvoordeel), to be redeemed once.
public struct WelcomeBenefitGranted: Hashable, Sendable {
  /// The reward.
  public var reward: RewardID
  /// The holder.
  public var holder: HolderID
  /// The card system whose member the holder became.
  public var system: CardSystemID

  /// Makes the event.
  public init(reward: RewardID, holder: HolderID, system: CardSystemID) {
    self.reward = reward
    self.holder = holder
    self.system = system
  }
}

/// A reward was redeemed.
public struct RewardRedeemed: Hashable, Sendable {
  /// The reward.
  public var reward: RewardID
  /// The holder.
  public var holder: HolderID
  /// The card that was used.
  public var card: CardID
  /// Points that it cost.
  public var points: UInt32
  /// The holder's balance afterwards.
  public var balance: Int64
  /// The code that was given out; empty where the reward has none.
  public var code: String

  /// Makes the event.
  public init(
    reward: RewardID, holder: HolderID, card: CardID, points: UInt32, balance: Int64, code: String
  ) {
    self.reward = reward
    self.holder = holder
    self.card = card
    self.points = points
    self.balance = balance
    self.code = code
  }
}

/// A reward was not redeemed: a rule refused it; no balance changes.
public struct RewardRefused: Hashable, Sendable {
  /// The reward.
  public var reward: RewardID
  /// The card.
  public var card: CardID
  /// Its holder, if it has one.
  public var holder: HolderID
  /// Why.
  public var refusal: RewardRefusal
  /// The holder's balance.
  public var balance: Int64

  /// Makes the event.
  public init(
    reward: RewardID, card: CardID, holder: HolderID, refusal: RewardRefusal, balance: Int64
  ) {
    self.reward = reward
    self.card = card
    self.holder = holder
    self.refusal = refusal
    self.balance = balance
  }
}

/// A redemption was cancelled; the header names its position.
public struct RedemptionCancelled: Hashable, Sendable {
  /// The reward.
  public var reward: RewardID
  /// The holder.
  public var holder: HolderID
  /// Points that are given back.
  public var points: UInt32
  /// The holder's balance afterwards.
  public var balance: Int64

  /// Makes the event.
  public init(reward: RewardID, holder: HolderID, points: UInt32, balance: Int64) {
    self.reward = reward
    self.holder = holder
    self.points = points
    self.balance = balance
  }
}
