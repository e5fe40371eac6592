import Ledger
import LedgerService
import LedgerWire

extension LedgerEngine {
  /// The holders whom the caller may search, as check-ins and ticket sales show them; a group is
  /// none (UiTPAS API 4.0, `Checkin.passholder` and `TicketSale.passholder`).
  ///
  /// Whoever is known by halves, without a birth date or an address, is left out: the published
  /// shape has both.
  ///
  /// - Parameter isListed: whether each is one of many: then it shows no more than in a list.
  func passholders(
    of holders: Set<HolderID>, for principal: Principal, isListed: Bool = false
  ) async throws(Problem) -> [HolderID: Passholder] {
    guard principal.mayAnywhere(.passholdersSearch) else { return [:] }
    let found: [HolderOverview]
    do throws(EngineError) {
      found = try await overviews(of: Array(holders))
    } catch {
      throw Problem(error)
    }
    var passholders: [HolderID: Passholder] = [:]
    for overview in found {
      let systems = CardSystemSet(overview.memberships.map(\.system))
      guard principal.may(.passholdersSearch, systems: systems), overview.person.birth != nil,
        overview.person.address != nil
      else { continue }
      passholders[overview.holder] = Passholder(overview, catalogue, isListed: isListed)
    }
    return passholders
  }
}
