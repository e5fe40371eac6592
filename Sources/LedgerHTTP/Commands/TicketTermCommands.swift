import HTTPTypes
import Ledger
import LedgerService
import LedgerWire

/// Defines a distribution key, or changes it from now on.
struct SetDistributionKey: LedgerCommand {
  static let sheet = CommandSheet(
    "define distribution-key", .put, "distribution-keys/{id}", .ledgerDistributionKeysWrite,
    "Defines how the price of a ticket at the social tariff is shared, or changes it from now on.",
    fields: [
      .text("name", "its name, such as 20-40-40"),
      .json("cardSystemIds", "the card systems at whose events it is used: [1]"),
      .json("rules", "rows of which the first that holds gives the shares"),
      .json("organizerIds", "the organisers whose events it is for; all of them", optional: true),
      .json("municipalities", "postal codes that residence is about: [\"9300\"]", optional: true),
      .json("manual", "whether an event must switch it on; false", optional: true),
      .json("active", "whether it is used at all; true", optional: true),
    ])

  private let id: String
  private let name: String
  private let systemIDs: [UInt32]
  private let rules: [KeyRule]
  private let organizerIDs: [String]
  private let municipalities: [UInt16]
  private let isManual: Bool
  private let isActive: Bool

  init(_ fields: inout CommandFields) {
    id = fields.inPath("id")
    name = fields.text("name")
    systemIDs = fields.cardSystemIDs("cardSystemIds")
    rules = fields.required("rules") { fields in
      fields.objects("rules", countMax: DistributionKeyTerms.rulesMax) { KeyRule(&$0) }
    }
    organizerIDs = fields.optionalTexts(
      "organizerIds", countMax: DistributionKeyTerms.organizersMax)
    municipalities = fields.postalCodes(
      "municipalities", countMax: DistributionKeyTerms.municipalitiesMax)
    isManual = fields.boolean("manual") ?? false
    isActive = fields.boolean("active") ?? true
  }

  func carryOut(_ call: CommandCall) async throws(Problem) -> CommandAnswer {
    guard let publicID = UInt32(id) else { throw .notFound("distribution key") }
    let terms = DistributionKeyTerms(
      name: name, systems: try call.cardSystems(systemIDs, "/cardSystemIds"), rules: rules,
      organizers: try call.organizers(organizerIDs, "/organizerIds"),
      municipalities: municipalities, isManual: isManual, isActive: isActive)
    let known = call.engine.catalogue.distributionKey(publicID: publicID)
    if let known {
      guard call.mayInAll(known.terms.systems) else { throw .notFound("distribution key") }
      guard known.terms != terms else { return .unchanged }
    }
    let outcome = try await call.register(.setDistributionKey(publicID: publicID, terms))
    return CommandAnswer(outcome.position, isNew: known == nil)
  }
}

/// Sets what holds for the tickets of an event.
struct SetEventTicketTerms: LedgerCommand {
  static let sheet = CommandSheet(
    "define ticket-terms", .put, "events/{id}/ticket-terms", .ledgerTicketTermsWrite,
    "Sets the organiser of an event's place, how many holders get a discount, and its keys.",
    fields: [
      .text(
        "locationId", "the organiser of the place, which sells and pays nothing", optional: true),
      .json("holdersMax", "how many holders get a discount, the first ones; all", optional: true),
      .json("distributionKeyIds", "manual distribution keys that are on: [123]", optional: true),
    ])

  private let id: String
  private let locationID: String?
  private let holdersMax: UInt32?
  private let keyIDs: [UInt32]

  init(_ fields: inout CommandFields) {
    id = fields.inPath("id")
    locationID = fields.optionalText("locationId")
    holdersMax = fields.optionalInteger("holdersMax", in: 1...1_000_000)
    keyIDs = fields.optionalIDs("distributionKeyIds", countMax: EventTicketTerms.keysMax)
  }

  func carryOut(_ call: CommandCall) async throws(Problem) -> CommandAnswer {
    guard let event = call.engine.catalogue.event(id: id), call.mayInAll(event.systems) else {
      throw .notFound("event")
    }
    var terms = EventTicketTerms(holdersMax: holdersMax)
    if let locationID { terms.location = try call.organizer(locationID, "/locationId") }
    for (index, keyID) in keyIDs.enumerated() {
      let key = call.engine.catalogue.distributionKey(publicID: keyID)
      guard let key, call.mayInOne(of: key.terms.systems) else {
        throw .notFound("distribution key", "/distributionKeyIds/\(index)")
      }
      terms.keys.append(key.key)
    }
    terms.keys.sort { $0.number < $1.number }
    guard event.ticketTerms != terms else { return .unchanged }
    return CommandAnswer(
      try await call.register(.setEventTicketTerms(event.event, terms)).position)
  }
}

/// Sets how many discounted tickets one holder may buy at an organiser.
struct SetOrganizerTicketLimit: LedgerCommand {
  static let sheet = CommandSheet(
    "define ticket-limit", .put, "organizers/{id}/ticket-limit", .ledgerTicketTermsWrite,
    "Sets how many discounted tickets one holder may buy at an organiser; without a limit any.",
    fields: [.json("limit", "{\"volume\":1,\"periodType\":\"DAY\"}", optional: true)])

  private let id: String
  private let limit: CheckInLimit?

  init(_ fields: inout CommandFields) {
    id = fields.inPath("id")
    limit = fields.object("limit") { CheckInLimit(&$0) }
  }

  func carryOut(_ call: CommandCall) async throws(Problem) -> CommandAnswer {
    guard let organizer = call.engine.catalogue.organizer(id: id),
      let view = call.engine.catalogue.organizer(organizer), call.mayInAll(view.systems)
    else { throw .notFound("organiser") }
    let wanted = limit
    let outcome = try await call.register(.setOrganizerTicketLimit(organizer, wanted)) {
      state, _ in
      state.ticketLimit(of: organizer) == wanted ? .success(.unchanged) : nil
    }
    return CommandAnswer(outcome.position)
  }
}
