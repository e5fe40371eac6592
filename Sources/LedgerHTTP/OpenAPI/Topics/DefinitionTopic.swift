import HTTPTypes

extension APITopic {
  /// Regions, organisers, events, and the permissions of clients.
  static let definitions = APITopic(
    "Regions, organisers, events", "What there is, its settings, and what clients may do.",
    operations: definitionOperations, components: definitionComponents)

  private static let definitionOperations = [
    APIOperation(
      .get, "/uitpas/card-systems", "List card systems",
      query: [
        .optional("city", .list(.text("A municipality's name.", "Gent"), "With one of these.")),
        .optional("postalCode", .list(.postalCode, "With a municipality of one of these.")),
        .optional("permanent", .boolean("Whether they are there to stay; all are.")),
        .optional(
          "sort",
          .words(
            ["name", "-name", "postalCode", "-postalCode"],
            "By name, or by how far they are from `postalCodeSort`; a - turns the order round.")),
        .optional("postalCodeSort", .postalCode),
      ] + APIParameter.page,
      answers: [.ok("The card systems.", .page(of: "CardSystem"))], published: .getCardSystems),
    APIOperation(
      .get, "/uitpas/card-systems/{cardSystemId}", "Read a card system",
      answers: [.ok("The card system.", as: "CardSystem")], published: .getCardSystem),
    APIOperation(
      .get, "/uitpas/organizers", "List organisers",
      query: [
        .optional("name", .text("Their name, in which * stands for anything.", "*Organisatie*")),
        .optional("cardSystemId", .cardSystemID),
        .optional("groupId", .integer("A group; there are none.", in: 0...Int64.max)),
        .order("sort[name]", "By name, from A or from Z."),
      ] + APIParameter.page,
      answers: [.ok("The organisers.", .page(of: "Organizer"))], published: .getOrganizers),
    APIOperation(
      .get, "/uitpas/permissions", "Read one's own permissions",
      answers: [.ok("For each organiser.", .list(.component("OrganizerPermissions")))]),
    APIOperation(
      .get, "/uitpas/permissions/{clientId}", "Read a client's permissions",
      answers: [.ok("For each organiser.", .list(.component("OrganizerPermissions")))],
      published: .clientPermissions),
    APIOperation(
      .put, "/uitpas/permissions/{clientId}", "Replace a client's permissions",
      details: "For the organisers that the caller administers; what others gave stays.",
      body: .json(.list(.component("PermissionsEntry"))),
      answers: [.done("They were replaced.")], published: .clientPermissions),
    APIOperation(
      .get, "/uitpas/events/{eventId}/settings", "Read an event's settings",
      answers: [.ok("The settings.", as: "EventSettings")], published: .eventSettings),
    APIOperation(
      .put, "/uitpas/events/{eventId}/settings", "Change an event's settings",
      details: "From now on; those of an event that has ended stand.",
      body: .json(of: "EventSettings"), answers: [.done("They were changed.")],
      published: .eventSettings),
    APIOperation(
      .get, "/uitpas/events/{eventId}/card-systems", "List the card systems of an event",
      answers: [
        .ok("Those it takes part in, and those it could.", .list(.component("EventCardSystem")))
      ],
      published: .eventCardSystems),
    APIOperation(
      .put, "/uitpas/events/{eventId}/card-systems", "Choose the card systems of an event",
      body: .json(.list(.component("EventCardSystemRequest"))),
      answers: [.done("They were chosen.")], published: .eventCardSystems),
  ]

  private static let definitionComponents = [
    SchemaComponent(
      "EventSettings", "What a check-in at an event earns, and how often.",
      [
        .required("id", .eventID),
        .optional("passholderTicketLimit", .component("PeriodLimit", "Tickets of one holder.")),
        .optional("checkinLimit", .component("PeriodLimit", "Check-ins of one holder.")),
        .required(
          "checkinPoints",
          .integer("The points of a check-in.", in: 0...Int64(UInt16.max), example: 1)),
      ]),
    SchemaComponent(
      "EventCardSystem", "A card system that an event takes part in, or could.",
      [
        .required("id", .cardSystemID), .optional("name", .text("Its name.", "UiTPAS Gent")),
        .required("enabled", .boolean("Whether it takes part.")),
        .optional(
          "manualDistributionKeys",
          .list(
            .object([
              .required("id", .integer("Its number.", in: 0...Int64.max, example: 1)),
              .optional("name", .text("Its name.", "20-40-40")),
              .required("enabled", .boolean("Whether it is on.")),
            ]), "Keys that can be switched on.")),
      ]),
    SchemaComponent(
      "EventCardSystemRequest", "A card system, and whether the event takes part in it.",
      [
        .required("id", .cardSystemID), .required("enabled", .boolean("Whether it does.")),
        .optional(
          "manualDistributionKeys",
          .list(
            .object([
              .required("id", .integer("Its number.", in: 0...Int64.max, example: 1)),
              .required("enabled", .boolean("Whether it is to be on.")),
            ]), "Keys that are switched on or off.")),
      ]),
    SchemaComponent(
      "OrganizerPermissions", "What a client may do for an organiser.",
      [
        .required("organizer", .component("Organizer")),
        .required("permissions", .list(.permission, "The permissions.")),
        .required(
          "permissionDetails", .list(.component("PermissionDetail"), "The same, with where.")),
      ]),
    SchemaComponent(
      "PermissionDetail", "A permission and where it holds.",
      [
        .required("id", .permission),
        .optional("cardSystemIds", .list(.cardSystemID, "Where it holds; everywhere without.")),
      ]),
    SchemaComponent(
      "PermissionsEntry", "What a client is to be allowed for an organiser.",
      [
        .required("organizer", .component("Reference")),
        .optional("permissions", .list(.permission, "The permissions, where details are missing.")),
        .optional("permissionDetails", .list(.component("PermissionDetail"), "The permissions.")),
      ]),
  ]
}

extension Schema {
  /// A permission of the published API.
  static let permission = words(Permission.published.map(\.rawValue), "A permission.")
}
