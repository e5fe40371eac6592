import HTTPTypes
import LedgerWire

extension APITopic {
  /// Passholders, their memberships, and what those cost.
  static let passholders = APITopic(
    "Passholders", "Holders, their memberships of card systems, and what those cost.",
    operations: holderOperations + membershipOperations,
    components: holderComponents + membershipComponents)

  private static let holderOperations = [
    APIOperation(
      .post, "/uitpas/passholders", "Register a holder with a first card",
      body: .json(of: "PassholderRequest"), answers: [.ok("The holder.", as: "Passholder")],
      published: .postPassholders, isKeyed: true),
    APIOperation(
      .get, "/uitpas/passholders", "Search holders",
      details: "Lists show no e-mail, phone number or street.",
      query: [
        .optional("uitpasNumber", .uitpasNumber), .optional("chipNumber", .chipNumber),
        .optional("inszNumber", .text("The national number.", "00000000097")),
        .optional("uitidId", .text("The id of the holder's UiTiD.")),
        .optional("name", .text("The family name.", "Peeters")),
        .optional("firstName", .text("The first name.", "Sara")),
        .optional("email", .text("The e-mail address.", "sara@example.org")),
        .optional("address.street", .text("A street.", "Veldstraat")),
        .optional("address.city", .text("A city.", "Gent")),
        .optional("dateOfBirthFrom", .day("Born on this day or later.", "1980-01-01")),
        .optional("dateOfBirthTo", .day("Born on this day or before.", "2010-12-31")),
        .optional("organizerId", .organizerID.described("Members at this organiser's regions.")),
        .optional("schoolId", .text("A school; there are none.")),
        .optional("associationId", .text("An association whose members are found.", "leesclub")),
        .optional(
          "associationMembershipStatus",
          .words(
            ["ACTIVE", "EXPIRED", "ALL"], "How their membership stands; ACTIVE where missing.")),
        .order("sort[name]", "By name, from A or from Z."),
      ] + APIParameter.page,
      answers: [.ok("The holders.", .page(of: "Passholder"))], published: .getPassholders),
    APIOperation(
      .get, "/uitpas/passholders/{passholderId}", "Read a holder",
      answers: [.ok("The holder.", as: "Passholder")], published: .passholder),
    APIOperation(
      .put, "/uitpas/passholders/{passholderId}", "Change a holder",
      body: .json(of: "PassholderRequest"), answers: [.done("The holder was changed.")],
      published: .putPassholder, problems: [.notResident, .socialTariffState]),
    APIOperation(
      .delete, "/uitpas/passholders/{passholderId}", "Erase a holder",
      details: "Name and numbers are destroyed for good; points and participations stay.",
      answers: [.done("The holder is erased.")], published: .passholder),
  ]

  private static let membershipOperations = [
    APIOperation(
      .delete, "/uitpas/passholders/{passholderId}/association-memberships/{associationId}",
      "Delete a holder's membership of an association",
      query: [.required("organizerId", .organizerID)],
      answers: [.done("The membership is deleted.")], published: .deleteAssociationMembership),
    APIOperation(
      .post, "/uitpas/passholders/{passholderId}/memberships/{cardSystemId}",
      "Sell a holder a membership", body: .json(of: "MembershipRequest"),
      answers: [APIAnswer(.created, "The holder is a member.")], published: .postMembership,
      isKeyed: true),
    APIOperation(
      .get, "/uitpas/passholders/{passholderId}/memberships/{cardSystemId}",
      "Ask what a new membership would be",
      query: [
        .required("organizerId", .organizerID),
        .required("socialTariff", .boolean("Whether with the social tariff.", example: false)),
      ],
      answers: [.ok("What it would be.", as: "MembershipPreview")], published: .getMembership),
    APIOperation(
      .get, "/uitpas/passholders/membership-prices/{cardSystemId}",
      "Ask what a first membership costs",
      query: membershipQuery + [
        .required("postalCode", .text("Where the person lives; 0000 for abroad.", "9000")),
        .required("dateOfBirth", .day("When the person was born.", "1980-01-01")),
      ],
      answers: [.ok("The price.", as: "MembershipPrice")], published: .getNewMembershipPrice,
      isTranslated: true),
    APIOperation(
      .get, "/uitpas/passholders/{passholderId}/membership-prices/{cardSystemId}",
      "Ask what a membership costs a holder", query: membershipQuery,
      answers: [.ok("The price.", as: "MembershipPrice")], published: .getMembershipPrice,
      isTranslated: true),
    APIOperation(
      .get, "/uitpas/card-systems/{cardSystemId}/membership-prices", "List what memberships cost",
      query: [.required("cardType", .cardType)],
      answers: [.ok("The prices.", .list(.component("MembershipPrice")))],
      published: .getCardSystemPrices, isTranslated: true),
  ]

  private static let membershipQuery: [APIParameter] = [
    .required("cardType", .cardType),
    .optional("socialTariff", .boolean("Whether with the social tariff.", example: false)),
    .optional("voucher", .text("A voucher's code.")),
  ]

  private static let person: [Schema.Property] = [
    .required("name", .text("The family name.", "Peeters", length: 1...255)),
    .required("firstName", .text("The first name.", "Sara", length: 1...255)),
    .required("dateOfBirth", .day("The day of birth.", "1990-05-17")),
  ]

  private static let personDetails: [Schema.Property] = [
    .optional("inszNumber", .text("The national number.", "00000000097")),
    .optional("email", .text("The e-mail address.", "sara@example.org")),
    .optional("gender", .words(["FEMALE", "MALE", "X"], "The gender.")),
    .optional("phoneNumber", .text("The phone number.", "+32 9 000 00 00")),
    .optional("nationality", .text("The nationality.", "Belg")),
    .optional("optInPreferences", .component("OptInPreferences")),
  ]

  private static func address(length: ClosedRange<Int>? = nil) -> [Schema.Property] {
    [
      .optional("street", .text("Street and number.", "Veldstraat 1")),
      .required("postalCode", .text("The postal code.", "9000", length: length)),
      .required("city", .text("The city.", "Gent", length: length)),
      .optional("country", .text("The country's two letters; BE where missing.", "BE")),
    ]
  }

  private static let holderComponents = [
    SchemaComponent(
      "PassholderRequest", "A holder as registered or changed; what is not known is passed over.",
      person + [.required("address", .component("AddressRequest"))] + personDetails + [
        .optional("parentalConsent", .boolean("Whether the parents agree, of somebody under 16.")),
        .optional("legalTermsPaper", .boolean("Whether the terms were agreed to on paper.")),
        .optional("legalTermsDigital", .boolean("Whether they were agreed to online.")),
        .optional("registrationOrganizer", .component("Reference", "Where it is done.")),
        .optional("registrationCardSystemId", .cardSystemID),
        .optional("registrationVoucher", .text("A voucher's code.", "")),
        .optional("registrationCardType", .cardType),
        .optional("registrationUitpasNumber", .uitpasNumber.described("A card from the stock.")),
        .optional("registrationSocialTariffEndDate", .day("The last day of the social tariff.")),
      ]),
    SchemaComponent(
      "Passholder", "A holder.",
      [
        .required("id", .passholderID), .optional("name", .text("The family name.", "Peeters")),
        .optional("firstName", .text("The first name.", "Sara")),
        .optional("dateOfBirth", .day("The day of birth.", "1990-05-17")),
        .optional("address", .component("Address")),
      ] + personDetails + [
        .optional("uitpasNumber", .uitpasNumber.described("The number of the oldest membership.")),
        .required(
          "cardSystemMemberships", .list(.component("Membership"), "The memberships.")),
        .optional("creationDate", .moment("When the holder was registered.")),
        .optional("registrationOrganizer", .component("NamedOrganizer", "Where it was done.")),
        .required("points", .integer("The balance; it may be below zero.", example: 100)),
        .required("uitidStatus", .words(["REGISTERED", "UNREGISTERED"], "Whether with a UiTiD.")),
        .optional("postalCode", .postalCode), .optional("city", .text("The city.", "Gent")),
      ]),
    SchemaComponent("AddressRequest", "Where somebody lives.", address(length: 1...255)),
    SchemaComponent("Address", "Where somebody lives; empty where unknown.", address()),
    SchemaComponent(
      "OptInPreferences", "What may be sent to somebody.",
      [
        .required("serviceMails", .boolean("Mails about the pass.")),
        .required("milestoneMails", .boolean("Mails about points.")),
        .required("infoMails", .boolean("Newsletters.")), .required("sms", .boolean("Messages.")),
        .required("post", .boolean("Letters.")),
      ]),
  ]

  private static let membershipComponents = [
    SchemaComponent(
      "Membership", "A holder's membership of a card system.",
      [
        .required("cardSystem", .component("CardSystem")),
        .optional("uitpasNumber", .uitpasNumber),
        .optional(
          "currentCard",
          .object(
            [
              .required("uitpasNumber", .uitpasNumber), .required("cardType", .cardType),
              .required("status", .cardStatus),
            ], "The newest card.")),
        .required("status", .words(["ACTIVE", "BLOCKED"], "Whether it is in force.")),
        .optional(
          "socialTariff",
          .object(
            [
              .required("status", .words(["ACTIVE", "EXPIRED", "SUSPENDED"], "Whether it holds.")),
              .required("endDate", .moment("Its last second, grace left aside.")),
              .required("inGracePeriod", .boolean("Whether only grace is left.", example: false)),
              .optional("suspendedUntilDate", .moment("Until when it is suspended.")),
              .required("expired", .boolean("Whether it has ended.", example: false)),
            ], "The right to the social tariff there.")),
      ]),
    SchemaComponent(
      "MembershipRequest", "A membership as it is sold.",
      [
        .required("cardType", .cardType),
        .optional("uitpasNumber", .uitpasNumber.described("A card from the stock.")),
        .optional(
          "address",
          .object(
            [
              .required("street", .text("Street and number.", "Veldstraat 1")),
              .required("postalCode", .text("The postal code.", "9000")),
              .required("city", .text("The city.", "Gent")),
              .optional("country", .text("The country's two letters.", "BE")),
            ], "The new address of a holder who has moved.")),
        .optional(
          "socialTariff",
          .object(
            [.optional("socialTariffEndDate", .day("Its last day; the region's where missing."))],
            "With the social tariff.")),
        .optional("voucher", .text("A voucher's code.", "")),
        .required("registrationOrganizer", .component("Reference", "Where it is sold.")),
      ]),
    SchemaComponent(
      "MembershipPreview", "What a new membership would be.",
      [
        .required(
          "type",
          .words(["NEW_MEMBERSHIP", "REPLACE_MEMBERSHIP", "NOT_POSSIBLE"], "What would happen.")),
        .optional("socialTariffEndDate", .day("The last day of the social tariff.")),
        .required("addressChangeRequired", .boolean("Whether the holder must live there.")),
        .optional("replacedMembership", .component("Membership", "What it takes the place of.")),
      ]),
    SchemaComponent(
      "MembershipPrice", "A price and whose it is.",
      [
        .required("price", .euros("The price in euros.")),
        .required("label", .text("What it is called.", "Kansentarief")),
        .required("description", .text("For whom it holds.", "voor iedereen")),
      ]),
  ]
}
