import HTTPTypes

extension APITopic {
  /// Check-ins at counters, and what they earned.
  static let checkins = APITopic(
    "Check-ins",
    "A card is checked in at an event and earns its points, as often as the event's limit allows.",
    operations: checkinOperations, components: checkinComponents)

  private static let checkinOperations = [
    APIOperation(
      .post, "/uitpas/checkins", "Check a card in",
      details: "Whether it counts is decided now. With the same key it is the same check-in.",
      body: .json(of: "CheckinRequest"),
      answers: [.created("It counts.", as: "Checkin")], published: .postCheckins, isKeyed: true),
    APIOperation(
      .get, "/uitpas/checkins", "List a holder's check-ins",
      details: "Those at the named organisers that were not taken back, the newest first.",
      query: [
        .required(
          "passholderId", .text("The holder's id.", "2d1c1b8e-5f0a-4f5c-9a53-8f5c1e0d7b21")),
        .required(
          "organizerId", .list(.organizerID, "Organisers of the events.", count: 1...1_000)),
        .optional("eventTitle", .text("A part of the event's title.", "Festiviteit")),
      ] + APIParameter.page,
      answers: [.ok("The check-ins.", .page(of: "Checkin"))], isFolded: true),
    APIOperation(
      .delete, "/uitpas/checkins/{checkinId}", "Take a check-in back",
      details:
        "Its points go with it, below zero where they were spent; another may count instead.",
      answers: [.done("It was taken back.")], published: .deleteCheckin),
    APIOperation(
      .get, "/uitpas/checkin-status", "Ask whether a card may check in",
      details: "Records nothing.",
      query: [
        .required("uitpasNumber", .uitpasNumber), .required("eventId", .eventID),
      ],
      answers: [.ok("Whether it would count now.", as: "CheckinStatus")],
      published: .getCheckinStatus),
    APIOperation(
      .post, "/uitpas/passholders/{passholderId}/checkins", "Check oneself in with an event's code",
      body: .json(of: "SelfCheckinRequest"),
      answers: [.created("It counts.", as: "SelfCheckin")], published: .postSelfCheckins,
      isKeyed: true),
    APIOperation(
      .get, "/uitpas/passholders/{passholderId}/transactions", "List what moved a holder's points",
      query: [
        .order("sort[creationDate]", "From the oldest or from the newest (where it is missing).")
      ] + APIParameter.page,
      answers: [.ok("What moved the points.", .page(of: "Transaction"))], isTranslated: true,
      isFolded: true),
  ]

  private static let checkinComponents = [
    SchemaComponent(
      "CheckinRequest", "A card and the event that it is checked in at.",
      [.required("eventId", .eventID), .required("uitpasNumber", .uitpasNumber)]),
    SchemaComponent(
      "Checkin", "A check-in that counts.",
      [
        .required("id", .text("Its id.", "12")),
        .required("creationDate", .moment("When it was made.")),
        .required("eventId", .eventID),
        .optional("eventTitle", .text("The event's title.", "Permanente UiTPAS Test Festiviteit")),
        .required("uitpasNumber", .uitpasNumber),
        .required("points", .integer("The points that it earned.", example: 1)),
        .optional("passholder", .component("Passholder", "The holder, to who may search.")),
      ]),
    SchemaComponent(
      "CheckinStatus", "Whether a check-in would count now.",
      [
        .required("allowed", .boolean("Whether it would.")),
        .optional("endUserMessage", .component("LocalizedText", "Why not.")),
      ]),
    SchemaComponent(
      "SelfCheckinRequest", "The code of an event, as it is shown there.",
      [
        .required(
          "checkinCode",
          .text(
            "A printed code of seven capitals, or the code that a screen shows now; read without "
              + "regard to case.", "ABCDEFG"))
      ]),
    SchemaComponent(
      "SelfCheckin", "What a holder's own check-in earned.",
      [
        .required("addedPoints", .integer("The points that it earned.", example: 1)),
        .required("totalPoints", .integer("The balance after it.", example: 101)),
      ]),
    SchemaComponent(
      "Transaction", "Something that moved a holder's points.",
      [
        .required("title", .text("The event, the reward, or what else it was.", "Leesclub")),
        .required(
          "location", .text("The organiser's name; empty where there is none.", "Leesclub")),
        .required("creationDate", .moment("When it happened.")),
        .required("points", .integer("How many came, or (negative) went.", example: 1)),
      ]),
  ]
}
