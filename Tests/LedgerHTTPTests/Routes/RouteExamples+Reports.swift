import FinancialReports
import Ledger
import LedgerHTTP
import Testing

extension RouteExamples {
  static let reports: [String: RouteExample] = [
    "GET /uitpas/organizers/{organizerId}/financial-reports/periods": report { _ in "/periods" },
    "POST /uitpas/organizers/{organizerId}/financial-reports": report { _ in "" },
    "GET /uitpas/organizers/{organizerId}/financial-reports": report { _ in "" },
    "GET /uitpas/organizers/{organizerId}/financial-reports/{reportId}": report { "/\($0)" },
    "GET /uitpas/organizers/{organizerId}/financial-reports/{reportId}/download-link": report {
      "/\($0)/download-link"
    },
    "GET /uitpas/organizers/{organizerId}/financial-reports/{reportId}.zip": report {
      "/\($0).zip"
    },
    "GET /ledger/v1/financial-reports/downloads/{link}": RouteExample { ledger, side, _ in
      let report = try await ledger.availableReport(side)
      return ExampleRequest(
        path: "/ledger/v1/financial-reports/downloads/\(ledger.reports.link(to: report))")
    },
  ]

  private static func report(_ path: @escaping @Sendable (UInt32) -> String) -> RouteExample {
    RouteExample { ledger, side, _ in
      let report = try await ledger.availableReport(side)
      return ExampleRequest(
        path: "/uitpas/organizers/\(side.organizer)/financial-reports\(path(report.id))",
        body: #"{"startDate":"2026-06-01","endDate":"2026-06-30"}"#)
    }
  }
}
