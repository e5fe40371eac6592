import Ledger
import LedgerService
import LedgerWire
import Synchronization

/// Who calls, by what the directory knows of clients and terminals.
///
/// What a client may do is resolved once and kept until any client is changed, and for a second at
/// most: what is withdrawn is gone at once, and the hot path builds no sets.
final class Identities: Sendable {
  private struct Known: Sendable {
    var identity: ClientIdentity
    var until: Instant
    var changes: UInt64
  }

  private let engine: LedgerEngine
  private let refusedClients: Set<String>
  private let clients = Mutex<[String: Known]>([:])

  /// How long a client's permissions are kept, in microseconds.
  static let keptMicroseconds: Int64 = 1_000_000
  /// The most clients that are kept.
  static let keptMax = 4_096

  init(_ engine: LedgerEngine, refusedClients: Set<String>) {
    self.engine = engine
    self.refusedClients = refusedClients
  }

  /// The client with an id as it is now; nil for one that is unknown or withdrawn.
  func client(_ id: String) -> ClientIdentity? {
    let now = engine.clock.now()
    // Before the look-up: a change between the two is noticed by the next request.
    let changes = engine.clientChanges
    if let known = clients.withLock({ $0[id] }), now < known.until, changes == known.changes {
      return known.identity
    }
    guard !refusedClients.contains(id), let found = engine.client(id: id) else {
      clients.withLock { $0[id] = nil }
      return nil
    }
    let identity = ClientIdentity(id: id, entity: found.entity, grants: Grants(found.grants))
    let until = Instant(microseconds: now.microseconds + Self.keptMicroseconds)
    clients.withLock { clients in
      if clients.count >= Self.keptMax { clients.removeAll(keepingCapacity: true) }
      clients[id] = Known(identity: identity, until: until, changes: changes)
    }
    return identity
  }

  /// The user whom a token's subject names.
  func user(_ subject: String) -> UserIdentity {
    UserIdentity(
      holder: engine.holder(uitid: subject) ?? .none,
      client: engine.clientID(uitid: subject).flatMap { client($0) })
  }

  /// The kiosk whose device has an id.
  func kiosk(_ deviceID: String) -> KioskIdentity? {
    engine.kiosk(deviceID: deviceID).map { KioskIdentity(kiosk: $0.kiosk, id: $0.id) }
  }

  /// The terminal that holds a token, revoked or not.
  func terminal(_ token: String) -> TerminalIdentity? {
    guard let found = engine.terminal(token: token) else { return nil }
    engine.contacts.note(found.source, at: engine.clock.now())
    return TerminalIdentity(
      id: found.id, source: found.source, isRevoked: found.isRevoked,
      isAttended: found.isAttended, language: Language(rawValue: found.language) ?? .nl)
  }
}
