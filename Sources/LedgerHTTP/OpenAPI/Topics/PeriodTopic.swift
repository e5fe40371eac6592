import HTTPTypes
import LedgerExports

extension APITopic {
  /// Months that were closed, and the totals that are exported of them.
  static let periods = APITopic(
    "Periods and exports",
    "Months that were closed: what is said of one is said as known at its position.",
    operations: [
      APIOperation(
        .get, "/ledger/v1/exports/{name}", "Export totals of a period",
        details:
          "Of `totals`, `shares`, `participations`, `passes`, `points`, `museum` or "
          + "`social-tariff`. A period whose "
          + "months are all closed is told as it was known when the last of them was closed, byte "
          + "for byte the same for ever; any other is provisional, and comes again with `at` and "
          + "the position that it names. What is not within the caller's reach is not counted. "
          + "Dimensions that tell of social tariffs need `SOCIALTARIFF_EXPORT` as well. "
          + "One at a time of each caller.",
        query: [
          .required("from", .day("The first day.", "2026-06-01")),
          .required("to", .day("The last day.", "2026-06-30")),
          .optional(
            "by", .text("What lines are told apart by, joined by commas.", "month,organizer")),
          .optional(
            "days",
            .words(
              ExportDays.allCases.map(\.rawValue),
              "By which day a line belongs to the period: on which it is booked, so that closed "
                + "months stay as they are, or on which it happened, by all that is known.")),
          .optional("format", .words(ExportFormat.allCases.map(\.rawValue), "The form.")),
          .optional(
            "at",
            .integer("Leaves out what the log said after this position.", in: 0...Int64.max)),
        ],
        answers: [
          APIAnswer(
            .ok, "The file.",
            .text("Lines and a total; of `csv-be` with semicolons and decimal commas."),
            mediaType: "text/csv"),
          APIAnswer(
            .ok, "The file.", .text("A workbook: lines and a total, and what they are of."),
            mediaType: ExportFormat.xlsx.mediaType),
          APIAnswer(
            .ok, "The file.", .text("A JSON object on each line."),
            mediaType: "application/x-ndjson"),
          APIAnswer(
            .ok, "The file.", .text("A journal of hledger."), mediaType: "text/plain"),
        ], problems: [.urlNotFound, .rateLimited], isFolded: true),
      APIOperation(
        .get, "/ledger/v1/periods", "List the closed months", query: APIParameter.page,
        answers: [.ok("The months, the oldest first.", .page(of: "ClosedPeriod"))]),
    ],
    components: [
      SchemaComponent(
        "ClosedPeriod", "A month that was closed.",
        [
          .required("month", .month),
          .required(
            "position", .integer("The record that closed it.", in: 1...Int64.max, example: 97)),
          .required("closedAt", .moment("When it was closed.")),
        ])
    ])
}
