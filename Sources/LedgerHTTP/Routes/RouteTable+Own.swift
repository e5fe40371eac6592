import HTTPTypes

extension RouteTable {
  /// The ledger's own API.
  static let own =
    [
      RouteRule(.post, "/ledger/v1/taps", .terminal),
      RouteRule(.get, "/ledger/v1/offline-pack", .terminal),
      RouteRule(.post, "/ledger/v1/terminals/pair", .everyone),
      RouteRule(.get, "/ledger/v1/terminals", .ledgerTerminalsWrite, of: .list),
      RouteRule(.post, "/ledger/v1/taps/undo", .terminal),
      RouteRule(.get, "/ledger/v1/findings", .ledgerFindingsRead, of: .list),
      RouteRule(
        .get, "/ledger/v1/passholders/{id}/timeline", .ledgerTimelineRead,
        of: .cardSystem, foreign: .notFound),
      RouteRule(
        .get, "/ledger/v1/passholders/{id}/balance", .ledgerTimelineRead,
        of: .cardSystem, foreign: .notFound),
      RouteRule(
        .get, "/ledger/v1/passholders/{id}/social-tariff", .ledgerTimelineRead,
        of: .cardSystem, foreign: .notFound),
      RouteRule(.get, "/ledger/v1/checkpoint", .everyone),
      RouteRule(.get, "/ledger/v1/periods", .ledgerExportRead, of: .open),
      RouteRule(.get, "/ledger/v1/exports/{name}", .ledgerExportRead, of: .list),
      RouteRule(
        .get, "/ledger/v1/card-systems/{id}/events", .ledgerReplayRead, of: .wholeCardSystem),
      RouteRule(
        .get, "/ledger/v1/card-systems/{id}/segment", .ledgerExportRead, of: .wholeCardSystem),
      RouteRule(
        .get, "/ledger/v1/card-systems/{id}/segment/passholders", .ledgerSegmentsRead,
        of: .wholeCardSystem),
      RouteRule(.get, "/ledger/v1/kpi", .ledgerExportRead, of: .wholeLedger),
      RouteRule(
        .get, "/ledger/v1/boards/{eventId}", .checkinsRead, of: .organizer, foreign: .notFound),
      RouteRule(
        .get, "/ledger/v1/boards/{eventId}/stream", .checkinsRead, of: .organizer,
        foreign: .notFound),
    ] + checkInCodes + ticketTerms + commands

  private static let checkInCodes = ["checkin-code", "screen-code"].flatMap { code in
    ["", ".svg", ".png"].map { form in
      RouteRule(
        .get, "/ledger/v1/events/{id}/\(code)\(form)", .eventsQRCheckinCode, of: .organizer,
        foreign: .notFound)
    }
  }

  private static let commands = LedgerCommands.all.map { command in
    RouteRule(
      command.sheet.method, "/ledger/v1/\(command.sheet.path)", command.sheet.permission,
      of: command.sheet.scope,
      foreign: command.sheet.scope == .wholeLedger ? .forbidden : .notFound)
  }
}
