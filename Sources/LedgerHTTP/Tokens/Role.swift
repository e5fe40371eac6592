/// A named set of permissions, as `pasboek client add --role` gives it to a client.
///
/// A role says what; the organisers and card systems that are named beside it say where.
public enum Role: String, CaseIterable, Sendable {
  /// A ticketing system or terminal that checks in and sells at its organisers' events.
  case terminal
  /// A counter of an organiser, with a person at it.
  case counter
  /// A region: whoever runs a card system.
  case region
  /// Whoever adds up and pays.
  case finance
  /// Whoever answers holders' questions.
  case helpdesk
  /// A museum: it asks whether a pass lets somebody in, and registers the visit.
  case museum
  /// Whoever sells vouchers for museum passes.
  case partner
  /// Whoever runs the ledger.
  case `operator`

  /// What a client of this role may do; docs/permissions.md shows it as a table.
  public var permissions: Set<Permission> {
    switch self {
    case .terminal: Self.ofTerminals
    case .counter: Self.ofCounters
    case .region: Self.ofRegions
    case .finance: Self.ofFinance
    case .helpdesk: Self.ofHelpDesks
    case .museum: [.museumVisits]
    case .partner: [.museumVouchers]
    case .operator: Set(Permission.allCases)
    }
  }

  /// Whether it acts for organisers, one of which at least must be named.
  public var needsOrganizer: Bool {
    switch self {
    case .terminal, .counter, .museum, .partner: true
    case .region, .finance, .helpdesk, .operator: false
    }
  }

  /// Whether it acts for one organiser alone: the museumPASS Partner API names none in a request.
  public var takesOneOrganizer: Bool { self == .museum || self == .partner }

  /// Whether it acts in card systems, one of which at least must be named.
  public var needsCardSystem: Bool { self == .region || self == .helpdesk }

  private static let ofTerminals: Set<Permission> = [
    .tariffsRead, .ticketSalesSearch, .ticketSalesRegister, .eventsRead, .checkinsWrite,
    .passesRead, .passesChipNumbersRead,
  ]

  private static let ofCounters: Set<Permission> = ofTerminals.union([
    .checkinsRead, .organizersSearch, .eventSettingsRead, .passholdersSearch,
    .passholdersSearchByID, .groupPassesSearch, .passholdersWrite, .passholdersUpdate,
    .passholdersWriteSocialTariff, .passholderCouponsRead, .groupPassCouponsRead,
    .membershipPricesRead, .passesINSZNumbersRead, .cardsRead, .rewardsRead, .rewardsRedeem,
    .rewardsPassholdersRead, .passholdersTransactionHistory, .ledgerCardsWrite,
    .ledgerCouponsGrant, .eventsQRCheckinCode,
  ])

  private static let ofRegions: Set<Permission> = ofCounters.union([
    .eventsUpdate, .eventSettingsUpdate, .organizersReports, .organizersAdminsRead,
    .organizersAdminsWrite,
    .passholdersWriteSocialTariffFullCardSystem, .passholdersWriteForeignCountry,
    .passholdersPictureRead, .passholdersPictureWrite, .passholdersPrivateRead,
    .passholdersPrivateWrite, .passholdersRegisterUitID, .passholdersFamilyMembers,
    .rewardsWrite, .associations,
    .socialTariffExport, .kiosksRead, .kiosksWrite, .ledgerSocialTariffWrite,
    .ledgerHoldersBlock, .ledgerDefinitionsWrite, .ledgerPointsCorrect, .ledgerTimelineRead,
    .ledgerReplayRead, .ledgerExportRead, .ledgerVouchersWrite,
    .ledgerTerminalsWrite, .ledgerDistributionKeysWrite, .ledgerTicketTermsWrite,
    .ledgerTicketTermsRead, .ledgerCouponsWrite, .ledgerGroupPassesWrite, .ledgerMuseumsWrite,
    .ledgerSubscriptionsWrite, .ledgerFindingsRead, .ledgerFindingsWrite,
    .ledgerSegmentsRead,
  ])

  private static let ofFinance: Set<Permission> = [
    .organizersSearch, .organizersReports, .ticketSalesSearch, .ledgerExportRead,
    .ledgerReplayRead, .ledgerPeriodsClose, .ledgerTicketTermsRead,
  ]

  private static let ofHelpDesks: Set<Permission> = [
    .eventsRead, .eventSettingsRead, .checkinsRead, .organizersSearch, .passesRead,
    .passesChipNumbersRead, .passesINSZNumbersRead, .cardsRead, .passholdersSearch,
    .passholdersSearchByID, .passholdersUpdate, .groupPassesSearch, .membershipPricesRead,
    .rewardsRead, .rewardsPassholdersRead, .passholdersTransactionHistory, .ledgerCardsWrite,
    .ledgerHoldersBlock, .ledgerTimelineRead, .ledgerFindingsRead, .ledgerFindingsWrite,
  ]
}
