/// What a client may do.
///
/// First in the words of the published API (UiTPAS API 4.0, `Permission`); then, named `MUSEUM_…`,
/// what the museumPASS Partner API 1.0 calls roles; then, named `LEDGER_…`, what neither has a word
/// for: the commands and reads of `/ledger/v1`.
public enum Permission: String, CaseIterable, Sendable {
  /// Ask for tariffs.
  case tariffsRead = "TARIFFS_READ"
  /// Search ticket sales.
  case ticketSalesSearch = "TICKETSALES_SEARCH"
  /// Register ticket sales.
  case ticketSalesRegister = "TICKETSALES_REGISTER"
  /// Change events.
  case eventsUpdate = "EVENTS_UPDATE"
  /// Read events.
  case eventsRead = "EVENTS_READ"
  /// Read the settings of events.
  case eventSettingsRead = "EVENT_SETTINGS_READ"
  /// Change the settings of events.
  case eventSettingsUpdate = "EVENT_SETTINGS_UPDATE"
  /// Change every organiser's events.
  case eventsUpdateAll = "EVENTS_UPDATE_ALL"
  /// Read every organiser's events.
  case eventsReadAll = "EVENTS_READ_ALL"
  /// Read the settings of every organiser's events.
  case eventSettingsReadAll = "EVENT_SETTINGS_READ_ALL"
  /// Change the settings of every organiser's events.
  case eventSettingsUpdateAll = "EVENT_SETTINGS_UPDATE_ALL"
  /// Get the check-in code of an event.
  case eventsQRCheckinCode = "EVENTS_QR_CHECKINCODE"
  /// Read check-ins.
  case checkinsRead = "CHECKINS_READ"
  /// Check holders in.
  case checkinsWrite = "CHECKINS_WRITE"
  /// Search organisers.
  case organizersSearch = "ORGANIZERS_SEARCH"
  /// Make financial reports.
  case organizersReports = "ORGANIZERS_REPORTS"
  /// Read who administers an organiser.
  case organizersAdminsRead = "ORGANIZERS_ADMINS_READ"
  /// Change who administers an organiser.
  case organizersAdminsWrite = "ORGANIZERS_ADMINS_WRITE"
  /// Read holders' pictures.
  case passholdersPictureRead = "PASSHOLDERS_PICTURE_READ"
  /// Change holders' pictures.
  case passholdersPictureWrite = "PASSHOLDERS_PICTURE_WRITE"
  /// Read what is private of holders.
  case passholdersPrivateRead = "PASSHOLDERS_PRIVATE_READ"
  /// Change what is private of holders.
  case passholdersPrivateWrite = "PASSHOLDERS_PRIVATE_WRITE"
  /// Search holders.
  case passholdersSearch = "PASSHOLDERS_SEARCH"
  /// Search every organiser's holders.
  case passholdersSearchAll = "PASSHOLDERS_SEARCH_ALL"
  /// Read a holder by id.
  case passholdersSearchByID = "PASSHOLDERS_SEARCH_BY_ID"
  /// Search group passes.
  case groupPassesSearch = "GROUPPASSES_SEARCH"
  /// Register holders.
  case passholdersWrite = "PASSHOLDERS_WRITE"
  /// Register holders with a social tariff in the whole card system.
  case passholdersWriteSocialTariffFullCardSystem = "PASSHOLDERS_WRITE_SOCIALTARIFF_FULL_CARDSYSTEM"
  /// Register holders who live abroad.
  case passholdersWriteForeignCountry = "PASSHOLDERS_WRITE_FOREIGN_COUNTRY"
  /// Register holders with a social tariff.
  case passholdersWriteSocialTariff = "PASSHOLDERS_WRITE_SOCIALTARIFF"
  /// Change holders.
  case passholdersUpdate = "PASSHOLDERS_UPDATE"
  /// Delete holders.
  case passholdersDelete = "PASSHOLDERS_DELETE"
  /// Read holders' coupons.
  case passholderCouponsRead = "PASSHOLDER_COUPONS_READ"
  /// Read group passes' coupons.
  case groupPassCouponsRead = "GROUPPASS_COUPONS_READ"
  /// Read the prices of memberships.
  case membershipPricesRead = "MEMBERSHIP_PRICES_READ"
  /// Read passes.
  case passesRead = "PASSES_READ"
  /// Read passes by national number.
  case passesINSZNumbersRead = "PASSES_INSZNUMBERS_READ"
  /// Read passes by chip number.
  case passesChipNumbersRead = "PASSES_CHIPNUMBERS_READ"
  /// Change rewards.
  case rewardsWrite = "REWARDS_WRITE"
  /// Read rewards.
  case rewardsRead = "REWARDS_READ"
  /// Redeem rewards.
  case rewardsRedeem = "REWARDS_REDEEM"
  /// Read the rewards of a holder.
  case rewardsPassholdersRead = "REWARDS_PASSHOLDERS_READ"
  /// Let holders register themselves.
  case passholdersSelfRegistration = "PASSHOLDERS_SELF_REGISTRATION"
  /// Let holders check themselves in.
  case passholdersSelfCheckin = "PASSHOLDERS_SELF_CHECKIN"
  /// Let holders read what is theirs.
  case passholdersSelfRead = "PASSHOLDERS_SELF_READ"
  /// Tie a holder to a UiTiD.
  case passholdersRegisterUitID = "PASSHOLDERS_REGISTER_UITID"
  /// Read a holder's transactions.
  case passholdersTransactionHistory = "PASSHOLDERS_TRANSACTION_HISTORY"
  /// Read and change families.
  case passholdersFamilyMembers = "PASSHOLDERS_FAMILY_MEMBERS"
  /// Read orders.
  case ordersRead = "ORDERS_READ"
  /// Place orders.
  case ordersCreate = "ORDERS_CREATE"
  /// Read clients' permissions.
  case permissionsRead = "PERMISSIONS_READ"
  /// Change clients' permissions.
  case permissionsWrite = "PERMISSIONS_WRITE"
  /// Read cards.
  case cardsRead = "CARDS_READ"
  /// Manage associations.
  case associations = "ASSOCIATIONS"
  /// Export the cards with a social tariff.
  case socialTariffExport = "SOCIALTARIFF_EXPORT"
  /// Read kiosks.
  case kiosksRead = "KIOSKS_READ"
  /// Set up kiosks.
  case kiosksWrite = "KIOSKS_WRITE"

  /// Look up museum passes and external cards and register visits, for the one museum that the
  /// client acts for (`visit registrar`).
  case museumVisits = "MUSEUM_VISITS"
  /// Make vouchers for museum passes, for the one partner that the client acts for
  /// (`voucher generator`).
  case museumVouchers = "MUSEUM_VOUCHERS"

  /// Put cards into stock, block, unblock and replace them.
  case ledgerCardsWrite = "LEDGER_CARDS_WRITE"
  /// Grant, suspend, lift and revoke social tariffs.
  case ledgerSocialTariffWrite = "LEDGER_SOCIALTARIFF_WRITE"
  /// Block and unblock holders and memberships.
  case ledgerHoldersBlock = "LEDGER_HOLDERS_BLOCK"
  /// Have holders forgotten.
  case ledgerHoldersErase = "LEDGER_HOLDERS_ERASE"
  /// Define card systems, organisers, events and kiosks, and change them.
  case ledgerDefinitionsWrite = "LEDGER_DEFINITIONS_WRITE"
  /// Give and take points without a check-in.
  case ledgerPointsCorrect = "LEDGER_POINTS_CORRECT"
  /// Read everything that happened to a holder, refusals included.
  case ledgerTimelineRead = "LEDGER_TIMELINE_READ"
  /// Read the records that concern a card system, and what they prove.
  case ledgerReplayRead = "LEDGER_REPLAY_READ"
  /// Export totals.
  case ledgerExportRead = "LEDGER_EXPORT_READ"
  /// Have the ids of the members of a segment.
  case ledgerSegmentsRead = "LEDGER_SEGMENTS_READ"
  /// Close months, after which their totals never change.
  case ledgerPeriodsClose = "LEDGER_PERIODS_CLOSE"
  /// Pair terminals and revoke their pairings.
  case ledgerTerminalsWrite = "LEDGER_TERMINALS_WRITE"
  /// Read what persons are asked to look at: held taps, and those that stand against a rule.
  case ledgerFindingsRead = "LEDGER_FINDINGS_READ"
  /// Admit held taps, and put findings aside.
  case ledgerFindingsWrite = "LEDGER_FINDINGS_WRITE"
  /// Make vouchers.
  case ledgerVouchersWrite = "LEDGER_VOUCHERS_WRITE"
  /// Define distribution keys, and change them.
  case ledgerDistributionKeysWrite = "LEDGER_DISTRIBUTIONKEYS_WRITE"
  /// Set what holds for the tickets of an event, and how many a holder may buy at an organiser.
  case ledgerTicketTermsWrite = "LEDGER_TICKETTERMS_WRITE"
  /// Read distribution keys, coupons and what holds for tickets.
  case ledgerTicketTermsRead = "LEDGER_TICKETTERMS_READ"
  /// Define coupons, and change them.
  case ledgerCouponsWrite = "LEDGER_COUPONS_WRITE"
  /// Give coupons to holders.
  case ledgerCouponsGrant = "LEDGER_COUPONS_GRANT"
  /// Give passes to groups, and set what they are entitled to.
  case ledgerGroupPassesWrite = "LEDGER_GROUPPASSES_WRITE"
  /// Define programmes, and which of them a card system is of.
  case ledgerProgrammesWrite = "LEDGER_PROGRAMMES_WRITE"
  /// Make organisers museums, and set what a visit is paid.
  case ledgerMuseumsWrite = "LEDGER_MUSEUMS_WRITE"
  /// Sell, renew, freeze, resume and cancel subscriptions.
  case ledgerSubscriptionsWrite = "LEDGER_SUBSCRIPTIONS_WRITE"

  /// Those of UiTPAS API 4.0: the only ones that it shows.
  public static let published = allCases.filter(\.isPublished)

  /// Whether UiTPAS API 4.0 has this word.
  public var isPublished: Bool {
    !rawValue.hasPrefix("LEDGER_") && !rawValue.hasPrefix("MUSEUM_")
  }

  /// The permission that grants the same for every organiser, where there is one.
  public var forAllOrganizers: Permission? {
    switch self {
    case .eventsUpdate: .eventsUpdateAll
    case .eventsRead: .eventsReadAll
    case .eventSettingsRead: .eventSettingsReadAll
    case .eventSettingsUpdate: .eventSettingsUpdateAll
    case .passholdersSearch: .passholdersSearchAll
    default: nil
    }
  }
}
