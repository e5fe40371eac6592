import HTTPTypes
import Ledger
import LedgerWire

extension APITopic {
  /// Museum passes, cards of other issuers, and vouchers.
  static let museums = APITopic(
    "Museums",
    "What a museum's desk asks and registers. The museum, or the partner, is the one organiser for "
      + "whom the client was given the permission; a client with several gets 403.",
    operations: museumOperations, components: museumComponents)

  private static let museumOperations = [
    APIOperation(
      .get, "/museumpass/passes/{cardNumber}", "Look a museum pass up",
      details: "Records nothing. Who the holder is, is told of holders who registered and are not "
        + "blocked.",
      answers: [.ok("The pass, and whether it lets somebody in now.", as: "MuseumPass")],
      published: .getMuseumPass),
    APIOperation(
      .post, "/museumpass/visits", "Register a visit",
      details: "With the same key it is the same visit. The museum is paid for the first of a "
        + "holder on a local day.",
      body: .json(of: "MuseumVisitRequest"),
      answers: [APIAnswer(.created, "The visit is registered.")], published: .postVisits,
      isKeyed: true),
    APIOperation(
      .get, "/museumpass/external-cards/{type}/{identification}",
      "Ask whether a card of another issuer lets somebody in",
      details: "A UiTPAS is judged by this ledger, any other card by its issuer, who is asked now.",
      answers: [.ok("Whether it does.", as: "ExternalCardVisit")], published: .getExternalCard),
    APIOperation(
      .post, "/museumpass/external-cards/{type}/{identification}/visits",
      "Register a visit with a card of another issuer",
      details: "With the same key it is the same visit, and nobody is asked again.",
      answers: [APIAnswer(.created, "The visit is registered.")], published: .postExternalVisits,
      isKeyed: true),
    APIOperation(
      .post, "/museumpass/voucher-lists", "Make vouchers for museum passes",
      details: "They are shown in this answer alone, and again under the same key.",
      body: .json(of: "VoucherListRequest"),
      answers: [.ok("The vouchers.", as: "VoucherList")], published: .postVoucherLists,
      isKeyed: true),
  ]

  private static let museumComponents = [
    SchemaComponent(
      "MuseumPass", "A museum pass as a museum may see it.",
      [
        .required("passholderId", .passholderID),
        .optional("subscriptionEndDate", .day("The last day of its subscription.", "2027-11-22")),
        .required(
          "visit",
          .object(
            [
              .required("allowed", .boolean("Whether it lets somebody in now.")),
              .optional(
                "reason",
                .words(
                  MuseumPass.Reason.allCases.map(\.rawValue),
                  "Why it does not, where the pass is why.")),
            ], "Whether a visit is possible now.")),
        .optional("firstName", .text("The holder's first name.", "Sophie")),
        .optional("lastName", .text("The holder's last name.", "Peeters")),
        .optional("dateOfBirth", .day("The holder's day of birth.", "1992-04-14")),
      ]),
    SchemaComponent(
      "MuseumVisitRequest", "Who visits.", [.required("passholderId", .passholderID)]),
    SchemaComponent(
      "ExternalCardVisit", "Whether a card of another issuer lets somebody in.",
      [
        .required(
          "visit",
          .object(
            [.required("allowed", .boolean("Whether it does."))],
            "Whether a visit is possible now."))
      ]),
    SchemaComponent(
      "VoucherListRequest", "How many vouchers are wanted.",
      [
        .required(
          "numberOfVouchers",
          .integer("How many.", in: 1...Int64(VoucherListRequest.vouchersMax), example: 2))
      ]),
    SchemaComponent(
      "VoucherList", "Vouchers that were made.",
      [
        .required(
          "id",
          .text("The id of the list.", "a6c002ca-41ee-4e02-9558-1bead1b54ebc", format: "uuid")),
        .required(
          "vouchers",
          .list(
            .text("A code of 13 digits.", "5454482138103", length: 13...13), "Their codes.",
            count: 1...VoucherListRequest.vouchersMax)),
      ]),
  ]
}
