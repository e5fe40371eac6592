import HTTPTypes
import Hummingbird
import Ledger
import LedgerService
import LedgerWire

/// What operators and machines ask: health, metrics, tokens and their keys.
struct ServiceRoutes: Sendable {
  let engine: LedgerEngine
  let metrics: MetricsRegistry
  let gauges: EngineGauges
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
  private func health() async throws -> Response {
    let position = try await engine.ask { state, _ in state.position }
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("status", "ok")
    writer.field("position", Int64(position))
    writer.endObject()
    return .json(writer.bytes)
  }

  private func exposition() -> Response {
    gauges.update(from: engine)
    let text = metrics.exposition()
    return Response(
      status: .ok,
      headers: [
        .contentType: "text/plain; version=0.0.4; charset=utf-8", .cacheControl: "no-store",
      ],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
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
    if let contentType = headers[.contentType] {
      let mediaType = contentType.prefix { $0 != ";" }.filter { $0 != " " }.lowercased()
      guard mediaType == "application/json" else { throw Problem(.unsupportedMediaType) }
    }
    let buffer = try await body.collect(upTo: context.maxUploadSize)
    return Array(buffer: buffer)
  }
}
