import HTTPTypes
import Hummingbird
import Ledger
import LedgerService

/// `DELETE /uitpas/passholders/{passholderId}/association-memberships/{associationId}` (UiTPAS API
/// 4.0).
struct AssociationRoutes: Sendable {
  let calls: PassholderCalls

  private static let operation = PublishedOperation.deleteAssociationMembership

  func add(to group: RouterGroup<LedgerRequestContext>) {
    group.delete("passholders/{passholderId}/association-memberships/{associationId}") {
      request, context in try await delete(request, context)
    }
  }

  /// An association is an organiser's to change in whose card systems it is.
  private func delete(
    _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    let client = try context.principal.requireClient()
    let id = try Query(request).required("organizerId")
    guard let counter = calls.engine.catalogue.counter(id: id, try context.principal) else {
      throw Problem(.forbidden)
    }
    let systems = CardSystemSet(
      counter.organizer.systems.members.filter { counter.may(.associations, in: $0) })
    guard !systems.isEmpty else { throw Problem(.forbidden) }
    let name = context.parameters.get("associationId") ?? ""
    let found = try await calls.engine.ask { state, _ in state.association(id: name) }
    guard let found, systems.contains(found.system) else {
      throw Self.operation.problem(.associationNotFound)
    }
    guard let passholder = context.parameters.get("passholderId"),
      let holder = calls.engine.holder(passholderID: passholder)
    else { throw Self.operation.problem(.passholderNotFound) }
    do throws(RegistrationError) {
      try await calls.registrar.register(
        .endAssociationMembership(holder, found.association), client.entity)
    } catch {
      guard case .refused = error else { throw Problem(error) }
      throw Self.operation.problem(.associationNotFound)
    }
    return Response(status: .noContent)
  }
}
