import HTTPTypes
import Hummingbird
import Ledger
import LedgerService
import LedgerWire

/// `GET /ledger/v1/terminals`: the pairings within the caller's reach.
struct TerminalRoutes: Sendable {
  let engine: LedgerEngine

  func add(to group: RouterGroup<LedgerRequestContext>) {
    group.get("terminals") { request, context in
      let page = try RequestQuery(request).page()
      let client = try context.principal.requireClient()
      let reach = engine.catalogue.reach(of: .ledgerTerminalsWrite, client.grants)
      let sources = engine.pairings { reach.covers($0) }
      let shown = page.part(of: sources)
      let summaries = try await asking { () async throws(EngineError) in
        try await engine.summaries(of: shown)
      }
      return Response.json(jsonPage(of: summaries, totalItems: sources.count))
    }
  }
}
