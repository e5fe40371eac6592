import Hummingbird
import LedgerService
import LedgerWire

/// What a help desk asks of a holder, answered from the read models: everything that the ledger
/// says, with every refusal in words.
struct HelpDeskRoutes: Sendable {
  let engine: LedgerEngine
  let timelines: HolderTimeline

  func add(to group: RouterGroup<LedgerRequestContext>) {
    group.get("passholders/{id}/timeline") { request, context in
      try await timeline(request, context)
    }
  }

  // MARK: GET /passholders/{id}/timeline

  private func timeline(
    _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    let principal = try context.principal
    let page = try RequestQuery(request).page()
    let holder = try await engine.holder(context, principal)
    let part = try await timelines.part(
      of: holder, for: principal, start: page.start, limit: page.limit,
      Language(accepting: request.headers), request)
    return .json(jsonPage(of: part.entries, totalItems: part.total)).reflecting(part.position)
  }
}
