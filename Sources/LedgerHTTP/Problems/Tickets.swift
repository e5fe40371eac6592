import HTTPTypes
import LedgerWire

extension ProblemType {
  /// The coupon is unknown, not this holder's, used up, or not for this.
  public static let invalidCoupon = publiq("uitpas/invalid-coupon", "Invalid coupon")
  /// More tickets in one request than the holder may still buy.
  public static let invalidNumberOfTickets = publiq(
    "uitpas/invalid-number-of-tickets", "Invalid number of tickets")
  /// Nobody gets the social tariff at this event for this price.
  public static let socialTariffNotAvailable = publiq(
    "uitpas/social-tariff-not-available", "Social tariff not available")
  /// No such ticket sale, or it was cancelled before.
  public static let ticketSaleNotFound = publiq(
    "uitpas/ticket-sale-not-found", "Ticket sale not found", .notFound)
  /// A ticket of the event was sold: its card systems and distribution keys stand.
  public static let eventAlreadyHasTicketSales = publiq(
    "uitpas/event-already-has-ticketsales", "Event already has ticket sales")
  /// The distribution key is not one that this event can switch on.
  public static let invalidDistributionKey = publiq(
    "uitpas/invalid-distributionkey", "Invalid distribution key")

  /// The kinds about tickets.
  static let tickets: [ProblemType] = [
    invalidCoupon, invalidNumberOfTickets, socialTariffNotAvailable, ticketSaleNotFound,
    eventAlreadyHasTicketSales, invalidDistributionKey,
  ]
}

extension PublishedOperation {
  /// `GET /tariffs`.
  static let getTariffs = PublishedOperation([
    .badRequest: [
      .eventNotFound, .passholderNotFound, .passholderNoActiveCardSystems, .socialTariffExpired,
      .socialTariffSuspended, .invalidUitpasNumber, .invalidCard, .invalidCardStatus,
    ]
  ])

  /// `GET /tariffs/static`.
  static let getStaticTariffs = PublishedOperation([
    .badRequest: [.eventNotFound, .socialTariffNotAvailable]
  ])

  /// `POST /ticket-sales`.
  static let postTicketSales = PublishedOperation([
    .badRequest: [
      .bodyMissing, .bodyInvalidSyntax, .bodyInvalidData, .socialTariffExpired,
      .socialTariffSuspended, .maximumReached, .invalidNumberOfTickets, .eventNotFound,
      .passholderNotFound, .invalidUitpasNumber, .invalidCard, .invalidCardStatus,
      .passholderNoActiveCardSystems, .invalidCoupon,
    ]
  ])

  /// `DELETE /ticket-sales/{ticketSaleId}`.
  static let deleteTicketSale = PublishedOperation([.notFound: [.ticketSaleNotFound]])

  /// `GET /grouppasses`: 429 without a kind of its own.
  static let getGroupPasses = PublishedOperation([
    .badRequest: [.invalidUitpasNumberHyphenated, .queryLimitExceeded],
    .tooManyRequests: [.rateLimited],
  ])

  /// `GET /grouppasses/{passholderId}`: 404 without a kind of its own.
  static let getGroupPass = PublishedOperation([.notFound: [.passholderNotFound]])
}

extension EndUserMessages {
  /// The texts of the kinds about tickets.
  static let ticketTexts: [ProblemType: LocalizedText] = [
    .invalidCoupon: couponNotForThis,
    .invalidNumberOfTickets: LocalizedText(
      nl: "Je kan niet zoveel tickets met korting kopen.",
      fr: "Vous ne pouvez pas acheter autant de tickets à prix réduit.",
      de: "So viele ermäßigte Tickets können Sie nicht kaufen.",
      en: "You cannot buy that many tickets with a discount."),
    .socialTariffNotAvailable: noSocialTariffAtEvent,
    .ticketSaleNotFound: LocalizedText(
      nl: "Deze ticketverkoop is niet gekend, of werd al geannuleerd.",
      fr: "Cette vente de ticket est inconnue ou a déjà été annulée.",
      de: "Dieser Ticketverkauf ist nicht bekannt oder wurde schon storniert.",
      en: "This ticket sale is not known, or has been cancelled already."),
    .eventAlreadyHasTicketSales: LocalizedText(
      nl: "Voor deze activiteit zijn al tickets met korting verkocht: dit kan niet meer wijzigen.",
      fr: "Des tickets à prix réduit ont déjà été vendus: ceci ne peut plus changer.",
      de: "Es wurden schon ermäßigte Tickets verkauft: das lässt sich nicht mehr ändern.",
      en: "Tickets with a discount have been sold already: this can no longer be changed."),
    .invalidDistributionKey: LocalizedText(
      nl: "Deze verdeelsleutel kan je hier niet kiezen.",
      fr: "Cette clé de répartition ne peut pas être choisie ici.",
      de: "Dieser Verteilungsschlüssel kann hier nicht gewählt werden.",
      en: "This distribution key cannot be chosen here."),
  ]
}
