import HTTPTypes
import Ledger
import LedgerService
import LedgerWire

/// Gives a pass to a group, which is registered with it.
struct IssueGroupPass: LedgerCommand {
  static let sheet = CommandSheet(
    "group-pass issue", .post, "group-passes", .ledgerGroupPassesWrite,
    "Registers a group and gives it a pass: a card from the stock, or a number made for it.",
    fields: [
      .json("cardSystemId", "the card system that gives it"),
      .text("name", "the name of the group"),
      .json(
        "ticketsPerYear", "tickets at the social tariff in a calendar year; 0 for coupons alone"),
      .text(
        "endDate", "the last day of its social tariff; without one it has no end", optional: true),
      .text("email", "how to reach whoever answers for it", optional: true),
      .text("telephone", "the same", optional: true),
      .json(
        "address", "{\"street\":…,\"postalCode\":\"9300\",\"city\":\"Aalst\",\"country\":\"BE\"}",
        optional: true),
      .json(
        "card", "a group's from the stock: {\"uitpasNumber\":…} or {\"chipNumber\":…}",
        optional: true),
    ],
    answers: [
      .required("passholderId", .passholderID), .required("uitpasNumber", .uitpasNumber),
    ])

  private let systemID: UInt32
  private let group: Group
  private let terms: GroupPassTerms
  private let card: CardName?
  /// What was asked for, in one form.
  private let request: [UInt8]

  init(_ fields: inout CommandFields) {
    systemID = fields.integer("cardSystemId", in: 0...UInt32.max)
    var group = Group(name: fields.text("name"))
    group.email = fields.optionalText("email")
    group.phoneNumber = fields.optionalText("telephone")
    group.address = fields.object("address") { fields in
      Person.Address(
        street: fields.optionalText("street"), postalCode: fields.text("postalCode"),
        city: fields.text("city"), country: fields.optionalText("country"))
    }
    self.group = group
    terms = GroupPassTerms(&fields)
    card = fields.object("card") { CardName(&$0) }
    request = Self.request(group)
  }

  private static func request(_ group: Group) -> [UInt8] {
    let address = group.address
    let texts = [
      group.name, group.email, group.phoneNumber, address?.street, address?.postalCode,
      address?.city, address?.country,
    ]
    var writer = JSONWriter()
    writer.beginArray()
    for text in texts { writer.value(text ?? "") }
    writer.endArray()
    return writer.bytes
  }

  func carryOut(_ call: CommandCall) async throws(Problem) -> CommandAnswer {
    let system = try call.cardSystem(systemID, "/cardSystemId").system
    do throws(PersonFault) {
      try group.check()
    } catch {
      let field = error.field == "phoneNumber" ? "telephone" : error.field
      var problem = Problem(.bodyInvalidData)
      problem.schemaErrors = [
        SchemaIssue(
          jsonPointer: "/" + field.replacing(".", with: "/"), error: error.reason)
      ]
      throw problem
    }
    var article = PassOrder.Article.digital
    if let card { article = .stock(try await card.find(call).view.card) }
    let order = GroupPassOrder(
      for: group, article, in: system, terms: terms, request: request)
    let result: Keyed<GroupPassOutcome>
    do throws(RegistrationError) {
      result = try await Registrar(call.engine).issue(
        order, key: call.key(), client: call.client)
    } catch {
      throw Problem(error)
    }
    guard case .decided(let outcome) = result else { throw Problem(.idempotencyKeyReused) }
    let names = try call.names(of: outcome)
    return CommandAnswer(outcome.position, isNew: true) {
      $0.field("passholderId", names.passholderID)
      $0.field("uitpasNumber", names.number)
    }
  }
}

/// Sets what a group pass is entitled to.
struct SetGroupPassTerms: LedgerCommand {
  static let sheet = CommandSheet(
    "group-pass terms", .put, "group-passes/{id}/terms", .ledgerGroupPassesWrite,
    "Sets what a group pass is entitled to from now on.",
    fields: [
      .json(
        "ticketsPerYear", "tickets at the social tariff in a calendar year; 0 for coupons alone"),
      .text(
        "endDate", "the last day of its social tariff; without one it has no end", optional: true),
    ])

  private let id: String
  private let terms: GroupPassTerms

  init(_ fields: inout CommandFields) {
    id = fields.inPath("id")
    terms = GroupPassTerms(&fields)
  }

  func carryOut(_ call: CommandCall) async throws(Problem) -> CommandAnswer {
    let named = try await call.holder(id) { call.mayInAll($0) }
    let holder = named.holder
    let wanted = terms
    // A group is a member of the one card system that gave it its pass.
    guard let system = named.systems.members.first else {
      throw Problem(.passholderNotFound, status: .notFound)
    }
    let outcome = try await call.register(.setGroupPassTerms(holder, system, wanted)) {
      state, now in
      state.groupPass(of: holder, at: now)?.terms == wanted ? .success(.unchanged) : nil
    }
    return CommandAnswer(outcome.position)
  }
}

extension GroupPassTerms {
  fileprivate init(_ fields: inout CommandFields) {
    self.init(
      ticketsPerYear: fields.integer("ticketsPerYear", in: 0...Self.ticketsMax),
      lastDay: fields.day("endDate"))
  }
}

extension CommandCall {
  /// What a group and its card are called; nothing of what was erased.
  fileprivate func names(
    of outcome: GroupPassOutcome
  ) throws(Problem) -> (passholderID: String?, number: String?) {
    do throws(EngineError) {
      return (
        try engine.group(outcome.holder)?.passholderID,
        try engine.number(of: outcome.card)?.text
      )
    } catch {
      throw Problem(error)
    }
  }
}
