import Hummingbird
import Ledger
import LedgerService
import LedgerWire

/// `GET /uitpas/passholders`.
extension PassholderRoutes {
  /// Which end of the alphabet comes first.
  private enum Order: String {
    case ascending = "asc"
    case descending = "desc"
  }

  func search(
    _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    let principal = try context.principal
    let parameters = Query(request)
    let operation = PublishedOperation.getPassholders
    let names = ["uitpasNumber", "chipNumber", "inszNumber", "uitidId"]
    let namesOne = names.contains { parameters.text($0) != nil }
    guard
      principal.mayAnywhere(.passholdersSearch)
        || namesOne && principal.mayAnywhere(.passholdersSearchByID)
    else { throw Problem(.forbidden) }
    // The ledger keeps no schools, so it knows none of them.
    if parameters.text("schoolId") != nil { throw operation.problem(.schoolNotFound) }
    var systems =
      namesOne
      ? nil : calls.engine.catalogue.reach(of: .passholdersSearch, for: principal)
    if let id = parameters.text("organizerId") {
      guard let counter = calls.engine.catalogue.counter(id: id, principal) else {
        throw operation.problem(.organizerNotFound)
      }
      let own = counter.organizer.systems
      let reached = systems.map { reach in own.members.filter { reach.contains($0) } }
      systems = reached.map { CardSystemSet($0) } ?? own
    }
    guard var query = try query(parameters, operation) else {
      return .json(PassholderList(totalItems: 0, members: []).json())
    }
    query.association = try await association(parameters, principal)
    let found: HolderList
    if namesOne {
      let (asked, within) = (query, systems)
      let one = try await lookUps.find(principal, operation) { () throws(Problem) in
        let page = try await list(asked, membersOf: within)
        return page.totalItems > 0 ? page : nil
      }
      found = one ?? HolderList(holders: [], totalItems: 0)
    } else {
      found = try await list(query, membersOf: systems)
    }
    let members = found.holders.map {
      Passholder($0, calls.engine.catalogue, isListed: true)
    }
    return .json(PassholderList(totalItems: found.totalItems, members: members).json())
  }

  private func list(
    _ query: HolderQuery, membersOf systems: CardSystemSet?
  ) async throws(Problem) -> HolderList {
    do throws(EngineError) {
      return try await calls.engine.search(query, membersOf: systems)
    } catch {
      throw Problem(error)
    }
  }

  /// Which of an association's members are searched for.
  private enum MembershipStatus: String {
    case active = "ACTIVE"
    case expired = "EXPIRED"
    case all = "ALL"
  }

  /// Whose members are searched for, if an association's: one that the caller may see, for the
  /// organiser that is named or for any.
  private func association(
    _ parameters: Query, _ principal: Principal
  ) async throws(Problem) -> HolderQuery.Association? {
    let status = try parameters.word("associationMembershipStatus", as: MembershipStatus.self)
    guard let id = parameters.text("associationId") else {
      guard status == nil else {
        throw Query.malformed("associationMembershipStatus", "given with an associationId")
      }
      return nil
    }
    let catalogue = calls.engine.catalogue
    let found = try await calls.engine.ask { state, _ in state.association(id: id) }
    let isVisible =
      found.map { found in
        guard let organizer = parameters.text("organizerId") else {
          return principal.may(.associations, systems: CardSystemSet([found.system]))
        }
        let counter = catalogue.counter(id: organizer, principal)
        return counter.map {
          $0.organizer.systems.contains(found.system) && $0.may(.associations, in: found.system)
        } ?? false
      } ?? false
    guard let found, isVisible else {
      throw PublishedOperation.getPassholders.problem(.associationNotFound)
    }
    let statuses: Set<AssociationMembership.Status> =
      switch status ?? .active {
      case .active: [.active]
      case .expired: [.expired]
      case .all: [.active, .expired]
      }
    return HolderQuery.Association(association: found.association, statuses: statuses)
  }

  /// What is searched for; nil where it can be nobody's.
  private func query(
    _ parameters: Query, _ operation: PublishedOperation
  ) throws(Problem) -> HolderQuery? {
    var query = HolderQuery()
    if let text = parameters.text("uitpasNumber") {
      guard let number = UITPASNumber(text) else {
        throw operation.problem(.invalidUitpasNumber)
      }
      query.uitpasNumber = number
    }
    if let text = parameters.text("inszNumber") {
      guard Person.isINSZ(text) else { throw operation.problem(.invalidINSZNumber) }
      query.inszNumber = text
    }
    if let text = parameters.text("chipNumber") {
      guard let chip = ChipNumber(text) else { return nil }
      query.chip = chip
    }
    query.uitidID = parameters.text("uitidId")
    query.name = parameters.text("name")
    query.firstName = parameters.text("firstName")
    query.email = parameters.text("email")
    query.street = parameters.text("address.street")
    query.city = parameters.text("address.city")
    query.bornFrom = try date("dateOfBirthFrom", parameters)
    query.bornTo = try date("dateOfBirthTo", parameters)
    query.isDescending = try parameters.word("sort[name]", as: Order.self) == .descending
    query.start = try parameters.count("start") ?? query.start
    query.limit = try parameters.count("limit") ?? query.limit
    guard query.limit <= HolderQuery.limitMax else {
      throw operation.problem(
        .queryLimitExceeded, detail: "A page has at most \(HolderQuery.limitMax) holders.")
    }
    return query
  }

  private func date(_ name: String, _ parameters: Query) throws(Problem) -> CivilDate? {
    guard let text = parameters.text(name) else { return nil }
    guard let date = CivilDate(fullDate: text) else {
      throw Query.malformed(name, "a date such as 2000-09-20")
    }
    return date
  }
}
