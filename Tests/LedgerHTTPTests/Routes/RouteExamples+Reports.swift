import Ledger
import LedgerHTTP
import Testing

extension RouteExamples {
  static let reports: [String: RouteExample] = [
    "GET /uitpas/organizers/{organizerId}/financial-reports/periods": report("/periods"),
    "POST /uitpas/organizers/{organizerId}/financial-reports": report(""),
    "GET /uitpas/organizers/{organizerId}/financial-reports": report(""),
    "GET /uitpas/organizers/{organizerId}/financial-reports/{reportId}": report("/7"),
    "GET /uitpas/organizers/{organizerId}/financial-reports/{reportId}/download-link": report(
      "/7/download-link"),
    "GET /uitpas/organizers/{organizerId}/financial-reports/{reportId}.zip": report("/7.zip"),
  ]

  private static func report(_ path: String) -> RouteExample {
    RouteExample(501) { ledger, side, _ in
      _ = try await ledger.organizer(side)
      return ExampleRequest(
        path: "/uitpas/organizers/\(side.organizer)/financial-reports\(path)", body: "{}")
    }
  }
}
