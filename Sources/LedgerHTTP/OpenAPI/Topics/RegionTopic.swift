import HTTPTypes

extension APITopic {
  /// What regions, and whoever else does not want to have to trust, read of the log.
  static let regions = APITopic(
    "Regions", "The log itself: what it commits to, and a card system's part of it.",
    operations: [
      APIOperation(
        .get, "/ledger/v1/checkpoint", "Read what the log commits to",
        details:
          "The newest checkpoint (C2SP tlog-checkpoint): the log's name, how many records it has "
          + "and the root over all of them (RFC 9162), signed with Ed25519 (C2SP signed-note). At "
          + "most one is made in a second. `pasboek checkpoint-key` prints the key.",
        answers: [
          APIAnswer(
            .ok, "The signed note.", .text("The signed note."), mediaType: "text/plain")
        ]),
      APIOperation(
        .get, "/ledger/v1/card-systems/{id}/events", "Read a card system's records",
        details:
          "Each record that concerns the card system, as a line of JSON: a CloudEvent 1.0 with the "
          + "decoded body in `data` and the exact bytes, in base64, in `record`. `number` is the "
          + "running number among the card system's records: none is missing where none is left "
          + "out. What every region needs of the ledger as a whole has no `number`. With `report` "
          + "follow the members' points and the participations by month. The last line is always "
          + "`checkpoint`, a signed note, with the running number up to which was sent "
          + "(`through`); an answer without it was cut short and goes on with `from`.",
        query: [
          .optional(
            "from", .integer("The first running number.", in: 1...Int64.max, example: 1)),
          .optional("to", .integer("The last running number.", in: 1...Int64.max)),
          .optional(
            "report",
            .boolean("Whether to tell points and participations, without `to`.", example: false)),
        ],
        answers: [
          APIAnswer(.ok, "The lines.", .text("Lines of JSON."), mediaType: "application/x-ndjson")
        ], problems: [.notFound]),
    ])
}
