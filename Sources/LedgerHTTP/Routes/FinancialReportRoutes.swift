import HTTPTypes
import Hummingbird
import Ledger
import LedgerService

/// `/uitpas/organizers/{organizerId}/financial-reports…` (UiTPAS API 4.0), of which there are none.
///
/// Whoever may make them is told so; whoever may not learns nothing more than before.
struct FinancialReportRoutes: Sendable {
  let engine: LedgerEngine

  private static let operation = PublishedOperation.financialReports

  func add(to group: RouterGroup<LedgerRequestContext>) {
    let reports = group.group("organizers/{organizerId}/financial-reports")
    reports.get("periods") { _, context in try answer(context) }
    reports.post { _, context in try answer(context) }
    reports.get { _, context in try answer(context) }
    reports.get("{reportId}") { _, context in try answer(context) }
    reports.get("{reportId}/download-link") { _, context in try answer(context) }
    reports.get("{reportId}.zip") { _, context in try answer(context) }
  }

  private func answer(_ context: LedgerRequestContext) throws(Problem) -> Response {
    let principal = try context.principal
    let id = context.parameters.get("organizerId") ?? ""
    guard let known = engine.catalogue.organizer(id: id),
      let organizer = engine.catalogue.organizer(known)
    else {
      try principal.require(.organizersReports, organizer: .none)
      throw Self.operation.problem(.organizerNotFound)
    }
    try principal.require(
      .organizersReports, organizer: organizer.organizer, systems: organizer.systems)
    throw Problem(.notYetServed, detail: "This ledger makes no financial reports yet.")
  }
}
