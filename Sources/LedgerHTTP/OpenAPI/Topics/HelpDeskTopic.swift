import HTTPTypes

extension APITopic {
  /// What a help desk reads.
  static let helpDesk = APITopic(
    "Help desk", "What the log says of a holder, in words, and what held at any past moment.",
    operations: [
      APIOperation(
        .get, "/ledger/v1/passholders/{id}/timeline", "Read what happened to a holder",
        details:
          "The newest first. What a card system keeps to itself is told, and counted, to those who "
          + "may read in that card system.",
        query: APIParameter.page, answers: [.ok("What happened.", .page(of: "TimelineEntry"))],
        problems: [.urlNotFound], isTranslated: true, isFolded: true),
      APIOperation(
        .get, "/ledger/v1/passholders/{id}/balance", "Read a holder's points, now or then",
        query: APIParameter.past, answers: [.ok("The points.", as: "BalanceAt")],
        problems: [.urlNotFound, .rateLimited], isFolded: true),
      APIOperation(
        .get, "/ledger/v1/passholders/{id}/social-tariff",
        "Read a holder's social tariff, now or then",
        query: APIParameter.past,
        answers: [.ok("The social tariff in each card system.", .page(of: "TariffAt"))],
        problems: [.urlNotFound, .rateLimited], isFolded: true),
    ],
    components: [
      SchemaComponent(
        "TimelineEntry", "Something that happened to a holder.",
        [
          .required("position", .integer("Its record.", in: 1...Int64.max, example: 97)),
          .required("type", .text("The type of the record.", "checkIn")),
          .required("occurredAt", .moment("When it happened.")),
          .required("recordedAt", .moment("When it became known.")),
          .optional("uitpasNumber", .uitpasNumber), .optional("eventId", .eventID),
          .optional("eventTitle", .text("The event's title.", "Leesclub")),
          .optional("cardSystemId", .cardSystemID),
          .optional("points", .integer("What came, or (negative) went.", example: 1)),
          .optional("balance", .integer("The balance after it.", example: 101)),
          .optional("reason", .text("Why it was refused.", "limitReached")),
          .optional("message", .text("The same in words.", "Je hebt hier al gespaard.")),
          .optional("rewardTitle", .text("The reward's title.", "Gratis zwembeurt")),
          .optional("cardStatus", .cardStatus),
          .optional("cardMovedAway", .boolean("Whether the card went to another holder.")),
          .optional("priceCents", .integer("What was paid.", in: 0...Int64.max, example: 200)),
          .optional(
            "regularPriceCents",
            .integer("A ticket's price without a discount.", in: 0...Int64.max, example: 1_000)),
          .optional(
            "saleReason", .text("Why a card was sold, or which kind of subscription.", "FIRST_CARD")
          ),
          .optional("salesChannel", .text("Where a subscription was sold.", "online")),
          .optional("organizerName", .text("Who sold it, or who was visited.", "Leesclub")),
          .optional("couponId", .text("The coupon's id.", "5001")),
          .optional(
            "ticketsPerYear",
            .integer("A group's tickets in a calendar year.", in: 0...Int64.max, example: 50)),
          .optional("activatedBy", .text("What began a subscription.", "firstVisit")),
          .optional("firstDay", .day("The first day of what it tells of.", "2026-12-01")),
          .optional("lastDay", .day("The last day of what it tells of.")),
          .optional("reverses", .integer("The record that this one takes back.", example: 90)),
          .optional("changedBy", .integer("The record that changed this one.", example: 99)),
          .optional("counts", .boolean("Whether it counts now.")),
        ]),
      SchemaComponent(
        "BalanceAt", "A holder's points.",
        [
          .required("points", .integer("The balance.", example: 101)),
          .required(
            "position",
            .integer("The newest record that is counted.", in: 0...Int64.max, example: 97)
          ),
        ]),
      SchemaComponent(
        "TariffAt", "A holder's social tariff in a card system.",
        [
          .required("cardSystemId", .cardSystemID),
          .required("status", .words(["ACTIVE", "EXPIRED", "SUSPENDED"], "Whether it holds.")),
          .required("inGracePeriod", .boolean("Whether only grace is left.", example: false)),
          .required("lastDay", .day("Its last day, grace left aside.")),
        ]),
    ])
}
