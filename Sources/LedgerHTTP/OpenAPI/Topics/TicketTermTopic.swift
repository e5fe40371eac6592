import HTTPTypes

extension APITopic {
  /// What commands about tickets have set.
  static let ticketTerms = APITopic(
    "Terms of tickets", "What commands about tickets and prices have set, in the same words.",
    operations: [
      APIOperation(
        .get, "/ledger/v1/distribution-keys", "List distribution keys", query: APIParameter.page,
        answers: [.ok("The keys.", .page(of: "DistributionKey"))]),
      APIOperation(
        .get, "/ledger/v1/coupons", "List coupons", query: APIParameter.page,
        answers: [.ok("The coupons.", .page(of: "Coupon"))]),
      APIOperation(
        .get, "/ledger/v1/events/{id}/ticket-terms", "Read what holds for an event's tickets",
        answers: [.ok("The terms.", as: "EventTicketTerms")], problems: [.notFound]),
      APIOperation(
        .get, "/ledger/v1/organizers/{id}/ticket-limit",
        "Read how many tickets one holder may buy at an organiser",
        answers: [
          .ok(
            "The limit.",
            .object([.optional("limit", .component("PeriodLimit", "Any without one."))]))
        ], problems: [.notFound]),
      APIOperation(
        .get, "/ledger/v1/card-systems/{id}/terms", "Read on what terms members are taken",
        answers: [.ok("The terms.", as: "CardSystemTerms")], problems: [.notFound]),
    ],
    components: shares + terms)

  private static let cents = Schema.integer("In cents.", in: 0...Int64.max, example: 1_000)

  private static let shares = [
    SchemaComponent(
      "SharePart", "What one pays of a price, in one of three ways.",
      [
        .optional("cents", .integer("An amount in cents.", in: 0...Int64.max, example: 150)),
        .optional("ofPrice", .integer("Hundredths of a percent of the price.", in: 0...10_000)),
        .optional("ofRest", .integer("Hundredths of a percent of what is left.", in: 0...10_000)),
      ]),
    SchemaComponent("Shares", "Who pays what; the organiser takes the rest.", parts),
    SchemaComponent(
      "DistributionKey", "Who pays what of a ticket at the social tariff.",
      [
        .required("id", .integer("Its number.", in: 0...Int64.max, example: 1)),
        .required("name", .text("Its name.", "20-40-40")),
        .required("cardSystemIds", .list(.cardSystemID, "At whose events it is used.")),
        .required(
          "rules",
          .list(
            .object(
              [
                .optional("priceMin", cents.described("The lowest price, in cents.")),
                .optional("priceMax", cents.described("The highest price, in cents.")),
                .required(
                  "socialTariff",
                  .words(["EVENT_CARDSYSTEM", "AT_LEAST_ONE_CARDSYSTEM"], "Where it must hold.")),
                .required(
                  "residence", .words(["ANYWHERE", "INSIDE", "OUTSIDE"], "Where the holder lives.")
                ),
              ] + parts), "Rows, of which the first that holds counts.")),
        .required("organizerIds", .list(.organizerID, "Whose events it is for; all without.")),
        .required("municipalities", .list(.postalCode, "What residence is about.")),
        .required("manual", .boolean("Whether an event must switch it on.", example: false)),
        .required("active", .boolean("Whether it is used at all.")),
      ]),
    SchemaComponent(
      "Coupon", "A discount that holders were given.",
      [
        .required("id", .text("Its id.", "5001")), .required("cardSystemId", .cardSystemID),
        .required("name", .text("Its name.", "Cultuurbon 6 euro")),
        .required("shares", .component("Shares")),
        .optional("description", .text("What is said of it.", "Voor theater.")),
        .required("audience", .text("Who has it.", "ALL")),
        .required("includesNewMembers", .boolean("Whether who comes later has it too.")),
        .required("forGroups", .boolean("Whether it is for groups alone.", example: false)),
        .required("status", .words(["ACTIVE", "STOPPED", "DELETED"], "Whether it can be used.")),
        .optional("validity", .component("RewardPeriod", "When it can be used.")),
        .optional("holderLimit", .component("PeriodLimit", "How often by one holder.")),
        .optional("eventLimit", .component("PeriodLimit", "How often at one event.")),
        .required("organizerIds", .list(.organizerID, "Whose events it is for; all without.")),
        .required("eventIds", .list(.eventID, "Which events it is for; all without.")),
        .optional("priceMin", cents.described("The lowest price, in cents.")),
        .optional("priceMax", cents.described("The highest price, in cents.")),
      ]),
  ]

  private static let parts: [Schema.Property] = [
    .required("holder", .component("SharePart", "What the holder pays.")),
    .optional("municipality", .component("SharePart", "What the municipality pays.")),
    .optional("flemishGovernment", .component("SharePart", "What the Flemish government pays.")),
  ]

  private static let terms = [
    SchemaComponent(
      "EventTicketTerms", "What holds for the tickets of an event.",
      [
        .optional("locationId", .organizerID.described("The organiser of the place.")),
        .optional("holdersMax", .integer("How many holders get a discount.", in: 1...Int64.max)),
        .required(
          "distributionKeyIds", .list(.integer("A key's number."), "Keys that were switched on.")),
        .required("hasTicketSales", .boolean("Whether a ticket was sold.", example: false)),
      ]),
    SchemaComponent(
      "CardSystemTerms", "On what terms a card system takes members.",
      [
        .required(
          "prices",
          .list(
            .object([
              .required("label", .text("What it is called.", "Kansentarief")),
              .required("cents", cents),
              .required("reasons", .list(.words(SetTerms.reasons.map(\.key)), "For which sales.")),
              .optional("ageFrom", .integer("From which age on.", in: 0...150, example: 18)),
              .optional("ageTo", .integer("Up to which age.", in: 0...150, example: 99)),
              .required("whenAgeUnknown", .boolean("Whether it holds without an age.")),
              .optional("resident", .boolean("Whether for residents.")),
              .optional("socialTariff", .boolean("Whether with the social tariff.")),
              .optional("cardType", .cardType),
              .optional("voucherType", .text("With which vouchers.", "WELKOM")),
            ]), "Rows, of which the first that holds is the price.")),
        .required("registrationBonus", .integer("Points of a new member.", in: 0...Int64.max)),
        .required("socialTariffEnd", .text("Where no other end is given.", "04-30")),
        .optional("discountPriceMax", cents.described("The highest price with the tariff.")),
      ]),
  ]
}
