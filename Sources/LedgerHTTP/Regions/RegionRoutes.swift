import HTTPTypes
import Hummingbird
import Ledger
import LedgerProjections
import LedgerService
import LedgerWire
import NIOCore

/// A card system's part of the log, for the region to keep, verify and fold by itself.
struct RegionRoutes: Sendable {
  let engine: LedgerEngine
  let reader: RegionReader
  let checkpoints: CheckpointSource
  let slots: StreamSlots
  let retryAfterSeconds: Int
  let replays: RegionReplays

  func add(to group: RouterGroup<LedgerRequestContext>) {
    group.get("card-systems/{id}/events") { request, context in
      try await events(request, context)
    }
  }

  private func events(
    _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    let principal = try context.principal
    let view = context.parameters.get("id").flatMap { UInt32($0) }
      .flatMap { engine.catalogue.cardSystem(publicID: $0) }
    // Whoever may read one card system's records is not told which others there are.
    try principal.require(
      .ledgerReplayRead, organizer: .none,
      systems: CardSystemSet([view?.system ?? .wholeLedger]))
    guard let view else { throw Problem.notFound("card system") }
    let query = try RequestQuery(request)
    let range = try Self.range(query)
    let withReport = try query.boolean("report") ?? false
    guard !withReport || range.to == nil else {
      throw query.fault("report", "true only without `to`: it is of the newest record")
    }
    guard let slot = slots.take() else {
      throw Problem.busy(retryAfterSeconds: retryAfterSeconds)
    }
    let checkpoint = try checkpoints.checkpoint()
    var start: UInt64 = 0
    if let number = range.readFrom {
      start = try await engine.read { models throws(ReadModelError) in
        try await models.position(before: number, of: view.system)
      }
    }
    var report: RegionReport?
    if withReport {
      report = try await engine.read { models throws(ReadModelError) in
        try await models.report(of: view.system, asKnownOn: checkpoint.position)
      }
    }
    let stream = RegionStream(
      reader: reader, view: view, range: range, start: start, checkpoint: checkpoint,
      report: report)
    return Response(
      status: .ok,
      headers: [.contentType: "application/x-ndjson", .cacheControl: "no-store"],
      body: ResponseBody { [engine, replays] writer in
        var stream = stream
        while let part = try await stream.next() {
          try await writer.write(ByteBuffer(bytes: part))
        }
        try await writer.finish(nil)
        replays.note(view.system, through: stream.through, at: engine.clock.now())
        withExtendedLifetime(slot) {}
      })
  }

  private static func range(_ query: RequestQuery) throws(Problem) -> RegionRange {
    let from = try query.integer("from") ?? 1
    let to = try query.integer("to")
    guard from >= 1 else { throw query.fault("from", "a running number, from 1 on") }
    if let to, to < from { throw query.fault("to", "a running number from `from` on") }
    return RegionRange(from: UInt64(from), to: to.map { UInt64($0) })
  }
}
