import HTTPTypes
import LedgerWire

extension APITopic {
  /// What terminals report.
  static let taps = APITopic(
    "Taps", "What terminals report, one tap or a thousand, online or late.",
    operations: [
      APIOperation(
        .post, "/ledger/v1/taps", "Report taps",
        details:
          "All of them in one commit. Each tap has its sequence within the pairing: sent again, it "
          + "gets its first result. What cannot be read beyond its sequence is `malformed` and "
          + "stops no other. Sent as lines, what has arrived is committed together, a thousand "
          + "taps at most, and each line is answered as soon as its tap is durable; the last line "
          + "of the answer is the receipt. A line that is no JSON or has no sequence, and whatever "
          + "else ends the upload early, stands in the receipt as `line` and `problem`: the lines "
          + "before it have their results, none from there on was received. Once the answer has "
          + "begun, taps for which there is no room are `retry`, and so are all behind them. The "
          + "results are to be read while the taps are sent: a caller who leaves them untaken is "
          + "read no further.",
        body: .json(of: "TapUpload").or(
          lines:
            "Lines of JSON, `TapHeader` first, each further one a `Tap`: at most "
            + "\(limits.tapStreamTapsMax) taps, \(limits.tapLineBytesMax) bytes a line and "
            + "\(limits.tapStreamBytesMax >> 20) MiB."),
        answers: [
          .ok("A result for each tap.", as: "TapAnswer"),
          APIAnswer(
            .ok, "Lines of JSON: a `TapResult` for each tap, then a `TapReceipt`.",
            .text("Lines of JSON."), mediaType: "application/x-ndjson"),
        ]),
      APIOperation(
        .post, "/ledger/v1/taps/undo", "Take a tap back",
        details:
          "Its points are taken back, and another tap of the period may count in its place; one "
          + "that is held is withdrawn. Taken back before, it answers as it did then. A tap that "
          + "was refused stands for nothing and is 404.",
        body: .json(of: "TapUndo"), answers: [.ok("What became of it.", as: "TapResult")],
        problems: [.notFound, .notEditable]),
    ],
    components: requests + answers)

  private static let requests = [
    SchemaComponent(
      "TapUpload",
      .fields(
        Schema.Fields(
          header + [
            .required(
              "taps",
              .list(.component("Tap"), "The taps.", count: 1...TapUpload.tapsPerRequestMax))
          ], isClosed: true), "What a terminal says of itself, and its taps.")),
    SchemaComponent(
      "TapHeader",
      .fields(
        Schema.Fields(header, isClosed: true),
        "What a terminal says of itself: the first line of an upload of lines.")),
    SchemaComponent(
      "TapUndo",
      .fields(
        Schema.Fields(
          [
            .required(
              "seq",
              .integer("Its number in the pairing.", in: 1...Int64(Tap.sequenceMax), example: 1)),
            .required("reason", .words(TapUndo.Reason.allCases.map(\.rawValue), "Why.")),
          ], isClosed: true), "A tap that is taken back, and why.")),
    SchemaComponent("Tap", .fields(tap, "A tap; it names its card in one of three ways.")),
  ]

  private static let limits = ServerLimits.standard

  private static let header: [Schema.Property] = [
    .optional("device", identifier("The terminal; it must be the token's.", "CID-TST-001")),
    .optional("bootId", identifier("Which boot the uptimes count from.", "boot-1")),
    .required("sentAt", .moment("The terminal's clock as it sends.")),
    .optional("sentUptimeMs", uptime("Its uptime as it sends.")),
  ]

  private static var tap: Schema.Fields {
    var fields = Schema.Fields(
      [
        .required(
          "seq",
          .integer("Its number within the pairing.", in: 1...Int64(Tap.sequenceMax), example: 1)),
        .optional("chipNumber", identifier("The number of the chip.", "04784CDAEE3880")),
        .optional("uitpasNumber", identifier("Or the UiTPAS number.", "0900000095902")),
        .optional("cardNumber", identifier("Or the number of a museum card.", "12345678")),
        .optional(
          "eventId", identifier("The event.", "5a0967f9-cc06-4c3c-9206-30481a767434")),
        .optional("tappedAt", .moment("The terminal's clock at the tap.")),
        .optional("uptimeMs", uptime("Its uptime at the tap.")),
        .optional("offline", .boolean("Whether the terminal let the holder in.", example: false)),
        .optional(
          "packVersion", .integer("By which offline pack.", in: 0...Int64.max, example: 1)),
      ], isClosed: true)
    fields.oneOf = ["chipNumber", "uitpasNumber", "cardNumber"]
    return fields
  }

  private static func identifier(_ description: String, _ example: String) -> Schema {
    .text(description, example, length: 1...Tap.identifierBytesMax)
  }

  private static func uptime(_ description: String) -> Schema {
    .integer(description, in: 0...Int64.max, example: 60_000)
  }

  private static let receipt: [Schema.Property] = [
    .required("serverTime", .moment("The service's clock.")),
    .required("skewMs", .integer("How far the terminal's clock is ahead.", example: 0)),
    .required(
      "ackedUpTo",
      .integer("Up to here none is missing: these may be forgotten.", in: 0...Int64.max)),
    .required(
      "missing",
      .list(
        .list(.integer(in: 1...Int64.max), count: 2...2), "Gaps behind that, from and to.")),
  ]

  private static let answers = [
    SchemaComponent(
      "TapAnswer", "The clocks, what was received of the pairing, and a result for each tap.",
      receipt + [
        .required("results", .list(.component("TapResult"), "In the order of the taps."))
      ]),
    SchemaComponent(
      "TapReceipt",
      "The clocks, and what was received of the pairing: the last line of an answer of lines.",
      receipt + [
        .optional(
          "line", .integer("The first line of the upload that was not received.", in: 1...Int64.max)
        ),
        .optional(
          "problem",
          .object(
            [
              .required("type", .text("Its kind.", ProblemType.bodyInvalidSyntax.uri)),
              .required("title", .text("Its kind in words.", ProblemType.bodyInvalidSyntax.title)),
              .required("status", .integer("The status of its kind.", in: 400...599)),
            ], "Why, as in a problem document; missing where the upload was read to its end.")),
      ]),
    SchemaComponent(
      "TapResult", "What became of a tap.",
      [
        .required("seq", .integer("Its number.", in: 1...Int64.max)),
        .required("outcome", .words(TapOutcome.allCases.map(\.rawValue), "What became of it.")),
        .required("reason", .words(TapReason.allCases.map(\.rawValue), "Why.")),
        .required("tone", .words(TapTone.allCases.map(\.rawValue), "How a display shows it.")),
        .required("message", .text("The text for the display.", "Welkom!")),
        .optional(
          "points",
          .object([
            .required("added", .integer("What the tap earned.", example: 1)),
            .required("balance", .integer("The balance after it.", example: 101)),
          ])),
        .optional(
          "rewardsAvailable",
          .integer(
            "How many rewards the holder can afford with that balance now; missing where card or "
              + "holder cannot be used.", in: 0...Int64.max, example: 3)),
        .optional(
          "tariff",
          .words(
            TapReason.allCases.filter(\.isForAttendedCountersOnly).map(\.rawValue),
            "What a counter is to know of the social tariff; only where a person stands at the "
              + "terminal.")),
        .optional(
          "previous",
          .object(
            [
              .required("at", .moment("When it was.")),
              .required("sameTerminal", .boolean("Whether it was on this terminal.")),
              .required("secondsAgo", .integer("How long before.", example: 4)),
            ], "The tap that this one repeats.")),
        .optional(
          "event",
          .object(
            [.required("id", .eventID), .required("title", .text("Its title.", "Leesclub"))],
            "The event, where the service chose it.")),
        .required("replayed", .boolean("Whether it is the result of before.", example: false)),
        .optional("position", .integer("Its record.", in: 1...Int64.max, example: 97)),
      ]),
  ]
}
