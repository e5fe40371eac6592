import HTTPTypes
import Hummingbird
import Ledger
import LedgerService
import LedgerWire

/// `GET /uitpas/kiosks` and `/uitpas/kiosks/{kioskId}/fixed-event` (UiTPAS API 4.0): kiosks as
/// staff see them.
///
/// A kiosk is within reach of whoever has the permission for one of its organisers.
struct KioskRoutes: Sendable {
  let engine: LedgerEngine

  func add(to group: RouterGroup<LedgerRequestContext>) {
    group.get("kiosks") { request, context in try list(request, context) }
    group.get("kiosks/{kioskId}/fixed-event") { _, context in try fixedEvent(context) }
    group.put("kiosks/{kioskId}/fixed-event") { request, context in
      try await fix(request, context)
    }
    group.delete("kiosks/{kioskId}/fixed-event") { _, context in try await release(context) }
  }

  /// Kiosks that are set up; each with the number of its device's pairing, not with its token.
  private func list(_ request: Request, _ context: LedgerRequestContext) throws -> Response {
    let principal = try context.principal
    let page = try PageRequest(request.uri.queryParameters)
    let organizer = request.uri.queryParameters["organizerId"].map { id in
      engine.catalogue.organizer(id: String(id))
    }
    let kiosks = engine.catalogue.kiosks.filter { kiosk in
      if let organizer {
        guard let organizer, kiosk.organizers.contains(organizer) else { return false }
      }
      return engine.device(of: kiosk).exists && Self.may(principal, .kiosksRead, kiosk)
    }
    let members = page.part(of: kiosks).map { kiosk in
      engine.published(kiosk, device: String(engine.device(of: kiosk).number))
    }
    return .json(jsonPage(of: members, totalItems: kiosks.count))
  }

  private static func may(
    _ principal: Principal, _ permission: Permission, _ kiosk: KioskView
  ) -> Bool {
    let systems = CardSystemSet([kiosk.system])
    guard !kiosk.organizers.isEmpty else {
      return principal.may(permission, organizer: .none, systems: systems)
    }
    return kiosk.organizers.contains { organizer in
      principal.may(permission, organizer: organizer, systems: systems)
    }
  }

  private func kiosk(
    _ context: LedgerRequestContext, _ permission: Permission, _ operation: PublishedOperation
  ) throws(Problem) -> KioskView {
    guard let id = context.parameters.get("kioskId"),
      let kiosk = engine.catalogue.kiosk(id: id)
    else { throw operation.problem(.urlNotFound) }
    guard Self.may(try context.principal, permission, kiosk) else { throw Problem(.forbidden) }
    return kiosk
  }

  private func fixedEvent(_ context: LedgerRequestContext) throws -> Response {
    let operation = PublishedOperation.fixedEvent
    let kiosk = try kiosk(context, .kiosksRead, operation)
    guard let event = engine.kioskEvent(kiosk.fixedEvent) else {
      throw operation.problem(.eventNotFound)
    }
    return .json(event.json())
  }

  private func fix(_ request: Request, _ context: LedgerRequestContext) async throws -> Response {
    let operation = PublishedOperation.putFixedEvent
    let client = try context.principal.requireClient()
    let kiosk = try kiosk(context, .kiosksWrite, operation)
    let body = try KioskEventRequest(json: await request.jsonBody(context))
    guard let event = engine.catalogue.event(id: body.eventID) else {
      throw operation.problem(.eventNotFound)
    }
    try await engine.fixEvent(
      event.event, of: kiosk.kiosk, client: client.entity, operation)
    return Response(status: .noContent)
  }

  private func release(_ context: LedgerRequestContext) async throws -> Response {
    let operation = PublishedOperation.fixedEvent
    let client = try context.principal.requireClient()
    let kiosk = try kiosk(context, .kiosksWrite, operation)
    guard kiosk.fixedEvent.exists else { throw operation.problem(.eventNotFound) }
    try await engine.fixEvent(.none, of: kiosk.kiosk, client: client.entity, operation)
    return Response(status: .noContent)
  }
}
