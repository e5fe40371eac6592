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
    "Sells a card in place of one that was lost or is defect; points stay.",
    fields: CardName.fields + [
      .json(
        "replacement", "from the stock: {\"uitpasNumber\":…} or {\"chipNumber\":…}",
        optional: true),
      .text("cardType", "DIGITAL, for a number alone instead of a card", optional: true),
      .text("reason", "LOSS_THEFT or DEFECT"),
      .text("voucher", "the code of a voucher that is handed in", optional: true),
      .text("organizerId", "the organiser at whose counter it is sold", optional: true),
    ],
    answers: [
      .optional("cents", .integer("What it costs.", in: 0...Int64.max, example: 100)),
      .optional("uitpasNumber", .uitpasNumber.described("The number of the new card.")),
    ])

  private let card: CardName
  private let replacement: CardName?
  private let isDigital: Bool
  private let reason: CardSaleReason
  private let voucher: String?
  private let organizerID: String?

  init(_ fields: inout CommandFields) {
    card = CardName(&fields)
    replacement = fields.object("replacement") { CardName(&$0) }
    isDigital = fields.optionalWord("cardType", ["DIGITAL": true]) ?? false
    voucher = fields.optionalText("voucher", bytesMax: VouchersIssued.codeBytesMax)
    reason =
      fields.word("reason", ["LOSS_THEFT": CardSaleReason.lossTheft, "DEFECT": .defect])
      ?? .defect
    organizerID = fields.optionalText("organizerId")
  }

  func carryOut(_ call: CommandCall) async throws(Problem) -> CommandAnswer {
    guard isDigital == (replacement == nil) else {
      throw Problem(
        .bodyInvalidData, detail: "Either a replacement or the cardType DIGITAL is needed.")
    }
    let old = try await card.find(call)
    var article = PassOrder.Article.digital
    if let replacement { article = .stock(try await replacement.find(call).view.card) }
    var counter = OrganizerID.none
    if let organizerID { counter = try call.organizer(organizerID, "/organizerId") }
    guard old.view.holder.exists else { throw Problem(.cardNotReplaceable) }
    var order = PassOrder(
      for: .holder(old.view.holder, moving: nil), article, in: old.view.system, counter: counter)
    order.reason = reason
    order.replaces = old.view.card
    order.voucher = voucher
    let result: Keyed<PassSaleOutcome>
    do throws(PassOrderError) {
      result = try await Registrar(call.engine).sell(
        order, key: call.key(), client: call.client)
    } catch {
      switch error {
      case .refused(let refusal): throw Problem(refused: refusal)
      case .failed(let error): throw Problem(error)
      case .inszTaken: preconditionFailure("nobody is registered")
      }
    }
    guard case .decided(let outcome) = result else { throw Problem(.idempotencyKeyReused) }
    let number = try call.number(of: outcome.card)
    return CommandAnswer(outcome.position, isNew: true) { writer in
      writer.field("cents", outcome.cents)
      writer.field("uitpasNumber", number)
    }
  }
}

extension CommandCall {
  /// The number of a card, as it is printed.
  fileprivate func number(of card: CardID) throws(Problem) -> String? {
    do throws(EngineError) {
      return try engine.number(of: card)?.text
    } catch {
      throw Problem(error)
    }
  }
}
