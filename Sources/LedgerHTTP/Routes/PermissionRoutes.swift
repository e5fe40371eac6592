import HTTPTypes
import Hummingbird
import Ledger
import LedgerService
import LedgerWire

/// `GET /uitpas/permissions`, `GET` and `PUT /uitpas/permissions/{clientId}` (UiTPAS API 4.0).
struct PermissionRoutes: Sendable {
  let engine: LedgerEngine

  func add(to group: RouterGroup<LedgerRequestContext>) {
    group.get("permissions") { _, context in
      Response.json(jsonBody(of: permissions(try context.principal.grants) { _ in true }))
    }
    group.get("permissions/{clientId}") { _, context in
      let principal = try context.principal
      let (_, client) = try client(context)
      let list = permissions(Grants(client.grants)) { organizer in
        principal.may(
          .permissionsRead, organizer: organizer.organizer, systems: organizer.systems)
      }
      return Response.json(jsonBody(of: list))
    }
    group.put("permissions/{clientId}") { request, context in
      try await update(request, context)
    }
  }

  private func client(
    _ context: LedgerRequestContext
  ) throws(Problem) -> (id: String, client: KnownClient) {
    guard let id = context.parameters.get("clientId"), let client = engine.client(id: id) else {
      throw PublishedOperation.clientPermissions.problem(.clientNotFound)
    }
    return (id, client)
  }

  /// The published permissions for each organiser that has any, of those who may be seen.
  private func permissions(
    _ grants: Grants, _ isVisible: (OrganizerView) -> Bool
  ) -> [OrganizerPermissions] {
    engine.catalogue.organizers.filter(isVisible).compactMap { organizer in
      let granted = grants.permissions(
        organizer: organizer.organizer, systems: organizer.systems)
      let details = Permission.published.compactMap { permission in
        granted[permission].map { detail(permission, $0) }
      }
      guard !details.isEmpty else { return nil }
      return OrganizerPermissions(
        organizer: engine.catalogue.summary(of: organizer), details: details)
    }
  }

  private func detail(
    _ permission: Permission, _ reach: Grants.Reach
  ) -> OrganizerPermissions.Detail {
    var ids: [Int64]?
    if case .systems(let systems) = reach {
      ids = systems.members.compactMap { engine.catalogue.cardSystem($0) }
        .map { Int64($0.publicID) }
    }
    return OrganizerPermissions.Detail(id: permission.rawValue, cardSystemIDs: ids)
  }

  // MARK: PUT

  /// Replaces the published permissions for every organiser that the caller administers; grants
  /// for every organiser, those of others, and the ledger's own permissions stay as they are.
  private func update(
    _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    let principal = try context.principal
    let update = try PermissionsUpdate(json: await request.jsonBody(context))
    var grants: [KnownGrant] = []
    for (index, entry) in update.entries.enumerated() {
      grants += try self.grants(entry, "/\(index)", principal)
    }
    let (id, client) = try client(context)
    grants += client.grants.compactMap { kept($0, principal) }
    do throws(RegistrationError) {
      try await Registrar(engine).setGrants(grants, ofClient: id)
    } catch {
      switch error {
      case .engine(let error): throw Problem(error)
      case .directory, .refused:
        // Revoked meanwhile, or more than a client can have.
        guard engine.client(id: id) != nil else {
          throw PublishedOperation.clientPermissions.problem(.clientNotFound)
        }
        throw PublishedOperation.clientPermissions.problem(
          .bodyInvalidData, detail: "These are more permissions than a client can have.")
      }
    }
    return Response(status: .noContent)
  }

  /// What is left of a grant that the caller administers as a whole.
  private func kept(_ grant: KnownGrant, _ principal: Principal) -> KnownGrant? {
    let reach = grant.system.map { CardSystemSet([$0]) } ?? CardSystemSet()
    guard grant.organizer.exists,
      principal.may(.permissionsWrite, organizer: grant.organizer, systems: reach)
    else { return grant }
    let published = Set(Permission.published.map(\.rawValue))
    let rest = grant.permissions.subtracting(published)
    return rest.isEmpty
      ? nil : KnownGrant(organizer: grant.organizer, system: grant.system, permissions: rest)
  }

  private func grants(
    _ entry: PermissionsUpdate.Entry, _ pointer: String, _ principal: Principal
  ) throws -> [KnownGrant] {
    guard let number = engine.catalogue.organizer(id: entry.organizerID),
      let organizer = engine.catalogue.organizer(number)
    else { throw Self.fault("\(pointer)/organizer/id", "is no organiser") }
    try principal.require(
      .permissionsWrite, organizer: number, systems: organizer.systems)
    var grants: [KnownGrant] = []
    for (index, detail) in entry.details.enumerated() {
      let place = "\(pointer)/permissionDetails/\(index)"
      guard let permission = Permission(rawValue: detail.id), permission.isPublished else {
        throw Self.fault("\(place)/id", "is no permission")
      }
      let systems = try detail.cardSystemIDs.map { ids in
        try ids.map { id in
          guard
            let view = UInt32(exactly: id).flatMap({
              engine.catalogue.cardSystem(publicID: $0)
            })
          else { throw Self.fault("\(place)/cardSystemIds", "names an unknown card system") }
          return view.system
        }
      }
      try requireReach(permission, number, systems, principal)
      for system in systems.map({ $0.map(Optional.some) }) ?? [nil] {
        grants.append(
          KnownGrant(organizer: number, system: system, permissions: [permission.rawValue]))
      }
    }
    return grants
  }

  /// Nobody gives away more than they administer: neither in card systems that are out of their
  /// reach, nor, by a permission that holds for every organiser, beyond the organiser.
  private func requireReach(
    _ permission: Permission, _ organizer: OrganizerID, _ systems: [CardSystemID]?,
    _ principal: Principal
  ) throws(Problem) {
    if principal.grants.allowEverywhere(.permissionsWrite) { return }
    guard !permission.rawValue.hasSuffix("_ALL") else { throw Problem(.forbidden) }
    guard let systems else {
      return try principal.require(.permissionsWrite, organizer: organizer)
    }
    for system in systems {
      try principal.require(
        .permissionsWrite, organizer: organizer, systems: CardSystemSet([system]))
    }
  }

  private static func fault(_ pointer: String, _ error: String) -> Problem {
    var problem = PublishedOperation.clientPermissions.problem(.bodyInvalidData)
    problem.schemaErrors = [SchemaIssue(jsonPointer: pointer, error: error)]
    return problem
  }
}
