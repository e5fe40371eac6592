import HTTPTypes
import LedgerService
import QRCodes

extension APITopic {
  /// The codes by which holders check themselves in.
  static let checkInCodes = APITopic(
    "Check-in codes",
    "The codes by which holders check themselves in at an event, as text and as QR codes "
      + "(ISO/IEC 18004, error correction M).",
    operations: printed + shown,
    components: [
      SchemaComponent(
        "PrintedCheckInCode", "The code that is printed for an event.",
        [
          .required("eventId", .eventID), .required("eventTitle", title),
          .required("checkinCode", .text("Seven capitals.", "ABCDEFG")),
        ]),
      SchemaComponent(
        "ShownCheckInCode", "The code that a screen shows for an event.",
        [
          .required("eventId", .eventID), .required("eventTitle", title),
          .required(
            "checkinCode",
            .text(
              "Forty digits and capitals, signed.", "0000002002YF8M7QG3C1T5V9ZK4B6D8F0H2J4M6P")),
          .required("shownUntil", .moment("When the screen is to ask for another one.")),
          .required("validUntil", .moment("Until when it is taken.")),
        ]),
    ])

  private static let title = Schema.text("The event's title.", "Leesclub")

  private static let printed = operations(
    "checkin-code", "the code that is printed for an event",
    "It is valid in every check-in window of the event; it never changes.",
    as: "PrintedCheckInCode")

  private static let shown = operations(
    "screen-code", "the code that a screen shows for an event",
    "It is signed and changes every \(ScreenCode.stepSeconds) seconds; one that has just been "
      + "replaced is taken for another \(ScreenCode.stepSeconds) seconds.",
    as: "ShownCheckInCode")

  private static func operations(
    _ name: String, _ what: String, _ details: String, as component: String
  ) -> [APIOperation] {
    let path = "/ledger/v1/events/{id}/\(name)"
    let problems: [ProblemType] = [.notFound, .checkinCodeExpired]
    return [
      APIOperation(
        .get, path, "Read \(what)", details: details + " An event that is over has none.",
        answers: [.ok("The code.", as: component)], problems: problems),
      APIOperation(
        .get, path + ".svg", "Draw \(what), as SVG", details: details,
        answers: [
          APIAnswer(.ok, "The drawing.", .text("The drawing."), mediaType: "image/svg+xml")
        ], problems: problems, isTranslated: true),
      APIOperation(
        .get, path + ".png", "Draw \(what), as PNG", details: details,
        query: [
          .optional(
            "pixels",
            .integer(
              "How wide it is at least, as far as whole modules fit; "
                + "\(CheckInCodes.sidePixelsDefault) where it is missing.",
              in: 1...Int64(QRLimits.sidePixelsMax), example: 512))
        ],
        answers: [APIAnswer(.ok, "The picture.", .text("The picture."), mediaType: "image/png")],
        problems: problems),
    ]
  }
}
