import HTTPTypes
import Hummingbird
import Ledger
import LedgerService
import LedgerWire

/// `GET /uitpas/card-systems`, `/card-systems/{cardSystemId}` and `/organizers` (UiTPAS API 4.0).
struct CardSystemRoutes: Sendable {
  let engine: LedgerEngine

  func add(to group: RouterGroup<LedgerRequestContext>) {
    group.get("card-systems") { request, _ in try cardSystems(request) }
    group.get("card-systems/{cardSystemId}") { _, context in
      guard let id = context.parameters.get("cardSystemId", as: UInt32.self),
        let system = engine.catalogue.cardSystem(publicID: id)
      else { throw PublishedOperation.getCardSystem.problem(.cardSystemNotFound) }
      return Response.json(CardSystemSummary(system).json())
    }
    group.get("organizers") { request, context in try organizers(request, context) }
  }

  // MARK: Card systems

  private func cardSystems(_ request: Request) throws(Problem) -> Response {
    let query = try RequestQuery(request)
    let page = try query.page()
    let cities = Set(query.all("city").map { $0.lowercased() })
    let postalCodes = Set(query.all("postalCode"))
    guard postalCodes.allSatisfy(Self.isPostalCode) else {
      throw PublishedOperation.getCardSystems.problem(.invalidPostalCode)
    }
    // Every card system of the ledger is there to stay.
    let known = try query.boolean("permanent") ?? true ? engine.catalogue.cardSystems : []
    let found = known.filter { system in
      // One of museum passes is none of UiTPAS.
      system.scan == .checkIn
        && (cities.isEmpty || system.cities.contains { cities.contains($0.name.lowercased()) })
        && (postalCodes.isEmpty || system.cities.contains { postalCodes.contains($0.postalCode) })
    }
    let sorted = try sorted(found, query)
    return .json(
      jsonPage(of: page.part(of: sorted).map(CardSystemSummary.init), totalItems: sorted.count))
  }

  private func sorted(
    _ systems: [CardSystemView], _ query: RequestQuery
  ) throws(Problem) -> [CardSystemView] {
    guard let sort = query["sort"] else { return systems }
    let isDescending = sort.hasPrefix("-")
    let ascending: [CardSystemView]
    switch isDescending ? String(sort.dropFirst()) : sort {
    case "name": ascending = systems.sorted { ($0.name, $0.publicID) < ($1.name, $1.publicID) }
    case "postalCode":
      let operation = PublishedOperation.getCardSystems
      guard let center = query["postalCodeSort"] else {
        throw operation.problem(.postalCodeRequired)
      }
      guard Self.isPostalCode(center), let code = Int(center) else {
        throw operation.problem(.invalidPostalCode)
      }
      let distances = systems.map { (distance: Self.distance($0, from: code), system: $0) }
      ascending = distances.sorted {
        ($0.distance, $0.system.publicID) < ($1.distance, $1.system.publicID)
      }.map(\.system)
    default: throw query.fault("sort", "name or postalCode, with a - before it or without")
    }
    return isDescending ? ascending.reversed() : ascending
  }

  /// How far the nearest municipality is, by postal codes, which count from place to place.
  private static func distance(_ system: CardSystemView, from code: Int) -> Int {
    system.cities.compactMap { Int($0.postalCode) }.map { abs($0 - code) }.min() ?? .max
  }

  private static func isPostalCode(_ text: String) -> Bool {
    text.utf8.count == 4 && text.utf8.allSatisfy { (48...57).contains($0) } && text >= "1000"
  }

  // MARK: Organisers

  /// Those for which the caller may search.
  private func organizers(
    _ request: Request, _ context: LedgerRequestContext
  ) throws(Problem) -> Response {
    let query = try RequestQuery(request)
    let page = try query.page()
    let operation = PublishedOperation.getOrganizers
    // The ledger knows no groups of organisers.
    guard try query.integer("groupId") == nil else { throw operation.problem(.groupNotFound) }
    var system: CardSystemID?
    if let id = try query.integer("cardSystemId") {
      guard let known = UInt32(exactly: id).flatMap({ engine.catalogue.cardSystem(publicID: $0) })
      else { throw operation.problem(.cardSystemNotFound) }
      system = known.system
    }
    let name = query["name"].map(NamePattern.init)
    let principal = try context.principal
    var found = engine.catalogue.organizers.filter { organizer in
      principal.may(
        .organizersSearch, organizer: organizer.organizer, systems: organizer.systems)
        && system.map(organizer.systems.contains) != false
        && name?.matches(organizer.name) != false
    }
    if let isDescending = try query.isDescending("sort[name]") {
      found.sort { ($0.name, $0.id) < ($1.name, $1.id) }
      if isDescending { found.reverse() }
    }
    return .json(
      jsonPage(
        of: page.part(of: found).map { engine.catalogue.summary(of: $0) }, totalItems: found.count))
  }
}

/// A name in which `*` stands for anything, without regard to case.
struct NamePattern: Sendable {
  private let parts: [Substring.UTF8View]
  private let text: String

  init(_ text: String) {
    self.text = text.lowercased()
    parts = self.text.utf8.split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false)
  }

  /// Whether a whole name fits.
  ///
  /// - Complexity: O(name · pattern), however many stars there are.
  func matches(_ name: String) -> Bool {
    var rest = Array(name.lowercased().utf8)[...]
    for (index, part) in parts.enumerated() {
      let isLast = index == parts.count - 1
      if index == 0 {
        guard rest.starts(with: part) else { return false }
        rest = rest.dropFirst(part.count)
        if isLast { return rest.isEmpty }
      } else if isLast {
        return rest.count >= part.count && rest.suffix(part.count).elementsEqual(part)
      } else {
        while !rest.starts(with: part) {
          guard !rest.isEmpty else { return false }
          rest = rest.dropFirst()
        }
        rest = rest.dropFirst(part.count)
      }
    }
    return true
  }
}
