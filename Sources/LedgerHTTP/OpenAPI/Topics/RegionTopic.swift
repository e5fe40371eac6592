import HTTPTypes

extension APITopic {
  /// What regions, and whoever else does not want to have to trust, read of the log.
  static let regions = APITopic(
    "Regions", "The log itself: what it commits to.",
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
        ])
    ])
}
