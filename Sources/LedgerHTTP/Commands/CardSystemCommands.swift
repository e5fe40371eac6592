import HTTPTypes
import Ledger
import LedgerService
import LedgerWire

/// Defines a card system, or changes its name and municipalities.
struct DefineCardSystem: LedgerCommand {
  static let sheet = CommandSheet(
    "define card-system", .put, "card-systems/{id}", .ledgerDefinitionsWrite,
    "Defines a card system, or changes its name and municipalities.",
    fields: [
      .text("name", "its name"),
      .json("cities", "its municipalities: [{\"postalCode\":\"9300\",\"name\":\"Aalst\"}]"),
    ])

  private let id: String
  private let name: String
  private let cities: [City]

  init(_ fields: inout CommandFields) {
    id = fields.inPath("id")
    name = fields.text("name")
    cities = fields.required("cities") { fields in
      fields.objects("cities", countMax: 100) {
        City(postalCode: $0.text("postalCode", bytesMax: 4), name: $0.text("name"))
      }
    }
  }

  func carryOut(_ call: CommandCall) async throws(Problem) -> CommandAnswer {
    guard let publicID = UInt32(id) else { throw .notFound("card system") }
    guard let known = call.engine.catalogue.cardSystem(publicID: publicID) else {
      // A new one is in nobody's reach but of those who may do this everywhere.
      guard call.reach == .everySystem else { throw .notFound("card system") }
      let outcome = try await call.register(
        .defineCardSystem(publicID: publicID, name: name, cities: cities, policy: RegionPolicy()))
      return CommandAnswer(outcome.position, isNew: true)
    }
    _ = try call.cardSystem(publicID)
    guard known.name != name || known.cities != cities else { return .unchanged }
    let outcome = try await call.register(
      .changeCardSystem(known.system, name: name, cities: cities))
    return CommandAnswer(outcome.position)
  }
}

/// Sets a card system's policy from now on.
struct SetPolicy: LedgerCommand {
  static let sheet = CommandSheet(
    "define policy", .put, "card-systems/{id}/policy", .ledgerDefinitionsWrite,
    "Sets a card system's policy from now on.",
    fields: [
      .json("windowHours", "hours around an opening period in which check-in is open"),
      .json("latenessDays", "days after which a late tap is kept but not counted"),
      .json("graceDays", "days after its end in which a social tariff still holds"),
    ])

  private let id: String
  private let policy: RegionPolicy

  init(_ fields: inout CommandFields) {
    id = fields.inPath("id")
    policy = RegionPolicy(
      windowHours: fields.integer("windowHours", in: 0...48),
      latenessDays: fields.integer("latenessDays", in: 0...RegionPolicy.latenessDaysMax),
      graceDays: fields.integer("graceDays", in: 0...200))
  }

  func carryOut(_ call: CommandCall) async throws(Problem) -> CommandAnswer {
    let known = try call.cardSystem(id)
    guard known.policy != policy else { return .unchanged }
    return CommandAnswer(try await call.register(.changePolicy(known.system, policy)).position)
  }
}

/// Sets on what terms a card system takes members from now on.
struct SetTerms: LedgerCommand {
  static let sheet = CommandSheet(
    "define terms", .put, "card-systems/{id}/terms", .ledgerDefinitionsWrite,
    "Sets a card system's price list, bonus and end of the social tariff from now on.",
    fields: [
      .json("prices", "rows of which the first that holds is the price, in cents"),
      .json("registrationBonus", "points of a new member", optional: true),
      .text("socialTariffEnd", "where no other end is given, such as 04-30", optional: true),
      .json(
        "discountPriceMax", "highest price in cents at which the social tariff holds",
        optional: true),
    ])

  private let id: String
  private let terms: CardSystemTerms

  init(_ fields: inout CommandFields) {
    id = fields.inPath("id")
    terms = CardSystemTerms(
      prices: fields.required("prices") {
        $0.objects("prices", countMax: CardSystemTerms.pricesMax, Self.price)
      },
      registrationBonus: fields.optionalInteger("registrationBonus", in: 0...10_000) ?? 0,
      socialTariffEnd: fields.annualDay("socialTariffEnd") ?? CardSystemTerms().socialTariffEnd,
      discountPriceMax: fields.optionalInteger(
        "discountPriceMax", in: 0...TicketLimits.centsMax))
  }

  static let reasons: KeyValuePairs = [
    "FIRST_CARD": CardSaleReason.firstCard, "CARD_UPGRADE": .cardUpgrade,
    "EXTRA_CARD": .extraCard, "LOSS_THEFT": .lossTheft, "DEFECT": .defect,
    "OBTAIN_KANSENSTATUUT": .obtainSocialTariff, "LOSS_KANSENSTATUUT": .lossSocialTariff,
  ]

  private static func price(_ fields: inout CommandFields) -> CardPrice {
    CardPrice(
      label: fields.text("label", bytesMax: CardSystemTerms.labelBytesMax),
      cents: fields.integer("cents", in: 0...CardPrice.centsMax),
      reasons: fields.words("reasons", reasons),
      ageFrom: fields.optionalInteger("ageFrom", in: 0...150),
      ageTo: fields.optionalInteger("ageTo", in: 0...150),
      whenAgeUnknown: fields.boolean("whenAgeUnknown") ?? true,
      resident: fields.boolean("resident"), socialTariff: fields.boolean("socialTariff"),
      kind: fields.optionalWord("cardType", RegisterCard.types),
      voucherType: fields.optionalText(
        "voucherType", bytesMax: CardSystemTerms.labelBytesMax))
  }

  func carryOut(_ call: CommandCall) async throws(Problem) -> CommandAnswer {
    let system = try call.cardSystem(id).system
    let terms = terms
    let outcome = try await call.register(.setTerms(system, terms)) { state, now in
      state.terms(of: system, at: now) == terms ? .success(.unchanged) : nil
    }
    return CommandAnswer(outcome.position)
  }
}

/// Makes vouchers for the sale of cards.
struct IssueVouchers: LedgerCommand {
  static let sheet = CommandSheet(
    "voucher issue", .post, "card-systems/{id}/vouchers", .ledgerVouchersWrite,
    "Makes vouchers for the sale of cards, each of which is used once.",
    fields: [
      .text("type", "their type, which rows of the price list name"),
      .json("codes", "their codes: 1 to \(VouchersIssued.codesMax) strings"),
    ])

  private let id: String
  private let type: String
  private let codes: [String]

  init(_ fields: inout CommandFields) {
    id = fields.inPath("id")
    type = fields.text("type", bytesMax: CardSystemTerms.labelBytesMax)
    codes = fields.texts(
      "codes", countMax: VouchersIssued.codesMax, bytesMax: VouchersIssued.codeBytesMax)
  }

  func carryOut(_ call: CommandCall) async throws(Problem) -> CommandAnswer {
    let system = try call.cardSystem(id).system
    let outcome = try await call.register(.issueVouchers(system, type: type, codes: codes))
    return CommandAnswer(outcome.position, isNew: true)
  }
}
