import HTTPTypes
import Ledger
public import LedgerService

/// A command on its way: the ledger, who asks, and the key under which they ask.
public struct CommandCall: Sendable {
  /// Who asks.
  public enum Author: Sendable {
    /// A client, with what it may do.
    case client(ClientIdentity)
    /// Whoever runs the ledger, at its own machine: may do everything.
    case `operator`
  }

  let engine: LedgerEngine
  private let author: Author
  private let idempotencyKey: IdempotencyKey?
  private let sheet: CommandSheet

  /// Makes a call of the command with this sheet.
  public init(
    _ engine: LedgerEngine, _ sheet: CommandSheet, by author: Author, key: IdempotencyKey?
  ) {
    self.engine = engine
    self.sheet = sheet
    self.author = author
    idempotencyKey = key
  }

  /// The acting client; none for whoever runs the ledger.
  var client: ClientID {
    switch author {
    case .client(let client): client.entity
    case .operator: .none
    }
  }

  /// The key of the command, or of a further step of it that makes a record of its own.
  func key(step: String = "") -> CommandKey {
    guard let idempotencyKey else { return .none }
    return engine.commandKey(
      client: client, operation: sheet.operation + step, key: idempotencyKey.text)
  }

  // MARK: What the caller may

  /// The card systems in which the caller may do this: those of its grants, and of a grant for an
  /// organiser no more than the organiser's own.
  var reach: Grants.Reach {
    switch author {
    case .client(let client):
      engine.catalogue.reach(of: sheet.permission, client.grants)
    case .operator: .everySystem
    }
  }

  /// Whether the caller may do this in every one of some card systems, of which there is one.
  func mayInAll(_ systems: CardSystemSet) -> Bool {
    let reach = reach
    if reach == .everySystem { return true }
    return !systems.isEmpty
      && systems.members.allSatisfy { reach.covers(CardSystemSet([$0])) }
  }

  /// Whether the caller may do this in one of some card systems.
  func mayInOne(of systems: CardSystemSet) -> Bool { reach.covers(systems) }

  // MARK: What the command names

  /// The card system with an id; what is another's is as unknown as what is not there.
  func cardSystem(_ id: String, _ pointer: String? = nil) throws(Problem) -> CardSystemView {
    guard let publicID = UInt32(id) else { throw .notFound("card system", pointer) }
    return try cardSystem(publicID, pointer)
  }

  /// The card system with an id; what is another's is as unknown as what is not there.
  func cardSystem(_ id: UInt32, _ pointer: String? = nil) throws(Problem) -> CardSystemView {
    guard let view = engine.catalogue.cardSystem(publicID: id),
      mayInOne(of: CardSystemSet([view.system]))
    else {
      throw .notFound("card system", pointer)
    }
    return view
  }

  /// The card systems with these ids, all of which must be the caller's.
  func cardSystems(_ ids: [UInt32], _ pointer: String) throws(Problem) -> CardSystemSet {
    var systems = CardSystemSet()
    for (index, id) in ids.enumerated() {
      systems.insert(try cardSystem(id, "\(pointer)/\(index)").system)
    }
    return systems
  }

  /// The organiser with an id, who takes part in one of the caller's card systems.
  func organizer(_ id: String, _ pointer: String) throws(Problem) -> OrganizerID {
    guard let organizer = engine.catalogue.organizer(id: id),
      let view = engine.catalogue.organizer(organizer), mayInOne(of: view.systems)
    else { throw .notFound("organiser", pointer) }
    return organizer
  }

  /// The organisers with these ids.
  func organizers(_ ids: [String], _ pointer: String) throws(Problem) -> [OrganizerID] {
    var organizers: [OrganizerID] = []
    for (index, id) in ids.enumerated() {
      organizers.append(try organizer(id, "\(pointer)/\(index)"))
    }
    return organizers
  }

  /// A holder, and the card systems of which they are a member.
  struct NamedHolder: Sendable {
    var holder: HolderID
    var systems: CardSystemSet
    var balance: Int64
  }

  /// The holder with a passholder's id who is a member of card systems within the caller's reach;
  /// any other is unknown.
  ///
  /// - Parameter mayReach: whether these memberships are within reach.
  func holder(
    _ passholderID: String, where mayReach: (CardSystemSet) -> Bool
  ) async throws(Problem) -> NamedHolder {
    let unknown = Problem(.passholderNotFound, status: .notFound)
    guard let holder = engine.holder(passholderID: passholderID) else { throw unknown }
    let named = try await engine.ask { state, now -> NamedHolder? in
      guard !state.isErased(holder) else { return nil }
      return NamedHolder(
        holder: holder,
        systems: CardSystemSet(state.memberships(of: holder, at: now).map(\.system)),
        balance: state.balance(of: holder))
    }
    guard let named, mayReach(named.systems) else { throw unknown }
    return named
  }

  /// A holder and one of their memberships, of a card system within the caller's reach.
  func member(
    _ passholderID: String, of systemID: String
  ) async throws(Problem) -> (holder: HolderID, system: CardSystemView) {
    let system = try cardSystem(systemID)
    let named = try await holder(passholderID) { $0.contains(system.system) }
    return (named.holder, system)
  }

  // MARK: Registering

  /// Registers one entity or fact under the command's key.
  ///
  /// - Parameters:
  ///   - step: tells apart the records of one command that are decided one by one.
  ///   - condition: is asked once the key was looked up.
  @discardableResult
  func register(
    _ command: RegistrationCommand, step: String = "",
    where condition: RegistrationCondition? = nil
  ) async throws(Problem) -> RegistrationOutcome {
    let result: Keyed<Result<RegistrationOutcome, RegistrationRefusal>>
    do throws(EngineError) {
      result = try await engine.register(
        command, key: key(step: step), client: client, where: condition)
    } catch {
      throw Problem(error)
    }
    switch result {
    case .keyReused: throw Problem(.idempotencyKeyReused)
    case .decided(.success(let outcome)): return outcome
    case .decided(.failure(let refusal)): throw Problem(refused: refusal)
    }
  }
}
