import HTTPTypes
import Ledger
import LedgerService
import LedgerWire

/// Registers a card for the stock.
struct RegisterCard: LedgerCommand {
  static let sheet = CommandSheet(
    "card register", .post, "cards", .ledgerCardsWrite,
    "Registers a card that has no holder yet; one that is there already is left as it is.",
    fields: [
      .text("uitpasNumber", "the number of the card", optional: true),
      .text("cardNumber", "or that of a museum pass", optional: true),
    ] + NewCardFields.rest + [
      .text("cardType", "NFC_CARD (where it is missing), DIGITAL or GROUP", optional: true),
      .text("status", "LOCAL_STOCK (where it is missing) or PROVISIONED", optional: true),
    ], answers: CardName.answers)

  /// The words of the published API.
  static let types: KeyValuePairs = ["NFC_CARD": CardKind.individual, "DIGITAL": .digital]
  /// The same, and that of a group's pass, which no price list names.
  private static let kinds: KeyValuePairs = [
    "NFC_CARD": CardKind.individual, "DIGITAL": .digital, "GROUP": .group,
  ]

  private let card: NewCardFields
  private let kind: CardKind
  private let status: CardStatus

  init(_ fields: inout CommandFields) {
    card = NewCardFields(&fields)
    kind = fields.optionalWord("cardType", Self.kinds) ?? .individual
    status =
      fields.optionalWord(
        "status", ["LOCAL_STOCK": CardStatus.localStock, "PROVISIONED": .provisioned])
      ?? .localStock
  }

  func carryOut(_ call: CommandCall) async throws(Problem) -> CommandAnswer {
    try await card.register(kind, status, call)
  }
}

/// What every new card has: its numbers and its card system.
private struct NewCardFields: Sendable {
  /// What stands on the card.
  private enum Number: Sendable {
    case uitpas(UITPASNumber)
    case museumPass(MuseumPassNumber)
  }

  private let uitpas: String?
  private let museumPass: String?
  private let chip: String?
  private let systemID: UInt32

  /// The fields beside the number.
  static let rest = [
    CommandField.text("chipNumber", "that of its chip, where it has one", optional: true),
    .json("cardSystemId", "the card system that issues it"),
  ]

  init(_ fields: inout CommandFields) {
    uitpas = fields.optionalText("uitpasNumber", bytesMax: 20)
    museumPass = fields.optionalText("cardNumber", bytesMax: 20)
    fields.requireOne(of: [("uitpasNumber", uitpas), ("cardNumber", museumPass)])
    chip = fields.optionalText("chipNumber", bytesMax: 20)
    systemID = fields.integer("cardSystemId", in: 0...UInt32.max)
  }

  private func number() throws(Problem) -> Number {
    if let museumPass {
      guard let number = MuseumPassNumber(museumPass) else { throw .outOfRange("cardNumber") }
      return .museumPass(number)
    }
    guard let number = uitpas.flatMap({ UITPASNumber($0) }) else {
      throw Problem(.invalidUitpasNumber)
    }
    return .uitpas(number)
  }

  func register(
    _ kind: CardKind, _ status: CardStatus, _ call: CommandCall
  ) async throws(Problem) -> CommandAnswer {
    let number = try number()
    let chipNumber = chip.flatMap { ChipNumber($0) }
    if chip != nil, chipNumber == nil { throw .outOfRange("chipNumber") }
    let system = try call.cardSystem(systemID, "/cardSystemId").system
    let (known, card) =
      switch number {
      case .uitpas(let number):
        (
          call.engine.card(number),
          NewCard(number, chipNumber, system: system, kind: kind, status: status)
        )
      case .museumPass(let number):
        (
          call.engine.card(number),
          NewCard(number, chipNumber, system: system, kind: kind, status: status)
        )
      }
    if let known {
      // A card keeps what it was registered as; sent again, that is no other card.
      let view = try await call.engine.ask { state, _ in state.card(known.card) }
      guard let view, view.system == system, view.kind == kind,
        chipNumber.map({ call.engine.card($0)?.card == known.card }) ?? true
      else { throw Problem(.alreadyDefined, detail: "There is another card of this number.") }
      return CommandAnswer(0) { $0.field("cardStatus", view.status.name) }
    }
    let result: Keyed<RegistrationOutcome>
    do throws(RegistrationError) {
      result = try await Registrar(call.engine).register(
        card, key: call.key(), client: call.client)
    } catch {
      throw Problem(error)
    }
    guard case .decided(let outcome) = result else { throw Problem(.idempotencyKeyReused) }
    return CommandAnswer(outcome.position, isNew: true) {
      $0.field("cardStatus", status.name)
    }
  }
}
