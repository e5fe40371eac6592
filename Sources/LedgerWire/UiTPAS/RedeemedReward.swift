/// What `POST /uitpas/rewards/redeemed` is sent.
public struct RedeemRequest: Hashable, Sendable {
  /// The id of the reward.
  public var rewardID: String
  /// The number of the card: personal data, which appears in no log line.
  public var uitpasNumber: String

  /// Makes a request.
  public init(rewardID: String, uitpasNumber: String) {
    self.rewardID = rewardID
    self.uitpasNumber = uitpasNumber
  }

  /// Reads the body of a request; names every field that is missing or empty.
  public init(json bytes: [UInt8]) throws(WireError) {
    var fields = FieldIssues()
    var rewardID: String?
    var uitpasNumber: String?
    var reader = try JSONReader(bytes)
    let isObject = try reader.object { reader, key throws(WireError) in
      switch key {
      case "rewardId": rewardID = try fields.text("/rewardId", &reader)
      case "uitpasNumber": uitpasNumber = try fields.text("/uitpasNumber", &reader)
      default: try reader.skip()
      }
    }
    try reader.finish()
    guard isObject else { throw .invalid("", "must be an object") }
    for (pointer, text) in [("/rewardId", rewardID), ("/uitpasNumber", uitpasNumber)] {
      if text?.isEmpty ?? true { fields.add(pointer, "is missing") }
    }
    try fields.finish()
    self.init(rewardID: rewardID ?? "", uitpasNumber: uitpasNumber ?? "")
  }
}

/// A redemption as published (UiTPAS API 4.0, `RedeemedReward`).
public struct RedeemedReward: Hashable, Sendable {
  /// What the holder is told.
  public struct Info: Hashable, Sendable {
    /// What to do.
    public var text: String
    /// Where to do it; empty where nowhere.
    public var link: String
    /// What the link is called.
    public var label: String

    /// Makes an info.
    public init(text: String, link: String, label: String) {
      self.text = text
      self.link = link
      self.label = label
    }
  }

  /// Its id.
  public var id: String
  /// The reward.
  public var reward: Reward
  /// When it was redeemed, in microseconds since the Unix epoch.
  public var redeemDate: Int64
  /// What the holder is told, if anything.
  public var redeemInfo: Info?
  /// The code that was given out, if one was.
  public var redeemCode: String?

  /// Makes a redemption.
  public init(
    id: String, reward: Reward, redeemDate: Int64, redeemInfo: Info? = nil,
    redeemCode: String? = nil
  ) {
    self.id = id
    self.reward = reward
    self.redeemDate = redeemDate
    self.redeemInfo = redeemInfo
    self.redeemCode = redeemCode
  }

  /// The body of the answer.
  public func json() -> [UInt8] {
    var writer = JSONWriter()
    encode(into: &writer)
    return writer.bytes
  }

  func encode(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("id", id)
    writer.key("reward")
    reward.encode(into: &writer)
    writer.field("redeemDate", moment: redeemDate, style: .published)
    if let redeemInfo {
      writer.key("redeemInfo")
      writer.beginObject()
      writer.field("text", redeemInfo.text)
      if !redeemInfo.link.isEmpty {
        writer.field("link", redeemInfo.link)
        writer.field("label", redeemInfo.label)
      }
      writer.endObject()
    }
    writer.field("redeemCode", redeemCode)
    writer.endObject()
  }
}

/// Whether a reward can be redeemed now (UiTPAS API 4.0, GET /rewards/{rewardId}/redeem-status).
public struct RedeemStatus: Hashable, Sendable {
  /// Why it cannot, such as `PASSHOLDER_POINTS`; nil where it can.
  public var reason: String?
  /// The reason in words, in the caller's language.
  public var message: String?

  /// Makes a status.
  public init(reason: String? = nil, message: String? = nil) {
    self.reason = reason
    self.message = message
  }

  /// The body of the answer.
  public func json() -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("redeemable", reason == nil)
    writer.field("reason", reason)
    writer.field("message", message)
    writer.endObject()
    return writer.bytes
  }
}

/// How many answers there are for each value of a field (UiTPAS API 4.0, `Facet`).
public struct Facet: Hashable, Sendable {
  /// One value.
  public struct Value: Hashable, Sendable {
    /// The value, as it is asked for.
    public var key: String
    /// Its name in Dutch.
    public var name: String
    /// How many answers have it.
    public var count: Int

    /// Makes a value.
    public init(key: String, name: String, count: Int) {
      self.key = key
      self.name = name
      self.count = count
    }
  }

  /// The field.
  public var field: String
  /// Its values.
  public var values: [Value]

  /// Makes a facet.
  public init(field: String, values: [Value]) {
    self.field = field
    self.values = values
  }
}

/// A page of rewards (UiTPAS API 4.0, `RewardsPaginatedResponse`).
public struct RewardsPage: Hashable, Sendable {
  /// How many there are altogether.
  public var totalItems: Int
  /// Those of this page.
  public var member: [Reward]
  /// The facets that were asked for.
  public var facets: [Facet]

  /// Makes a page.
  public init(totalItems: Int, member: [Reward], facets: [Facet] = []) {
    self.totalItems = totalItems
    self.member = member
    self.facets = facets
  }

  /// The body of the answer.
  public func json() -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("totalItems", totalItems)
    writer.key("member")
    writer.beginArray()
    for reward in member { reward.encode(into: &writer) }
    writer.endArray()
    if !facets.isEmpty {
      writer.key("facet")
      writer.beginObject()
      for facet in facets {
        writer.name(facet.field)
        writer.beginObject()
        for value in facet.values {
          writer.name(value.key)
          writer.beginObject()
          writer.key("name")
          writer.beginObject()
          writer.field("nl", value.name)
          writer.endObject()
          writer.field("count", value.count)
          writer.endObject()
        }
        writer.endObject()
      }
      writer.endObject()
    }
    writer.endObject()
    return writer.bytes
  }
}

/// A page of redemptions (UiTPAS API 4.0, `RedeemedRewardsPaginatedResponse`).
public struct RedeemedRewardsPage: Hashable, Sendable {
  /// How many there are altogether.
  public var totalItems: Int
  /// Those of this page, the newest first.
  public var member: [RedeemedReward]

  /// Makes a page.
  public init(totalItems: Int, member: [RedeemedReward]) {
    self.totalItems = totalItems
    self.member = member
  }

  /// The body of the answer.
  public func json() -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("totalItems", totalItems)
    writer.key("member")
    writer.beginArray()
    for redemption in member { redemption.encode(into: &writer) }
    writer.endArray()
    writer.endObject()
    return writer.bytes
  }
}
