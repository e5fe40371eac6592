import HTTPTypes
import Hummingbird
import Ledger
import LedgerService
import LedgerWire

/// `GET /museumpass/external-cards/{type}/{identification}` and `POST` of its visits
/// (museumPASS Partner API 1.0).
///
/// A UiTPAS is judged by this ledger, any other card by its issuer, and only where the museum takes
/// such cards: nobody's card is asked about in vain.
struct ExternalCardRoutes: Sendable {
  let engine: LedgerEngine
  let cards: ExternalCards

  private static let operation = "POST /museumpass/external-cards/{type}/{identification}/visits"

  /// The most bytes of an identification.
  static let identificationBytesMax = 64

  func add(to group: RouterGroup<LedgerRequestContext>) {
    let card = group.group("external-cards/{type}/{identification}")
    card.get { _, context in try await look(context) }
    card.post("visits") { request, context in try await visit(request, context) }
  }

  // MARK: GET /external-cards/{type}/{identification}

  private func look(_ context: LedgerRequestContext) async throws -> Response {
    let museum = try context.principal.requireSoleOrganizer(.museumVisits)
    let operation = PublishedOperation.getExternalCard
    let card = try card(context, operation)
    var isAllowed = true
    do throws(Problem) {
      try await admit(card, to: museum, operation)
    } catch {
      // Only that it is refused is told to who only looks.
      guard error.type == .forbidden || error.type == .museumNotActive else { throw error }
      isAllowed = false
    }
    return .json(ExternalCardVisit(isAllowed: isAllowed).json())
  }

  // MARK: POST /external-cards/{type}/{identification}/visits

  private func visit(
    _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    let client = try context.principal.requireClient()
    let museum = try context.principal.requireSoleOrganizer(.museumVisits)
    let operation = Self.published
    let card = try card(context, operation)
    let key = try IdempotencyKey.of(request.headers).map {
      engine.commandKey(client: client.entity, operation: Self.operation, key: $0.text)
    }
    // What was registered under the key stands, whatever the issuer says by now.
    let registered = try await registered(key ?? .none)
    if registered == nil { try await admit(card, to: museum, operation) }
    let visit = visit(card, museum, at: registered ?? engine.clock.now())
    let result: Keyed<ExternalVisitOutcome>
    do throws(EngineError) {
      result = try await engine.externalVisit(visit, key: key ?? .none, client: client.entity)
    } catch {
      throw Problem(error)
    }
    guard case .decided(let outcome) = result else { throw Problem(.idempotencyKeyReused) }
    if let refusal = outcome.refusal { throw Self.problem(refusal) }
    return Response(status: .created)
  }

  /// When a visit was registered under a key; nil where none was.
  private func registered(_ key: CommandKey) async throws(Problem) -> Instant? {
    guard key != .none else { return nil }
    do throws(EngineError) {
      return try await engine.records(of: key).last?.header.occurredAt
    } catch {
      throw Problem(error)
    }
  }

  // MARK: Cards

  /// A card that a path names.
  private struct NamedCard: Sendable {
    var type: ExternalCardType
    /// What the issuer is asked about, and what stands for the card in a visitor's hash.
    var identification: String
    /// Of a UiTPAS, the card.
    var uitpas: CardID
  }

  /// The card that the path names; throws 404 for a kind that is none, and for an unknown UiTPAS.
  private func card(
    _ context: LedgerRequestContext, _ operation: PublishedOperation
  ) throws(Problem) -> NamedCard {
    let identification = FormText.decoded(
      (context.parameters.get("identification") ?? "").utf8, plus: UInt8(ascii: "+"))
    guard let type = ExternalCardType(name: context.parameters.get("type") ?? ""),
      let identification, (1...Self.identificationBytesMax).contains(identification.utf8.count),
      identification.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
    else { throw operation.problem(.urlNotFound) }
    guard type == .uitpas else {
      return NamedCard(type: type, identification: identification, uitpas: .none)
    }
    let known =
      UITPASNumber(identification).flatMap { engine.card($0) }
      ?? ChipNumber(identification).flatMap { engine.card($0) }
    guard let known else { throw operation.problem(.urlNotFound) }
    // The same card, whether it was read by its number or by its chip.
    return NamedCard(
      type: type, identification: String(known.card.number), uitpas: known.card)
  }

  private func visit(
    _ card: NamedCard, _ museum: OrganizerID, at instant: Instant
  ) -> ExternalVisit {
    let visitor = engine.visitor(
      with: card.identification, of: card.type, in: museum, at: instant)
    return ExternalVisit(type: card.type, visitor: visitor, museum: museum, card: card.uitpas)
  }

  /// Asks whether a card lets its holder into a museum now.
  ///
  /// - Throws: why it does not; 404 for an unknown card, 503 where its issuer does not say.
  private func admit(
    _ card: NamedCard, to museum: OrganizerID, _ operation: PublishedOperation
  ) async throws(Problem) {
    let named = visit(card, museum, at: engine.clock.now())
    let outcome = try await asking { () throws(EngineError) in
      try await engine.externalVisitStatus(of: named)
    }
    switch outcome.refusal {
    case nil: break
    case .cardUnknown?: throw operation.problem(.urlNotFound)
    case .some(let refusal): throw Self.problem(refusal)
    }
    guard card.type != .uitpas else { return }
    switch try await cards.standing(of: card.type, card.identification, operation) {
    case .allowed: return
    case .refused:
      throw Self.published.problem(
        .forbidden, detail: "The issuer of the card does not allow a visit.")
    case .unknown: throw operation.problem(.urlNotFound)
    }
  }

  private static let published = PublishedOperation.postExternalVisits

  /// What a visit that is refused answers; who only looks is told no more than that.
  private static func problem(_ refusal: MuseumRefusal) -> Problem {
    switch refusal {
    case .museumUnknown, .museumNotActive: published.problem(.museumNotActive)
    case .cardUnknown: published.problem(.urlNotFound)
    case .externalCardNotTaken:
      published.problem(.forbidden, detail: "The museum does not take cards of this type.")
    case .cardNotActive, .holderBlocked, .subscriptionNotActive, .unregisteredMaximum,
      .socialTariffMissing, .terminalRevoked, .quarantined:
      published.problem(.forbidden, detail: "The card does not allow a visit.")
    }
  }
}
