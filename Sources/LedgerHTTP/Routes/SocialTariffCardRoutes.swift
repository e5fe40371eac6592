import HTTPTypes
import Hummingbird
import Ledger
import LedgerService
import LedgerWire
import NIOCore

/// `GET /uitpas/cards/social-tariff/{cardSystemId}/active` (UiTPAS API 4.0): every card that the
/// social tariff of a card system holds for now.
///
/// The list is written as it is read, so that neither the engine's thread nor the memory is held by
/// however many there are.
struct SocialTariffCardRoutes: Sendable {
  let engine: LedgerEngine

  /// Card numbers that are looked at in one turn of the engine's thread.
  private static let cardsScanned = 1_024

  func add(to group: RouterGroup<LedgerRequestContext>) {
    group.get("cards/social-tariff/{cardSystemId}/active") { _, context in
      try await export(context)
    }
  }

  private func export(_ context: LedgerRequestContext) async throws -> Response {
    let client = try context.principal.requireClient()
    // Of an organiser's grant no more than the organiser's own card systems: who is poor is told to
    // nobody else. A card system that is not there is as forbidden as another's.
    guard let id = context.parameters.get("cardSystemId").flatMap({ UInt32($0) }),
      let system = engine.catalogue.cardSystem(publicID: id)?.system,
      engine.catalogue.reach(of: .socialTariffExport, client.grants)
        .covers(CardSystemSet([system]))
    else { throw Problem(.forbidden) }
    let first = try await page(of: system, from: 1)
    let body = ResponseBody { writer in
      var page = first
      var lead = "["
      while true {
        var text = ByteBuffer()
        for card in try published(page.cards) {
          text.writeString(lead)
          text.writeBytes(jsonBody(of: card))
          lead = ","
        }
        try await writer.write(text)
        guard let next = page.next else { break }
        page = try await self.page(of: system, from: next)
      }
      try await writer.write(ByteBuffer(string: lead == "[" ? "[]" : "]"))
      try await writer.finish(nil)
    }
    return Response(
      status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-store"],
      body: body)
  }

  private struct Page: Sendable {
    /// The cards; with the tickets that are left of a group's.
    var cards: [(card: CardID, availableTickets: UInt32?)]
    /// The number of the first card of the next page; nil for the last one.
    var next: UInt32?
  }

  private func page(of system: CardSystemID, from first: UInt32) async throws(Problem) -> Page {
    try await engine.ask { state, now in
      let cards = state.socialTariffCards(
        of: system, from: CardID(first), scanning: Self.cardsScanned, at: now)
      let end = UInt64(first) + UInt64(Self.cardsScanned)
      return Page(
        cards: cards.map { card in
          let view = state.card(card)
          let isGroup = view?.kind == .group
          return (
            card,
            isGroup
              ? state.groupPass(of: view?.holder ?? .none, at: now)?.availableTickets ?? 0 : nil
          )
        },
        next: end <= UInt64(state.cardCount) ? UInt32(end) : nil)
    }
  }

  /// The cards with their numbers; those that were erased meanwhile are left out.
  private func published(
    _ cards: [(card: CardID, availableTickets: UInt32?)]
  ) throws(Problem) -> [SocialTariffCard] {
    var published: [SocialTariffCard] = []
    published.reserveCapacity(cards.count)
    for (card, availableTickets) in cards {
      do throws(EngineError) {
        guard let number = try engine.number(of: card) else { continue }
        published.append(
          SocialTariffCard(uitpasNumber: number.text, availableTickets: availableTickets))
      } catch {
        throw Problem(error)
      }
    }
    return published
  }
}
