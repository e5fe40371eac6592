import HTTPTypes
import Ledger
import LedgerService
import LedgerWire

/// A card as a command names it: by its number or its chip, never in a URL.
struct CardName: Sendable {
  private let number: String?
  private let chip: String?
  private let museumPass: String?

  static let fields = [
    CommandField.text("uitpasNumber", "the number of the card", optional: true),
    .text("chipNumber", "or that of its chip", optional: true),
    .text("cardNumber", "or that of a museum pass", optional: true),
  ]

  /// What a command about a card answers.
  static let answers: [Schema.Property] = [.required("cardStatus", .cardStatus)]

  init(_ fields: inout CommandFields) {
    number = fields.optionalText("uitpasNumber", bytesMax: 20)
    chip = fields.optionalText("chipNumber", bytesMax: 20)
    museumPass = fields.optionalText("cardNumber", bytesMax: 20)
    fields.requireOne(
      of: [("uitpasNumber", number), ("chipNumber", chip), ("cardNumber", museumPass)])
  }

  /// A card, and the card systems of which its holder is a member.
  struct Found: Sendable {
    var known: KnownCard
    var view: CardView
    var memberships: CardSystemSet
  }

  /// The card where its own system is within the caller's reach; any other is unknown.
  func find(_ call: CommandCall) async throws(Problem) -> Found {
    try await find(call) { call.mayInAll(CardSystemSet([$0.view.system])) }
  }

  /// The card, where the caller may reach it; any other is unknown.
  func find(
    _ call: CommandCall, where mayReach: (Found) -> Bool
  ) async throws(Problem) -> Found {
    let unknown = Problem(.passNotFound)
    guard let known = try known(call.engine) else { throw unknown }
    let found = try await call.engine.ask { state, now in
      state.card(known.card).map { view in
        Found(
          known: known, view: view,
          memberships: CardSystemSet(state.memberships(of: view.holder, at: now).map(\.system)))
      }
    }
    guard let found, mayReach(found) else { throw unknown }
    return found
  }

  private func known(_ engine: LedgerEngine) throws(Problem) -> KnownCard? {
    if let number {
      guard let number = UITPASNumber(number) else { throw Problem(.invalidUitpasNumber) }
      return engine.card(number)
    }
    if let museumPass { return MuseumPassNumber(museumPass).flatMap { engine.card($0) } }
    return chip.flatMap { ChipNumber($0) }.flatMap { engine.card($0) }
  }
}

extension CommandCall {
  /// Changes a card's status; its holder stays.
  func change(
    _ card: CardView, to status: CardStatus, where condition: RegistrationCondition? = nil
  ) async throws(Problem) -> CommandAnswer {
    let outcome = try await register(
      .changeCardStatus(card.card, status, holder: card.holder), where: condition)
    return CommandAnswer(outcome.position) { $0.field("cardStatus", status.name) }
  }
}

/// A counter receives a card: it is in stock now.
struct ReceiveCard: LedgerCommand {
  static let sheet = CommandSheet(
    "card receive", .post, "cards/receive", .ledgerCardsWrite,
    "Puts a card that was provisioned into the stock of a counter.", fields: CardName.fields,
    answers: CardName.answers)

  private let card: CardName

  init(_ fields: inout CommandFields) { card = CardName(&fields) }

  func carryOut(_ call: CommandCall) async throws(Problem) -> CommandAnswer {
    try await call.change(try await card.find(call).view, to: .localStock)
  }
}

/// A card is lost: it is blocked, memberships and points stay.
struct BlockCard: LedgerCommand {
  static let sheet = CommandSheet(
    "card block", .post, "cards/block", .ledgerCardsWrite,
    "Blocks a card; its holder's memberships stay. Any system of the holder's may.",
    fields: CardName.fields, answers: CardName.answers)

  private let card: CardName

  init(_ fields: inout CommandFields) { card = CardName(&fields) }

  func carryOut(_ call: CommandCall) async throws(Problem) -> CommandAnswer {
    // A lost card is blocked at the next counter, whichever the holder's card system is.
    let found = try await card.find(call) { found in
      var systems = found.memberships
      systems.insert(found.view.system)
      return call.mayInOne(of: systems)
    }
    return try await call.change(found.view, to: .blocked)
  }
}

/// A card was found again.
struct UnblockCard: LedgerCommand {
  static let sheet = CommandSheet(
    "card unblock", .post, "cards/unblock", .ledgerCardsWrite,
    "Unblocks a card, as long as no other took its place.", fields: CardName.fields,
    answers: CardName.answers)

  private let card: CardName

  init(_ fields: inout CommandFields) { card = CardName(&fields) }

  func carryOut(_ call: CommandCall) async throws(Problem) -> CommandAnswer {
    let found = try await card.find(call)
    return try await call.change(found.view, to: .active) { state, _ in
      // From the stock a card becomes active by being sold.
      let status = state.card(found.view.card)?.status
      return status == .blocked ? nil : .failure(.cardStatus(status ?? .deleted))
    }
  }
}

/// A card is of no use any more.
struct DeleteCard: LedgerCommand {
  static let sheet = CommandSheet(
    "card delete", .post, "cards/delete", .ledgerCardsWrite,
    "Takes a card out of use for good, such as one that was made by mistake.",
    fields: CardName.fields, answers: CardName.answers)

  private let card: CardName

  init(_ fields: inout CommandFields) { card = CardName(&fields) }

  func carryOut(_ call: CommandCall) async throws(Problem) -> CommandAnswer {
    try await call.change(try await card.find(call).view, to: .deleted)
  }
}

/// A card takes the place of one that was lost or does not work.
struct ReplaceCard: LedgerCommand {
  static let sheet = CommandSheet(
    "card replace", .post, "cards/replace", .ledgerCardsWrite,
    "Sells a card from the stock in place of one that was lost or is defect; points stay.",
    fields: CardName.fields + [
      .json("replacement", "the card from the stock: {\"uitpasNumber\":…} or {\"chipNumber\":…}"),
      .text("reason", "LOSS_THEFT or DEFECT"),
      .text("organizerId", "the organiser at whose counter it is sold", optional: true),
    ],
    answers: [.optional("cents", .integer("What it costs.", in: 0...Int64.max, example: 100))])

  private let card: CardName
  private let replacement: CardName?
  private let reason: CardSaleReason
  private let organizerID: String?

  init(_ fields: inout CommandFields) {
    card = CardName(&fields)
    replacement = fields.required("replacement", nil) { $0.object("replacement") { CardName(&$0) } }
    reason =
      fields.word("reason", ["LOSS_THEFT": CardSaleReason.lossTheft, "DEFECT": .defect])
      ?? .defect
    organizerID = fields.optionalText("organizerId")
  }

  func carryOut(_ call: CommandCall) async throws(Problem) -> CommandAnswer {
    let old = try await card.find(call)
    guard let article = try await replacement?.find(call) else { throw Problem(.passNotFound) }
    var counter = OrganizerID.none
    if let organizerID { counter = try call.organizer(organizerID, "/organizerId") }
    guard old.view.holder.exists else { throw Problem(.cardNotReplaceable) }
    var sale = PassSale(
      to: .holder(old.view.holder), .stock(article.view.card), in: old.view.system,
      reason: reason, counter: counter)
    sale.replaces = old.view.card
    sale.homeMunicipality = old.known.homeMunicipality
    sale.birth = old.known.birth
    let result: Keyed<Result<PassSaleOutcome, PassSaleRefusal>>
    do throws(RegistrationError) {
      result = try await Registrar(call.engine).exchange(
        sale, key: call.key(), client: call.client)
    } catch {
      throw Problem(error)
    }
    switch result {
    case .keyReused: throw Problem(.idempotencyKeyReused)
    case .decided(.failure(let refusal)): throw Problem(refused: refusal)
    case .decided(.success(let outcome)):
      return CommandAnswer(outcome.position, isNew: true) { $0.field("cents", outcome.cents) }
    }
  }
}
