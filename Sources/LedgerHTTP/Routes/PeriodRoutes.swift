import Hummingbird
import Ledger
import LedgerService
import LedgerWire

/// The months that were closed, each with the position at which it is told of for ever.
struct PeriodRoutes: Sendable {
  let engine: LedgerEngine

  func add(to group: RouterGroup<LedgerRequestContext>) {
    group.get("periods") { request, context in
      let page = try RequestQuery(request).page()
      try context.principal.requireAnywhere(.ledgerExportRead)
      let closed = try await engine.ask { state, _ in state.closedPeriods }
      let members = page.part(of: closed).map(ClosedPeriodEntry.init)
      return Response.json(jsonPage(of: members, totalItems: closed.count))
    }
  }
}

/// A closed month as it stands in a list.
private struct ClosedPeriodEntry: WireMember {
  let period: ClosedPeriod

  func encode(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("month", period.month.text)
    writer.field("position", period.position)
    writer.field("closedAt", Timestamp.text(period.closedAt.microseconds))
    writer.endObject()
  }
}
