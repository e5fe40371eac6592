import HTTPTypes

extension APITopic {
  /// Months that were closed.
  static let periods = APITopic(
    "Periods", "Months that were closed: what is said of one is said as known at its position.",
    operations: [
      APIOperation(
        .get, "/ledger/v1/periods", "List the closed months", query: APIParameter.page,
        answers: [.ok("The months, the oldest first.", .page(of: "ClosedPeriod"))])
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
