import HTTPTypes
import Ledger
import LedgerService
import LedgerWire

/// Defines an organiser, or changes its name and card systems.
struct DefineOrganizer: LedgerCommand {
  static let sheet = CommandSheet(
    "define organizer", .put, "organizers/{id}", .ledgerDefinitionsWrite,
    "Defines an organiser, or changes its name and card systems.",
    fields: [
      .text("name", "its name"),
      .json("cardSystemIds", "the card systems that it takes part in: [1]"),
    ])

  private let id: String
  private let name: String
  private let systemIDs: [UInt32]

  init(_ fields: inout CommandFields) {
    id = fields.inPath("id")
    name = fields.text("name")
    systemIDs = fields.cardSystemIDs("cardSystemIds")
  }

  func carryOut(_ call: CommandCall) async throws(Problem) -> CommandAnswer {
    let systems = try call.cardSystems(systemIDs, "/cardSystemIds")
    guard let organizer = call.engine.catalogue.organizer(id: id),
      let known = call.engine.catalogue.organizer(organizer)
    else {
      let outcome = try await call.register(
        .defineOrganizer(id: id, name: name, systems: systems))
      return CommandAnswer(outcome.position, isNew: true)
    }
    // Who takes part in several card systems is changed by whoever may in all of them.
    guard call.mayInAll(known.systems) else { throw .notFound("organiser") }
    guard known.name != name || known.systems != systems else { return .unchanged }
    let outcome = try await call.register(
      .changeOrganizer(organizer, name: name, systems: systems))
    return CommandAnswer(outcome.position)
  }
}

/// Defines an event, or changes it.
struct DefineEvent: LedgerCommand {
  static let sheet = CommandSheet(
    "define event", .put, "events/{id}", .ledgerDefinitionsWrite,
    "Defines an event, or changes what it is; without settings those it has stay.",
    fields: [
      .text("title", "its title"),
      .text("organizerId", "its organiser"),
      .json("cardSystemIds", "the card systems that it takes part in: [1]"),
      .text("calendarType", "single, multiple, periodic or permanent"),
      .json(
        "periods",
        "when it is open: [{\"begin\":…,\"end\":…,\"wholeDays\":false}]; none for always",
        optional: true),
      .json(
        "settings", "{\"checkinPoints\":1,\"checkinLimit\":{\"volume\":1,\"periodType\":\"DAY\"}}",
        optional: true),
    ])

  private let id: String
  private let title: String
  private let organizerID: String
  private let systemIDs: [UInt32]
  private let calendar: CalendarType
  private let periods: [OpeningPeriod]
  private let settings: EventSettings?

  init(_ fields: inout CommandFields) {
    id = fields.inPath("id")
    title = fields.text("title")
    organizerID = fields.text("organizerId")
    systemIDs = fields.cardSystemIDs("cardSystemIds")
    let calendar =
      fields.word(
        "calendarType",
        [
          "single": CalendarType.single, "multiple": .multiple, "periodic": .periodic,
          "permanent": .permanent,
        ]) ?? .permanent
    self.calendar = calendar
    periods =
      fields.objects("periods", countMax: EventDefined.periodsMax) {
        OpeningPeriod(
          begin: $0.moment("begin"), end: $0.moment("end"),
          wholeDays: $0.boolean("wholeDays") ?? false)
      } ?? []
    settings = fields.object("settings") { fields in
      EventSettings(
        points: fields.integer("checkinPoints", in: 0...10_000),
        limit: fields.object("checkinLimit") { CheckInLimit(&$0) } ?? calendar.defaultLimit,
        ticketLimit: fields.object("passholderTicketLimit") { CheckInLimit(&$0) })
    }
  }

  func carryOut(_ call: CommandCall) async throws(Problem) -> CommandAnswer {
    let systems = try call.cardSystems(systemIDs, "/cardSystemIds")
    let organizer = try call.organizer(organizerID, "/organizerId")
    guard let known = call.engine.catalogue.event(id: id) else {
      let outcome = try await call.register(
        .defineEvent(
          id: id, title: title, organizer: organizer, systems: systems, calendar: calendar,
          periods: periods,
          settings: settings ?? EventSettings(points: 0, limit: calendar.defaultLimit)))
      return CommandAnswer(outcome.position, isNew: true)
    }
    guard call.mayInAll(known.systems) else { throw .notFound("event") }
    // The settings first: an event that has ended keeps them, and then nothing is changed.
    var position: UInt64 = 0
    if let settings, known.settings != settings {
      let outcome = try await call.register(
        .changeEventSettings(known.event, settings), step: " settings")
      position = outcome.position
    }
    let isSame =
      known.title == title && known.organizer == organizer && known.systems == systems
      && known.calendar == calendar
    let wanted = periods
    let changed = try await call.register(
      .changeEvent(
        known.event, title: title, organizer: organizer, systems: systems, calendar: calendar,
        periods: periods)
    ) { state, _ in
      isSame && state.openingPeriods(of: known.event) == wanted ? .success(.unchanged) : nil
    }
    return CommandAnswer(position > 0 ? position : changed.position)
  }
}

/// Defines a kiosk, or changes it.
struct DefineKiosk: LedgerCommand {
  static let sheet = CommandSheet(
    "define kiosk", .put, "kiosks/{id}", .ledgerDefinitionsWrite,
    "Defines a kiosk, or changes it.",
    fields: [
      .text("name", "its name: that of its terminal, such as CID-PPT-001"),
      .json("cardSystemId", "its card system"),
      .json("organizerIds", "the organisers whose events it serves"),
      .text("releaseTrack", "beta or stable", optional: true),
    ])

  private let id: String
  private let name: String
  private let systemID: UInt32
  private let organizerIDs: [String]
  private let isBeta: Bool

  init(_ fields: inout CommandFields) {
    id = fields.inPath("id")
    name = fields.text("name", bytesMax: 64)
    systemID = fields.integer("cardSystemId", in: 0...UInt32.max)
    organizerIDs = fields.texts("organizerIds", countMax: TerminalPaired.organizersMax)
    isBeta = fields.optionalWord("releaseTrack", ["beta": true, "stable": false]) ?? false
  }

  func carryOut(_ call: CommandCall) async throws(Problem) -> CommandAnswer {
    let system = try call.cardSystem(systemID, "/cardSystemId").system
    let organizers = try call.organizers(organizerIDs, "/organizerIds")
    let known = try await call.engine.ask { [id] state, _ in
      state.kiosk(id: id).flatMap { state.kiosk($0) }
    }
    if let known, !call.mayInAll(CardSystemSet([known.system])) { throw .notFound("kiosk") }
    let command = RegistrationCommand.defineKiosk(
      id: id, name: name, system: system, organizers: organizers, isBeta: isBeta)
    let isSame =
      known.map {
        $0.name == name && $0.system == system && $0.organizers == organizers
          && $0.isBeta == isBeta
      } ?? false
    if isSame { return .unchanged }
    let outcome = try await call.register(command)
    return CommandAnswer(outcome.position, isNew: known == nil)
  }
}

/// Adds codes that redemptions of a reward give out.
struct AddRewardCodes: LedgerCommand {
  static let sheet = CommandSheet(
    "reward add-codes", .post, "rewards/{id}/codes", .rewardsWrite,
    "Adds codes that redemptions of a reward give out, each once.",
    fields: [.json("codes", "the codes: 1 to \(RewardCodesAdded.codesMax) strings")])

  private let id: String
  private let codes: [String]

  init(_ fields: inout CommandFields) {
    id = fields.inPath("id")
    codes = fields.texts(
      "codes", countMax: RewardCodesAdded.codesMax, bytesMax: RewardCodesAdded.codeBytesMax)
  }

  func carryOut(_ call: CommandCall) async throws(Problem) -> CommandAnswer {
    let known = try await call.engine.ask { [id] state, _ in
      state.reward(id: id).flatMap { state.reward($0) }
    }
    guard let known, call.mayInAll(CardSystemSet([known.owner])) else {
      throw .notFound("reward")
    }
    let outcome = try await call.register(.addRewardCodes(known.reward, codes: codes))
    return CommandAnswer(outcome.position, isNew: true)
  }
}
