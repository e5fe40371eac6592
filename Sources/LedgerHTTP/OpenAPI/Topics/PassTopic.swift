import HTTPTypes

extension APITopic {
  /// Passes and cards.
  static let passes = APITopic(
    "Passes and cards",
    "What a counter sees of whoever shows a card; the card itself, also one in stock.",
    operations: passOperations, components: passComponents)

  private static let passOperations = [
    APIOperation(
      .get, "/uitpas/passes", "Find a pass by what was scanned or typed",
      query: [
        .required(
          "identifier",
          .text("A UiTPAS number, a chip's number, or a national number.", "0900000095902"))
      ],
      answers: [.ok("The pass.", as: "Pass")], published: .getPasses, isTranslated: true),
    APIOperation(
      .get, "/uitpas/passes/{uitpasNumber}", "Read the pass of a UiTPAS number",
      answers: [.ok("The pass.", as: "Pass")], published: .getPass, isTranslated: true),
    APIOperation(
      .get, "/uitpas/chip-numbers/{chipNumber}", "Read the pass of a chip",
      answers: [.ok("The pass.", as: "Pass")], published: .getPass, isTranslated: true),
    APIOperation(
      .get, "/uitpas/cards", "Read a card, in whatever status",
      details: "By one of the two parameters; the UiTPAS number where both are there.",
      query: [
        .optional("uitpasNumber", .uitpasNumber), .optional("chipNumber", .chipNumber),
      ],
      answers: [.ok("The card.", as: "Card")], published: .getCards),
  ]

  private static let passComponents = [
    SchemaComponent(
      "Pass", "A pass in use, its holder, and what the holder may be told at a counter.",
      [
        .required("passholderId", .passholderID), .required("uitpasNumber", .uitpasNumber),
        .required("passType", .words(["INDIVIDUAL", "GROUP"], "Whether it is a group's.")),
        .required("firstName", .text("The holder's first name.", "Sara")),
        .required("points", .integer("The balance; it may be below zero.", example: 100)),
        .required("postalCode", .text("Where the holder lives; empty where unknown.", "9000")),
        .required(
          "socialTariff",
          .object(
            [
              .required("status", .words(["ACTIVE", "EXPIRED", "NONE"], "Whether it holds.")),
              .optional("endDate", .moment("Its last second, grace left aside.")),
            ], "The right to the social tariff in the card's own card system.")),
        .optional("messages", .list(.component("PassMessage"), "What to show, as it stands.")),
        .required("cardSystem", .component("CardSystem")),
      ]),
    SchemaComponent(
      "PassMessage", "A text for whoever stands at the counter.",
      [
        .required("level", .words(["INFO", "WARN", "ERROR"], "How grave it is.")),
        .required("text", .text("The text.", "Het kansentarief is verlopen.")),
      ]),
    SchemaComponent(
      "Card", "A card.",
      [
        .required("uitpasNumber", .uitpasNumber),
        .required("cardSystem", .component("CardSystem")), .required("cardType", .cardType),
        .required("status", .cardStatus),
        .required(
          "socialTariff", .boolean("Whether the holder has it, or a card in stock is for it.")),
      ]),
  ]
}
