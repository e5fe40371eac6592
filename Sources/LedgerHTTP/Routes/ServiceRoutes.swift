import HTTPTypes
import Hummingbird
import Ledger
import LedgerProjections
import LedgerService
import LedgerWire

/// What operators and machines ask: health, metrics, tokens and their keys.
struct ServiceRoutes: Sendable {
  let engine: LedgerEngine
  let metrics: MetricsRegistry
  let gauges: EngineGauges
  let readModelGauges: ReadModelGauges
  let tokens: TokenEndpoint
  let jwks: [UInt8]

  func add(to router: Router<LedgerRequestContext>) {
    router.get("health") { _, _ in try await health() }
    router.get("metrics") { _, _ in exposition() }
    router.post("oauth/token") { request, _ in try await tokens.answer(request) }
    router.get("oauth/jwks") { _, _ in
      var response = Response.json(jwks)
      response.headers[.cacheControl] = "public, max-age=300"
      return response
    }
  }

  /// Healthy is who can still answer from the state: the answer went through the engine's thread.
  ///
  /// Read models that lag or stopped are shown, and make nobody unhealthy: no check-in needs them.
  private func health() async throws -> Response {
    let position = try await engine.ask { state, _ in state.position }
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("status", "ok")
    writer.field("position", Int64(position))
    writer.key("readModels")
    writer.beginArray()
    for status in engine.readModels.statuses { writer.readModel(status, engine.clock.now()) }
    writer.endArray()
    writer.endObject()
    return .json(writer.bytes)
  }

  private func exposition() -> Response {
    gauges.update(from: engine)
    readModelGauges.update(from: engine.readModels, clock: engine.clock)
    let text = metrics.exposition()
    return Response(
      status: .ok,
      headers: [
        .contentType: "text/plain; version=0.0.4; charset=utf-8", .cacheControl: "no-store",
      ],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }
}

extension JSONWriter {
  fileprivate mutating func readModel(_ status: ReadModelStatus, _ now: Instant) {
    beginObject()
    field("name", status.name)
    field("version", Int64(status.version))
    field("state", status.state)
    field("position", Int64(status.position))
    field("recordsBehind", Int64(status.recordsBehind))
    field("secondsBehind", Int64(status.secondsBehind(now: now)))
    if let position = status.stoppedAt { field("stoppedAt", Int64(position)) }
    if let reason = status.reason { field("reason", reason) }
    endObject()
  }
}

extension Response {
  /// A JSON answer that no cache keeps.
  static func json(_ bytes: [UInt8], status: HTTPResponse.Status = .ok) -> Response {
    Response(
      status: status, headers: [.contentType: "application/json", .cacheControl: "no-store"],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }
}

extension Request {
  /// The bytes of a JSON body; throws 415 for another media type, 413 for too many bytes.
  func jsonBody(_ context: LedgerRequestContext) async throws -> [UInt8] {
    guard headers.mediaType ?? "application/json" == "application/json" else {
      throw Problem(.unsupportedMediaType)
    }
    let buffer = try await body.collect(upTo: context.maxUploadSize)
    return Array(buffer: buffer)
  }
}
