import Hummingbird
import Ledger
import LedgerService

/// What a search for rewards asks for (UiTPAS API 4.0, GET /rewards).
struct RewardQuery: Sendable {
  /// Which rewards are meant at all.
  enum Subset: String {
    case all = "ALL"
    case endUsers = "ENDUSERS"
    case redeemable = "REDEEMABLE"
    case redeemableFuture = "REDEEMABLE-FUTURE"
    case endUserFuture = "ENDUSER-FUTURE"
  }

  var organizers: [String]
  var postalCodes: [String]
  var owners: [String]
  var systems: [String]
  var type: String
  var text: String?
  var categories: [String]
  var points: ClosedRange<Int>
  var subset: Subset
  var status: String?
  /// The flags that must be as asked, by name.
  var flags: [(name: String, value: Bool)]
  var facets: [String]
  var order: [RewardOrder]

  static let flagNames = ["sport", "forKids", "featured", "online", "lastChance"]
  static let facetNames = [
    "categories", "forKids", "sport", "online", "lastChance", "owningCardSystemId", "type",
  ]

  init(_ parameters: Parameters) throws(Problem) {
    func all(_ name: String) -> [String] { parameters.getAll(name).map { String($0) } }
    func one(_ name: String, of words: [String]) throws(Problem) -> String? {
      guard let text = parameters[name[...]].map({ String($0) }) else { return nil }
      guard words.contains(text) else { throw Self.unknown(name) }
      return text
    }
    func number(_ name: String) throws(Problem) -> Int? {
      guard let text = parameters[name[...]] else { return nil }
      guard let number = Int(text) else { throw Self.unknown(name) }
      return number
    }
    organizers = all("organizerId")
    postalCodes = all("organizerPostalCode")
    owners = all("owningCardSystemId")
    systems = all("applicableCardSystemId")
    type = try one("type", of: ["POINTS", "WELCOME", "ANY"]) ?? "POINTS"
    text = parameters["text"].map { $0.lowercased() }
    categories = all("categories")
    guard categories.allSatisfy({ name in RewardCategory.allCases.contains { $0.name == name } })
    else { throw Self.unknown("categories") }
    let from = try number("pointsFrom") ?? 0
    let to = try number("pointsTo") ?? .max
    guard from <= to else { throw Self.unknown("pointsTo") }
    points = from...to
    subset =
      try one(
        "subset", of: ["ALL", "ENDUSERS", "REDEEMABLE", "REDEEMABLE-FUTURE", "ENDUSER-FUTURE"]
      )
      .flatMap(Subset.init(rawValue:)) ?? .endUsers
    status = try one("status", of: RewardStatus.allCases.map(\.name))
    flags = []
    for name in Self.flagNames {
      guard let value = try one(name, of: ["true", "false"]) else { continue }
      flags.append((name, value == "true"))
    }
    facets = all("facets")
    guard facets.allSatisfy(Self.facetNames.contains) else { throw Self.unknown("facets") }
    order = try RewardOrder.all(parameters)
  }

  static func unknown(_ name: String) -> Problem {
    Problem(.badRequest, detail: "The query parameter \(name) has a value that is not listed.")
  }
}

/// By what rewards are sorted, and which way.
struct RewardOrder: Hashable, Sendable {
  enum Key: String, CaseIterable {
    case name, creationdate, redeemCount, featured, points
  }

  var key: Key
  var isDescending: Bool

  /// The order asked for by `sort`, or by the older `sort[name]=asc`.
  static func all(_ parameters: Parameters) throws(Problem) -> [RewardOrder] {
    if let sort = parameters["sort"] {
      var orders: [RewardOrder] = []
      for word in sort.split(separator: ",") {
        let isDescending = word.hasPrefix("-")
        guard let key = Key(rawValue: String(isDescending ? word.dropFirst() : word)) else {
          throw RewardQuery.unknown("sort")
        }
        orders.append(RewardOrder(key: key, isDescending: isDescending))
      }
      return orders
    }
    for key in Key.allCases {
      let name = key == .creationdate ? "creationDate" : key.rawValue
      // Names of parameters come as they were sent: brackets perhaps escaped.
      let value = parameters["sort[\(name)]"] ?? parameters["sort%5B\(name)%5D"]
      switch value {
      case nil: continue
      case "asc": return [RewardOrder(key: key, isDescending: false)]
      case "desc": return [RewardOrder(key: key, isDescending: true)]
      default: throw RewardQuery.unknown("sort[\(name)]")
      }
    }
    return []
  }

  /// Whether the left reward comes before the right one; nil where they are equal.
  func isBefore(_ left: RewardView, _ right: RewardView) -> Bool? {
    let (first, second) = isDescending ? (right, left) : (left, right)
    func before<Value: Comparable>(_ value: (RewardView) -> Value) -> Bool? {
      value(first) == value(second) ? nil : value(first) < value(second)
    }
    return switch key {
    case .name: before { $0.terms.title.lowercased() }
    case .creationdate: before { $0.reward }
    case .redeemCount: before { $0.unitsTaken }
    case .featured: before { $0.terms.isFeatured ? 1 : 0 }
    case .points: before { $0.terms.points }
    }
  }
}

extension Array where Element == RewardOrder {
  /// Whether the left reward comes before the right one; the order of definition decides last.
  func isBefore(_ left: RewardView, _ right: RewardView) -> Bool {
    for order in self {
      if let isBefore = order.isBefore(left, right) { return isBefore }
    }
    return left.reward < right.reward
  }
}

extension RewardTerms {
  /// Whether it is in a subset at a moment.
  func isIn(_ subset: RewardQuery.Subset, now: Instant) -> Bool {
    let isRedeemed = redeeming?.holds(now) ?? true
    let isRedeemedLater = redeeming.map { $0.begin > now } ?? false
    let isPublished = publication.holds(now)
    return switch subset {
    case .all: true
    case .endUsers: status == .active && isPublished && isRedeemed
    case .redeemable: status == .active && isRedeemed
    case .redeemableFuture: status == .active && isRedeemedLater
    case .endUserFuture: status == .active && isPublished && isRedeemedLater
    }
  }

  /// A flag by the name of its parameter.
  func flag(_ name: String, now: Instant) -> Bool {
    switch name {
    case "sport": isSport
    case "forKids": isForKids
    case "featured": isFeatured
    case "online": isOnline
    default: RewardShapes.isLastChance(self, now: now)
    }
  }
}
