import Testing

@testable import Ledger

extension World {
  /// The norm of publiq: the holder pays 20 %, the municipality 40 %, the organiser the rest.
  static let norm = KeyRule(ShareTests.norm)

  @discardableResult
  func defineKey(
    _ publicID: UInt32 = 1, rules: [KeyRule] = [World.norm], municipalities: [UInt16] = [],
    organizers: [OrganizerID] = [], isManual: Bool = false
  ) throws -> KeyID {
    KeyID(
      try register(
        .setDistributionKey(
          publicID: publicID,
          DistributionKeyTerms(
            name: "Sleutel \(publicID)", systems: CardSystemSet([ghent, brussels, dender]),
            rules: rules, organizers: organizers, municipalities: municipalities,
            isManual: isManual))))
  }

  /// A card of a new member of a card system with its social tariff.
  func cardWithTariff(
    in system: CardSystemID? = nil, until lastDay: String = "2027-04-30"
  ) throws -> CardID {
    let system = system ?? ghent
    let holder = try registerHolder(in: [system])
    try register(.grantSocialTariff(holder, system, lastDay: date(lastDay)))
    return try registerCard(of: holder)
  }

  func holder(of card: CardID) -> HolderID { kernel.state.card(card)?.holder ?? .none }

  func line(
    _ card: CardID, _ price: UInt32 = 1_000, at event: EventID? = nil,
    by tariff: TicketTariff = .social, home: UInt16 = 9_000
  ) -> TicketLine {
    TicketLine(
      card: card, event: event ?? self.event, tariff: tariff, price: price,
      homeMunicipality: home)
  }

  func sell(
    _ lines: [TicketLine], at instant: Instant? = nil, key: CommandKey = .none
  ) -> TicketOrderOutcome {
    now = instant ?? now + Instant.second
    return kernel.sell(TicketOrder(lines), CommandContext(now: now, key: key))
  }

  /// Sells one ticket that no rule may refuse.
  @discardableResult
  func sold(_ line: TicketLine, at instant: Instant? = nil) throws -> TicketSale {
    guard case .sold(let sales, _) = sell([line], at: instant) else {
      throw TestFailure("a ticket was refused")
    }
    return try #require(sales.first)
  }

  /// Why one ticket is refused; nil where it is sold.
  func refusal(_ line: TicketLine, at instant: Instant? = nil) -> TicketRefusal? {
    guard case .refused(let refusal, _, _, _) = sell([line], at: instant) else { return nil }
    return refusal
  }

  func cancelTicket(_ position: UInt64) throws {
    now = now + Instant.second
    _ = try kernel.cancel(ticketSale: try record(at: position), CommandContext(now: now))
  }

  func tariffs(_ line: TicketLine) throws -> TariffAnswer {
    try kernel.tariffs(
      for: TariffQuestion(
        card: line.card, event: line.event, price: line.price,
        homeMunicipality: line.homeMunicipality), now: now)
  }

  func setTicketLimit(_ limit: CheckInLimit?, at event: EventID? = nil) throws {
    try register(
      .changeEventSettings(
        event ?? self.event,
        EventSettings(
          points: 1, limit: CheckInLimit(volume: 1, period: .week), ticketLimit: limit)))
  }
}

struct TestFailure: Error {
  var words: String

  init(_ words: String) { self.words = words }
}
