import Hummingbird
import Ledger
import LedgerProjections
import LedgerService
import LedgerWire

/// What the programmes are measured by, beside what they were to reach: of the whole ledger, and so
/// for those alone whose permission holds in all of it.
struct KeyIndicatorRoutes: Sendable {
  let engine: LedgerEngine

  func add(to group: RouterGroup<LedgerRequestContext>) {
    group.get("kpi") { request, context in
      try context.principal.requireEverywhere(.ledgerExportRead)
      let found = try await engine.list(for: request) { models, minimum throws(ReadModelError) in
        try await engine.keyIndicators(from: models, atLeast: minimum)
      }
      return Response.json(jsonBody(of: KeyIndicatorsAnswer(found))).reflecting(found.position)
    }
  }
}

/// The key indicators, all of one position.
private struct KeyIndicatorsAnswer: WireMember {
  private let position: UInt64
  private let values: [KeyIndicator: Int64]

  init(_ answer: ReadAnswer<[KeyIndicator: Int64]>) {
    position = answer.position
    values = answer.value
  }

  func encode(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("position", position)
    writer.key("indicators")
    writer.beginArray()
    for indicator in KeyIndicator.allCases {
      writer.beginObject()
      writer.field("name", indicator.rawValue)
      writer.field("value", values[indicator] ?? 0)
      writer.field("target", indicator.target)
      writer.field("baseline", indicator.baseline)
      writer.endObject()
    }
    writer.endArray()
    writer.endObject()
  }
}
