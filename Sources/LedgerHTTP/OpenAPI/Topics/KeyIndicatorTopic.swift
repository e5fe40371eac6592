import HTTPTypes
import LedgerProjections

extension APITopic {
  /// How far the programmes are.
  static let keyIndicators = APITopic(
    "Key indicators", "How far the programmes are, beside what they were to reach.",
    operations: [
      APIOperation(
        .get, "/ledger/v1/kpi", "Read the key indicators",
        details:
          "Of the whole ledger and as they are now, all of one position of the log; the same that "
          + "`pasboek kpi` prints.",
        answers: [.ok("Every indicator.", as: "KeyIndicators")], isFolded: true)
    ],
    components: [
      SchemaComponent(
        "KeyIndicators", "The key indicators, all of one position.",
        [
          .required(
            "position",
            .integer("The newest record that is counted.", in: 0...Int64.max, example: 97)
          ),
          .required("indicators", .list(.component("KeyIndicator"), "Each of them.")),
        ]),
      SchemaComponent(
        "KeyIndicator", "What a programme is measured by.",
        [
          .required(
            "name",
            .words(
              KeyIndicator.allCases.map(\.rawValue), "What is counted.",
              example: KeyIndicator.passholders.rawValue)),
          .required("value", .integer("How many there are.", in: 0...Int64.max, example: 212_000)),
          .optional(
            "target",
            .integer("How many there were to be; missing where none was set.", example: 360_000)),
          .optional(
            "baseline",
            .integer(
              "How many there were at the end of 2016; missing where nobody told.",
              example: 80_000)),
        ]),
    ])
}
