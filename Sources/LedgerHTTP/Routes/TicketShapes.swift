import Ledger
import LedgerService
import LedgerWire

/// Between ticket sales of the ledger and published ones.
struct TicketShapes: Sendable {
  let engine: LedgerEngine
  let principal: Principal
  let language: Language
  /// As one of many: a passholder shows no more than in a list of passholders.
  var isListed = false

  /// What an erased holder's card is called.
  static let erasedNumber = String(repeating: "0", count: UITPASNumber.digits)

  /// A sale, from wherever it was read.
  struct Sale: Sendable {
    /// The position of its record.
    var position: UInt64
    /// When it was sold.
    var at: Instant
    /// The event.
    var event: EventID
    /// The card that was used.
    var card: CardID
    /// Its holder.
    var holder: HolderID
    /// The discount.
    var tariff: TicketTariff
    /// The regular price in cents.
    var price: UInt32
    /// What the holder paid, in cents.
    var paid: UInt32
    /// What the seller calls the price; empty where it says nothing.
    var label: String
  }

  /// The sales as published, each with its holder for those who may know.
  func published(_ sales: [Sale]) async throws(Problem) -> [SoldTicket] {
    let passholders = try await engine.passholders(
      of: Set(sales.map(\.holder)), for: principal, isListed: isListed)
    var published: [SoldTicket] = []
    published.reserveCapacity(sales.count)
    for sale in sales {
      let event = engine.catalogue.event(sale.event)
      var sold = SoldTicket(
        id: String(sale.position), creationDate: sale.at.microseconds,
        tariff: tariff(sale.tariff, cents: sale.paid),
        uitpasNumber: try number(of: sale.card), eventID: event?.id ?? "",
        regularCents: sale.price)
      sold.eventTitle = event?.title
      sold.regularPriceLabel = sale.label.isEmpty ? nil : sale.label
      sold.passholder = passholders[sale.holder]
      published.append(sold)
    }
    return published
  }

  /// A discount as published.
  func tariff(_ tariff: TicketTariff, cents: UInt32) -> Tariff {
    guard case .coupon(let coupon) = tariff else {
      return Tariff(
        id: TicketTariff.socialID, name: EndUserMessages.socialTariffName[language],
        cents: cents, kind: .social)
    }
    let view = engine.catalogue.coupon(coupon)
    return Tariff(
      id: view?.id ?? "", name: view?.terms.name ?? "", cents: cents, kind: .coupon)
  }

  private func number(of card: CardID) throws(Problem) -> String {
    do throws(EngineError) {
      return try engine.number(of: card)?.text ?? Self.erasedNumber
    } catch {
      throw Problem(error)
    }
  }
}

extension TicketShapes.Sale {
  /// A sale as the engine answers it.
  init(_ sale: TicketSale) {
    let ticket = sale.ticket
    self.init(
      position: sale.position, at: sale.at, event: ticket.event, card: ticket.card,
      holder: ticket.holder, tariff: ticket.tariff, price: ticket.price,
      paid: ticket.shares.holder, label: ticket.label)
  }
}
