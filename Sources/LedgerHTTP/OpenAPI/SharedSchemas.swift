import LedgerWire

/// Values that many operations speak of.
extension Schema {
  static let uitpasNumber = text(
    "A UiTPAS number: 13 digits, of which the last checks the others.", "0900000095902",
    pattern: "^[0-9]{13}$")
  static let chipNumber = text(
    "The number of a card's chip: 8, 14 or 20 hexadecimal digits.", "04784CDAEE3880",
    pattern: "^([0-9A-Fa-f]{8}|[0-9A-Fa-f]{14}|[0-9A-Fa-f]{20})$")
  static let eventID = text("An event's id.", "5a0967f9-cc06-4c3c-9206-30481a767434")
  static let organizerID = text("An organiser's id.", "0ce87cbc-9299-4528-8d35-92225dc9489f")
  static let passholderID = text("A holder's id.", "2d1c1b8e-5f0a-4f5c-9a53-8f5c1e0d7b21")
  static let cardSystemID = integer(
    "A card system's number.", in: 0...Int64(UInt32.max), example: 1)
  static let cardStatus = words(
    ["PROVISIONED", "LOCAL_STOCK", "ACTIVE", "BLOCKED", "DELETED"], "What a card's status is.")
  static let cardType = words(
    CardTypeWord.allCases.map(\.rawValue), "A card with a chip, or a number alone.",
    example: CardTypeWord.digital.rawValue)
  static let periodType = words(
    LimitPeriod.allCases.map(\.rawValue),
    "A calendar period in Brussels; weeks begin on Monday, ABSOLUTE is once and for all.")
  static let month = text(
    "A calendar month.", "2026-06", pattern: "^[0-9]{4}-(0[1-9]|1[0-2])$")
  static let postalCode = text("A Belgian postal code.", "9000")
}

extension APITopic {
  /// What stands in answers of many topics.
  static let sharedComponents = [
    SchemaComponent(
      "Problem", "Why something was refused (RFC 9457); compare all of `type`.",
      [
        .required("type", .text("The kind of problem.", "about:blank")),
        .required("title", .text("The kind in a few words, for a developer.", "Not Found")),
        .required("status", .integer("The status of the answer.", in: 400...599, example: 404)),
        .optional("detail", .text("What went wrong this time, for a developer.")),
        .optional("endUserMessage", .component("LocalizedText", "What to show, as it stands.")),
        .optional(
          "schemaErrors", .list(.component("SchemaIssue"), "The values of the body at fault.")),
        .optional("jsonPointer", .text("What of a batch is at fault, such as `/1`.", "/1")),
        .optional("cardStatus", .text("The status of the card that refuses.", "BLOCKED")),
        .optional("passholderId", .passholderID),
        .optional("groupPass", .boolean("Whether the card that refuses is a group's.")),
        .optional("passType", .words(["INDIVIDUAL", "GROUP"], "The same, in a word.")),
      ]),
    SchemaComponent(
      "SchemaIssue", "A value of a body at fault.",
      [
        .required("jsonPointer", .text("Where it stands (RFC 6901).", "/eventId")),
        .required("error", .text("What is wrong with it.", "is missing")),
      ]),
    SchemaComponent(
      "LocalizedText", "One text in up to four languages; Dutch is always there.",
      [
        .required("nl", .text("Dutch.", "Dit kan niet.")),
        .optional("fr", .text("French.", "Ce n'est pas possible.")),
        .optional("de", .text("German.", "Das geht nicht.")),
        .optional("en", .text("English.", "This is not possible.")),
      ]),
    SchemaComponent(
      "CardSystem", "A card system: a region that issues cards.",
      [
        .required("id", .cardSystemID), .required("name", .text("Its name.", "UiTPAS Gent")),
        .optional("cities", .list(.component("City"), "Its municipalities.")),
        .required("permanent", .boolean("Whether it is there to stay.")),
      ]),
    SchemaComponent(
      "City", "A municipality.",
      [.required("postalCode", .postalCode), .required("name", .text("Its name.", "Gent"))]),
    SchemaComponent(
      "CardSystemReference", "A card system by its number; the rest is passed over.",
      [.required("id", .cardSystemID)]),
    SchemaComponent(
      "Reference", "Something by its id; the rest is passed over.",
      [.required("id", .organizerID)]),
    SchemaComponent(
      "Organizer", "An organiser and the card systems that it takes part in.",
      [
        .required("id", .organizerID), .required("name", .text("Its name.", "Organisatie")),
        .required("cardSystems", .list(.component("CardSystem"), "Where it takes part.")),
      ]),
    SchemaComponent(
      "NamedOrganizer", "An organiser.",
      [.required("id", .organizerID), .optional("name", .text("Its name.", "Organisatie"))]),
    SchemaComponent(
      "PeriodLimit", "How often within a calendar period.",
      [
        .required("volume", .integer("How often.", in: 1...Int64(UInt32.max), example: 1)),
        .required("periodType", .periodType),
      ]),
  ]
}
