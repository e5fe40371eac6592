import GRDB
public import Ledger

/// A card system as it is looked up.
public struct CardSystemRow: Hashable, Sendable {
  /// The number.
  public var system: CardSystemID
  /// The id in the published API.
  public var publicID: UInt32
  /// The name.
  public var name: String
  /// The municipalities.
  public var cities: [City]
}

/// An organiser as it is looked up.
public struct OrganizerRow: Hashable, Sendable {
  /// The number.
  public var organizer: OrganizerID
  /// The public id.
  public var id: String
  /// The name.
  public var name: String
  /// The card systems it belongs to, in the order of their numbers.
  public var systems: [CardSystemRow]
}

/// An event as it is looked up.
public struct EventRow: Hashable, Sendable {
  /// The number.
  public var event: EventID
  /// The public id.
  public var id: String
  /// The title.
  public var title: String
  /// The organiser.
  public var organizer: OrganizerID
  /// The calendar type.
  public var calendar: CalendarType
  /// Points and limits, by the newest settings.
  public var settings: EventSettings
  /// The card systems in which it is enabled.
  public var systems: [CardSystemID]
}

extension ReadModels {
  /// Every card system, in the order of their numbers; there are at most 255.
  public func cardSystems(
    atLeast minimum: UInt64 = 0
  ) async throws(ReadModelError) -> ReadAnswer<[CardSystemRow]> {
    let answer = try await ask([CatalogueModel.name], minimum) { try CardSystemRow.all($0) }
    return ReadAnswer(position: answer.position, value: answer.value)
  }

  /// Organisers, in the order of their names.
  ///
  /// - Parameters:
  ///   - name: the name, without regard to case; `*` stands for any characters.
  ///   - ids: public ids, or nil for all.
  ///   - system: the card system they belong to, or nil for any.
  public func organizers(
    matching name: String? = nil, ids: [String]? = nil, in system: CardSystemID? = nil,
    start: Int = 0, limit: Int, descending: Bool = false, atLeast minimum: UInt64 = 0
  ) async throws(ReadModelError) -> ReadPage<OrganizerRow> {
    var conditions = Conditions()
    if let name { conditions.add("folded_name LIKE ? ESCAPE '\\'", pattern(folded(name))) }
    if let ids {
      let named = ids.prefix(ReadLimits.entitiesMax)
      conditions.add("id IN (\(placeholders(named.count)))", values: Array(named))
    }
    if let system {
      conditions.add(
        """
        EXISTS (
          SELECT 1 FROM catalogue_organizer_system
          WHERE organizer = catalogue_organizer.number AND card_system = ?)
        """, Int64(system.number))
    }
    let order = descending ? "folded_name DESC, number DESC" : "folded_name, number"
    return ReadPage(
      try await ask([CatalogueModel.name], minimum) { [conditions] database in
        let systems = try CardSystemRow.all(database)
        let selection = Selection(
          columns: "*", source: "catalogue_organizer WHERE \(conditions.text)", order: order,
          arguments: conditions.arguments)
        return try selection.page(database, start: start, limit: limit) { row in
          let numbers = try members(of: row["number"], "organizer", database)
          return OrganizerRow(
            organizer: row.entity("number"), id: row["id"], name: row["name"],
            systems: systems.filter { numbers.contains($0.system) })
        }
      })
  }

  /// Events in the order of their numbers.
  ///
  /// - Parameters:
  ///   - organizers: their organisers, or nil for all.
  ///   - title: a part of the title, without regard to case.
  public func events(
    of organizers: [OrganizerID]?, title: String? = nil, start: Int = 0, limit: Int,
    atLeast minimum: UInt64 = 0
  ) async throws(ReadModelError) -> ReadPage<EventRow> {
    var conditions = Conditions()
    conditions.add("organizer", among: organizers)
    conditions.add(part: title, of: "folded_title")
    return ReadPage(
      try await ask([CatalogueModel.name], minimum) { [conditions] database in
        let selection = Selection(
          columns: "*", source: "catalogue_event WHERE \(conditions.text)", order: "number",
          arguments: conditions.arguments)
        return try selection.page(database, start: start, limit: limit) { row in
          EventRow(row, systems: try members(of: row["number"], "event", database))
        }
      })
  }
}

extension CardSystemRow {
  fileprivate static func all(_ database: Database) throws -> [CardSystemRow] {
    var cities: [Int64: [City]] = [:]
    for row in try Row.fetchAll(
      database, sql: "SELECT * FROM catalogue_city ORDER BY card_system, place")
    {
      cities[row["card_system"], default: []].append(
        City(postalCode: row["postal_code"], name: row["name"]))
    }
    return try Row.fetchAll(
      database, sql: "SELECT * FROM catalogue_card_system ORDER BY number"
    ).map { row in
      let number: Int64 = row["number"]
      return CardSystemRow(
        system: CardSystemID(UInt8(clamping: number)), publicID: row["public_id"],
        name: row["name"], cities: cities[number] ?? [])
    }
  }
}

extension EventRow {
  fileprivate init(_ row: Row, systems: [CardSystemID]) {
    let limit = CheckInLimit(
      volume: row["limit_volume"], period: row.choice("limit_period") ?? .day)
    let ticketPeriod: PeriodType? = row.choice("ticket_period")
    let ticketLimit = ticketPeriod.map { CheckInLimit(volume: row["ticket_volume"], period: $0) }
    self.init(
      event: row.entity("number"), id: row["id"], title: row["title"],
      organizer: row.entity("organizer"), calendar: row.choice("calendar") ?? .permanent,
      settings: EventSettings(points: row["points"], limit: limit, ticketLimit: ticketLimit),
      systems: systems)
  }
}

/// The card systems of an organiser or event.
private func members(
  of number: Int64, _ kind: String, _ database: Database
) throws -> [CardSystemID] {
  try Int64.fetchAll(
    database,
    sql: """
      SELECT card_system FROM catalogue_\(kind)_system WHERE \(kind) = ? ORDER BY card_system
      """, arguments: [number]
  ).map { CardSystemID(UInt8(clamping: $0)) }
}

/// The pattern of SQL's `LIKE` for a name in which `*` stands for any characters.
private func pattern(_ name: String) -> String {
  var pattern = ""
  for character in name {
    switch character {
    case "*": pattern.append("%")
    case "%", "_", "\\": pattern += "\\\(character)"
    default: pattern.append(character)
    }
  }
  return pattern
}
