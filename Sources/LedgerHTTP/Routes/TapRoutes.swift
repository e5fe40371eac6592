import HTTPTypes
import Hummingbird
import Ledger
import LedgerService
import LedgerWire

/// `POST /ledger/v1/taps`: one to a thousand taps of a terminal, in one commit, or a stream of
/// them.
struct TapRoutes: Sendable {
  let engine: LedgerEngine
  let stream: TapStream

  func add(to group: RouterGroup<LedgerRequestContext>) {
    group.post("taps") { request, context in try await deliver(request, context) }
  }

  private func deliver(
    _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    let terminal = try context.principal.requireTerminal()
    if request.head.isTapStream { return try await stream.answer(request, terminal) }
    let upload = try TapUpload(json: await request.jsonBody(context))
    let receivedAt = engine.clock.now()
    if let device = upload.header.device, device != terminal.id { throw Problem(.forbidden) }
    let taps = upload.taps.map { engine.resolve($0, upload.header) }
    let result: TapDeliveryResult
    do throws(EngineError) {
      result = try await engine.deliver(
        TapDelivery(
          source: terminal.source, receivedAt: receivedAt, taps: taps,
          isAttended: terminal.isAttended))
    } catch {
      throw Problem(error)
    }
    let receipt = TapReceipt(
      upload.header, receivedAt: receivedAt, result.delivered, now: engine.clock.now())
    return .json(
      TapUploadAnswer(
        receipt: receipt, results: TapAnswers(engine, for: terminal).results(taps, result)
      ).json())
  }
}
