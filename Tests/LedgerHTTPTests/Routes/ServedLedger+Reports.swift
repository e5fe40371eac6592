import FinancialReports
import Ledger
import LedgerHTTP
import LedgerService
import Testing

extension ServedLedger {
  /// A report of either side's organiser that can be downloaded.
  func availableReport(_ side: Side) async throws -> FinancialReport {
    let known = try await organizer(side)
    if let report = reports.reports(of: side.organizer).first(where: { $0.file != nil }) {
      return report
    }
    let view = try #require(engine.catalogue.organizer(known))
    let period = try #require(reports.suggestedPeriods.first)
    let started = try await reports.start(period, of: view, asker: "test \(side)")
    let report = try await settled(started.id, of: view.id)
    #expect(report.file != nil)
    return report
  }

  /// Waits until a report is settled, however busy the machine is.
  func settled(_ id: UInt32, of organizer: String) async throws -> FinancialReport {
    let clock = ContinuousClock()
    let end = clock.now.advanced(by: .seconds(240))
    while clock.now < end {
      let report = try #require(reports.report(id, of: organizer))
      if !report.isStarted { return report }
      await settle()
    }
    return try #require(nil, "report \(id) is still being made")
  }

  /// Where an organiser's reports are.
  static func reportsPath(_ organizer: String) -> String {
    "/uitpas/organizers/\(organizer)/financial-reports"
  }
}
