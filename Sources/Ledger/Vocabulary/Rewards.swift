/// What a reward is (UiTPAS API 4.0, `Reward.type`).
public enum RewardType: UInt8, Sendable, CaseIterable {
  /// Exchanged for points (omruilvoordeel).
  case points = 1
  /// Granted once to a new member (welkomstvoordeel).
  case welcome = 2

  /// The word of the published API.
  public var name: String {
    switch self {
    case .points: "POINTS"
    case .welcome: "WELCOME"
    }
  }
}

/// Whether a reward is on offer (UiTPAS API 4.0, `Reward.status`).
public enum RewardStatus: UInt8, Sendable, CaseIterable {
  /// On offer.
  case active = 1
  /// Not on offer for now.
  case inactive = 2
  /// Taken away for good.
  case deleted = 3

  /// The word of the published API.
  public var name: String {
    switch self {
    case .active: "ACTIVE"
    case .inactive: "INACTIVE"
    case .deleted: "DELETED"
    }
  }
}

/// What a reward is about (UiTPAS API 4.0, `Reward.categories`).
public enum RewardCategory: UInt8, Sendable, CaseIterable {
  /// Something to eat or drink.
  case foodAndDrink = 1
  /// Something to do.
  case activity = 2
  /// A thing.
  case gadget = 3
  /// A gift to a good cause.
  case goodCause = 4

  /// The words of the published API.
  public var name: String {
    switch self {
    case .foodAndDrink: "Eten en drinken"
    case .activity: "Doen"
    case .gadget: "Gadget of item"
    case .goodCause: "Goede doel"
    }
  }
}

/// A time with a beginning and perhaps an end, both included (UiTPAS API 4.0, `Period`).
public struct OfferPeriod: Hashable, Sendable {
  /// When it begins.
  public var begin: Instant
  /// When it ends; nil for never.
  public var end: Instant?

  /// Makes a period.
  public init(begin: Instant, end: Instant? = nil) {
    self.begin = begin
    self.end = end
  }

  /// Whether a moment lies in it.
  public func holds(_ instant: Instant) -> Bool {
    begin <= instant && instant <= end ?? instant
  }
}

/// What a holder is told who redeemed a reward (UiTPAS API 4.0, `RedeemedReward.redeemInfo`).
public struct RedeemInfo: Hashable, Sendable {
  /// What to do, in words.
  public var text: String
  /// Where to do it.
  public var link: String
  /// What the link is called.
  public var label: String

  /// Makes an info.
  public init(text: String, link: String = "", label: String = "") {
    self.text = text
    self.link = link
    self.label = label
  }
}

/// What a reward is, what it costs and who may have it (UiTPAS API 4.0, `Reward`).
public struct RewardTerms: Hashable, Sendable {
  /// What it is.
  public var type: RewardType
  /// Its title.
  public var title: String
  /// What is said of it.
  public var description: String
  /// Points that it costs; 0 for a welcome benefit.
  public var points: UInt32
  /// Whether it is on offer.
  public var status: RewardStatus
  /// When it is shown.
  public var publication: OfferPeriod
  /// When a new member is granted it; always where it is missing.
  public var granting: OfferPeriod?
  /// When it can be redeemed; always where it is missing.
  public var redeeming: OfferPeriod?
  /// Card systems whose members may have it; none for all.
  public var systems: CardSystemSet
  /// Organisers where it is redeemed; none for every counter.
  public var organizers: [OrganizerID]
  /// How many there are; nil for as many as wanted.
  public var unitsMax: UInt32?
  /// How many one holder may have in a calendar period; nil for as many as wanted.
  public var holderLimit: CheckInLimit?
  /// What it is about.
  public var categories: [RewardCategory]
  /// Whether holders redeem it by themselves.
  public var isOnline: Bool
  /// Whether it is shown first.
  public var isFeatured: Bool
  /// Whether it is for children.
  public var isForKids: Bool
  /// Whether it is about sport.
  public var isSport: Bool
  /// What else there is to know; empty where nothing.
  public var practicalInfo: String
  /// Where to read more; empty where nowhere.
  public var moreInfoURL: String
  /// Addresses of pictures.
  public var pictures: [String]
  /// What a holder is told who redeemed it.
  public var redeemInfo: RedeemInfo?
  /// The ages, in whole years, at which a new member is granted it; every age where it is missing.
  public var ages: ClosedRange<UInt8>?

  /// Makes terms of a reward for everyone, without a limit; the rest is set afterwards.
  public init(type: RewardType, title: String, points: UInt32, publication: OfferPeriod) {
    self.type = type
    self.title = title
    self.points = points
    self.publication = publication
    description = ""
    status = .active
    systems = CardSystemSet()
    organizers = []
    categories = []
    isOnline = false
    isFeatured = false
    isForKids = false
    isSport = false
    practicalInfo = ""
    moreInfoURL = ""
    pictures = []
  }

  /// The most points that a reward costs.
  public static let pointsMax: UInt32 = 100_000
  /// The longest description and practical info, in bytes of UTF-8.
  public static let proseBytesMax = 4_096
  /// The most organisers.
  public static let organizersMax = 200
  /// The most pictures.
  public static let picturesMax = 8
}

/// Why a reward was not redeemed, in order of precedence: the first that holds decides.
///
/// Raw values are stored in records: none is ever changed or used again. The order of checks is
/// card, holder, membership, applicable card system, reward, period, stock, holder's volume, points
/// (UiTPAS API 4.0, POST /rewards/redeemed; the order is ours).
public enum RewardRefusal: UInt16, Sendable, CaseIterable, Comparable, Error {
  /// No such reward; never stored.
  case rewardUnknown = 1
  /// No such card; never stored.
  case cardUnknown = 10
  /// The card is not in use, or is a group's.
  case cardNotUsable = 20
  /// The holder was blocked.
  case holderBlocked = 40
  /// No active membership of any card system.
  case noActiveMembership = 50
  /// No active membership of a card system to which the reward applies, or never granted.
  case noApplicableSystem = 60
  /// Outside of the period, or not on offer.
  case outsidePeriod = 70
  /// Sold out, codes included.
  case soldOut = 80
  /// The holder has as many as one may have.
  case holderVolume = 90
  /// Not enough points.
  case tooFewPoints = 100

  /// Whether the left refusal is found before the right one.
  public static func < (left: RewardRefusal, right: RewardRefusal) -> Bool {
    left.rawValue < right.rawValue
  }
}
