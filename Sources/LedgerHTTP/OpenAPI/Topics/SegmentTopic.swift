import HTTPTypes
import LedgerService

extension APITopic {
  /// Whom a region may write to.
  static let segments = APITopic(
    "Segments",
    "Whom a region may write to: how many members of a card system meet some criteria, and their "
      + "ids. No name, number, address or tariff is told.",
    operations: [
      APIOperation(
        .get, "/ledger/v1/card-systems/{id}/segment", "Count the members of a segment",
        details: "A count below \(SegmentLimits.smallest) is told exactly only to whoever may have "
          + "the list.",
        query: criteria, answers: [.ok("How many there are.", as: "SegmentSize")],
        problems: problems, isFolded: true),
      APIOperation(
        .get, "/ledger/v1/card-systems/{id}/segment/passholders", "List the members of a segment",
        details: "In the order in which they were registered. Addresses are asked for with the "
          + "ids, by whoever may.",
        query: criteria + [
          .optional(
            "start", .integer("How many are left out before.", in: 0...Int64.max, example: 0)),
          .optional(
            "limit",
            .integer(
              "The most ids; \(SegmentRoutes.idsDefault) where it is missing.",
              in: 0...Int64(SegmentRoutes.idsMax), example: 100)),
        ], answers: [.ok("Ids of the members.", as: "SegmentMembers")], problems: problems,
        isFolded: true),
    ],
    components: [
      SchemaComponent(
        "SegmentSize", "How many members a segment has.",
        [
          .required(
            "position",
            .integer("The newest record that is counted.", in: 0...Int64.max, example: 97)),
          .optional(
            "passholders",
            .integer("How many there are; missing where that is not told.", example: 1_234)),
          .optional(
            "fewerThan",
            .integer(
              "Only that there are fewer than this is told.",
              example: Int64(SegmentLimits.smallest))),
        ]),
      SchemaComponent(
        "SegmentMembers", "Members of a segment.",
        [
          .required(
            "position",
            .integer("The newest record that is counted.", in: 0...Int64.max, example: 97)),
          .required("totalItems", .integer("How many there are in all.", example: 1_234)),
          .required(
            "passholderIds",
            .list(
              .text("The id of a passholder.", "5a0967f9-cc06-4c3c-9206-30481a767434"),
              "Their ids.")),
        ]),
    ])

  private static let problems: [ProblemType] = [.notFound, .rateLimited]

  private static let criteria: [APIParameter] = [
    .optional(
      "from", .day("The first local day whose participations count; a year before `to`.")),
    .optional("to", .day("The last one; today where it is missing.")),
    .optional(
      "organizerId",
      .text(
        "Counts participations at this organiser's events alone.",
        "0ce87cbc-9299-4528-8d35-92225dc9489f")),
    .optional(
      "participationsMin", .integer("The fewest participations.", in: 0...Int64.max, example: 5)),
    .optional(
      "participationsMax", .integer("The most participations.", in: 0...Int64.max, example: 0)),
    .optional("pointsMin", .integer("The fewest points.", in: 0...Int64.max, example: 100)),
    .optional(
      "ageMin",
      .integer("The lowest age in years.", in: 0...Int64(SegmentLimits.ageMax), example: 6)),
    .optional(
      "ageMax",
      .integer("The highest age in years.", in: 0...Int64(SegmentLimits.ageMax), example: 12)),
    .optional("postalCode", .text("The postal code of the home.", "9000")),
    .optional(
      "socialTariff",
      .boolean("Whether the card system's social tariff holds; needs SOCIALTARIFF_EXPORT.")),
  ]
}
