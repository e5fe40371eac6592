import HTTPTypes
import LedgerProjections

extension APITopic {
  /// Live counts.
  static let boards = APITopic(
    "Boards", "How many check-ins stand at an event: counts alone, of nobody and of no tariff.",
    operations: [
      APIOperation(
        .get, "/ledger/v1/boards/{eventId}", "Read the board of an event",
        details:
          "Check-ins that stand, in all, by hour (the last \(BoardReading.hours), those with any), "
          + "by the region whose card it was and by terminal. The same figures as the exports'.",
        answers: [.ok("The counts.", as: "Board")], problems: [.notFound], isFolded: true),
      APIOperation(
        .get, "/ledger/v1/boards/{eventId}/stream", "Follow the board of an event",
        details:
          "Server-sent events (`text/event-stream`): an event `board` with the same JSON at once "
          + "and whenever a count changed, a few in a second at most, with the position of the log "
          + "as its id. With `Last-Event-ID` the first is left out where nothing was recorded "
          + "since. Comments come while nothing changes; the stream ends after some minutes, and "
          + "is asked for anew.",
        headers: [
          .optional("Last-Event-ID", .text("The id of the last event that was read.", "97"))
        ],
        answers: [
          APIAnswer(
            .ok, "The events.", .text("Server-sent events."), mediaType: "text/event-stream")
        ], problems: [.notFound]),
    ],
    components: [
      SchemaComponent(
        "Board", "How many check-ins stand at an event.",
        [
          .required(
            "position",
            .integer("The newest record that is counted.", in: 0...Int64.max, example: 97)),
          .required("eventId", .eventID),
          .required("eventTitle", .text("The event's title.", "Leesclub")),
          .required("checkins", count.described("All of them.")),
          .required(
            "hours",
            .list(
              .object([.required("start", .moment("When it begins.")), counted]),
              "Hours with check-ins, the earliest first.")),
          .required(
            "regions",
            .list(
              .object([
                .required("cardSystemId", .cardSystemID),
                .required("name", .text("Its name.", "UiTPAS Gent")), counted,
              ]), "By the card system that issued the card.")),
          .required(
            "terminals",
            .list(
              .object([
                .optional(
                  "terminal",
                  .text("Its lasting name; missing for what no terminal took.", "CID-GNT-0001")),
                counted,
              ]),
              "By terminal, those with the most first, \(ReadLimits.boardTerminalsMax) at most.")),
        ])
    ])

  private static let count = Schema.integer("How many.", in: 0...Int64.max, example: 12)
  private static let counted = Schema.Property.required("checkins", count)
}
