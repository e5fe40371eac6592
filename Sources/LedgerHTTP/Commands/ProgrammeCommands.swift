import HTTPTypes
import Ledger
import LedgerService
import LedgerWire

/// Defines a programme, or changes what it is from now on.
struct DefineProgramme: LedgerCommand {
  static let sheet = CommandSheet(
    "define programme", .put, "programmes/{id}", .ledgerProgrammesWrite,
    "Defines a programme, or changes what it is from now on; it belongs to no region.",
    fields: [
      .text("name", "its name"),
      .text("scan", "what the scan of a card means: checkIn or visit"),
      .json(
        "subscription",
        "what it needs: {\"months\":12,\"autoStartMonths\":2,\"unregisteredVisitsMax\":5}; nothing",
        optional: true),
    ])

  static let scans: KeyValuePairs = ["checkIn": ScanMeaning.checkIn, "visit": .visit]

  private let id: String
  private let terms: ProgrammeTerms

  init(_ fields: inout CommandFields) {
    id = fields.inPath("id")
    let subscription = fields.object("subscription") { fields in
      let standard = SubscriptionTerms()
      let months = 1...SubscriptionTerms.monthsMax
      return SubscriptionTerms(
        months: fields.optionalInteger("months", in: months) ?? standard.months,
        autoStartMonths: fields.optionalInteger("autoStartMonths", in: 0...months.upperBound)
          ?? standard.autoStartMonths,
        unregisteredVisitsMax: fields.optionalInteger("unregisteredVisitsMax", in: 0...UInt16.max)
          ?? standard.unregisteredVisitsMax)
    }
    terms = ProgrammeTerms(
      name: fields.text("name"),
      validity: subscription.map { .subscription($0) } ?? .open,
      scan: fields.word("scan", Self.scans) ?? .checkIn)
  }

  func carryOut(_ call: CommandCall) async throws(Problem) -> CommandAnswer {
    let isNew = try await call.engine.ask { [id] state, _ in state.programme(id: id) == nil }
    let outcome = try await call.register(.defineProgramme(id: id, terms))
    return CommandAnswer(outcome.position, isNew: isNew)
  }
}

/// Makes a card system one of a programme from now on.
struct SetProgramme: LedgerCommand {
  static let sheet = CommandSheet(
    "define card-system-programme", .put, "card-systems/{id}/programme", .ledgerProgrammesWrite,
    "Makes a card system one of a programme from now on.",
    fields: [.text("programmeId", "the programme; uitpas is always there")])

  private let id: String
  private let programmeID: String

  init(_ fields: inout CommandFields) {
    id = fields.inPath("id")
    programmeID = fields.text("programmeId")
  }

  func carryOut(_ call: CommandCall) async throws(Problem) -> CommandAnswer {
    let system = try call.cardSystem(id).system
    let programme = try await call.engine.ask { [programmeID] state, _ in
      state.programme(id: programmeID)
    }
    guard let programme else { throw .notFound("programme", "/programmeId") }
    let outcome = try await call.register(.setCardSystemProgramme(system, programme))
    return CommandAnswer(outcome.position)
  }
}

/// Makes an organiser a museum, on terms that hold from now on.
struct SetMuseum: LedgerCommand {
  static let sheet = CommandSheet(
    "define museum", .put, "organizers/{id}/museum", .ledgerMuseumsWrite,
    "Makes an organiser a museum: what a visit is paid from now on, and which cards it takes.",
    fields: [
      .json("averagePriceCents", "its average entrance price"),
      .json("percentBasisPoints", "the part of it that a visit is paid: 6000 for 60 %"),
      .json("active", "whether it takes visits; so it does where it is missing", optional: true),
      .json("externalCards", "[\"uitpas\",\"akaart\",\"article27\"]; none", optional: true),
      .json(
        "uitpasNeedsSocialTariff", "whether a UiTPAS needs one; so it does where it is missing",
        optional: true),
    ])

  private static let cards: KeyValuePairs = [
    "uitpas": ExternalCardType.uitpas, "akaart": .akaart, "article27": .article27,
  ]

  private let id: String
  private let terms: MuseumTerms

  init(_ fields: inout CommandFields) {
    id = fields.inPath("id")
    let rate = MuseumRate(
      averagePriceCents: fields.integer(
        "averagePriceCents", in: 0...MuseumRate.averagePriceCentsMax),
      percentBasisPoints: fields.integer(
        "percentBasisPoints", in: 0...MuseumRate.percentBasisPointsMax))
    terms = MuseumTerms(
      isActive: fields.boolean("active") ?? true, rate: rate,
      externalCards: Set(fields.words("externalCards", Self.cards)),
      uitpasNeedsSocialTariff: fields.boolean("uitpasNeedsSocialTariff") ?? true)
  }

  func carryOut(_ call: CommandCall) async throws(Problem) -> CommandAnswer {
    guard let organizer = call.engine.catalogue.organizer(id: id),
      let known = call.engine.catalogue.organizer(organizer), call.mayInAll(known.systems)
    else { throw .notFound("organiser") }
    let outcome = try await call.register(.setMuseumTerms(organizer, terms))
    return CommandAnswer(outcome.position)
  }
}
