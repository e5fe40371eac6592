import Ledger

/// The names of what stands in records, in the order of their keys in docs/events.cddl.
extension BodyShape {
  static func fields(of type: RecordType) -> [RecordField] {
    switch type {
    case .ledgerCreated: ["form", "origin", "hash"]
    case .lossAccepted: ["reason", "newestPosition", "root"]
    case .readModelAccepted: ["name", "version", "comparedAt", "before", "after"]
    case .clientRegistered: ["client", "id"]
    case .periodClosed: ["year", "month"]
    case .cardSystemChanged: ["cardSystem", "name", cities]
    case .cardSystemDefined: ["cardSystem", "id", "name", cities, policy]
    case .cardSystemPolicyChanged: ["cardSystem", policy]
    case .cardSystemTermsSet: ["cardSystem", cardSystemTerms]
    case .organizerDefined: [.organizer, "id", "name", "cardSystems"]
    case .organizerChanged: [.organizer, "name", "cardSystems"]
    case .eventDefined:
      [.event, "id", "title", "organizer", "cardSystems", "calendarType", periods, settings]
    case .eventChanged: [.event, "title", "organizer", "cardSystems", "calendarType", periods]
    case .eventSettingsChanged: [.event, settings]
    case .terminalPaired: ["source", "terminal", "organizers"]
    case .terminalRevoked: ["source"]
    case .holderRegistered: [.holder, "reference"]
    case .holderStandingChanged: [.holder, "standing"]
    case .membershipStarted:
      [
        .holder, "cardSystem", "balance",
        .rows("openCounts", ["event", "calendarPeriod", "countedTaps"]),
      ]
    case .membershipStandingChanged: [.holder, "cardSystem", "standing"]
    case .socialTariffGranted: [.holder, "cardSystem", .day("lastDay")]
    case .holderErased: [.holder]
    case .socialTariffSuspended: [.holder, "cardSystem", .day("lastDay")]
    case .socialTariffSuspensionLifted, .socialTariffRevoked: [.holder, "cardSystem"]
    case .cardRegistered: ["card", "reference", "cardSystem", "kind", "status", .holder]
    case .cardStatusChanged: ["card", "status", .holder]
    case .passSold:
      [
        "card", .holder, "cardSystem", "reason", "cents", "kind", "hasSocialTariff",
        "homeMunicipality", "ageBand", "organizer", "replacedCard", "voucher",
      ]
    case .groupPassTermsSet: [.holder, "cardSystem", "ticketsPerYear", .day("lastDay")]
    case .pointsIssued: [.holder, "points", "cause", "balance", "reason"]
    default: laterFields(of: type)
    }
  }

  private static func laterFields(of type: RecordType) -> [RecordField] {
    switch type {
    case .checkedIn:
      [
        "event", "card", .holder, "points", "pointsIfCounted", "homeMunicipality", "ageBand",
        "channel", "balance", "finding", "countedOffline",
      ]
    case .checkInRefused:
      [
        "event", "card", .holder, "refusal", "pointsIfCounted", "homeMunicipality", "ageBand",
        "channel", "balance", "acceptedOffline",
      ]
    case .checkInUndone:
      [
        "event", .holder, "points", "balance", "source", "sequence", .moment("checkedInAt"),
        "reason", "undoneBy",
      ]
    case .checkInRecounted: ["event", .holder, "counts", "points", "balance"]
    case .tapUnresolved: ["refusal", .event, "card", "acceptedOffline"]
    case .findingDismissed: ["event", "museum", .holder, "card", "reason", "withdrawnBy"]
    case .kioskDefined: ["kiosk", "id", "name", "cardSystem", "organizers", "releaseTrack"]
    case .kioskEventFixed: ["kiosk", "event"]
    case .vouchersIssued: ["cardSystem", "type", "codes"]
    case .rewardDefined: ["reward", "id", "owner", rewardTerms]
    case .rewardChanged: ["reward", rewardTerms]
    case .rewardRedeemed: ["reward", .holder, "card", "points", "balance", "code"]
    case .rewardRefused: ["reward", "card", .holder, "refusal", "balance"]
    case .redemptionCancelled: ["reward", .holder, "points", "balance"]
    case .welcomeBenefitGranted: ["reward", .holder, "cardSystem"]
    case .rewardCodesAdded: ["reward", "codes"]
    case .distributionKeySet: ["distributionKey", "id", distributionKeyTerms]
    case .eventTicketTermsSet: [.event, "organizer", "holdersMax", "distributionKeys"]
    case .couponSet: ["coupon", "id", "cardSystem", couponTerms]
    case .couponGranted: ["coupon", .holder]
    case .ticketSold: ticketSold
    case .ticketRefused: ["event", "card", .holder, "refusal", "cardSystem", "ticket", "tickets"]
    case .ticketSaleCancelled: [.map("sale", ticketSold), .moment("soldAt")]
    case .organizerTicketLimitSet: [.organizer, .row("limit", limit)]
    default: museumFields(of: type)
    }
  }

  private static func museumFields(of type: RecordType) -> [RecordField] {
    switch type {
    case .programmeDefined:
      [
        "programme", "id", "name", "scan",
        .row("subscription", ["months", "autoStartMonths", "unregisteredVisitsMax"]),
      ]
    case .cardSystemProgrammeSet: ["cardSystem", "programme"]
    case .museumTermsSet:
      [
        .organizer, "isActive", "averagePriceCents", "basisPoints", "externalCards",
        "uitpasNeedsSocialTariff",
      ]
    case .subscriptionSold:
      [
        .holder, "card", "cardSystem", "channel", "kind", "seller", "cents", "commissionCents",
        "homeMunicipality", "ageBand", "voucher", .day("firstDay"),
      ]
    case .subscriptionActivated: [.holder, "cardSystem", "cause", .day("firstDay")]
    case .subscriptionsFrozen: ["cardSystem", .holder, .day("firstDay")]
    case .subscriptionResumed: [.holder, "cardSystem", .day("firstDay")]
    case .passholderIdentified, .subscriptionCancelled: [.holder, "cardSystem"]
    case .museumVisitRegistered:
      [
        "organizer", .holder, "card", "cardSystem", "averagePriceCents", "basisPoints",
        "compensationCents", "isPaid", "homeMunicipality", "ageBand", "channel", "finding",
      ]
    case .museumVisitRefused:
      [
        "organizer", .holder, "card", "refusal", "channel", "homeMunicipality", "ageBand",
        "acceptedOffline",
      ]
    case .museumVisitUndone:
      [
        "organizer", .holder, "cardSystem", "cents", "wasPaid", "hadFinding", "source",
        "sequence", .moment("visitedAt"), "reason", "undoneBy",
      ]
    case .museumVisitCompensated: ["organizer", .holder, "cardSystem", "cents"]
    case .externalVisitRegistered:
      [
        .organizer, "cardSystem", "externalCard", "visitor", "averagePriceCents", "basisPoints",
        "compensationCents", "isPaid",
      ]
    case .associationDefined: ["association", "id", "name", "cardSystem"]
    case .associationMembershipSet: [.holder, "association", .day("lastDay")]
    case .associationMembershipEnded: [.holder, "association"]
    default: []
    }
  }

  // MARK: Parts of bodies

  private static let cities = RecordField.rows("cities", ["postalCode", "name"])
  private static let policy = RecordField.row(
    "policy", ["windowHours", "latenessDays", "graceDays"])
  private static let limit: [RecordField] = ["volume", "period"]
  private static let offerPeriod: [RecordField] = [.moment("begin"), .moment("end")]
  private static let share: [RecordField] = ["kind", "value"]
  private static let shares: [RecordField] = [
    .row("holder", share), .row("municipality", share), .row("flemishGovernment", share),
  ]
  private static let periods = RecordField.rows(
    "periods", [.moment("opensAt"), .moment("closesAt"), "wholeDays"])
  private static let settings = RecordField.row(
    "settings", ["points", "limitVolume", "limitPeriod", .row("ticketLimit", limit)])

  private static let cardSystemTerms = RecordField.row(
    "terms",
    [
      .rows(
        "prices",
        [
          "label", "cents", "reasons", "ageFrom", "ageTo", "whenAgeUnknown", "resident",
          "socialTariff", "kind", "voucherType",
        ]),
      "registrationBonus", .row("socialTariffEnd", ["month", "day"]), "discountPriceMax",
    ])

  private static let rewardTerms = RecordField.map(
    "terms",
    [
      "type", "title", "description", "points", "status", .row("publication", offerPeriod),
      .row("granting", offerPeriod), .row("redeeming", offerPeriod), "cardSystems", "organizers",
      "volume", .row("holderLimit", limit), "categories",
      .row("flags", ["isOnline", "isFeatured", "isForKids", "isSport"]),
      .row("info", ["practicalInfo", "moreInfoURL", .rest("pictures")]),
      .row("redeemInfo", ["text", "link", "label"]), .row("ages", ["from", "to"]),
    ])

  private static let distributionKeyTerms = RecordField.map(
    "terms",
    [
      "name", "cardSystems", "organizers", "municipalities",
      .row("flags", ["isManual", "isActive"]),
      .rows("rules", ["priceMin", "priceMax", "scope", "residence", .row("shares", shares)]),
    ])

  private static let couponTerms = RecordField.map(
    "terms",
    [
      "name", "description", "audience", .row("flags", ["includesNewMembers", "isForGroups"]),
      "status", .row("period", offerPeriod),
      .row("limits", [.row("holder", limit), .row("event", limit)]), "organizers", "events",
      .row("prices", ["min", "max"]), .row("shares", shares),
    ])

  private static let ticketSold: [RecordField] = [
    "event", "card", .holder, "distributionKey", "coupon", "homeMunicipality", "ageBand",
    "cardSystem", "cents",
    .row("shares", ["holder", "municipality", "flemishGovernment", "organizer"]), "seller",
    "socialTariff", "priceName",
  ]
}
