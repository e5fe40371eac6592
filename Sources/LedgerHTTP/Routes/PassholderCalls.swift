import HTTPTypes
import Hummingbird
import Ledger
import LedgerService
import LedgerWire

/// What the routes about holders have in common.
struct PassholderCalls: Sendable {
  let engine: LedgerEngine
  let registrar: Registrar

  /// The local day.
  var today: CivilDate { BrusselsTime.date(at: engine.clock.now()) }

  /// The holder whom the path names; throws 404.
  ///
  /// - Parameter permissions: One of them must reach a card system of the holder's; nil where
  ///   everyone who may call may see every holder.
  func holder(
    _ context: LedgerRequestContext, _ operation: PublishedOperation,
    within permissions: [Permission]? = nil
  ) async throws(Problem) -> HolderOverview {
    guard let id = context.parameters.get("passholderId"),
      let holder = engine.holder(passholderID: id),
      let overview = try await overview(of: holder)
    else { throw operation.problem(.passholderNotFound) }
    guard let permissions else { return overview }
    guard Self.isWithin(permissions, overview, try context.principal) else {
      throw operation.problem(.passholderNotFound)
    }
    return overview
  }

  /// What is known of a holder, one of whose card systems one of the caller's permissions must
  /// reach; nil for one who is unknown, erased or out of reach.
  func overview(
    of holder: HolderID, within permissions: [Permission], _ principal: Principal
  ) async throws(Problem) -> HolderOverview? {
    guard permissions.contains(where: principal.mayAnywhere),
      let overview = try await overview(of: holder),
      Self.isWithin(permissions, overview, principal)
    else { return nil }
    return overview
  }

  private static func isWithin(
    _ permissions: [Permission], _ overview: HolderOverview, _ principal: Principal
  ) -> Bool {
    let systems = CardSystemSet(overview.memberships.map(\.system))
    return permissions.contains { principal.may($0, systems: systems) }
  }

  /// What is known of a holder; nil for one who is unknown or erased.
  func overview(of holder: HolderID) async throws(Problem) -> HolderOverview? {
    do throws(EngineError) {
      return try await engine.overview(of: holder)
    } catch {
      throw Problem(error)
    }
  }

  /// The card system that the path names; throws 404.
  func cardSystem(
    _ context: LedgerRequestContext, _ operation: PublishedOperation
  ) throws(Problem) -> CardSystemView {
    guard let text = context.parameters.get("cardSystemId"), let id = UInt32(text),
      let system = engine.catalogue.cardSystem(publicID: id)
    else { throw operation.problem(.cardSystemNotFound) }
    return system
  }

  /// The key of a command of this operation, or none.
  func key(
    _ request: Request, _ client: ClientIdentity, _ operation: String
  ) throws(Problem) -> CommandKey {
    guard let key = try IdempotencyKey.of(request.headers) else { return .none }
    return engine.commandKey(client: client.entity, operation: operation, key: key.text)
  }

  /// Whether a command was carried out under a key.
  func isUsed(_ key: CommandKey) async throws(Problem) -> Bool {
    guard key != .none else { return false }
    do throws(EngineError) {
      return try await !engine.records(of: key).isEmpty
    } catch {
      throw Problem(error)
    }
  }

  /// Sells a card; what was refused goes to `refused` to be put into the operation's words.
  func sell(
    _ order: PassOrder, key: CommandKey, client: ClientIdentity,
    refused: (PassOrderError) async throws(Problem) -> Problem
  ) async throws(Problem) -> PassSaleOutcome {
    let sold: Keyed<PassSaleOutcome>
    do throws(PassOrderError) {
      sold = try await registrar.sell(order, key: key, client: client.entity)
    } catch {
      if case .failed(let error) = error { throw Problem(error) }
      throw try await refused(error)
    }
    guard case .decided(let outcome) = sold else { throw Problem(.idempotencyKeyReused) }
    return outcome
  }
}
