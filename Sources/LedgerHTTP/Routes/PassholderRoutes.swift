import HTTPTypes
import Hummingbird
import Ledger
import LedgerService
import LedgerWire

/// `/uitpas/passholders` and `/uitpas/passholders/{passholderId}` (UiTPAS API 4.0).
struct PassholderRoutes: Sendable {
  let calls: PassholderCalls
  let lookUps: LookUps

  /// The name under which idempotency keys of registrations are hashed.
  private static let registration = "POST /uitpas/passholders"

  func add(to group: RouterGroup<LedgerRequestContext>) {
    group.post("passholders") { request, context in try await register(request, context) }
    group.get("passholders") { request, context in try await search(request, context) }
    group.get("passholders/{passholderId}") { request, context in
      try await show(request, context)
    }
    group.put("passholders/{passholderId}") { request, context in
      try await update(request, context)
    }
    group.delete("passholders/{passholderId}") { request, context in
      try await erase(request, context)
    }
  }

  // MARK: POST /passholders

  private func register(
    _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    let client = try context.principal.requireClient()
    let key = try calls.key(request, client, Self.registration)
    let body = try PassholderRequest(json: await request.jsonBody(context))
    let registration = try await Registration(body, calls, context.principal)
    let outcome = try await calls.sell(registration.order, key: key, client: client) {
      error throws(Problem) in try await registration.problem(error, calls)
    }
    guard let overview = try await calls.overview(of: outcome.holder) else {
      throw PublishedOperation.passholder.problem(.passholderNotFound)
    }
    return .json(Passholder(overview, calls.engine.catalogue).json())
  }

  // MARK: GET /passholders/{passholderId}

  private func show(
    _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    let overview = try await shown(context)
    return .json(Passholder(overview, calls.engine.catalogue).json())
  }

  /// Whom the path names: the caller themselves, or somebody within reach.
  private func shown(_ context: LedgerRequestContext) async throws(Problem) -> HolderOverview {
    let id = context.parameters.get("passholderId")
    if let own = try context.principal.ownHolder(id, calls.engine),
      let overview = try await calls.overview(of: own)
    {
      return overview
    }
    return try await calls.holder(
      context, .passholder, within: [.passholdersSearch, .passholdersSearchByID])
  }

  // MARK: DELETE /passholders/{passholderId}

  private func erase(
    _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    let client = try context.principal.requireClient()
    let overview = try await calls.holder(context, .passholder, within: [.passholdersDelete])
    do throws(RegistrationError) {
      try await calls.registrar.erase(overview.holder, client: client.entity)
    } catch {
      throw Problem(error)
    }
    return Response(status: .noContent)
  }

  // MARK: PUT /passholders/{passholderId}

  private func update(
    _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    let client = try context.principal.requireClient()
    let body = try PassholderRequest(json: await request.jsonBody(context))
    let overview = try await calls.holder(
      context, .putPassholder, within: [.passholdersWrite])
    let change = try HolderChange(body, overview, calls, context.principal)
    do throws(PassOrderError) {
      try await calls.registrar.update(change.person, of: overview.holder)
    } catch {
      switch error {
      case .inszTaken:
        throw PublishedOperation.putPassholder.invalid(
          "/inszNumber", "is another holder's", endUserMessage: EndUserMessages.inszTaken)
      case .refused: throw PublishedOperation.putPassholder.problem(.passholderNotFound)
      case .failed(let error): throw Problem(error)
      }
    }
    for renewal in change.renewals {
      do throws(RegistrationError) {
        try await calls.registrar.register(renewal, client.entity)
      } catch {
        throw Problem(error)
      }
    }
    return Response(status: .noContent)
  }
}
