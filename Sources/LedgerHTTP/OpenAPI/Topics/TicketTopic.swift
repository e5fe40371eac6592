import HTTPTypes
import Ledger
import LedgerWire

extension APITopic {
  /// Discounted tickets, and the passes of groups.
  static let tickets = APITopic(
    "Tariffs, tickets, group passes",
    "What a ticket costs a holder, its sale and cancellation, and the passes of groups.",
    operations: ticketOperations + groupOperations, components: ticketComponents)

  private static let price = APIParameter.required(
    "regularPrice",
    .euros("The price without a discount, with at most two decimals.", "10.00"))

  private static let ticketOperations = [
    APIOperation(
      .get, "/uitpas/tariffs", "Ask which discounts a holder gets",
      details: "Records nothing.",
      query: [
        price, .required("eventId", .eventID), .required("uitpasNumber", .uitpasNumber),
        .optional(
          "type", .words(["ANY", "SOCIALTARIFF", "COUPON"], "Which; ANY where it is missing.")),
      ],
      answers: [.ok("The discounts.", as: "Tariffs")], published: .getTariffs,
      isTranslated: true),
    APIOperation(
      .get, "/uitpas/tariffs/static", "Ask for the social tariff of an event",
      details: "Whoever the holder is.", query: [price, .required("eventId", .eventID)],
      answers: [.ok("The social tariff.", as: "Tariffs")], published: .getStaticTariffs,
      isTranslated: true),
    APIOperation(
      .post, "/uitpas/ticket-sales", "Sell tickets",
      details: "All of them or none; `jsonPointer` names the first that is refused.",
      body: .json(
        .list(.component("TicketSaleRequest"), "The tickets.", count: 1...TicketLimits.ticketsMax)),
      answers: [.ok("The sales.", .list(.component("TicketSale")))], published: .postTicketSales,
      isKeyed: true, isTranslated: true),
    APIOperation(
      .get, "/uitpas/ticket-sales", "List ticket sales",
      details: "Of an event, or of a holder at the named organisers; without those cancelled.",
      query: [
        .optional("eventId", .eventID), .optional("passholderId", .passholderID),
        .optional("organizerId", .list(.organizerID, "Organisers of the events.")),
        .optional("eventTitle", .text("A part of the event's title.", "Festiviteit")),
      ] + APIParameter.page,
      answers: [.ok("The sales.", .page(of: "TicketSale"))], isTranslated: true, isFolded: true),
    APIOperation(
      .delete, "/uitpas/ticket-sales/{ticketSaleId}", "Cancel a ticket sale",
      details: "Limit, quota and coupon come back.", answers: [.done("It is cancelled.")],
      published: .deleteTicketSale),
  ]

  private static let groupOperations = [
    APIOperation(
      .get, "/uitpas/grouppasses", "Find a group's pass",
      details:
        "By one of the two parameters. Whoever only named a client learns no more than whether it "
        + "can be used.",
      query: [
        .optional("uitpasNumber", .uitpasNumber), .optional("chipNumber", .chipNumber),
        .order("sort[name]", "By name, from A or from Z."),
      ] + APIParameter.page,
      answers: [.ok("The passes.", .page(of: "GroupPass"))], published: .getGroupPasses),
    APIOperation(
      .get, "/uitpas/grouppasses/{passholderId}", "Read a group's pass",
      answers: [.ok("The pass.", as: "GroupPass")], published: .getGroupPass),
    APIOperation(
      .get, "/uitpas/cards/social-tariff/{cardSystemId}/active",
      "List the cards that get the social tariff now",
      answers: [.ok("The cards.", .list(.component("SocialTariffCard")))]),
  ]

  private static let tariff: [Schema.Property] = [
    .required("id", .text("Its id.", "SOCIALTARIFF")),
    .required("name", .text("What it is called.", "Kansentarief")),
    .required("price", .euros("What the holder pays, in euros.")),
    .required("type", .words(["SOCIALTARIFF", "COUPON"], "What kind of discount it is.")),
  ]

  private static let ticketComponents = [
    SchemaComponent("Tariff", "A discount.", tariff),
    SchemaComponent(
      "AvailableTariff", "A discount that a holder gets.",
      tariff + [
        .required("remaining", .integer("How many tickets.", in: 0...Int64.max, example: 1))
      ]),
    SchemaComponent(
      "Tariffs", "The discounts that there are.",
      [
        .required("available", .list(.component("AvailableTariff"), "The discounts.")),
        .optional("endUserMessage", .component("LocalizedText", "Why there are not more.")),
      ]),
    SchemaComponent(
      "TicketSaleRequest", "A ticket as it is sold.",
      [
        .required("uitpasNumber", .uitpasNumber), .required("eventId", .eventID),
        .required("regularPrice", .euros("The price without a discount, in euros.", "10.00")),
        .optional("regularPriceLabel", .text("What that price is called.", "Volwassenen")),
        .required(
          "tariff", .object([.required("id", .text("Its id.", "SOCIALTARIFF"))], "The discount.")),
      ]),
    SchemaComponent(
      "TicketSale", "A ticket that was sold.",
      [
        .required("id", .text("Its id.", "12")),
        .required("creationDate", .moment("When it was sold.")),
        .required("tariff", .component("Tariff")), .required("uitpasNumber", .uitpasNumber),
        .required("eventId", .eventID),
        .optional("eventTitle", .text("The event's title.", "Leesclub")),
        .required("regularPrice", .euros("The price without a discount, in euros.", "10.00")),
        .optional("regularPriceLabel", .text("What that price is called.", "Volwassenen")),
        .optional("passholder", .component("Passholder", "The holder, to who may search.")),
      ]),
    SchemaComponent(
      "GroupPass", "The pass of a group.",
      [
        .required("id", .passholderID), .required("uitpasNumber", .uitpasNumber),
        .optional("name", .text("The group's name.", "Samen Sterk")),
        .required("cardStatus", .cardStatus),
        .optional("email", .text("Its e-mail address.", "groep@example.org")),
        .optional("creationDate", .moment("When it was registered.")),
        .optional(
          "socialTariff",
          .object(
            [
              .required("status", .words(["ACTIVE", "EXPIRED"], "Whether it holds.")),
              .optional("endDate", .moment("Its last second.")),
              .required(
                "totalTicketsPerYear",
                .integer("Tickets in a calendar year.", in: 0...Int64.max, example: 50)),
              .required(
                "availableTickets",
                .integer("Those that are left.", in: 0...Int64.max, example: 47)),
            ], "The right to the social tariff.")),
        .required("cardSystem", .component("CardSystem")),
        .optional("address", .component("Address")),
        .optional("telephone", .text("Its phone number.", "+32 9 000 00 00")),
      ]),
    SchemaComponent(
      "SocialTariffCard", "A card that gets the social tariff.",
      [
        .required("uitpasNumber", .uitpasNumber),
        .required("cardType", .words(["REGULAR", "GROUP"], "Whether it is a group's.")),
        .optional(
          "availableTickets",
          .integer("Tickets that are left of a group's.", in: 0...Int64.max, example: 47)),
      ]),
  ]
}
