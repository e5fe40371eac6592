import HTTPTypes
import Ledger
import LedgerProjections
import LedgerWire

extension APITopic {
  /// What persons are asked to look at.
  static let findings = APITopic(
    "Findings",
    "Taps that the rules alone could not settle: held ones, those that stand against a rule, and "
      + "unknown cards that a terminal had let in.",
    operations: [
      APIOperation(
        .get, "/ledger/v1/findings", "List the findings",
        details:
          "What happened last first. Those of events and cards of the card systems in which the "
          + "caller may read them, and where neither is known those of the organisers that the "
          + "terminal serves. No name and no number of a card is told; `passholderId` stands where "
          + "the caller may read the holder's timeline.",
        query: APIParameter.page + filters,
        answers: [.ok("The findings.", .page(of: "Finding"))], isTranslated: true,
        isFolded: true)
    ],
    components: [SchemaComponent("Finding", "Something that a person looks at.", finding)])

  private static let kinds = FindingKind.allCases.map(\.name)
  private static let states = FindingState.allCases.map(\.name)

  private static let filters: [APIParameter] = [
    .optional("state", .text("These states alone, joined by commas: \(list(states)).", "open")),
    .optional("kind", .text("These kinds alone, joined by commas: \(list(kinds)).", "tooLate")),
    .optional("organizerId", .organizerID),
    .optional("terminal", .text("The terminal's lasting name.", "CID-TST-001")),
    .optional("source", .integer("The number of the pairing.", in: 1...Int64.max, example: 1)),
    .optional("from", .day("The first local day.", "2026-06-01")),
    .optional("to", .day("The last local day.", "2026-12-31")),
  ]

  private static func list(_ words: [String]) -> String { words.joined(separator: ", ") }

  private static let finding: [Schema.Property] = [
    .required("position", .integer("The record that it is about.", in: 1...Int64.max, example: 97)),
    .required("kind", .words(kinds, "What it is.")),
    .required("state", .words(states, "Whether anybody has looked at it.")),
    .required("reason", .words(TapReason.allCases.map(\.rawValue), "What is against it.")),
    .required("message", .text("The same in words.", "Laat ontvangen, wordt nagekeken.")),
    .required("occurredAt", .moment("When it happened.")),
    .required("recordedAt", .moment("When it came in.")),
    .optional("eventId", .eventID),
    .optional("eventTitle", .text("The event's title.", "Leesclub")),
    .optional("organizerId", .organizerID),
    .optional("organizerName", .text("Of the organiser, or of the museum.", "Leesclub")),
    .optional("terminal", .text("The terminal's lasting name.", "CID-TST-001")),
    .optional("source", .integer("The number of the pairing.", in: 1...Int64.max, example: 1)),
    .optional("seq", .integer("The tap's number within it.", in: 1...Int64.max, example: 1)),
    .optional("passholderId", .passholderID),
    .optional(
      "settledBy", .integer("The record that settled it.", in: 1...Int64.max, example: 99)),
    .optional("settledAt", .moment("When it was settled.")),
    .optional(
      "dismissedFor",
      .words(DismissalReason.allCases.map(\.name), "Why it was put aside.")),
    .optional(
      "cameTo", .words(TapReason.allCases.map(\.rawValue), "What an admitted tap came to.")),
  ]
}
