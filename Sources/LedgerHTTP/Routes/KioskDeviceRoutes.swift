import HTTPTypes
import Hummingbird
import Ledger
import LedgerService
import LedgerWire

/// `GET /uitpas/kiosk-devices` and `/uitpas/kiosk-devices/events` (UiTPAS API 4.0): what a kiosk
/// asks of itself.
struct KioskDeviceRoutes: Sendable {
  let engine: LedgerEngine

  func add(to group: RouterGroup<LedgerRequestContext>) {
    group.get("kiosk-devices") { request, context in try kiosk(request, context) }
    group.get("kiosk-devices/events") { _, context in try fixedEvent(context) }
    group.put("kiosk-devices/events") { request, context in try await fix(request, context) }
    group.delete("kiosk-devices/events") { _, context in try await release(context) }
  }

  private func kiosk(_ request: Request, _ context: LedgerRequestContext) throws -> Response {
    let kiosk = try known(context)
    let device = request.headers[.customToken] ?? ""
    return .json(jsonBody(of: engine.published(kiosk, device: device)))
  }

  /// The kiosk that calls, as the catalogue has it now.
  private func known(_ context: LedgerRequestContext) throws(Problem) -> KioskView {
    guard let kiosk = engine.catalogue.kiosk(id: try context.principal.requireKiosk().id) else {
      throw Problem.customTokenRefused()
    }
    return kiosk
  }

  private func fixedEvent(_ context: LedgerRequestContext) throws -> Response {
    guard let event = engine.kioskEvent(try known(context).fixedEvent) else {
      throw PublishedOperation.getKioskEvent.problem(.eventNotFound)
    }
    return .json(event.json())
  }

  private func fix(_ request: Request, _ context: LedgerRequestContext) async throws -> Response {
    let kiosk = try context.principal.requireKiosk().kiosk
    let operation = PublishedOperation.putKioskEvent
    let body = try KioskEventRequest(json: await request.jsonBody(context))
    guard let event = engine.catalogue.event(id: body.eventID) else {
      throw operation.problem(.eventNotFound)
    }
    try await engine.fixEvent(event.event, of: kiosk, client: .none, operation)
    return Response(status: .noContent)
  }

  private func release(_ context: LedgerRequestContext) async throws -> Response {
    let kiosk = try known(context)
    if kiosk.fixedEvent.exists {
      try await engine.fixEvent(.none, of: kiosk.kiosk, client: .none, .putKioskEvent)
    }
    return Response(status: .noContent)
  }
}
