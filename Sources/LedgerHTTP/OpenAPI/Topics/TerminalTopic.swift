import HTTPTypes
import LedgerWire

extension APITopic {
  /// How a device becomes a terminal, and what it decides with while it is offline.
  static let terminals = APITopic(
    "Terminals",
    "How devices become terminals, what they decide with offline, and what is missing.",
    operations: [
      APIOperation(
        .post, "/ledger/v1/terminals/pair", "Pair a device by its code",
        details:
          "The code is told to a person by `POST /ledger/v1/terminals/codes`. It pairs one device, "
          + "once; unknown, used and expired ones are answered alike, and all wrong ones together "
          + "have one budget. Where the answer is lost, the code is used up all the same: ask for "
          + "a new one, which makes a new pairing under the same name.",
        body: .json(of: "PairingRequest"),
        answers: [.created("What the device is now.", as: "PairingAnswer")],
        problems: [.notFound, .rateLimited]),
      APIOperation(
        .get, "/ledger/v1/offline-pack", "Read the offline pack",
        details:
          "A note (C2SP signed-note), signed with the key of the log's checkpoints; its text "
          + "is one line of JSON and a line feed: the refused cards as fingerprints, the events "
          + "that are open or can open, and what a display says. With `since` only the difference "
          + "of the cards is sent, where it is known and shorter: then `cards.base` is that "
          + "version. The tag names the whole pack in either case. A pack is made at most once in "
          + "a minute.",
        query: [
          .optional(
            "since", .integer("The version that one has.", in: 0...Int64.max, example: 97))
        ],
        headers: [
          .optional("If-None-Match", .text("The tag of the pack that one has.", "\\\"97-0a1b\\\""))
        ],
        answers: [
          APIAnswer(
            .ok, "The signed note.", .text("The signed note."), mediaType: "text/plain"),
          APIAnswer(.notModified, "It is as one has it already."),
        ]),
      APIOperation(
        .get, "/ledger/v1/terminals", "List pairings",
        details:
          "Of terminals, and of the devices of kiosks, that serve an organiser in a card system "
          + "within the caller's reach; revoked ones included.",
        query: APIParameter.page,
        answers: [.ok("The pairings, the oldest first.", .page(of: "TerminalPairing"))]),
    ],
    components: [
      SchemaComponent(
        "PairingRequest", "What a device sends that is no terminal yet.",
        [
          .required(
            "code", .text("Eight characters, in either case, with or without dash.", "7GQ2-M0XK"))
        ]),
      SchemaComponent(
        "PairingAnswer", "What a device is told that was paired.",
        [
          .required("token", .text("Its token, told this once.", "pbt_…")),
          source,
        ] + terminal + [
          .required(
            "ledgerKey", .text("What packs are checked with: a key of C2SP signed-note.")),
          .required("serverTime", .moment("The service's clock.")),
        ]),
      SchemaComponent(
        "TerminalPairing", "A pairing, and what it delivered.",
        [source] + terminal + [
          .required("pairedAt", .moment("When it was paired.")),
          .optional("revokedAt", .moment("When it was revoked.")),
          .required(
            "ackedUpTo", .integer("Up to here no tap is missing.", in: 0...Int64.max)),
          .required(
            "highest", .integer("The highest tap that has arrived.", in: 0...Int64.max)),
          .required(
            "missing",
            .list(
              .list(.integer(in: 1...Int64.max), count: 2...2), "Gaps between them, from and to.")),
          .optional(
            "lastContact", .moment("When it was last heard of, since the service started.")),
        ]),
    ])

  private static let source = Schema.Property.required(
    "source", .integer("The number of the pairing.", in: 1...Int64.max, example: 7))

  private static let terminal: [Schema.Property] = [
    .required("terminal", .text("Its name, which stays when the device is replaced.", "CID-1")),
    .required("organizerIds", .list(.organizerID, "The organisers that it takes taps for.")),
    .required("attended", .boolean("Whether a person stands at it.", example: false)),
    .required("language", .words(Language.allCases.map(\.rawValue), "That of its display.")),
  ]
}
