import FinancialReports
import Ledger
import LedgerExports

/// What stands in the paths of routes.
enum PathParameters {
  /// The parameters of a path, in its order.
  static func of(_ path: String) -> [APIParameter] {
    var before = ""
    var parameters: [APIParameter] = []
    for segment in path.split(separator: "/") {
      if segment.hasPrefix("{") {
        let name = String(segment.dropFirst().prefix { $0 != "}" })
        let schema = byPlace["\(before)/\(name)"] ?? byName[name] ?? .text()
        parameters.append(.required(name, schema))
      }
      before = String(segment)
    }
    return parameters
  }

  /// Those that mean the same in every path.
  private static let byName: [String: Schema] = [
    "associationId": .text("The association's id.", "leesclub"),
    "cardNumber": .text("The number of the museum pass.", "2000000000017"),
    "cardSystemId": .text("The card system's number.", "1"),
    "checkinId": .text("The id that the check-in was answered with.", "12"),
    "chipNumber": .text("The number of the card's chip.", "04784CDAEE3880"),
    "clientId": .text("The client's id.", "test-client"),
    "eventId": .text("The event's id.", "5a0967f9-cc06-4c3c-9206-30481a767434"),
    "identification": .text("What identifies the card, such as its number.", "0900000095902"),
    "kioskId": .text("The kiosk's id.", "3f6c1c52-8d3b-4f7e-9a55-2b6f8c1d0e01"),
    "link": .text("What stands at the end of a link to a report's file.", "AAAAAW"),
    "organizerId": .text("The organiser's id.", "0ce87cbc-9299-4528-8d35-92225dc9489f"),
    "passholderId": .text("The holder's id.", "2d1c1b8e-5f0a-4f5c-9a53-8f5c1e0d7b21"),
    "position": .text("The position of the record that the finding is about.", "97"),
    "redeemedRewardId": .text("The id that the redemption was answered with.", "12"),
    "reportId": .integer(
      "The report's id.", in: 1...Int64(FinancialReport.ids.upperBound), example: 1),
    "rewardId": .text("The reward's id.", "5687"),
    "source": .text("The number of the pairing.", "1"),
    "ticketSaleId": .text("The id that the sale was answered with.", "12"),
    "type": .words(ExternalCardType.allCases.map(\.name), "Whose card it is."),
    "uitpasNumber": .text("The card's UiTPAS number.", "0900000095902"),
  ]

  /// Those that mean something else in each path.
  private static let byPlace: [String: Schema] = [
    "associations/id": .text("The association's id.", "leesclub"),
    "card-systems/id": .text("The card system's number.", "1"),
    "coupons/id": .text("The coupon's id.", "5001"),
    "distribution-keys/id": .text("The key's number.", "1"),
    "exports/name": .words(LedgerExport.allCases.map(\.rawValue), "What is exported."),
    "events/id": .text("The event's id.", "5a0967f9-cc06-4c3c-9206-30481a767434"),
    "group-passes/id": .text("The group's id.", "2d1c1b8e-5f0a-4f5c-9a53-8f5c1e0d7b21"),
    "kiosks/id": .text("The kiosk's id.", "3f6c1c52-8d3b-4f7e-9a55-2b6f8c1d0e01"),
    "programmes/id": .text("The programme's id.", "museumpass"),
    "organizers/id": .text("The organiser's id.", "0ce87cbc-9299-4528-8d35-92225dc9489f"),
    "passholders/id": .text("The holder's id.", "2d1c1b8e-5f0a-4f5c-9a53-8f5c1e0d7b21"),
    "rewards/id": .text("The reward's id.", "5687"),
  ]
}
