/// A period as published (UiTPAS API 4.0, `Period`), in microseconds since the Unix epoch.
public struct PublishedPeriod: Hashable, Sendable {
  /// When it begins.
  public var begin: Int64
  /// When it ends; nil for never.
  public var end: Int64?

  /// Makes a period.
  public init(begin: Int64, end: Int64? = nil) {
    self.begin = begin
    self.end = end
  }

  func encode(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("begin", moment: begin, style: .published)
    writer.field("end", moment: end, style: .published)
    writer.endObject()
  }
}

/// A limit of one holder in a calendar period, as a reward publishes it.
public struct PublishedConstraint: Hashable, Sendable {
  /// How many.
  public var volume: Int64
  /// The period, such as `WEEK`.
  public var period: String

  /// Makes a constraint.
  public init(volume: Int64, period: String) {
    self.volume = volume
    self.period = period
  }
}

/// An organiser as it stands inside other answers (UiTPAS API 4.0, `Organizer`).
public struct OrganizerReference: Hashable, Sendable {
  /// Its id in UiTdatabank.
  public var id: String
  /// Its name, where it is known.
  public var name: String?

  /// Makes a reference.
  public init(id: String, name: String? = nil) {
    self.id = id
    self.name = name
  }
}

/// A reward as published (UiTPAS API 4.0, `Reward`): what is sent, and what is answered.
public struct Reward: Hashable, Sendable {
  /// Its id; nil in a request, which names it otherwise.
  public var id: String?
  /// Its title.
  public var title = ""
  /// `POINTS` or `WELCOME`.
  public var type = ""
  /// What is said of it.
  public var promotionalDescription = ""
  /// When it is shown.
  public var publicationPeriod = PublishedPeriod(begin: 0)
  /// What it costs.
  public var points: Int64?
  /// What it is about.
  public var categories: [String] = []
  /// Where to read more.
  public var moreInfoURL: String?
  /// When it is granted.
  public var grantingPeriod: PublishedPeriod?
  /// When it is redeemed.
  public var redeemPeriod: PublishedPeriod?
  /// The card system that owns it.
  public var owningCardSystem: CardSystemSummary?
  /// Whose members may have it.
  public var applicableCardSystems: [CardSystemSummary] = []
  /// Whether everybody may have it.
  public var allCardSystems = true
  /// Where it is redeemed.
  public var organizers: [OrganizerReference] = []
  /// `ACTIVE`, `INACTIVE` or `DELETED`.
  public var status: String?
  /// How many there are.
  public var maxAvailableUnits: Int64?
  /// How many are taken.
  public var unitsTaken: Int64?
  /// What else there is to know.
  public var practicalInfo: String?
  /// Addresses of pictures.
  public var pictures: [String] = []
  /// Whether it is for children.
  public var forKids = false
  /// Whether it is about sport.
  public var sport = false
  /// Whether it is shown first.
  public var featured = false
  /// Whether holders redeem it by themselves.
  public var online = false
  /// Whether it is gone soon.
  public var lastChance: Bool?
  /// How many one holder may have.
  public var redeemConstraint: PublishedConstraint?

  /// Makes a reward of which everything is set afterwards.
  public init() {}

  /// The body of the answer.
  public func json() -> [UInt8] {
    var writer = JSONWriter()
    encode(into: &writer)
    return writer.bytes
  }

  func encode(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("id", id)
    writer.field("title", title)
    writer.field("type", type)
    writer.field("promotionalDescription", promotionalDescription)
    writer.period("publicationPeriod", publicationPeriod)
    writer.field("points", points)
    writer.strings("categories", categories)
    writer.field("moreInfoURL", moreInfoURL)
    writer.period("grantingPeriod", grantingPeriod)
    if let owningCardSystem {
      writer.key("owningCardSystem")
      owningCardSystem.encode(into: &writer)
    }
    writer.key("applicableCardSystems")
    writer.beginArray()
    for system in applicableCardSystems { system.encode(into: &writer) }
    writer.endArray()
    writer.field("allCardSystems", allCardSystems)
    writer.key("organizers")
    writer.beginArray()
    for organizer in organizers {
      writer.beginObject()
      writer.field("id", organizer.id)
      writer.field("name", organizer.name)
      writer.endObject()
    }
    writer.endArray()
    writer.field("status", status)
    writer.field("maxAvailableUnits", maxAvailableUnits)
    writer.field("unitsTaken", unitsTaken)
    writer.field("practicalInfo", practicalInfo)
    writer.strings("pictures", pictures)
    writer.period("redeemPeriod", redeemPeriod)
    writer.field("forKids", forKids)
    writer.field("sport", sport)
    writer.field("featured", featured)
    writer.field("online", online)
    writer.field("lastChance", lastChance)
    if let redeemConstraint {
      writer.key("redeemConstraint")
      writer.beginObject()
      writer.field("volume", redeemConstraint.volume)
      writer.field("period", redeemConstraint.period)
      writer.endObject()
    }
    writer.endObject()
  }
}

extension JSONWriter {
  fileprivate mutating func period(_ key: StaticString, _ period: PublishedPeriod?) {
    guard let period else { return }
    self.key(key)
    period.encode(into: &self)
  }

  fileprivate mutating func strings(_ key: StaticString, _ strings: [String]) {
    self.key(key)
    beginArray()
    for string in strings { value(string) }
    endArray()
  }
}
