import GRDB
import Ledger
import Projections

/// Applies what defines and changes card systems, organisers, events, rewards and coupons.
struct CatalogueFold: ReadModelFold {
  private let system: PreparedStatement
  private let renameSystem: PreparedStatement
  private let city: PreparedStatement
  private let clearCities: PreparedStatement
  private let organizer: PreparedStatement
  private let renameOrganizer: PreparedStatement
  private let organizerSystem: PreparedStatement
  private let clearOrganizerSystems: PreparedStatement
  private let event: PreparedStatement
  private let changeEvent: PreparedStatement
  private let eventSystem: PreparedStatement
  private let clearEventSystems: PreparedStatement
  private let settings: PreparedStatement
  private let reward: PreparedStatement
  private let changeReward: PreparedStatement
  private let coupon: PreparedStatement

  init(_ database: Database) throws {
    func prepared(_ sql: String) throws -> PreparedStatement { try .init(database, sql) }
    system = try prepared("INSERT INTO catalogue_card_system VALUES (?, ?, ?)")
    renameSystem = try prepared("UPDATE catalogue_card_system SET name = ?2 WHERE number = ?1")
    city = try prepared("INSERT INTO catalogue_city VALUES (?, ?, ?, ?)")
    clearCities = try prepared("DELETE FROM catalogue_city WHERE card_system = ?")
    organizer = try prepared("INSERT INTO catalogue_organizer VALUES (?, ?, ?, ?)")
    renameOrganizer = try prepared(
      "UPDATE catalogue_organizer SET name = ?2, folded_name = ?3 WHERE number = ?1")
    organizerSystem = try prepared("INSERT INTO catalogue_organizer_system VALUES (?, ?)")
    clearOrganizerSystems = try prepared(
      "DELETE FROM catalogue_organizer_system WHERE organizer = ?")
    event = try prepared(
      "INSERT INTO catalogue_event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    changeEvent = try prepared(
      """
      UPDATE catalogue_event SET title = ?2, folded_title = ?3, organizer = ?4, calendar = ?5
      WHERE number = ?1
      """)
    eventSystem = try prepared("INSERT INTO catalogue_event_system VALUES (?, ?)")
    clearEventSystems = try prepared("DELETE FROM catalogue_event_system WHERE event = ?")
    // Settings that are entered late are older than those in force.
    settings = try prepared(
      """
      UPDATE catalogue_event
      SET points = ?2, limit_volume = ?3, limit_period = ?4, ticket_volume = ?5,
        ticket_period = ?6, settings_from = ?7
      WHERE number = ?1 AND settings_from <= ?7
      """)
    reward = try prepared("INSERT INTO catalogue_reward VALUES (?, ?, ?, ?, ?, ?, ?)")
    changeReward = try prepared(
      """
      UPDATE catalogue_reward SET type = ?2, status = ?3, points = ?4, title = ?5
      WHERE number = ?1
      """)
    coupon = try prepared("INSERT OR REPLACE INTO catalogue_coupon VALUES (?, ?, ?)")
  }

  func apply(_ record: LedgerRecord) throws {
    switch record.event {
    case .cardSystemDefined(let body):
      try system.run(.init(body.system.number), .init(body.publicID), .text(body.name))
      try set(body.cities, of: body.system)
    case .cardSystemChanged(let body):
      try renameSystem.run(.init(body.system.number), .text(body.name))
      try set(body.cities, of: body.system)
    case .organizerDefined(let body):
      try organizer.run(
        .init(body.organizer.number), .text(body.id), .text(body.name), .text(folded(body.name)))
      try set(body.systems, of: body.organizer)
    case .organizerChanged(let body):
      try renameOrganizer.run(
        .init(body.organizer.number), .text(body.name), .text(folded(body.name)))
      try set(body.systems, of: body.organizer)
    case .eventDefined(let body): try define(body, record.header)
    case .eventChanged(let body):
      try changeEvent.run(
        .init(body.event.number), .text(body.title), .text(folded(body.title)),
        .init(body.organizer.number), .init(body.calendar.rawValue))
      try set(body.systems, of: body.event)
    case .eventSettingsChanged(let body):
      let limits = body.settings
      try settings.run(
        .init(body.event.number), .init(limits.points), .init(limits.limit.volume),
        .init(limits.limit.period.rawValue), SQLValue(limits.ticketLimit?.volume),
        SQLValue(limits.ticketLimit?.period.rawValue),
        .init(record.header.occurredAt.microseconds))
    case .rewardDefined(let body):
      try reward.run(
        .init(body.reward.number), .text(body.id), .init(body.owner.number),
        .init(body.terms.type.rawValue), .init(body.terms.status.rawValue),
        .init(body.terms.points), .text(body.terms.title))
    case .rewardChanged(let body):
      try changeReward.run(
        .init(body.reward.number), .init(body.terms.type.rawValue),
        .init(body.terms.status.rawValue), .init(body.terms.points), .text(body.terms.title))
    case .couponSet(let body):
      try coupon.run(.init(body.coupon.number), .text(body.id), .text(body.terms.name))
    default: break
    }
  }

  private func define(_ body: EventDefined, _ header: RecordHeader) throws {
    let ticketLimit = body.settings.ticketLimit
    try event.run(
      .init(body.event.number), .text(body.id), .text(body.title), .text(folded(body.title)),
      .init(body.organizer.number), .init(body.calendar.rawValue), .init(body.settings.points),
      .init(body.settings.limit.volume), .init(body.settings.limit.period.rawValue),
      SQLValue(ticketLimit?.volume), SQLValue(ticketLimit?.period.rawValue),
      .init(header.occurredAt.microseconds))
    try set(body.systems, of: body.event)
  }

  private func set(_ cities: [City], of system: CardSystemID) throws {
    try clearCities.run(.init(system.number))
    for (place, each) in cities.enumerated() {
      try city.run(.init(system.number), .init(place), .text(each.postalCode), .text(each.name))
    }
  }

  private func set(_ systems: CardSystemSet, of organizer: OrganizerID) throws {
    try clearOrganizerSystems.run(.init(organizer.number))
    for each in systems.members {
      try organizerSystem.run(.init(organizer.number), .init(each.number))
    }
  }

  private func set(_ systems: CardSystemSet, of event: EventID) throws {
    try clearEventSystems.run(.init(event.number))
    for each in systems.members { try eventSystem.run(.init(event.number), .init(each.number)) }
  }
}
