import HTTPTypes
import Ledger

extension APITopic {
  /// Rewards and their redemption.
  static let rewards = APITopic(
    "Rewards", "What holders get for their points, or as a welcome.",
    operations: rewardOperations + redemptionOperations, components: rewardComponents)

  private static let rewardOperations = [
    APIOperation(
      .get, "/uitpas/rewards", "Search rewards", query: rewardQuery,
      answers: [.ok("The rewards.", as: "RewardsPage")], published: .getRewards,
      problems: [.forbidden]),
    APIOperation(
      .post, "/uitpas/rewards", "Define a reward", body: .json(of: "RewardRequest"),
      answers: [.ok("The reward.", as: "Reward")], published: .postRewards, isKeyed: true),
    APIOperation(
      .get, "/uitpas/rewards/{rewardId}", "Read a reward",
      answers: [.ok("The reward.", as: "Reward")], published: .getReward),
    APIOperation(
      .put, "/uitpas/rewards/{rewardId}", "Change a reward",
      details: "Once it was redeemed, its points and the beginnings of its periods stand.",
      body: .json(of: "RewardRequest"), answers: [.ok("The reward.", as: "Reward")],
      published: .putReward),
  ]

  private static let rewardQuery: [APIParameter] =
    [
      .optional("text", .text("A part of title, organiser or city.", "zwembad")),
      .optional("organizerId", .list(.organizerID, "Redeemed at one of these.")),
      .optional("organizerPostalCode", .list(.postalCode, "Of a region with one of these.")),
      .optional("owningCardSystemId", .list(.cardSystemID, "Of one of these card systems.")),
      .optional("applicableCardSystemId", .list(.cardSystemID, "For members of one of these.")),
      .optional("type", .words(["POINTS", "WELCOME", "ANY"], "POINTS where it is missing.")),
      .optional("categories", .list(.rewardCategory, "In one of these categories.")),
      .optional("pointsFrom", .integer("The lowest price.", in: 0...Int64.max, example: 0)),
      .optional("pointsTo", .integer("The highest price.", in: 0...Int64.max, example: 100)),
      .optional(
        "subset",
        .words(
          ["ENDUSERS", "ALL", "REDEEMABLE", "REDEEMABLE-FUTURE", "ENDUSER-FUTURE"],
          "Those that holders see now (where it is missing), or others.")),
      .optional("status", .words(RewardStatus.allCases.map(\.name), "In this status.")),
    ] + RewardQuery.flagNames.map { .optional($0, .boolean("Whether the reward is so.")) } + [
      .optional("isRedeemableByPassholderId", .passholderID.described("Who can redeem them now.")),
      .optional(
        "isInterestingForPassholderId", .passholderID.described("Of whose card systems they are.")),
      .optional(
        "facets", .list(.words(RewardQuery.facetNames), "What to count the rewards by.")),
      .optional(
        "sort",
        .text(
          "Keys with commas between: name, creationdate, redeemCount, featured, points; a - before "
            + "one turns it round.", "-points,name")),
      .order("sort[name]", "By title."), .order("sort[creationDate]", "By when it was defined."),
      .order("sort[redeemCount]", "By how often it was redeemed."),
      .order("sort[featured]", "By whether it is featured."), .order("sort[points]", "By price."),
    ] + APIParameter.page

  private static let redemptionOperations = [
    APIOperation(
      .get, "/uitpas/rewards/{rewardId}/redeem-status", "Ask whether a holder can redeem a reward",
      details: "Records nothing.", query: [.required("uitpasNumber", .uitpasNumber)],
      answers: [.ok("Whether it would be redeemed.", as: "RedeemStatus")],
      published: .getRedeemStatus, isTranslated: true),
    APIOperation(
      .post, "/uitpas/rewards/redeemed", "Redeem a reward", body: .json(of: "RedeemRequest"),
      answers: [.created("It is redeemed and paid for.", as: "RedeemedReward")],
      published: .postRedeemed, isKeyed: true),
    APIOperation(
      .get, "/uitpas/rewards/redeemed", "List a holder's redemptions",
      details: "Of one holder: by `uitpasNumber`, or by `passholderId` with `organizerId`.",
      query: [
        .optional("uitpasNumber", .uitpasNumber), .optional("passholderId", .passholderID),
        .optional("organizerId", .list(.organizerID, "Redeemed at one of these.")),
        .optional("rewardType", .words(RewardType.allCases.map(\.name), "Of this type.")),
        .optional("rewardTitle", .text("A part of the title.", "zwembad")),
      ] + APIParameter.page,
      answers: [.ok("The redemptions.", .page(of: "RedeemedReward"))], published: .getRedeemed),
    APIOperation(
      .delete, "/uitpas/rewards/redeemed/{redeemedRewardId}", "Cancel a redemption",
      details: "Points and unit come back.", answers: [.done("It is cancelled.")],
      problems: [.urlNotFound]),
  ]

  private static let rewardComponents = [
    SchemaComponent(
      "RewardRequest", "A reward as it is defined or changed.",
      rewardTerms(systems: "CardSystemReference")),
    SchemaComponent(
      "Reward", "A reward.",
      [.required("id", .text("Its id.", "5687"))] + rewardTerms(systems: "CardSystem") + [
        .required("status", .words(RewardStatus.allCases.map(\.name), "Whether it is on offer.")),
        .required("unitsTaken", .integer("How many are gone.", example: 0)),
        .required("lastChance", .boolean("Whether it ends within 30 days.", example: false)),
      ]),
    SchemaComponent(
      "RewardPeriod", "From when on, and until when.",
      [.required("begin", .moment("From when on.")), .optional("end", .moment("Until when."))]),
    SchemaComponent(
      "RewardsPage", "A part of a list of rewards, and what they were counted by.",
      [
        .required("totalItems", .integer("How many there are in all.", in: 0...Int64.max)),
        .required("member", .list(.component("Reward"), "Those of this page.")),
        .optional(
          "facet",
          .map(of: .map(of: .component("FacetValue")), "For each facet, for each value.")),
      ]),
    SchemaComponent(
      "FacetValue", "How many rewards have a value.",
      [
        .required("name", .component("LocalizedText")),
        .required("count", .integer("How many.", in: 0...Int64.max, example: 3)),
      ]),
    SchemaComponent(
      "RedeemRequest", "A reward and whose card pays for it.",
      [.required("rewardId", .text("Its id.", "5687")), .required("uitpasNumber", .uitpasNumber)]),
    SchemaComponent(
      "RedeemedReward", "A redemption.",
      [
        .required("id", .text("Its id.", "12")), .required("reward", .component("Reward")),
        .required("redeemDate", .moment("When it was redeemed.")),
        .optional(
          "redeemInfo",
          .object(
            [
              .required("text", .text("What to do.", "Toon deze code.")),
              .optional("link", .text("Where to do it.", "https://example.org")),
              .optional("label", .text("What the link is called.", "Naar de website")),
            ], "What the holder is told.")),
        .optional("redeemCode", .text("The code that the holder gets.", "ABC123")),
      ]),
    SchemaComponent(
      "RedeemStatus", "Whether a reward would be redeemed now.",
      [
        .required("redeemable", .boolean("Whether it would.", example: false)),
        .optional(
          "reason",
          .words(
            [
              "INVALID_CARD", "PASSHOLDER_NO_ACTIVE_CARDSYSTEM",
              "PASSHOLDER_APPLICABLE_CARDSYSTEMS", "REWARD_PERIOD", "REWARD_VOLUME",
              "PASSHOLDER_VOLUME", "PASSHOLDER_POINTS",
            ], "Why not.")),
        .optional("message", .text("The same in words.", "Dit voordeel is uitgeput.")),
      ]),
  ]

  /// What a reward has when it is defined, changed and read.
  private static func rewardTerms(systems: String) -> [Schema.Property] {
    [
      .required("title", .text("Its title.", "Gratis zwembeurt")),
      .required("type", .words(["POINTS", "WELCOME"], "For points, or once as a welcome.")),
      .required("promotionalDescription", .text("What it is.", "Eén zwembeurt.")),
      .required("publicationPeriod", .component("RewardPeriod", "When it is shown.")),
      .optional("points", .integer("Its price; of one for points.", in: 0...Int64.max, example: 5)),
      .optional("categories", .list(.rewardCategory, "Its categories.")),
      .optional("moreInfoURL", .text("Where to read more.", "https://example.org")),
      .optional("grantingPeriod", .component("RewardPeriod", "When a welcome is given.")),
      .optional("redeemPeriod", .component("RewardPeriod", "When it is redeemed.")),
      .optional("owningCardSystem", .component(systems, "Who offers it.")),
      .optional(
        "applicableCardSystems", .list(.component(systems), "Whose members get it.")),
      .optional("allCardSystems", .boolean("Whether every card system's members get it.")),
      .optional("organizers", .list(.component("NamedOrganizer"), "Where it is redeemed.")),
      .optional(
        "maxAvailableUnits", .integer("How many there are.", in: 0...Int64.max, example: 10)),
      .optional("practicalInfo", .text("What else to know.", "Breng een handdoek mee.")),
      .optional("pictures", .list(.text("The address of a picture.", "https://example.org/a.jpg"))),
      .optional("forKids", .boolean("Whether it is for children.")),
      .optional("sport", .boolean("Whether it is about sport.")),
      .optional("featured", .boolean("Whether it is shown first.")),
      .optional("online", .boolean("Whether it is redeemed online.")),
      .optional(
        "redeemConstraint",
        .object(
          [
            .required("volume", .integer("How often.", in: 1...Int64(UInt32.max), example: 1)),
            .required("period", .periodType),
          ], "How often one holder may have it.")),
    ]
  }
}

extension Schema {
  /// A category of rewards.
  static let rewardCategory = words(RewardCategory.allCases.map(\.name), "A category.")
}
