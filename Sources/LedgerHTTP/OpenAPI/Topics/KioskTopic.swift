import HTTPTypes
import LedgerService

extension APITopic {
  /// Kiosks and their devices.
  static let kiosks = APITopic(
    "Kiosks",
    "A kiosk stands where everyone reads along: it is told points and nothing of the person.",
    operations: deviceOperations + staffOperations, components: kioskComponents)

  private static let deviceOperations = [
    APIOperation(
      .put, "/uitpas/kiosk-devices/setup", "Set a kiosk's device up",
      details: "The same device may ask again. Wrong codes have a budget.",
      headers: [
        .required(
          "x-custom-token", .text("The configuration code of the kiosk.", "TEST-KIOSK-SETUP"))
      ],
      body: .json(of: "KioskSetupRequest"), answers: [.ok("The kiosk.", as: "Kiosk")],
      published: .putKioskSetup, problems: [.unauthorized]),
    APIOperation(
      .get, "/uitpas/kiosk-devices", "Read the kiosk of this device",
      answers: [.ok("The kiosk.", as: "Kiosk")]),
    APIOperation(
      .get, "/uitpas/kiosk-devices/events", "Read the event that staff fixed",
      answers: [.ok("The event.", as: "KioskEvent")], published: .getKioskEvent),
    APIOperation(
      .put, "/uitpas/kiosk-devices/events", "Fix an event", body: .json(of: "KioskEventRequest"),
      answers: [.done("It is fixed.")], published: .putKioskEvent),
    APIOperation(
      .delete, "/uitpas/kiosk-devices/events", "Let the kiosk choose its event again",
      answers: [.done("It chooses.")]),
    APIOperation(
      .get, "/uitpas/kiosk-devices/checkins", "Read the event of a check-in now",
      answers: [.ok("The event.", as: "KioskEvent")], published: .getKioskEvent),
    APIOperation(
      .post, "/uitpas/kiosk-devices/checkins", "Check a chip in at the kiosk's event",
      body: .json(of: "KioskCheckinRequest"), answers: [.ok("It counts.", as: "KioskCheckin")],
      published: .postKioskCheckins, isKeyed: true),
    APIOperation(
      .get, "/uitpas/kiosk-devices/chip-numbers/{chipNumber}", "Read the points of a chip",
      answers: [.ok("The points.", as: "KioskPass")], published: .getKioskPass),
  ]

  private static let staffOperations = [
    APIOperation(
      .get, "/uitpas/kiosks", "List kiosks that are set up",
      query: [.optional("organizerId", .organizerID)] + APIParameter.page,
      answers: [.ok("The kiosks.", .page(of: "Kiosk"))]),
    APIOperation(
      .get, "/uitpas/kiosks/{kioskId}/fixed-event", "Read the fixed event of a kiosk",
      answers: [.ok("The event.", as: "KioskEvent")], published: .fixedEvent),
    APIOperation(
      .put, "/uitpas/kiosks/{kioskId}/fixed-event", "Fix an event of a kiosk",
      body: .json(of: "KioskEventRequest"), answers: [.done("It is fixed.")],
      published: .putFixedEvent),
    APIOperation(
      .delete, "/uitpas/kiosks/{kioskId}/fixed-event", "Let a kiosk choose its event again",
      answers: [.done("It chooses.")], published: .fixedEvent),
  ]

  private static let kioskComponents = [
    SchemaComponent(
      "KioskSetupRequest", "A kiosk and the device that becomes it.",
      [
        .required("name", .text("The kiosk's name.", "CID-TST-001")),
        .required(
          "deviceId",
          .text(
            "What the device is known by from now on.", "device-0001-abcdefgh",
            length: KioskSetup.deviceIDBytes)),
      ]),
    SchemaComponent(
      "Kiosk", "A kiosk.",
      [
        .required("id", .text("Its id.", "3f6c1c52-8d3b-4f7e-9a55-2b6f8c1d0e01")),
        .required("name", .text("Its name.", "CID-TST-001")),
        .required("organizers", .list(.component("Organizer"), "Whose events it serves.")),
        .required("deviceId", .text("Its device; to staff the number of its pairing.", "2")),
        .required("cardSystem", .component("CardSystem")),
        .required("releaseTrack", .words(["beta", "stable"], "Which programs it gets.")),
      ]),
    SchemaComponent(
      "KioskEventRequest", "The event to fix.", [.required("id", .eventID)]),
    SchemaComponent(
      "KioskEvent", "An event as a kiosk shows it.",
      [
        .required("checkinPoints", .integer("The points of a check-in.", example: 1)),
        .required(
          "event",
          .object([
            .required("id", .eventID), .required("title", .text("Its title.", "Leesclub")),
          ])),
        .required("checkinCode", .text("The code for a holder's own check-in.", "ABCDEFG")),
      ]),
    SchemaComponent(
      "KioskCheckinRequest", "The chip that was read.", [.required("chipNumber", .chipNumber)]),
    SchemaComponent(
      "KioskCheckin", "What a check-in earned.",
      [
        .required("newPoints", .integer("The points that it earned.", example: 1)),
        .required("totalPoints", .integer("The balance after it.", example: 101)),
      ]),
    SchemaComponent(
      "KioskPass", "The points of a card.",
      [.required("totalPoints", .integer("The balance.", example: 100))]),
  ]
}
